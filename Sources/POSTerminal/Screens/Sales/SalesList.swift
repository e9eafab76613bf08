import RetailModels
import TerminalUI
import Till

/// The sales and refunds of the shop, the newest first, as the server tells them that the till
/// talks to; what happens on other tills appears by itself.
struct SalesList: ListKind {
    static let name = "sales"
    static let title = "Sales"
    static let pollEvery: Duration? = .seconds(5)
    static let nothing = "No sales yet."
    static let noRow = "There is no sale to show yet."
    static let openKey = KeyName.openSale
    static let takesScans = true
    static let filterHint = "number, 12.50, 2026-01-31 14:30, customer or product"

    /// Whose, when they are not everybody's.
    var customer: Customer?
    /// Of what, when they are not of everything.
    var product: Product?

    var subject: String { (customer?.name ?? product?.name).map { "· \($0)" } ?? "" }

    var commands: [ListCommand] {
        [
            ListCommand(key: .printSale, needsRow: true),
            ListCommand(key: .refundSale, needsRow: true),
        ]
    }

    func concerns(_ news: PageNews) -> Bool { news == .changed(.sales) || news == .connection }

    func page(_ ask: ListAsk) async throws(Trouble) -> Page<SaleSummary> {
        var filter = SaleSearch(facts: ask.facts, now: ask.client.now()).filter(ask.filter)
        filter.customer = customer?.id
        filter.product = product?.id
        return try await ask.client.listSales(filter, ask.after)
    }

    mutating func perform(
        _ key: KeyName, _ row: SaleSummary?, on page: some PageScreen
    ) -> ListStep {
        guard let row else { return .stay }
        guard key == .refundSale else {
            return .leave(page.show(ReceiptScreen.self, .init(.receipt(row), printsAtOnce: true)))
        }
        return .leave(.refund(row))
    }

    func open(_ row: SaleSummary, on page: some PageScreen) -> ListStep {
        .leave(page.show(ReceiptScreen.self, .init(.receipt(row))))
    }

    func columns(_ facts: TillFacts, _ charts: Charts) -> ListTable<SaleSummary> {
        ListTable(columns: [
            .init(title: "Number", width: 15) { $0.number },
            .init(title: "Time", width: 18) { facts.local($0.at).text },
            .init(title: "Till", width: 6) { $0.series },
            .init(title: "Operator") { $0.operatorName },
            .init(title: "Items", width: 8, isRight: true) { "\($0.items)" },
            .init(title: "Total", width: 14, isRight: true) { facts.currency.text($0.gross) },
        ])
    }
}
