import RetailModels
import TerminalUI
import Till

extension Promotion: PagedRow {
    var rowID: String { id }
    static var noun: (one: String, many: String) { ("promotion", "promotions") }
}

/// The shop's promotions, in the order in which they are tried.
struct PromotionsList: ListKind {
    static let name = "promotions"
    static let title = "Promotions"
    static let nothing = "No promotions. n makes one; pos import promotions reads a file."
    static let noRow = "There is no promotion here."

    var commands: [ListCommand] {
        [ListCommand(key: .newEntry), ListCommand(key: .removeEntry, needsRow: true)]
    }

    func concerns(_ news: PageNews) -> Bool { news == .changed(.people) }

    func page(_ ask: ListAsk) async throws(Trouble) -> Page<Promotion> {
        let all = try await ask.client.shop.shop().shop.settings.promotions ?? []
        return Page(items: all.filter { ask.shows("\($0.id) \($0.name)") }, next: nil)
    }

    func columns(_ facts: TillFacts, _ charts: Charts) -> ListTable<Promotion> {
        let file = PromotionFile(currency: facts.currency, known: [])
        func cell(_ column: Int) -> (Promotion) -> String {
            { file.fields(of: $0)[column] }
        }
        return ListTable(columns: [
            .init(title: "Id", width: 12) { $0.id },
            .init(title: "Name", width: nil) { $0.name },
            .init(title: "Kind", width: 11) { facts.say(cell(2)($0)) },
            .init(title: "Value", width: 10, isRight: true, text: cell(3)),
            .init(title: "  From", width: 13) { "  " + ($0.from ?? "") },
            .init(title: "Through", width: 11) { $0.through ?? "" },
        ])
    }

    func open(_ row: Promotion, on page: some PageScreen) -> ListStep {
        .leave(page.form(PromotionForm(promotion: row), needs: .settings))
    }

    mutating func perform(
        _ key: KeyName, _ row: Promotion?, on page: some PageScreen
    ) -> ListStep {
        switch (key, row) {
        case (.newEntry, _): .leave(page.form(PromotionForm(promotion: nil), needs: .settings))
        case (.removeEntry, let row?):
            .leave(page.form(PromotionEnd(promotion: row), needs: .settings))
        default: .stay
        }
    }
}
