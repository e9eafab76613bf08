import RetailModels
import TerminalUI

extension TaxRate: PagedRow {
    var rowID: String { name }
    static var noun: (one: String, many: String) { ("tax rate", "tax rates") }
}

/// The shop's tax rates. None is taken away: products and documents name them.
struct TaxList: ListKind {
    static let name = "tax-rates"
    static let title = "Tax rates"
    static let isFiltered = false

    var commands: [ListCommand] { [ListCommand(key: .newEntry)] }

    func concerns(_ news: PageNews) -> Bool { news == .changed(.people) }

    func page(_ ask: ListAsk) async throws(Trouble) -> Page<TaxRate> {
        Page(items: try await ask.client.shop.shop().taxRates, next: nil)
    }

    func columns(_ facts: TillFacts, _ charts: Charts) -> ListTable<TaxRate> {
        ListTable(columns: [
            .init(title: "Name", width: nil) { $0.name },
            .init(title: "Percent", width: 12, isRight: true) { FormText.percent($0.ppm) },
        ])
    }

    func open(_ row: TaxRate, on page: some PageScreen) -> ListStep {
        .leave(page.form(TaxForm(rate: row), needs: .settings))
    }

    mutating func perform(
        _ key: KeyName, _ row: TaxRate?, on page: some PageScreen
    ) -> ListStep { .leave(page.form(TaxForm(rate: nil), needs: .settings)) }
}

/// A tax rate: a new one, or another share.
struct TaxForm: FormKind {
    static let name = "tax-form"
    static let title = "Tax rate"
    static let isForSession = true

    /// Nil for a new one.
    let rate: TaxRate?

    func heading(_ facts: TillFacts) -> String {
        rate.map { facts.say("Tax rate {}", $0.name) } ?? facts.say("New tax rate")
    }

    func fields(_ facts: TillFacts) -> [FormField] {
        let share = FormField(
            "Percent", rate.map { FormText.percent($0.ppm) } ?? "", hint: "7.25", isNeeded: true,
            length: 8)
        return rate == nil ? [FormField("Name", isNeeded: true, length: 40), share] : [share]
    }

    func note(_ texts: [String], _ facts: TillFacts) -> String {
        facts.say("What is sold already keeps its rate.")
    }

    func save(_ texts: [String], _ ask: FormAsk) async throws(Trouble) -> String {
        let facts = ask.facts
        let ppm = try FormText.percent(texts.last ?? "", "Percent", facts)
        var name = rate?.name ?? ""
        if rate == nil {
            name = try FormText.clean(texts[0], facts.say("Name"), limit: 160)
            let known = try await ask.client.shop.shop().taxRates
            guard !known.contains(where: { $0.name == name }) else {
                throw .notTaken(facts.say("Name"), facts.say("is there already"))
            }
        } else if ppm == rate?.ppm {
            return facts.say("Nothing was changed.")
        }
        let changed = try await ask.client.shop.setRate(
            TaxRate(name: name, ppm: ppm), try ask.signedIn())
        await ask.client.note(
            AuditNote(
                .settingsChange, by: ask.person, subject: "tax rate \(changed.name)",
                detail: "\(FormText.percent(changed.ppm)) %"))
        return facts.say(
            "{} is {} %, at each till from the next sign-in.", changed.name,
            FormText.percent(changed.ppm))
    }
}
