import RetailModels
import TerminalUI
import Till

/// What moved a customer's account, the newest first, with what was owed after each.
struct AccountList: ListKind {
    static let name = "account"
    static let title = "Account"
    static let isFiltered = false
    static let nothing = "Nothing was put on the account yet."
    static let noRow = "There is no movement here."
    static let openKey = KeyName.accountReceipt

    let customer: Customer

    var subject: String { "· \(customer.number) \(customer.name)" }

    func concerns(_ news: PageNews) -> Bool { news == .changed(.sales) || news == .connection }

    func page(_ ask: ListAsk) async throws(Trouble) -> Page<AccountMovement> {
        try await ask.client.backOffice.accountMovements(customer.id, ask.after)
    }

    func open(_ row: AccountMovement, on page: some PageScreen) -> ListStep {
        let sale = SaleSummary(
            id: row.document, kind: row.kind, number: row.number, series: "", at: row.at,
            operatorName: row.operatorName, items: 0, gross: row.amount)
        return .leave(page.show(ReceiptScreen.self, .init(.receipt(sale))))
    }

    func columns(_ facts: TillFacts, _ charts: Charts) -> ListTable<AccountMovement> {
        let currency = facts.currency
        return ListTable(columns: [
            .init(title: "Time", width: 17) { facts.local($0.at).text },
            .init(title: "Receipt", width: 12) { $0.number },
            .init(title: "Operator") { $0.operatorName },
            .init(title: "Put on", width: 11, isRight: true) {
                $0.amount > .zero ? currency.text($0.amount) : ""
            },
            .init(title: "Paid", width: 11, isRight: true) {
                $0.amount < .zero ? currency.text(-$0.amount) : ""
            },
            .init(title: "Owes", width: 12, isRight: true) { currency.text($0.owes) },
        ])
    }
}

extension AccountMovement: PagedRow {
    var rowID: String { key.text }
    static var noun: (one: String, many: String) { ("movement", "movements") }
}
