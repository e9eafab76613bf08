import Peripherals
import RetailModels
import TerminalUI

/// What this till does by itself.
struct TillForm: FormKind {
    static let name = "till-form"
    static let title = "Till"

    let own: OwnSettings

    func heading(_ facts: TillFacts) -> String {
        facts.say("{} of the shop", facts.say(.till(facts.identity.series)))
    }

    func fields(_ facts: TillFacts) -> [FormField] {
        [
            FormField(
                "Lock after", own[.tillLockMinutes], hint: "minutes; 0 is never", isNeeded: true,
                length: 5),
            FormField(
                "Drawer", own[.printerDrawer], isNeeded: true, length: 10,
                choices: EscPosCommand.DrawerPin.allCases.map(\.rawValue)),
            FormField(
                "Language", own[.tillLanguage], isNeeded: true, length: 10,
                choices: Language.allCases.map(\.rawValue)),
        ]
    }

    func note(_ texts: [String], _ facts: TillFacts) -> String {
        facts.say("The number stays. Its name is given under Devices.")
    }

    func save(_ texts: [String], _ ask: FormAsk) async throws(Trouble) -> String {
        try await ask.choose(
            [.tillLockMinutes, .printerDrawer, .tillLanguage], texts, before: own)
    }
}

/// How the screens look.
struct LookForm: FormKind {
    static let name = "look-form"
    static let title = "Look"

    let own: OwnSettings

    func heading(_ facts: TillFacts) -> String { facts.say("How the screens look") }

    func fields(_ facts: TillFacts) -> [FormField] {
        [
            FormField.choice("Colours", isYes: own[.lookColors] == "true", facts),
            FormField.choice("Unicode", isYes: own[.lookUnicode] == "true", facts),
        ]
    }

    func note(_ texts: [String], _ facts: TillFacts) -> String {
        facts.say("Without colours: bold, dim and reverse. Without Unicode: ASCII.")
    }

    func save(_ texts: [String], _ ask: FormAsk) async throws(Trouble) -> String {
        let colors = try FormText.yes(texts[0], "Colours", ask.facts)
        let unicode = try FormText.yes(texts[1], "Unicode", ask.facts)
        return try await ask.choose(
            [.lookColors, .lookUnicode], ["\(colors)", "\(unicode)"], before: own)
    }
}

extension FormAsk {
    /// Chooses what changed for this till, and notes it; says in a sentence what came of it.
    func choose(
        _ keys: [SettingKey], _ texts: [String], before: OwnSettings
    ) async throws(Trouble) -> String {
        var values: [String: String] = [:]
        for (key, text) in zip(keys, texts) where text != before[key] {
            if let variable = before.fixedBy[key.rawValue] {
                throw .notTaken(key.rawValue, facts.say("is set by {}, which wins", variable))
            }
            values[key.rawValue] = text
        }
        guard !values.isEmpty else { return facts.say("Nothing was changed.") }
        _ = try await client.ownSettings.choose(values)
        await client.note(
            AuditNote(
                .settingsChange, by: person, subject: values.keys.sorted().joined(separator: " "),
                detail: values.sorted { $0.key < $1.key }.map(\.value).joined(separator: " ")))
        return facts.say("Chosen for this till, from the next sign-in. pos.yaml stays as it is.")
    }
}
