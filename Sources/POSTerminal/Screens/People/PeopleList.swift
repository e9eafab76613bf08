import RetailModels
import TerminalUI

extension Operator: PagedRow {
    var rowID: String { id }
    static var noun: (one: String, many: String) { ("operator", "operators") }
}

/// Who signs in: the shop's operators, those who have left among them.
struct PeopleList: ListKind {
    static let name = "people"
    static let title = "Operators"
    static let noRow = "There is no operator to choose."

    var commands: [ListCommand] {
        [
            ListCommand(key: .newEntry), ListCommand(key: .setPIN, needsRow: true),
            ListCommand(key: .roleRights),
        ]
    }

    func concerns(_ news: PageNews) -> Bool { news == .changed(.people) }

    func page(_ ask: ListAsk) async throws(Trouble) -> Page<Operator> {
        let all = try await ask.client.shop.people()
        let found = all.filter { ask.shows("\($0.number) \($0.name)") }
        return Page(items: found, next: nil)
    }

    func columns(_ facts: TillFacts, _ charts: Charts) -> ListTable<Operator> {
        ListTable(columns: [
            .init(title: "Number", width: 9) { "\($0.number)" },
            .init(title: "Name", width: nil) { $0.name },
            .init(title: "Role", width: 12) { facts.say($0.role.title) },
            .init(title: "Signs in", width: 10) { facts.say($0.isActive ? "yes" : "no") },
        ])
    }

    func open(_ row: Operator, on page: some PageScreen) -> ListStep {
        .leave(page.form(PersonForm(row), needs: .people))
    }

    mutating func perform(
        _ key: KeyName, _ row: Operator?, on page: some PageScreen
    ) -> ListStep {
        switch (key, row) {
        case (.newEntry, _): .leave(page.form(PersonForm(nil), needs: .people))
        case (.setPIN, let row?): .leave(page.form(PINForm(person: row), needs: .people))
        case (.roleRights, _):
            .leave(
                page.show(
                    BrowseScreen<RightsList>.self, .init(RightsList()), needs: .people,
                    what: page.facts.say(RightsList.title)))
        default: .stay
        }
    }
}

extension OperatorRole {
    /// What the screen calls it.
    var title: String {
        switch self {
        case .cashier: "cashier"
        case .manager: "manager"
        }
    }

    /// The role that is called so in the till's language.
    init?(_ text: String, _ facts: TillFacts) {
        guard let role = Self.allCases.first(where: { facts.say($0.title) == text }) else {
            return nil
        }
        self = role
    }
}

extension ListAsk {
    /// Whether the filter lets a row through that is called so.
    func shows(_ text: String) -> Bool {
        filter.isEmpty || text.lowercased().contains(filter.lowercased())
    }
}
