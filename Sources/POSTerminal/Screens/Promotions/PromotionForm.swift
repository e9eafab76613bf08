import RetailModels
import TerminalUI
import Till

/// A new promotion, or another version of one. The fields are those of a file of promotions.
struct PromotionForm: FormKind {
    static let name = "promotion"
    static let title = "Promotion"
    static let isForSession = true

    /// Nil for a new one.
    let promotion: Promotion?

    func heading(_ facts: TillFacts) -> String {
        promotion.map { facts.say("Promotion {}", $0.id) } ?? facts.say("New promotion")
    }

    func fields(_ facts: TillFacts) -> [FormField] {
        let file = PromotionFile(currency: facts.currency, known: [])
        let texts = promotion.map(file.fields) ?? ["", "", "percent", "", "", "", "", "", ""]
        let id = FormField("Id", texts[0], hint: "SUMMER", isNeeded: true, length: 20)
        let rest = [
            FormField("Name", texts[1], isNeeded: true, length: 40),
            FormField(
                "Kind", texts[2], isNeeded: true, length: 12, choices: PromotionFile.kinds),
            FormField("Value", texts[3], hint: "10, 0.50, 2+1, 3=5.00", isNeeded: true, length: 20),
            FormField("SKUs", texts[4], hint: "parted by |", length: 1_000),
            FormField("Departments", texts[5], hint: "parted by |", length: 1_000),
            FormField("From", texts[6], hint: "2026-01-31", length: 10),
            FormField("Through", texts[7], hint: "2026-01-31", length: 10),
            FormField("Weekdays", texts[8], hint: "1 is Monday: 1|2|5", length: 14),
        ]
        // What lines were sold at is known by its id.
        return promotion == nil ? [id] + rest : rest
    }

    func note(_ texts: [String], _ facts: TillFacts) -> String {
        switch texts.dropFirst(promotion == nil ? 2 : 1).first {
        case "percent": facts.say("So many percent off each.")
        case "amount-off": facts.say("So much off each.")
        case "buy-get": facts.say("2+1: of three the cheapest costs nothing.")
        case "count-for": facts.say("3=5.00: three together cost 5.00.")
        default: ""
        }
    }

    func save(_ texts: [String], _ ask: FormAsk) async throws(Trouble) -> String {
        let (facts, session) = (ask.facts, try ask.signedIn())
        let fields = (promotion.map { [$0.id] } ?? []) + texts
        let file = PromotionFile(currency: facts.currency, known: [])
        guard var made = file.promotion(fields) else {
            throw .notTaken(
                facts.say("Value"),
                facts.say("does not fit the kind: 10, 0.50, 2+1 or 3=5.00; weekdays are 1 to 7"))
        }
        made.version = (promotion?.version ?? 0) + 1
        if let fault = made.fault() { throw .notTaken(facts.say("Promotion"), fault) }
        var all = try await ask.client.shop.shop().shop.settings.promotions ?? []
        if let index = all.firstIndex(where: { $0.id == made.id }) {
            guard let promotion else {
                throw .notTaken(facts.say("Id"), facts.say("is there already"))
            }
            // Somebody else may have changed it meanwhile.
            made.version = max(all[index].version, promotion.version)
            guard made != all[index] else { return facts.say("Nothing was changed.") }
            made.version += 1
            all[index] = made
        } else {
            all.append(made)
        }
        return try await ask.take(all, session, made, "version \(made.version)")
    }
}

/// Takes a promotion away.
struct PromotionEnd: FormKind {
    static let name = "promotion-end"
    static let title = "Remove a promotion"
    static let isForSession = true

    let promotion: Promotion

    func heading(_ facts: TillFacts) -> String {
        facts.say("Remove {} {}", promotion.id, promotion.name)
    }

    func fields(_ facts: TillFacts) -> [FormField] {
        [FormField.choice("Remove it", isYes: false, facts)]
    }

    func note(_ texts: [String], _ facts: TillFacts) -> String {
        facts.say("What was sold at it stays as it was sold.")
    }

    func save(_ texts: [String], _ ask: FormAsk) async throws(Trouble) -> String {
        let session = try ask.signedIn()
        guard try FormText.yes(texts[0], "Remove it", ask.facts) else {
            return ask.facts.say("Nothing was changed.")
        }
        let all = try await ask.client.shop.shop().shop.settings.promotions ?? []
        return try await ask.take(
            all.filter { $0.id != promotion.id }, session, promotion, "removed")
    }
}

extension FormAsk {
    /// Has the shop have these promotions.
    fileprivate func take(
        _ all: [Promotion], _ session: ManagerSession, _ changed: Promotion, _ detail: String
    ) async throws(Trouble) -> String {
        var edit = ShopEdit()
        edit.promotions = all
        _ = try await client.shop.change(edit, session)
        await client.note(
            AuditNote(
                .settingsChange, by: person, subject: "promotion \(changed.id)", detail: detail))
        return facts.say(
            "{}: changed. It holds at each till from the next sign-in.", changed.id)
    }
}
