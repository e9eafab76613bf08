import RetailModels
import TerminalUI

/// A new operator, or one who is called otherwise, does something else, or has left.
struct PersonForm: FormKind {
    static let name = "person"
    static let title = "Operator"
    static let isForSession = true

    /// Nil for a new one.
    let person: Operator?

    /// A form for an operator of the list, or for a new one.
    init(_ person: Operator?) { self.person = person }

    func heading(_ facts: TillFacts) -> String {
        person.map { facts.say("Operator {}: {}", "\($0.number)", $0.name) }
            ?? facts.say("New operator")
    }

    func fields(_ facts: TillFacts) -> [FormField] {
        let roles = OperatorRole.allCases.map { facts.say($0.title) }
        let both = [
            FormField("Name", person?.name ?? "", isNeeded: true, length: 200),
            FormField(
                "Role", facts.say((person?.role ?? .cashier).title), hint: "↑ ↓", isNeeded: true,
                choices: roles),
        ]
        guard let person else { return both + PINForm.fields }
        return both + [
            FormField.choice("Signs in", isYes: person.isActive, facts)
        ]
    }

    func note(_ texts: [String], _ facts: TillFacts) -> String {
        person == nil ? facts.say("The number comes by itself.") : ""
    }

    func save(_ texts: [String], _ ask: FormAsk) async throws(Trouble) -> String {
        let (facts, session) = (ask.facts, try ask.signedIn())
        let name = try FormText.clean(texts[0], "Name")
        guard let role = OperatorRole(texts[1], facts) else {
            throw .notTaken(facts.say("Role"), facts.say("is none of those with ↑ and ↓"))
        }
        guard let person else {
            let pin = try PINForm.pin(texts[2...], facts)
            let made = try await ask.client.shop.add(
                NewOperator(name: name, role: role, pin: pin), session)
            await note(made, "new \(made.role.rawValue)", ask)
            return facts.say("{} is operator {}.", made.name, "\(made.number)")
        }
        let isActive = try FormText.yes(texts[2], "Signs in", facts)
        var body = ChangeOperator.Body()
        if name != person.name { body.name = name }
        if role != person.role { body.role = role }
        if isActive != person.isActive { body.isActive = isActive }
        let changes = [
            body.name.map { "name \($0)" }, body.role.map { "role \($0.rawValue)" },
            body.isActive.map { $0 ? "signs in again" : "signs in no more" },
        ].compactMap { $0 }
        guard !changes.isEmpty else { return facts.say("Nothing was changed.") }
        let changed = try await ask.client.shop.changePerson(person.id, body, session)
        await note(changed, changes.joined(separator: ", "), ask)
        return facts.say("{} is changed. All tills hear it.", changed.name)
    }

    private func note(_ person: Operator, _ detail: String, _ ask: FormAsk) async {
        await ask.client.note(
            AuditNote(
                .peopleChange, by: ask.person, subject: "\(person.number) \(person.name)",
                detail: detail))
    }
}

/// Another PIN for an operator, typed twice.
struct PINForm: FormKind {
    static let name = "person-pin"
    static let title = "PIN"
    static let isForSession = true

    let person: Operator

    static var fields: [FormField] {
        [
            FormField("PIN", hint: "4 or 5 digits", isNeeded: true, length: 12, isSecret: true),
            FormField("Once more", isNeeded: true, length: 12, isSecret: true),
        ]
    }

    /// The PIN that was typed twice.
    static func pin(_ texts: ArraySlice<String>, _ facts: TillFacts) throws(Trouble) -> String {
        guard let pin = texts.first, PINHasher.isPIN(pin) else {
            throw .notTaken(facts.say("PIN"), facts.say("wants 4 or 5 digits"))
        }
        guard texts.last == pin else {
            throw .notTaken(facts.say("PIN"), facts.say("is not the same both times"))
        }
        return pin
    }

    func heading(_ facts: TillFacts) -> String {
        facts.say("PIN of {} {}", "\(person.number)", person.name)
    }

    func fields(_ facts: TillFacts) -> [FormField] { Self.fields }

    func save(_ texts: [String], _ ask: FormAsk) async throws(Trouble) -> String {
        let pin = try Self.pin(texts[...], ask.facts)
        let session = try ask.signedIn()
        let changed = try await ask.client.shop.changePerson(
            person.id, .init(pin: pin), session)
        await ask.client.note(
            AuditNote(
                .peopleChange, by: ask.person, subject: "\(changed.number) \(changed.name)",
                detail: "PIN"))
        return ask.facts.say("{} has another PIN.", changed.name)
    }
}
