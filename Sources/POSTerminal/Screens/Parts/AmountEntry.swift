import RetailModels
import TerminalUI

/// The field in which an amount is typed: digits and one point, and never a product's code.
struct AmountEntry: Equatable, Sendable {
    private(set) var field = TextField(maxLength: 32)

    /// Whether nothing was typed.
    var isEmpty: Bool { field.isEmpty }
    /// What was typed.
    var text: String { field.text }

    /// Empties the field.
    mutating func clear() { field.clear() }

    /// True for the keys that belong to it.
    static func takes(_ key: Key) -> Bool {
        switch key {
        case .character(let character):
            character == "." || character == "," || ("0"..."9").contains(character)
        case .left, .right, .home, .end, .backspace, .delete, .control("u"), .control("w"), .paste:
            true
        default: false
        }
    }

    /// Does what a key does to it. A comma is a point: number pads have the one or the other.
    mutating func handle(_ key: Key) {
        switch key {
        case .character(","): field.insert(".")
        case .paste(let text):
            field.insert(text.filter { ("0"..."9").contains($0) || $0 == "." })
        default: _ = field.handle(key)
        }
    }

    /// Replaces what was typed.
    mutating func set(_ text: String) { field.set(text) }

    /// What was typed as money; nil when nothing was.
    func amount(_ currency: Currency) throws(Trouble) -> Money? {
        guard !isEmpty else { return nil }
        // A code typed at the wrong moment would be a fortune tendered.
        guard !GTIN.isValid(text) else { throw .codeAsAmount(text) }
        do { return try currency.parse(text) } catch { throw .amount(text, error) }
    }

    /// True for a burst that can only be an amount that came in one piece, as over a slow line:
    /// no code that a shop sells has a decimal point.
    static func isAmount(_ scan: String, _ currency: Currency) -> Bool {
        let parts = scan.split(separator: ".", omittingEmptySubsequences: false)
        return currency.digits > 0 && parts.count == 2 && parts[1].utf8.count == currency.digits
            && parts.allSatisfy { $0.utf8.allSatisfy { (48...57).contains($0) } }
    }
}
