import RetailModels
import TerminalUI

/// What a tender wants to know besides its amount: a card its brand, last four digits and
/// authorisation code, a coupon its code. A full card number finds no place in it.
struct TenderForm: Equatable, Sendable {
    /// One line of the form.
    struct Field: Equatable, Sendable {
        var label: String
        var hint: String
        var input: TextField
        var isNeeded: Bool
    }

    let tender: Tender
    /// What was typed before; nil is all that remains.
    let amount: Money?
    private(set) var fields: [Field]
    private(set) var focus = 0

    /// An authorisation code has six signs (ISO 8583, field 38).
    private static let codeLengthMax = 6

    /// The form of a tender; nil for one that asks nothing.
    init?(_ tender: Tender, amount: Money?) {
        self.tender = tender
        self.amount = amount
        switch tender {
        case .card:
            fields = [
                Field(
                    label: "Brand", hint: "such as VISA; Enter for none",
                    input: TextField(maxLength: 16), isNeeded: false),
                Field(
                    label: "Last four", hint: "the last four digits",
                    input: TextField(maxLength: 4), isNeeded: true),
                Field(
                    label: "Code", hint: "the authorisation code",
                    input: TextField(maxLength: Self.codeLengthMax), isNeeded: true),
            ]
        case .coupon:
            fields = [
                Field(
                    label: "Coupon", hint: "scan or type its code",
                    input: TextField(maxLength: 40), isNeeded: true)
            ]
        case .cash, .account, .giftCard:
            return nil
        }
    }

    /// Whether nothing is typed in the field that has the keys.
    var isEntryEmpty: Bool { fields[focus].input.isEmpty }

    /// Does what a key does to the field that has the keys; false when it holds a card number.
    mutating func handle(_ key: Key) -> Bool {
        // A field takes the beginning of what is pasted; even that must not be a card's number.
        if case .paste(let text) = key, CardGuard.holdsCardNumber(text) { return false }
        let before = fields[focus].input
        _ = fields[focus].input.handle(key)
        guard CardGuard.holdsCardNumber(fields[focus].input.text) else { return true }
        fields[focus].input = before
        if case .character = key { fields[focus].input.clear() }
        return false
    }

    /// Takes a burst where a code is asked for: a coupon's, or an authorisation code of six signs,
    /// which no product's code has; and a brand, which has no digits. False when it is not taken.
    mutating func take(scan: String) -> Bool {
        let isBrand = focus == 0 && !scan.contains(where: \.isNumber)
        let isCode = focus == 2 && scan.count == Self.codeLengthMax
        let isWanted = tender == .coupon || isBrand || isCode
        guard isWanted, !CardGuard.holdsCardNumber(scan) else { return false }
        fields[focus].input.set(scan)
        return true
    }

    /// Goes on to the next field; true when there is none left.
    mutating func next() throws(Trouble) -> Bool {
        let field = fields[focus]
        guard !field.isNeeded || !field.input.isEmpty else { throw .fieldMissing(field.label) }
        if tender == .card, focus == 1, !Self.isLastFour(field.input.text) { throw .lastFour }
        guard focus + 1 < fields.count else { return true }
        focus += 1
        return false
    }

    /// Goes back one field; false when it is the first.
    mutating func back() -> Bool {
        guard focus > 0 else { return false }
        focus -= 1
        return true
    }

    /// What the sale keeps of it: `VISA ··4242 auth 081234`, or the coupon's code.
    var reference: String {
        let texts = fields.map(\.input.text)
        guard tender == .card else { return texts[0] }
        return "\(texts[0].isEmpty ? "CARD" : texts[0]) ··\(texts[1]) auth \(texts[2])"
    }

    private static func isLastFour(_ text: String) -> Bool {
        text.utf8.count == 4 && text.utf8.allSatisfy { (48...57).contains($0) }
    }
}
