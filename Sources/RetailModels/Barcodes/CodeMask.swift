/// The layout of a label that a shop prints itself: which digits are the item and which the price
/// or weight. It differs by shop, so it is a setting (retail-rules: Barcodes).
///
/// | mark | stands for |
/// |---|---|
/// | a digit | itself |
/// | `p` | any digit of the prefix |
/// | `I` | a digit of the item's number |
/// | `P` | a digit of the price, in minor units |
/// | `W` | a digit of the weight, in thousandths |
/// | `V` | the verifier digit of the price or weight |
/// | `C` | the check digit of the whole |
/// | `.` | no digit: how many of the `P` or `W` are behind the point, when it is another number |
public struct CodeMask: Hashable, Sendable {
    /// Why a text is no mask.
    public enum Fault: Error, Hashable, Sendable {
        case length
        case mark(Character)
        case item
        case value
        case verifier
        case checkDigit

        /// What is wrong, to follow a colon.
        public var sentence: String {
            switch self {
            case .length: "it has 4 to 24 marks"
            case .mark(let mark): "it has no mark \(mark)"
            case .item: "the item's I stand together, and there is one"
            case .value: "either P or W stand together, and at most one point within them"
            case .verifier: "one V at most, for four or five digits"
            case .checkDigit: "one C at most, at the end"
            }
        }
    }

    /// What a label says.
    public struct Reading: Hashable, Sendable {
        public var item: String
        /// The code with zeros for price, verifier and check digit: what some catalogues list.
        public var template: String
        public var value: Value
        /// Whether verifier and check digit are those that belong to the others.
        public var isWhole: Bool
    }

    /// The figure on a label: digits, and how many of them stand behind the point; nil when the
    /// mask does not say.
    public enum Value: Hashable, Sendable {
        case price(digits: String, decimals: Int?)
        case weight(digits: String, decimals: Int?)
    }

    /// As it is written in the settings.
    public let text: String
    private let marks: [Character]
    private let decimals: Int?

    /// Lengths of codes that a mask may have.
    private static let lengths = 4...24

    public init(_ text: String) throws(Fault) {
        self.text = text
        marks = text.filter { $0 != "." }
        guard Self.lengths.contains(marks.count) else { throw .length }
        for mark in text where !Self.isDigit(mark) && !"pIPWVC.".contains(mark) {
            throw .mark(mark)
        }
        guard Self.isOneRun(of: "I", in: marks) else { throw .item }
        let value = marks.contains("P") ? Character("P") : "W"
        guard Self.isOneRun(of: value, in: marks), value == "W" || !marks.contains("W") else {
            throw .value
        }
        let figure = text.drop { $0 != value }.prefix { $0 == value || $0 == "." }
        let points = text.count { $0 == "." }
        guard points == 0 || (points == 1 && figure.contains(".") && figure.last != ".") else {
            throw .value
        }
        decimals = figure.firstIndex(of: ".").map { point in
            figure.distance(from: point, to: figure.endIndex) - 1
        }
        let width = marks.count { $0 == value }
        let verifiers = marks.count { $0 == "V" }
        guard verifiers == 0 || (verifiers == 1 && (4...5).contains(width)) else {
            throw .verifier
        }
        let checks = marks.count { $0 == "C" }
        guard checks == 0 || (checks == 1 && marks.last == "C") else { throw .checkDigit }
    }

    private static func isDigit(_ character: Character) -> Bool {
        ("0"..."9").contains(character) && character.isASCII
    }

    /// Whether the mark is there and all of it together.
    private static func isOneRun(of mark: Character, in marks: [Character]) -> Bool {
        guard let first = marks.firstIndex(of: mark), let last = marks.lastIndex(of: mark) else {
            return false
        }
        return marks[first...last].allSatisfy { $0 == mark }
    }

    /// What a code says in this layout; nil when it is another one's. A UPC-A is an EAN-13 without
    /// its leading 0.
    public func read(_ code: String) -> Reading? {
        if let reading = readPlain(code) { return reading }
        return code.utf8.count == 12 && marks.count == 13 ? readPlain("0" + code) : nil
    }

    private func readPlain(_ code: String) -> Reading? {
        let digits = Array(code)
        guard digits.count == marks.count, digits.allSatisfy(Self.isDigit),
            zip(marks, digits).allSatisfy({ !Self.isDigit($0) || $0 == $1 })
        else { return nil }
        func field(_ mark: Character) -> String {
            String(zip(marks, digits).filter { $0.0 == mark }.map(\.1))
        }
        let isPrice = marks.contains("P")
        let figure = field(isPrice ? "P" : "W")
        let verifier = field("V")
        let isVerified =
            verifier.isEmpty || PriceVerifier.digit(of: figure) == Int(verifier)
        let hasCheck = marks.last == "C"
        let check = hasCheck ? GTIN.checkDigit(of: String(digits.dropLast())) : nil
        let isChecked = !hasCheck || check == digits.last?.wholeNumberValue
        return Reading(
            item: field("I"), template: template(digits, hasCheck: hasCheck),
            value: isPrice
                ? .price(digits: figure, decimals: decimals)
                : .weight(digits: figure, decimals: decimals),
            isWhole: isVerified && isChecked)
    }

    private func template(_ digits: [Character], hasCheck: Bool) -> String {
        let blank = zip(marks, digits).map { "PWVC".contains($0) ? "0" : $1 }
        guard hasCheck, let check = GTIN.checkDigit(of: String(blank.dropLast())) else {
            return String(blank)
        }
        return String(blank.dropLast()) + "\(check)"
    }
}
