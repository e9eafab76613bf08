import RetailModels

/// Keeps full card numbers out of every field (retail-rules: Payment).
enum CardGuard {
    /// True when a text holds what may be a full card number, or a card's track: 15 to 19 digits
    /// that begin with 3 to 6 and pass Luhn, and are no GTIN. Spaces and dashes between them do
    /// not count.
    static func holdsCardNumber(_ text: String) -> Bool {
        if isTrack(text) { return true }
        var run: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 48...57: run.append(byte - 48)
            case UInt8(ascii: " "), UInt8(ascii: "-"): continue
            default:
                if isCardNumber(run) { return true }
                run = []
            }
        }
        return isCardNumber(run)
    }

    private static func isCardNumber(_ digits: [UInt8]) -> Bool {
        guard (15...19).contains(digits.count), (3...6).contains(digits[0]) else { return false }
        guard !GTIN.isValid(String(decoding: digits.map { $0 + 48 }, as: UTF8.self)) else {
            return false
        }
        let sum = digits.reversed().enumerated().reduce(0) { sum, item in
            let doubled = Int(item.element) * (item.offset.isMultiple(of: 2) ? 1 : 2)
            return sum + doubled / 10 + doubled % 10
        }
        return sum.isMultiple(of: 10)
    }

    /// `%B…` is a card's first track, `;…=…` its second.
    private static func isTrack(_ text: String) -> Bool {
        if text.hasPrefix("%B") { return true }
        guard text.hasPrefix(";"), let equals = text.firstIndex(of: "=") else { return false }
        return text[..<equals].dropFirst().allSatisfy(\.isWholeNumber)
            && text.distance(from: text.startIndex, to: equals) > 12
    }
}

extension CardGuard {
    /// The text as it may be shown: card numbers never are.
    static func masked(_ text: String) -> String { holdsCardNumber(text) ? "it" : text }
}
