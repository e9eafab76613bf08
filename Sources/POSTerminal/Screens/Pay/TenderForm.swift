import RetailModels
import TerminalUI

/// What a tender wants to know besides its amount: a card its brand, last four digits and
/// authorisation code, a coupon its code, a gift card its number. A full card number finds no
/// place in it.
struct TenderForm: Equatable, Sendable {
    /// One line of the form. Its words are English: the screen translates them.
    struct Field: Equatable, Sendable {
        var label: String
        var hint: String
        var input: TextField
        var isNeeded: Bool

        static func code(_ label: String, _ hint: String) -> Field {
            Field(label: label, hint: hint, input: TextField(maxLength: 40), isNeeded: true)
        }
    }

    let tender: Tender
    /// What was typed before; nil is all that remains.
    let amount: Money?
    private(set) var fields: [Field]
    private(set) var focus = 0
    /// The card terminal has not said whether it was paid: that is asked until it has.
    var isUnknown = false

    /// An authorisation code has six signs (ISO 8583, field 38).
    private static let codeLengthMax = 6

    /// The form of a tender; nil for one that asks nothing.
    init?(_ tender: Tender, amount: Money?, isRefund: Bool = false) {
        self.tender = tender
        self.amount = amount
        switch tender {
        case .card: fields = Self.cardFields
        case .coupon: fields = [.code("Coupon", "scan or type its code")]
        case .giftCard: fields = [.code("Number", "scan or type the card's number")]
        case .credit:
            fields = [.code("Number", "scan or type it; Enter for a new one")]
            fields[0].isNeeded = !isRefund
        case .cash, .account: return nil
        }
    }

    private static var cardFields: [Field] {
        [
            Field(
                label: "Brand", hint: "such as VISA; Enter for none",
                input: TextField(maxLength: 16), isNeeded: false),
            Field(
                label: "Last four", hint: "the last four digits",
                input: TextField(maxLength: 4), isNeeded: true),
            Field(
                label: "Code", hint: "the authorisation code; Enter when there is none",
                input: TextField(maxLength: codeLengthMax), isNeeded: true),
        ]
    }

    /// Whether nothing is typed in the field that has the keys.
    var isEntryEmpty: Bool { fields[focus].input.isEmpty }

    /// Whether a card's authorisation code is asked for, and there is none yet: then the terminal
    /// has said something else.
    var lacksCode: Bool { tender == .card && focus == 2 && isEntryEmpty }

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

    /// Takes a burst where a code is asked for: a coupon's or a gift card's, or an authorisation
    /// code of six signs, which no product's code has; and a brand, which has no digits. False when
    /// it is not taken.
    mutating func take(scan: String) -> Bool {
        let isBrand = focus == 0 && !scan.contains(where: \.isNumber)
        let isCode = focus == 2 && scan.count == Self.codeLengthMax
        let isWanted = tender != .card || isBrand || isCode
        guard isWanted, !CardGuard.holdsCardNumber(scan) else { return false }
        fields[focus].input.set(scan)
        return true
    }

    /// Goes on to the next field; true when there is none left.
    mutating func next() throws(Trouble) -> Bool {
        let field = fields[focus]
        guard !field.isNeeded || !field.input.isEmpty else { throw .fieldMissing(field.label) }
        if tender == .card, focus == 1, !Self.isLastFour(field.input.text) { throw .lastFour }
        if isNumber, !field.input.isEmpty, ValueHolder.number(field.input.text) == nil {
            throw .money(.cardNumberMalformed(field.input.text))
        }
        guard focus + 1 < fields.count else { return true }
        focus += 1
        return false
    }

    private var isNumber: Bool { tender == .giftCard || tender == .credit }

    /// Goes back one field; false when it is the first.
    mutating func back() -> Bool {
        guard focus > 0 else { return false }
        focus -= 1
        return true
    }

    /// The number of a gift card or store credit; nil when none was typed.
    var number: String? { isNumber ? ValueHolder.number(fields[0].input.text) : nil }

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
