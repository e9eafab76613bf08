/// A GS1 element string: a chain of numbered elements, each an application identifier (AI) and what
/// it says (retail-rules: Barcodes).
///
/// Elements of fixed length follow one another; those of variable length end at the group separator
/// (0x1D) or at the end.
public struct GS1Elements: Hashable, Sendable {
    /// Why a text is no element string.
    public enum Fault: Error, Hashable, Sendable {
        /// No AI that is known begins there.
        case unknown(String)
        /// The element of that AI is too short, too long or not of digits.
        case content(ai: String)
        case checkDigit(ai: String)
        case date(ai: String)
        /// The same AI says two things.
        case twice(ai: String)
    }

    /// One element, such as AI `17` with `261231`.
    public struct Element: Hashable, Sendable {
        public var ai: String
        public var value: String
    }

    /// In their order.
    public let elements: [Element]

    /// What follows an AI.
    private enum Form {
        case digits(Int)
        case date
        /// A number with a check digit.
        case number(Int)
        case text(max: Int)
        case upToDigits(min: Int, max: Int)
    }

    public static let separator: Unicode.Scalar = "\u{1D}"

    public init(_ text: String) throws(Fault) {
        var rest = text.unicodeScalars[...]
        var found: [Element] = []
        while !rest.isEmpty {
            let (ai, form) = try Self.identifier(at: rest)
            rest = rest.dropFirst(ai.count)
            let value = try Self.value(of: ai, form, in: &rest)
            if rest.first == Self.separator { rest = rest.dropFirst() }
            if let known = found.first(where: { $0.ai == ai }) {
                guard known.value == value else { throw .twice(ai: ai) }
            } else {
                found.append(Element(ai: ai, value: value))
            }
        }
        elements = found
    }

    private static func identifier(
        at rest: Substring.UnicodeScalarView
    ) throws(Fault) -> (String, Form) {
        for length in 2...4 {
            let ai = String(rest.prefix(length))
            if ai.count == length, let form = form(of: ai) { return (ai, form) }
        }
        throw .unknown(String(rest.prefix(4)))
    }

    /// Nil for an AI that is not known, or not whole yet.
    private static func form(of ai: String) -> Form? {
        switch ai {
        case "00": return .number(18)
        case "01", "02": return .number(14)
        case "11", "12", "13", "14", "15", "16", "17": return .date
        case "20": return .digits(2)
        case "10", "21", "22": return .text(max: 20)
        case "30", "37": return .upToDigits(min: 1, max: 8)
        case "91", "92", "93", "94", "95", "96", "97", "98", "99": return .text(max: 90)
        default: break
        }
        // The fourth digit is how many decimals there are.
        guard ai.utf8.count == 4, ai.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        switch ai.prefix(3) {
        case "390", "392": return .upToDigits(min: 1, max: 15)
        // Three digits of the currency first.
        case "391", "393": return .upToDigits(min: 4, max: 18)
        default: return ["31", "32"].contains(ai.prefix(2)) ? .digits(6) : nil
        }
    }

    private static func value(
        of ai: String, _ form: Form, in rest: inout Substring.UnicodeScalarView
    ) throws(Fault) -> String {
        let fixed: Int? =
            switch form {
            case .digits(let count), .number(let count): count
            case .date: 6
            case .text, .upToDigits: nil
            }
        let taken = fixed.map { rest.prefix($0) } ?? rest.prefix { $0 != separator }
        rest = rest.dropFirst(taken.count)
        let value = String(taken)
        let areDigits = taken.allSatisfy { ("0"..."9").contains($0) }
        switch form {
        case .digits(let count):
            guard areDigits, taken.count == count else { throw .content(ai: ai) }
        case .number(let count):
            guard areDigits, taken.count == count else { throw .content(ai: ai) }
            guard GTIN.checkDigit(of: String(value.dropLast())) == value.last?.wholeNumberValue
            else { throw .checkDigit(ai: ai) }
        case .date:
            guard areDigits, taken.count == 6 else { throw .content(ai: ai) }
            guard CalendarDay(gs1: value, thisYear: 2_000) != nil else { throw .date(ai: ai) }
        case .text(let max):
            guard (1...max).contains(taken.count),
                taken.allSatisfy({ (0x21...0x7E).contains($0.value) })
            else { throw .content(ai: ai) }
        case .upToDigits(let min, let max):
            guard areDigits, (min...max).contains(taken.count) else { throw .content(ai: ai) }
        }
        return value
    }

    /// What an AI says; nil when it is not there.
    public subscript(_ ai: String) -> String? { elements.first { $0.ai == ai }?.value }

    /// The first element whose AI begins so, and its implied decimals.
    public func measure(_ prefix: String) -> (digits: String, decimals: Int)? {
        elements.first { $0.ai.utf8.count == 4 && $0.ai.hasPrefix(prefix) }.map {
            ($0.value, $0.ai.last?.wholeNumberValue ?? 0)
        }
    }
}
