import RetailModels
import TerminalUI

extension Supplier: PagedRow {
    var rowID: String { id }
    static var noun: (one: String, many: String) { ("supplier", "suppliers") }
}

/// Whoever the shop buys from.
struct SupplierList: ListKind {
    static let name = "suppliers"
    static let title = "Suppliers"
    static let nothing = "No suppliers yet. n makes one."
    static let noRow = "There is no supplier here."

    var commands: [ListCommand] { [ListCommand(key: .newEntry)] }

    func concerns(_ news: PageNews) -> Bool { news == .changed(.people) }

    func page(_ ask: ListAsk) async throws(Trouble) -> Page<Supplier> {
        let all = try await ask.client.shop.suppliers()
        return Page(
            items: all.filter { ask.shows("\($0.name) \($0.contact) \($0.phone)") }, next: nil)
    }

    func columns(_ facts: TillFacts, _ charts: Charts) -> ListTable<Supplier> {
        ListTable(columns: [
            .init(title: "Name", width: nil) { $0.name },
            .init(title: "Contact", width: 20) { $0.contact },
            .init(title: "Phone", width: 18) { $0.phone },
            .init(title: "Active", width: 8) { facts.say($0.isActive ? "yes" : "no") },
        ])
    }

    func open(_ row: Supplier, on page: some PageScreen) -> ListStep {
        .leave(page.form(SupplierForm(supplier: row), needs: .catalogue))
    }

    mutating func perform(
        _ key: KeyName, _ row: Supplier?, on page: some PageScreen
    ) -> ListStep { .leave(page.form(SupplierForm(supplier: nil), needs: .catalogue)) }
}

/// A new supplier, or one that is called otherwise or is bought from no more.
struct SupplierForm: FormKind {
    static let name = "supplier"
    static let title = "Supplier"
    static let isForSession = true

    /// Nil for a new one.
    let supplier: Supplier?

    func heading(_ facts: TillFacts) -> String {
        supplier.map { facts.say("Supplier {}", $0.name) } ?? facts.say("New supplier")
    }

    func fields(_ facts: TillFacts) -> [FormField] {
        [
            FormField("Name", supplier?.name ?? "", isNeeded: true, length: 200),
            FormField("Contact", supplier?.contact ?? "", length: 200),
            FormField("Phone", supplier?.phone ?? "", length: 200),
            FormField("Email", supplier?.email ?? "", length: 200),
            FormField("Note", supplier?.note ?? "", length: 200),
            FormField.choice("Active", isYes: supplier?.isActive ?? true, facts),
        ]
    }

    func save(_ texts: [String], _ ask: FormAsk) async throws(Trouble) -> String {
        let (facts, session) = (ask.facts, try ask.signedIn())
        let labels = ["Name", "Contact", "Phone", "Email", "Note"]
        var clean: [String] = []
        for (text, label) in zip(texts, labels) {
            clean.append(try FormText.clean(text, facts.say(label)))
        }
        let made = Supplier(
            id: supplier?.id ?? ask.client.newID(), name: clean[0], contact: clean[1],
            phone: clean[2], email: clean[3], note: clean[4],
            isActive: try FormText.yes(texts[5], "Active", facts))
        guard made != supplier else { return facts.say("Nothing was changed.") }
        let saved = try await ask.client.shop.save(made, session)
        await ask.client.note(
            AuditNote(
                .catalogueChange, by: ask.person, subject: "supplier \(saved.name)",
                detail: supplier == nil ? "new" : ""))
        return facts.say("{} is kept.", saved.name)
    }
}
