import RetailModels

/// What a cashier typed or scanned on the sell screen: how many, and of what.
struct EntryLine: Equatable, Sendable {
    var quantity: Quantity
    /// A code or part of a name; empty when only a quantity was typed.
    var text: String

    /// Reads `code`, `3*code` and `0.845*code`. Text in front of `*` that is no number belongs to
    /// the text.
    init(_ typed: String) throws(Trouble) {
        let trimmed = Self.trimmed(typed[...])
        let star = trimmed.firstIndex(of: "*")
        let number = star.map { Self.trimmed(trimmed[..<$0]) } ?? ""
        guard let star, Self.looksLikeNumber(number) else {
            quantity = .one
            text = trimmed
            return
        }
        do { quantity = try Quantity(text: number) } catch { throw .quantity(number, error) }
        guard quantity > .zero else { throw .quantity(number, .outOfRange) }
        text = Self.trimmed(trimmed[trimmed.index(after: star)...])
    }

    /// The line, when there is something behind the quantity.
    func withCode() throws(Trouble) -> EntryLine {
        guard !text.isEmpty else { throw .codeMissing(quantity: quantity.text) }
        return self
    }

    /// The quantity that stands on the entry line for the next scan, if it is one.
    static func waitingQuantity(_ typed: String) throws(Trouble) -> Quantity? {
        guard typed.contains("*") else { return nil }
        let line = try EntryLine(typed)
        return line.text.isEmpty ? line.quantity : nil
    }

    private static func looksLikeNumber(_ text: String) -> Bool {
        text.contains { ("0"..."9").contains($0) }
            && text.allSatisfy { ("0"..."9").contains($0) || $0 == "." || $0 == "-" }
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
