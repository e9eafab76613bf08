import RetailModels
import TerminalUI

/// What may be changed of a product at a till. A price that somebody else has changed meanwhile,
/// and a tax class, wait for a manager: Conflicts.
struct ProductForm: FormKind {
    static let name = "product"
    static let title = "Product"

    let product: Product

    func heading(_ facts: TillFacts) -> String {
        facts.say("Edit {} {}", product.sku, product.name)
    }

    /// What a shop changes of its goods from day to day.
    private var columns: [EditColumn] {
        let names = ["name", "brand", "unit", "price", "cost", "tax_class"]
        return EditTable.product.columns.filter { names.contains($0.name) }
    }

    func fields(_ facts: TillFacts) -> [FormField] {
        columns.map { column in
            let isText = if case .text = column.kind { true } else { false }
            let mayBeEmpty = column.kind == .text(mayBeEmpty: true)
            return FormField(
                label(column), value(column, facts), isNeeded: !mayBeEmpty,
                length: isText ? 200 : 30)
        }
    }

    private func label(_ column: EditColumn) -> String {
        let words = column.name.split(separator: "_").joined(separator: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    private func value(_ column: EditColumn, _ facts: TillFacts) -> String {
        switch column.name {
        case "name": product.name
        case "brand": product.brand
        case "unit": product.unit
        case "price": facts.currency.text(product.price)
        case "cost": facts.currency.text(product.cost)
        case "tax_class": product.taxClass
        default: ""
        }
    }

    func save(_ texts: [String], _ ask: FormAsk) async throws(Trouble) -> String {
        var values: [String: String] = [:]
        for (column, text) in zip(columns, texts)
        where text != value(column, ask.facts) {
            var written = text
            if column.kind == .amount {
                do {
                    let amount = try ask.facts.currency.parse(text)
                    written = "\(amount.minor)"
                } catch {
                    throw .amount(text, error)
                }
            }
            if column.fault(written) != nil {
                throw .notTaken(
                    label(column),
                    text.isEmpty
                        ? ask.facts.say("cannot be empty") : ask.facts.say("cannot be {}", text))
            }
            if column.kind == .taxClass, ask.client.taxPPM(written) == nil {
                throw .notTaken(label(column), ask.facts.say("is none of this shop"))
            }
            values[column.name] = written
        }
        guard !values.isEmpty else { return ask.facts.say("Nothing was changed.") }
        let change = RowChange(table: .product, row: product.id, values: values, by: ask.person)
        guard try await ask.client.backOffice.edit(change) else {
            return ask.facts.say("Nothing was changed.")
        }
        let names = values.keys.sorted().joined(separator: ", ")
        await ask.client.note(
            AuditNote(
                values["price"] == nil ? .catalogueChange : .priceChange, by: ask.person,
                subject: product.sku, detail: names))
        return ask.facts.say("{}: {} changed. All tills hear it.", product.sku, names)
    }
}
