import RetailModels
import TerminalUI

extension StockValueRow: PagedRow {
    var rowID: String { department }
    static var noun: (one: String, many: String) { ("department", "departments") }
}

/// What the goods on hand are worth by department, and in all.
struct StockValueList: ListKind {
    static let name = "stock-value"
    static let title = "Stock value"
    static let isFiltered = false
    static let nothing = "Nothing is on hand."

    /// All locations, and not only the till's.
    var isEverywhere = false

    func remark(_ facts: TillFacts) -> String {
        facts.say(isEverywhere ? "all locations" : "this location")
    }

    var commands: [ListCommand] {
        [ListCommand(key: .everywhere), ListCommand(key: .lookAgain)]
    }

    func concerns(_ news: PageNews) -> Bool {
        news == .changed(.catalogue) || news == .changed(.sales)
    }

    func page(_ ask: ListAsk) async throws(Trouble) -> Page<StockValueRow> {
        let rows = try await ask.client.backOffice.stockValue(isEverywhere)
        guard let total = Self.total(rows, ask.facts) else { return Page(items: rows, next: nil) }
        return Page(items: [total] + rows, next: nil)
    }

    /// All rows together; nil for none, and for more than a number holds.
    private static func total(_ rows: [StockValueRow], _ facts: TillFacts) -> StockValueRow? {
        var total = StockValueRow(
            department: facts.say("All together"), products: 0, cost: 0, price: 0)
        for row in rows {
            let cost = total.cost.addingReportingOverflow(row.cost)
            let price = total.price.addingReportingOverflow(row.price)
            guard !cost.overflow, !price.overflow else { return nil }
            (total.cost, total.price) = (cost.partialValue, price.partialValue)
            total.products += row.products
        }
        return rows.isEmpty ? nil : total
    }

    func columns(_ facts: TillFacts, _ charts: Charts) -> ListTable<StockValueRow> {
        ListTable(columns: [
            .init(title: "Department", width: nil) { $0.department },
            .init(title: "Products", width: 10, isRight: true) { "\($0.products)" },
            .init(title: "At cost", width: 18, isRight: true) {
                facts.currency.text(minor: $0.cost)
            },
            .init(title: "At price", width: 18, isRight: true) {
                facts.currency.text(minor: $0.price)
            },
        ])
    }

    mutating func perform(
        _ key: KeyName, _ row: StockValueRow?, on page: some PageScreen
    ) -> ListStep {
        if key == .everywhere { isEverywhere.toggle() }
        return .reload
    }

    func open(_ row: StockValueRow, on page: some PageScreen) -> ListStep {
        let (gain, isTooMuch) = row.price.subtractingReportingOverflow(row.cost)
        guard !isTooMuch else { return .stay }
        return .say(
            .info(
                page.facts.say(
                    "{}: at its prices it brings {} more than it cost.", row.department,
                    page.facts.currency.text(minor: gain))))
    }
}
