import RetailModels
import TerminalUI

/// How the shop takes money: coins, notes with a key, and what of it while a till is apart.
struct MoneyForm: FormKind {
    static let name = "money-form"
    static let title = "Taking money"
    static let isForSession = true

    /// Between two notes: digits that follow a blank could be taken for a card's.
    private static let separator = "/"

    let payment: PaymentSettings

    func heading(_ facts: TillFacts) -> String { facts.say(Self.title) }

    func fields(_ facts: TillFacts) -> [FormField] {
        let rules = rules(facts).map {
            FormField($0.label, $0.rule.text(facts.currency), isNeeded: true, length: 30)
        }
        return [
            FormField(
                "Smallest coin", coin(payment.cashStep(facts.currency), facts), isNeeded: true,
                length: 10),
            FormField(
                "Keys for notes", payment.notes.map(String.init).joined(separator: Self.separator),
                isNeeded: true, length: 40),
        ] + rules
    }

    func note(_ texts: [String], _ facts: TillFacts) -> String {
        facts.say("While a till is apart: allow, refuse or such as cap 50")
    }

    func save(_ texts: [String], _ ask: FormAsk) async throws(Trouble) -> String {
        let facts = ask.facts
        var edit = PaymentEdit()
        let step = try? facts.currency.parse(texts[0])
        guard let step, (1...Currency.cashStepMax).contains(step.minor) else {
            let most = coin(Currency.cashStepMax, facts)
            throw .notTaken(facts.say("Smallest coin"), facts.say("is an amount up to {}", most))
        }
        if step.minor != payment.cashStep(facts.currency) {
            edit.cashStep = step.minor == facts.currency.cashStep ? 0 : step.minor
        }
        let notes = texts[1].split { !$0.isNumber }.map { Int64($0) ?? 0 }
        guard notes.count == PaymentSettings.quickNotesDefault.count,
            notes.allSatisfy({ (1...PaymentEdit.noteMax).contains($0) })
        else {
            throw .notTaken(
                facts.say("Keys for notes"), facts.say("are four numbers, such as 5/10/20/50"))
        }
        if notes != payment.notes { edit.quickNotes = notes }
        for (row, text) in zip(rules(facts), texts.dropFirst(2)) {
            guard let rule = OfflineRule(text: text, currency: facts.currency) else {
                throw .notTaken(row.label, facts.say("is allow, refuse or such as cap 50"))
            }
            guard rule != row.rule else { continue }
            if let tender = row.tender {
                edit.offline = (edit.offline ?? [:]).merging([tender.rawValue: rule.wire]) { $1 }
            } else {
                edit.refundsApart = rule.wire
            }
        }
        var change = ShopEdit()
        if edit != PaymentEdit() { change.payment = edit }
        return try await ask.change(change, "payment")
    }

    /// What holds while a till is apart: by tender, and for refunds of another till's receipt.
    private func rules(
        _ facts: TillFacts
    ) -> [(label: String, tender: Tender?, rule: OfflineRule)] {
        PaymentEdit.ruled.map { (facts.say($0), $0, payment.rule(for: $0, facts.currency)) } + [
            (facts.say("Other tills' refunds"), nil, payment.ruleForRefundsApart(facts.currency))
        ]
    }

    private func coin(_ minor: Int64, _ facts: TillFacts) -> String {
        facts.currency.text((try? Money(minor: minor)) ?? .zero)
    }
}

/// The layouts of labels with a price or weight in them.
struct LabelsForm: FormKind {
    static let name = "labels-form"
    static let title = "Labels"
    static let isForSession = true

    let settings: ShopSettings

    func heading(_ facts: TillFacts) -> String { facts.say("Labels with a price or weight") }

    func fields(_ facts: TillFacts) -> [FormField] {
        [
            FormField(
                "Layouts", (settings.codes?.masks ?? []).joined(separator: " "),
                hint: "21IIIIIWWWWWC 22IIIIIVPPPPC", length: 500)
        ]
    }

    func note(_ texts: [String], _ facts: TillFacts) -> String {
        facts.say("I item, P price, W weight, V verifier, C check digit")
    }

    func save(_ texts: [String], _ ask: FormAsk) async throws(Trouble) -> String {
        let masks = texts[0].split(separator: " ").map(String.init)
        let label = ask.facts.say("Layouts")
        guard masks.count <= CodeSettings.maskCountMax else {
            throw .notTaken(label, ask.facts.say("are at most {}", "\(CodeSettings.maskCountMax)"))
        }
        if let wrong = masks.first(where: { (try? CodeMask($0)) == nil }) {
            throw .notTaken(
                label, ask.facts.say("have no form such as 21IIIIIWWWWWC in {}", wrong))
        }
        var edit = ShopEdit()
        if masks != settings.codes?.masks ?? [] { edit.labelMasks = masks }
        return try await ask.change(edit, "labels")
    }
}
