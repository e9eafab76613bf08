import RetailModels
import TerminalUI

/// The customers of the shop, with what holds for each and what they owe.
struct CustomerList: ListKind {
    static let name = "customers"
    static let title = "Customers"
    static let nothing = "No customer yet."
    static let noRow = "There is no customer here."
    static let takesScans = true
    static let filterHint = "number or name"
    static let openKey = KeyName.customerAccount

    var sort = AccountSort.number
    var isDescending = false

    func remark(_ facts: TillFacts) -> String {
        guard sort != .number || isDescending else { return "" }
        return "\(facts.say("sort")): \(facts.say(sort.title)) \(isDescending ? "▼" : "▲")"
    }

    var commands: [ListCommand] {
        [
            ListCommand(key: .customerSort), ListCommand(key: .customerSales, needsRow: true),
            ListCommand(key: .addCustomer), ListCommand(key: .editCustomer, needsRow: true),
            ListCommand(key: .customerReverse, isInFooter: false),
        ]
    }

    func concerns(_ news: PageNews) -> Bool {
        [.changed(.catalogue), .changed(.people), .changed(.sales)].contains(news)
    }

    func page(_ ask: ListAsk) async throws(Trouble) -> Page<CustomerAccount> {
        let page = try await ask.client.backOffice.accounts(
            call(ask, limit: TillClient.pageCount, isCounted: false))
        return Page(items: page.items, next: page.next)
    }

    func count(_ ask: ListAsk) async throws(Trouble) -> Int64? {
        try await ask.client.backOffice.accounts(call(ask, limit: 1, isCounted: true)).count
    }

    private func call(_ ask: ListAsk, limit: Int64, isCounted: Bool) -> ListAccounts {
        ListAccounts(
            search: ask.filter, sort: sort, isDescending: isDescending, isCounted: isCounted,
            after: ask.after, limit: limit)
    }

    mutating func perform(
        _ key: KeyName, _ row: CustomerAccount?, on page: some PageScreen
    ) -> ListStep {
        switch key {
        case .customerSort:
            let all = AccountSort.allCases
            sort = all[((all.firstIndex(of: sort) ?? 0) + 1) % all.count]
            // Who owes most is asked for, not who owes least.
            isDescending = sort == .owes
            return .reload
        case .customerReverse:
            isDescending.toggle()
            return .reload
        case .customerSales:
            guard let row else { return .stay }
            return .leave(
                page.show(
                    BrowseScreen<SalesList>.self, .init(SalesList(customer: row.customer))))
        default:
            let form = CustomerForm(customer: key == .editCustomer ? row?.customer : nil)
            return .leave(
                page.show(
                    FormScreen<CustomerForm>.self, .init(form), needs: .customers,
                    what: form.heading(page.facts)))
        }
    }

    func open(_ row: CustomerAccount, on page: some PageScreen) -> ListStep {
        .leave(
            page.show(BrowseScreen<AccountList>.self, .init(AccountList(customer: row.customer))))
    }

    func columns(_ facts: TillFacts, _ charts: Charts) -> ListTable<CustomerAccount> {
        let currency = facts.currency
        return ListTable(columns: [
            .init(title: "Number", width: 15) { $0.customer.number },
            .init(title: "Name") { $0.customer.name },
            .init(title: "Tax", width: 8) {
                $0.customer.terms?.exemption == nil ? "" : facts.say("exempt")
            },
            .init(title: "Limit", width: 13, isRight: true) {
                $0.customer.terms?.creditLimit.map { currency.text($0) } ?? ""
            },
            .init(title: "Owes", width: 13, isRight: true) { row in
                let isOver = row.customer.terms?.creditLimit.map { row.owes > $0 } ?? false
                let owes = row.owes == .zero ? "" : currency.text(row.owes)
                // The mark says it without colour.
                return owes + (isOver ? " !" : "  ")
            },
        ])
    }
}

extension AccountSort {
    /// What the screen calls it.
    var title: String {
        switch self {
        case .number: "number"
        case .name: "name"
        case .owes: "owes"
        }
    }
}

extension CustomerAccount: PagedRow {
    var rowID: String { customer.id }
    static var noun: (one: String, many: String) { Customer.noun }
}
