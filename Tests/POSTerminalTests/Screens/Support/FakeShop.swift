import RetailModels
import Synchronization

@testable import POSTerminal

/// Who keeps the shop, as managers meet it: it remembers what was changed, and by which session.
final class FakeShop: Sendable {
    private struct Content {
        var reply = GetShop.Reply(
            shop: TestShop.shop,
            taxRates: [
                TaxRate(name: "standard", ppm: 72_500), TaxRate(name: "reduced", ppm: 20_000),
                TaxRate(name: "none", ppm: 0),
            ])
        var people = [TestShop.maria, TestShop.ada]
        var suppliers: [Supplier] = []
        var products: [Product] = []
        var kept: [Product] = []
        var codes: [SetProductCodes.Body] = []
        var failure: Trouble?
        var calls: [String] = []
        var edits: [ShopEdit] = []
    }
    private let content = Mutex(Content())

    /// The next calls fail so, or not any more.
    func fail(_ trouble: Trouble?) { content.withLock { $0.failure = trouble } }
    /// What was changed, in order.
    var calls: [String] { content.withLock { $0.calls } }
    var edits: [ShopEdit] { content.withLock { $0.edits } }
    var people: [Operator] { content.withLock { $0.people } }
    var reply: GetShop.Reply { content.withLock { $0.reply } }

    var suppliers: [Supplier] { content.withLock { $0.suppliers } }
    /// Products as the keeper has them.
    func keep(_ products: [Product]) { content.withLock { $0.kept = products } }
    private var kept: [Product] { content.withLock { $0.kept } }
    var products: [Product] { content.withLock { $0.products } }
    var codes: [SetProductCodes.Body] { content.withLock { $0.codes } }
    func supply(_ suppliers: [Supplier]) { content.withLock { $0.suppliers = suppliers } }
    func employ(_ people: [Operator]) { content.withLock { $0.people = people } }
    func set(_ change: (inout GetShop.Reply) -> Void) { content.withLock { change(&$0.reply) } }

    var client: ShopClient {
        var client = ShopClient()
        client.shop = { () throws(Trouble) in self.reply }
        client.people = { () throws(Trouble) in self.people }
        client.change = { edit, session throws(Trouble) in
            try self.note("shop by \(session.secret.exposed)") { content in
                content.edits.append(edit)
                content.reply.shop = edit.applied(to: content.reply.shop)
            }
            return self.reply
        }
        client.setRate = { rate, session throws(Trouble) in
            try self.note("rate \(rate.name) \(rate.ppm)") { content in
                if let index = content.reply.taxRates.firstIndex(where: { $0.name == rate.name }) {
                    content.reply.taxRates[index] = rate
                } else {
                    content.reply.taxRates.append(rate)
                }
            }
            return rate
        }
        client.suppliers = { () throws(Trouble) in self.suppliers }
        client.save = { supplier, session throws(Trouble) in
            try self.note("supplier \(supplier.name)") { content in
                content.suppliers.removeAll { $0.id == supplier.id }
                content.suppliers.append(supplier)
            }
            return supplier
        }
        client.addProduct = { product, session throws(Trouble) in
            try self.note("product \(product.sku)") { $0.products.append(product) }
            return product
        }
        client.setCodes = { sku, body, session throws(Trouble) in
            if let now = self.kept.first(where: { $0.sku == sku }),
                body.base != ProductCodes(of: now)
            {
                throw .cloudRefused(Problem(.changed, "x"))
            }
            try self.note("codes \(sku)") { $0.codes.append(body) }
            return body.applied(to: TestShop.products[0].product)
        }
        client.add = { new, session throws(Trouble) in
            let number = Int64(self.people.count + 1)
            let person = Operator(
                id: "new-\(number)", number: number, name: new.name, role: new.role)
            try self.note("add \(new.name) \(new.role) \(new.pin)") { $0.people.append(person) }
            return person
        }
        client.changePerson = { id, body, session throws(Trouble) in
            guard var person = self.people.first(where: { $0.id == id }) else {
                throw .refused(Problem(.notFound, "x"))
            }
            person.name = body.name ?? person.name
            person.role = body.role ?? person.role
            person.isActive = body.isActive ?? person.isActive
            let changed = person
            let rest = self.people.map { $0.id == id ? changed : $0 }
            guard rest.contains(where: { $0.isActive && $0.role == .manager }) else {
                throw .refused(Problem(.lastManager, "x"))
            }
            try self.note("change \(id) pin \(body.pin ?? "-")") { $0.people = rest }
            return person
        }
        return client
    }

    private func note(
        _ call: String, _ change: (inout Content) -> Void
    ) throws(Trouble) {
        let failure = content.withLock { content in
            if content.failure == nil {
                content.calls.append(call)
                change(&content)
            }
            return content.failure
        }
        if let failure { throw failure }
    }
}
