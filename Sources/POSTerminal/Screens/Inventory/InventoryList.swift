import RetailModels
import TerminalUI
import Till

/// The catalogue with its stock (screens.md: "Payment, inventory, sync").
struct InventoryList: ListKind {
    static let name = "inventory"
    static let title = "Inventory"
    static let noun = (one: "item", many: "items")
    static let openKey = KeyName.openItem
    static let noRow = "There is no product here."
    static let historyDays = 30

    var sort = StockSort.catalogue
    var isDescending = false
    var isLowOnly = false

    func remark(_ facts: TillFacts) -> String {
        let order =
            sort == .catalogue && !isDescending
            ? "" : facts.say("sort: {}", facts.say(sort.title)) + (isDescending ? " ▼" : " ▲")
        return [order, isLowOnly ? facts.say("low only") : ""].filter { !$0.isEmpty }
            .joined(separator: "   ")
    }

    /// What runs out is counted no further than the hits of a filter.
    var isCountCut: Bool { isLowOnly }

    var commands: [ListCommand] {
        [
            ListCommand(key: .sort), ListCommand(key: .lowOnly),
            ListCommand(key: .adjust, needsRow: true),
            ListCommand(key: .receive, needsRow: true),
            ListCommand(key: .countStock, needsRow: true),
            ListCommand(key: .reverse, isInFooter: false),
            ListCommand(key: .newEntry, isInFooter: false),
        ]
    }

    func concerns(_ news: PageNews) -> Bool {
        news == .changed(.catalogue) || news == .changed(.sales)
    }

    func page(_ ask: ListAsk) async throws(Trouble) -> Page<StockedProduct> {
        let page = try await ask.client.backOffice.stock(
            call(ask, limit: TillClient.pageCount, isCounted: false))
        return Page(items: page.items, next: page.next)
    }

    func count(_ ask: ListAsk) async throws(Trouble) -> Int64? {
        try await ask.client.backOffice.stock(call(ask, limit: 1, isCounted: true)).count
    }

    private func call(_ ask: ListAsk, limit: Int64, isCounted: Bool) -> ListStock {
        ListStock(
            search: ask.filter, sort: sort, isDescending: isDescending, lowOnly: isLowOnly,
            isCounted: isCounted, after: ask.after, limit: limit)
    }

    func charts(of rows: [StockedProduct], _ ask: ListAsk) async throws(Trouble) -> Charts {
        try await ask.client.backOffice.sold(
            rows.map(\.product.id), ask.facts, days: Self.historyDays, now: ask.client.now())
    }

    mutating func perform(
        _ key: KeyName, _ row: StockedProduct?, on page: some PageScreen
    ) -> ListStep {
        switch key {
        case .sort:
            let all = StockSort.allCases
            sort = all[((all.firstIndex(of: sort) ?? 0) + 1) % all.count]
            return .reload
        case .reverse:
            isDescending.toggle()
            return .reload
        case .lowOnly:
            isLowOnly.toggle()
            return .reload
        case .newEntry:
            return .leave(page.form(NewProductForm(), needs: .catalogue))
        default:
            guard let row, let kind = StockForm.Kind(key) else { return .stay }
            let form = StockForm(kind, of: row)
            return .leave(
                page.show(
                    FormScreen<StockForm>.self, .init(form), needs: .stock,
                    what: form.heading(page.facts)))
        }
    }

    func open(_ row: StockedProduct, on page: some PageScreen) -> ListStep {
        .leave(page.show(ItemScreen.self, .init(row)))
    }

    func columns(_ facts: TillFacts, _ charts: Charts) -> ListTable<StockedProduct> {
        .inventory(facts, charts)
    }
}

extension StockSort {
    /// What the screen calls it.
    var title: String {
        switch self {
        case .catalogue: "catalogue"
        case .sku: "SKU"
        case .name: "name"
        case .department: "dept"
        case .price: "price"
        case .cost: "cost"
        case .onHand: "on hand"
        }
    }
}

extension BackOfficeClient {
    /// What was sold of products in the last days of the shop, today the last.
    func sold(
        _ products: [String], _ facts: TillFacts, days: Int, now: Int64
    ) async throws(Trouble) -> [String: [Int64]] {
        guard !products.isEmpty else { return [:] }
        let local = facts.local(now)
        let today = Int64((local.hour * 60 + local.minute) * 60 + local.second) * 1_000
        let from = now - now % 1_000 - today - Int64(days - 1) * 86_400_000
        var found: [String: [Int64]] = [:]
        for history in try await history(products, max(0, from), Int64(days)) {
            found[history.product] = history.sold
        }
        return found
    }
}
