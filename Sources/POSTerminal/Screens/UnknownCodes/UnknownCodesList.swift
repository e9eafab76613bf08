import RetailModels
import TerminalUI
import Till

extension UnknownCode: PagedRow {
    var rowID: String { code }
    static var noun: (one: String, many: String) { ("unknown code", "unknown codes") }
}

/// Codes that were sold by department and price because no product has them: for a manager, who
/// makes products of them.
struct UnknownCodesList: ListKind {
    static let name = "unknown-codes"
    static let title = "Unknown codes"
    static let isFiltered = false
    static let openKey = KeyName.unknownSales
    static let nothing = "No code was sold that no product has."
    static let noRow = "There is no code here."

    func concerns(_ news: PageNews) -> Bool {
        news == .changed(.sales) || news == .changed(.catalogue)
    }

    var commands: [ListCommand] { [ListCommand(key: .newEntry, needsRow: true)] }

    mutating func perform(
        _ key: KeyName, _ row: UnknownCode?, on page: some PageScreen
    ) -> ListStep {
        guard let row else { return .stay }
        let form = NewProductForm(code: row.code, department: row.department, price: row.price)
        return .leave(page.form(form, needs: .catalogue))
    }

    func page(_ ask: ListAsk) async throws(Trouble) -> Page<UnknownCode> {
        try await ask.client.unknownCodes(ask.after)
    }

    func open(_ row: UnknownCode, on page: some PageScreen) -> ListStep {
        .leave(page.show(BrowseScreen<SalesList>.self, .init(SalesList(), filter: row.code)))
    }

    func columns(_ facts: TillFacts, _ charts: Charts) -> ListTable<UnknownCode> {
        let currency = facts.currency
        return ListTable(columns: [
            .init(title: "Code") { $0.code },
            .init(title: "Department", width: 16) { $0.department },
            .init(title: "Price", width: 9, isRight: true) { currency.text($0.price) },
            .init(title: "Lines", width: 7, isRight: true) { "\($0.lines)" },
            .init(title: "In all", width: 10, isRight: true) { currency.text($0.gross) },
            .init(title: "Last", width: 12, isRight: true) { facts.local($0.lastAt).dayText },
        ])
    }
}
