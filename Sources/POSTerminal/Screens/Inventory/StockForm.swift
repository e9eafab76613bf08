import RetailModels
import TerminalUI

/// Goods that are adjusted, come in or were counted: a signed document of the till.
struct StockForm: FormKind {
    static let name = "stock"
    static let title = "Stock"

    /// What is typed.
    enum Kind: Equatable, Sendable {
        case adjust, receive, count

        /// The one that a key of the inventory begins.
        init?(_ key: KeyName) {
            switch key {
            case .adjust: self = .adjust
            case .receive: self = .receive
            case .countStock: self = .count
            default: return nil
            }
        }
    }

    let kind: Kind
    let product: StockedProduct

    /// A form for a product as the list shows it.
    init(_ kind: Kind, of product: StockedProduct) {
        self.kind = kind
        self.product = product
    }

    func heading(_ facts: TillFacts) -> String {
        let name = product.product.name
        return switch kind {
        case .adjust: facts.say("Adjust {}", name)
        case .receive: facts.say("Receive {}", name)
        case .count: facts.say("Count {}", name)
        }
    }

    func fields(_ facts: TillFacts) -> [FormField] {
        let unit = product.product.unit
        switch kind {
        case .adjust:
            return [
                FormField(
                    "Change", hint: facts.say("{}, such as -2", unit), isNeeded: true, length: 12),
                FormField("Reason", hint: "broken, stolen, found …", isNeeded: true),
            ]
        case .receive:
            let cost = facts.currency.text(product.product.cost)
            return [
                FormField("Quantity", hint: unit, isNeeded: true, length: 12),
                FormField("Unit cost", cost, isNeeded: true, length: 20),
                FormField("Note", hint: "the supplier, the delivery note"),
            ]
        case .count:
            return [
                FormField("Counted", hint: unit, isNeeded: true, length: 12),
                FormField("Note"),
            ]
        }
    }

    func note(_ texts: [String], _ facts: TillFacts) -> String {
        let now = facts.say("on hand {}", product.onHand.text)
        guard let typed = texts.first.flatMap({ try? Quantity(text: $0) }) else { return now }
        let then =
            switch kind {
            case .adjust, .receive: (try? product.onHand + typed)?.text ?? facts.say("too much")
            case .count: typed.text
            }
        return facts.say("{}, then {}", now, then)
    }

    func save(_ texts: [String], _ ask: FormAsk) async throws(Trouble) -> String {
        let quantity: Quantity
        do { quantity = try Quantity(text: texts[0]) } catch { throw .quantity(texts[0], error) }
        var move = StockMove(
            kind: kind, product: product.product, quantity: quantity,
            cost: product.product.cost, reason: texts.last ?? "")
        if let fault = CleanText.fault(move.reason) {
            throw .notTaken(ask.facts.say("The text"), fault)
        }
        switch kind {
        case .adjust: guard quantity != .zero else { throw .quantity(texts[0], .outOfRange) }
        case .count: guard quantity >= .zero else { throw .quantity(texts[0], .outOfRange) }
        case .receive:
            guard quantity > .zero else { throw .quantity(texts[0], .outOfRange) }
            do { move.cost = try ask.facts.currency.parse(texts[1]) } catch {
                throw .amount(texts[1], error)
            }
            guard move.cost >= .zero else { throw .amount(texts[1], .outOfRange) }
        }
        let document = try await ask.client.backOffice.move(move, ask.person)
        if let document {
            await ask.client.note(
                AuditNote(
                    .stock, by: ask.person, subject: move.product.sku,
                    detail: "\(document.number) \(move.quantity.text) \(move.reason)"))
        }
        return sentence(document, ask.facts)
    }

    private func sentence(_ document: Document?, _ facts: TillFacts) -> String {
        let name = product.product.name
        guard let document, case .stock(let stock) = document.body, let line = stock.lines.first
        else { return facts.say("{}: counted, as it was.", name) }
        let sign = line.change > .zero ? "+" : ""
        return "\(name): \(sign)\(line.change.text), \(document.number)."
    }
}

/// Goods that move for another reason than a sale.
struct StockMove: Equatable, Sendable {
    var kind: StockForm.Kind
    var product: Product
    /// The change, or what was counted.
    var quantity: Quantity
    /// Of one unit.
    var cost: Money
    var reason: String
}
