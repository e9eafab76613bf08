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

    private static let columns = EditTable.product.columns

    func fields(_ facts: TillFacts) -> [FormField] {
        Self.columns.map { column in
            let text = value(column, facts)
            switch column.kind {
            case .text(let mayBeEmpty):
                return FormField(label(column), text, isNeeded: !mayBeEmpty, length: 200)
            case .number(max: 1):
                return .choice(label(column), isYes: product.traits?.isOpenPrice == true, facts)
            case .number(let max):
                return FormField(label(column), text, length: "\(max)".count)
            case .amount, .amountOrNone, .taxClass:
                return FormField(label(column), text, isNeeded: true, length: 30)
            }
        }
    }

    private func label(_ column: EditColumn) -> String {
        if column.name == "deposit_sku" { return "Deposit, its SKU" }
        let words = column.name.split(separator: "_").joined(separator: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    /// What the field shows when nothing is changed.
    private func value(_ column: EditColumn, _ facts: TillFacts) -> String {
        let traits = product.traits
        return switch column.name {
        case "name": product.name
        case "brand": product.brand
        case "unit": product.unit
        case "price": facts.currency.text(product.price)
        case "cost": facts.currency.text(product.cost)
        case "tax_class": product.taxClass
        case "deposit_sku": traits?.depositSKU ?? ""
        case "age_limit": traits?.ageLimit.map { "\($0)" } ?? ""
        case "open_price": facts.say(traits?.isOpenPrice == true ? "yes" : "no")
        case "favourite": traits?.favourite.map { "\($0)" } ?? ""
        default: ""
        }
    }

    /// What was typed, as an edit carries it.
    private func written(
        _ text: String, _ column: EditColumn, _ facts: TillFacts
    ) throws(Trouble) -> String {
        switch column.kind {
        case .amount:
            do { return "\(try facts.currency.parse(text).minor)" } catch {
                throw .amount(text, error)
            }
        case .number(max: 1): return try FormText.yes(text, label(column), facts) ? "1" : "0"
        case .number: return text.isEmpty ? "0" : text
        case .text, .amountOrNone, .taxClass: return text
        }
    }

    func save(_ texts: [String], _ ask: FormAsk) async throws(Trouble) -> String {
        var values: [String: String] = [:]
        for (column, text) in zip(Self.columns, texts)
        where text != value(column, ask.facts) {
            let written = try written(text, column, ask.facts)
            if column.fault(written) != nil {
                throw .notTaken(
                    ask.facts.say(label(column)),
                    text.isEmpty
                        ? ask.facts.say("cannot be empty") : ask.facts.say("cannot be {}", text))
            }
            if column.kind == .taxClass, ask.client.taxPPM(written) == nil {
                throw .notTaken(
                    ask.facts.say(label(column)), ask.facts.say("is none of this shop"))
            }
            values[column.name] = written
        }
        guard !values.isEmpty else { return ask.facts.say("Nothing was changed.") }
        let change = RowChange(table: .product, row: product.id, values: values, by: ask.person)
        guard try await ask.client.backOffice.edit(change) else {
            return ask.facts.say("Nothing was changed.")
        }
        let changed = Self.columns.filter { values[$0.name] != nil }
        await ask.client.note(
            AuditNote(
                values["price"] == nil ? .catalogueChange : .priceChange, by: ask.person,
                subject: product.sku, detail: values.keys.sorted().joined(separator: ", ")))
        let labels = changed.map { ask.facts.say(label($0)) }.joined(separator: ", ")
        return ask.facts.say("{}: {} changed. All tills hear it.", product.sku, labels)
    }
}
