import RetailModels
import TerminalUI

/// A product that the shop did not have, as from a code that was sold by department and price.
struct NewProductForm: FormKind {
    static let name = "new-product"
    static let title = "New product"
    static let isForSession = true

    /// What is known of it: as it was sold until now.
    var code = ""
    var department = ""
    var price: Money?

    func heading(_ facts: TillFacts) -> String { facts.say("New product") }

    func fields(_ facts: TillFacts) -> [FormField] {
        [
            FormField("Barcode", code, length: 2 * PackCode.codeLengthMax, takesScans: true),
            FormField("SKU", hint: facts.say("its barcode, when left empty"), length: 64),
            FormField("Name", isNeeded: true, length: 200),
            FormField("Department", department, isNeeded: true, length: 100),
            FormField("Category", length: 100),
            FormField("Brand", length: 100),
            FormField("Unit", "each", isNeeded: true, length: 20),
            FormField(
                "Price", price.map(facts.currency.text) ?? "", isNeeded: true, length: 30),
            FormField("Cost", length: 30),
            FormField("Tax class", hint: facts.say("its department's, when left empty")),
        ]
    }

    func save(_ texts: [String], _ ask: FormAsk) async throws(Trouble) -> String {
        let (facts, session) = (ask.facts, try ask.signedIn())
        var clean: [String] = []
        for (text, field) in zip(texts, fields(facts)) {
            clean.append(try FormText.clean(text, facts.say(field.label)))
        }
        let sku = clean[1].isEmpty ? clean[0] : clean[1]
        guard !sku.isEmpty else { throw .fieldMissing(facts.say("SKU")) }
        let place = try await place(clean[3], taxClass: clean[9], ask)
        let product = Product(
            id: "", sku: sku, barcode: clean[0], name: clean[2], department: place.name,
            category: clean[4], brand: clean[5], unit: clean[6],
            price: try Self.amount(clean[7], facts),
            cost: clean[8].isEmpty ? .zero : try Self.amount(clean[8], facts),
            taxClass: place.taxClass, ordinal: 0)
        try await product.checkCodes(ask, isNew: true)
        let made = try await ask.saving { () throws(Trouble) in
            try await ask.client.shop.addProduct(product, session)
        }
        await ask.client.note(
            AuditNote(.catalogueChange, by: ask.person, subject: made.sku, detail: "new"))
        return facts.say("{} is made. All tills hear it.", made.name)
    }

    /// The department as the shop writes it, with the class that its products have. One that the
    /// shop does not have yet wants a class.
    private func place(
        _ name: String, taxClass: String, _ ask: FormAsk
    ) async throws(Trouble) -> (name: String, taxClass: String) {
        let facts = ask.facts
        let known = try await ask.client.departments()
            .first { $0.name.lowercased() == name.lowercased() }
        guard taxClass.isEmpty || ask.client.taxPPM(taxClass) != nil else {
            throw .notTaken(facts.say("Tax class"), facts.say("is none of this shop"))
        }
        guard let known else {
            guard !taxClass.isEmpty else {
                throw .notTaken(
                    facts.say("Department"), facts.say("is new, and wants a tax class"))
            }
            return (name, taxClass)
        }
        return (known.name, taxClass.isEmpty ? known.taxClass : taxClass)
    }

    private static func amount(_ text: String, _ facts: TillFacts) throws(Trouble) -> Money {
        let amount: Money
        do { amount = try facts.currency.parse(text) } catch { throw .amount(text, error) }
        guard amount >= .zero else { throw .amount(text, .outOfRange) }
        return amount
    }
}
