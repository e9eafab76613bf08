import RetailModels
import TerminalUI
import Till

/// A product with its stock everywhere, and how far the words on it can be trusted.
struct MasterRow: PagedRow {
    var item: InventoryItem
    var locations: [LocationReport]

    var rowID: String { item.product.id }
    static var noun: (one: String, many: String) { ("product", "products") }

    /// `1: 12 · 2: -3`, the locations by number.
    var places: String {
        locations.map { place in
            let onHand = item.onHand[place.location.id] ?? .zero
            return "\(place.location.number): \(onHand.text)"
        }.joined(separator: " · ")
    }
}

/// The stock of every location in one view, from the cloud.
struct MasterList: ListKind {
    static let name = "all-locations"
    static let title = "All locations"
    static let isForSession = true
    static let noRow = "There is no product here."

    var commands: [ListCommand] { [ListCommand(key: .lookAgain)] }

    func concerns(_ news: PageNews) -> Bool {
        news == .changed(.catalogue) || news == .changed(.sales)
    }

    func page(_ ask: ListAsk) async throws(Trouble) -> Page<MasterRow> {
        guard let session = ask.who.session else { throw .managersOnly }
        let found = try await ask.client.devices.inventory(ask.filter, ask.after, session)
        return Page(
            items: found.items.map { MasterRow(item: $0, locations: found.locations) },
            next: found.next)
    }

    func columns(_ facts: TillFacts, _ charts: Charts) -> ListTable<MasterRow> {
        ListTable(columns: [
            .init(title: "SKU", width: 12) { $0.item.product.sku },
            .init(title: "Name", width: 28) { $0.item.product.name },
            .init(title: "Total", width: 10, isRight: true) {
                $0.item.total?.text ?? facts.say("too much")
            },
            .init(title: "  By location", width: nil) { "  " + $0.places },
        ])
    }

    mutating func perform(
        _ key: KeyName, _ row: MasterRow?, on page: some PageScreen
    ) -> ListStep { .reload }

    func open(_ row: MasterRow, on page: some PageScreen) -> ListStep {
        let facts = page.facts
        let places = row.locations.map { place in
            let onHand = row.item.onHand[place.location.id] ?? .zero
            return NoteScreen.Fact(
                label: "\(place.location.number) \(place.location.name)",
                text: "\(onHand.text)   \(Self.age(place, facts))")
        }
        return .leave(
            page.show(
                NoteScreen.self,
                .init("\(row.item.product.sku) \(row.item.product.name)", places)))
    }

    /// How old what is known of a location is.
    private static func age(_ report: LocationReport, _ facts: TillFacts) -> String {
        guard !report.tills.isEmpty else { return facts.say("no till") }
        let told =
            report.oldest.map { facts.say("all told since {}", facts.local($0).text) }
            ?? facts.say("a till has not told yet")
        return report.waiting == 0
            ? told : told + facts.say(", {} writes still to come", "\(report.waiting)")
    }
}
