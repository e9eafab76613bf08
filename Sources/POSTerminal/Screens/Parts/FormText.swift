import RetailModels

/// What was typed into a form, checked.
enum FormText {
    /// A text that can be shown and printed.
    static func clean(
        _ text: String, _ label: String, limit: Int = 200
    ) throws(Trouble) -> String {
        let trimmed = text.split(separator: " ").joined(separator: " ")
        if let fault = CleanText.fault(trimmed, limit: limit) { throw .notTaken(label, fault) }
        return trimmed
    }

    /// Yes or no, in the till's language or as somebody types it in haste.
    static func yes(
        _ text: String, _ label: String, _ facts: TillFacts
    ) throws(Trouble) -> Bool {
        let word = text.lowercased()
        if [facts.say("yes"), "yes", "y"].contains(word) { return true }
        if [facts.say("no"), "no", "n"].contains(word) { return false }
        throw .notTaken(facts.say(label), facts.say("is yes or no"))
    }

    /// A share such as `7.25`, as parts per million.
    static func percent(
        _ text: String, _ label: String, _ facts: TillFacts
    ) throws(Trouble) -> Int64 {
        let ppm = try? DecimalText.parse(text, digits: TaxRate.percentDigits)
        guard let ppm, (0...TaxRate.ppmLimit).contains(ppm) else {
            throw .notTaken(facts.say(label), facts.say("is a share from 0 to 100 %"))
        }
        return ppm
    }

    /// Parts per million as a share: `7.25`.
    static func percent(_ ppm: Int64) -> String {
        DecimalText.format(ppm, digits: TaxRate.percentDigits, trimmed: true)
    }
}

extension FormField {
    /// A field for yes or no.
    static func choice(_ label: String, isYes: Bool, _ facts: TillFacts) -> FormField {
        FormField(
            label, facts.say(isYes ? "yes" : "no"), hint: "↑ ↓", isNeeded: true, length: 10,
            choices: [facts.say("yes"), facts.say("no")])
    }
}

extension FormAsk {
    /// The manager's session, which a form that wants one has asked for.
    func signedIn() throws(Trouble) -> ManagerSession {
        guard let session else { throw .managersOnly }
        return session
    }
}
