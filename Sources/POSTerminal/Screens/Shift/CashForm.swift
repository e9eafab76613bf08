import RetailModels
import TerminalUI

/// What is asked before money goes into the drawer or out of it, or the drawer is opened: how much,
/// and why.
struct CashForm: Equatable, Sendable {
    /// Where the keys go.
    enum Field: Equatable, Sendable { case amount, reason }

    let kind: CashMovement.Kind
    private(set) var amount = AmountEntry()
    private(set) var reason = TextField(maxLength: 60)
    private(set) var focus: Field

    /// An empty form; opening the drawer alone moves no money.
    init(_ kind: CashMovement.Kind) {
        self.kind = kind
        focus = kind == .noSale ? .reason : .amount
    }

    /// Whether nothing is typed in the field that has the keys.
    var isEntryEmpty: Bool { focus == .amount ? amount.isEmpty : reason.isEmpty }

    /// `cash in`, as the report calls it in English.
    var title: String {
        switch kind {
        case .paidIn: "cash in"
        case .paidOut: "cash out"
        case .drop: "drop to the safe"
        case .noSale: "no sale"
        }
    }

    /// A reason is written down for everything but a drop, whose reason is the safe.
    private var isReasonNeeded: Bool { kind != .drop }

    /// Does what a key does to the field that has the keys; false when it holds a card number.
    mutating func handle(_ key: Key) -> Bool {
        guard focus == .reason else {
            if AmountEntry.takes(key) { amount.handle(key) }
            return true
        }
        if case .paste(let text) = key, CardGuard.holdsCardNumber(text) { return false }
        let before = reason
        _ = reason.handle(key)
        guard CardGuard.holdsCardNumber(reason.text) else { return true }
        reason = before
        if case .character = key { reason.clear() }
        return false
    }

    /// An amount that came in one piece, as over a slow line.
    mutating func take(scan: String, _ currency: Currency) -> Bool {
        guard focus == .amount, AmountEntry.isAmount(scan, currency) else { return false }
        amount.set(scan)
        return true
    }

    /// Goes on to the reason, or answers with what is to be written down.
    mutating func next(_ currency: Currency) throws(Trouble) -> CashMovement? {
        let money = try amount.amount(currency)
        if focus == .amount {
            guard let money else { throw .fieldMissing("The amount") }
            guard money > .zero else { throw .nothingMoved }
            focus = .reason
            return nil
        }
        let text = reason.text.trimmingSpaces
        guard !isReasonNeeded || !text.isEmpty else { throw .fieldMissing("The reason") }
        guard CleanText.isClean(text) else { throw .reasonUnfit }
        return CashMovement(kind: kind, amount: money ?? .zero, reason: text)
    }

    /// Empties the field, or goes back one; false when there is none before it.
    mutating func back() -> Bool {
        if !isEntryEmpty {
            if focus == .amount { amount.clear() } else { reason.clear() }
            return true
        }
        guard focus == .reason, kind != .noSale else { return false }
        focus = .amount
        return true
    }

    /// Draws the row in which it is typed.
    func render(in row: Rect, _ facts: TillFacts, to buffer: inout Buffer) {
        var words = " \(facts.say(title)) ▸ "
        if focus == .reason {
            let money = kind == .noSale ? "" : " \(amount.text)"
            words = " \(facts.say(title))\(money) · " + facts.say("reason ▸ ")
        }
        let width = buffer.write(words, x: row.x, y: row.y, role: .label, clip: row)
        let field = focus == .amount ? amount.field : reason
        field.render(in: row.inset(left: width), to: &buffer)
    }
}

extension String {
    /// Without the spaces at its ends.
    fileprivate var trimmingSpaces: String {
        var text = self[...]
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
