import RetailModels
import TerminalUI

/// Who the shop is.
struct ShopForm: FormKind {
    static let name = "shop-form"
    static let title = "Shop"
    static let isForSession = true

    let shop: Shop

    func heading(_ facts: TillFacts) -> String { facts.say("The shop") }

    func fields(_ facts: TillFacts) -> [FormField] {
        [
            FormField("Name", shop.name, isNeeded: true, length: 200),
            FormField("Address", shop.address, length: 200),
            FormField("Phone", shop.phone, length: 200),
            FormField("Tax id", shop.taxID, length: 200),
        ]
    }

    func note(_ texts: [String], _ facts: TillFacts) -> String {
        facts.say("Currency and tax rules stay: figures were made by them.")
    }

    func save(_ texts: [String], _ ask: FormAsk) async throws(Trouble) -> String {
        var edit = ShopEdit()
        func changed(_ index: Int, _ label: String, _ before: String) throws(Trouble) -> String? {
            let text = try FormText.clean(texts[index], ask.facts.say(label))
            return text == before ? nil : text
        }
        edit.name = try changed(0, "Name", shop.name)
        edit.address = try changed(1, "Address", shop.address)
        edit.phone = try changed(2, "Phone", shop.phone)
        edit.taxID = try changed(3, "Tax id", shop.taxID)
        return try await ask.change(edit, "shop")
    }
}

/// What stands on receipts besides the sale.
struct ReceiptForm: FormKind {
    static let name = "receipt-form"
    static let title = "Receipts"
    static let isForSession = true

    let settings: ShopSettings

    func heading(_ facts: TillFacts) -> String { facts.say("Receipts of the shop") }

    func fields(_ facts: TillFacts) -> [FormField] {
        [
            FormField(
                "Header", (settings.receiptHeader ?? []).joined(separator: "|"),
                hint: "| begins another line", length: 1_000),
            FormField(
                "Footer", (settings.receiptFooter ?? []).joined(separator: "|"),
                hint: "| begins another line", length: 1_000),
        ]
    }

    func note(_ texts: [String], _ facts: TillFacts) -> String {
        facts.say("A till's own printer.header and printer.footer win.")
    }

    func save(_ texts: [String], _ ask: FormAsk) async throws(Trouble) -> String {
        var edit = ShopEdit()
        let header = try lines(texts[0], "Header", ask.facts)
        let footer = try lines(texts[1], "Footer", ask.facts)
        if header != settings.receiptHeader ?? [] { edit.receiptHeader = header }
        if footer != settings.receiptFooter ?? [] { edit.receiptFooter = footer }
        return try await ask.change(edit, "receipts")
    }

    private func lines(
        _ text: String, _ label: String, _ facts: TillFacts
    ) throws(Trouble) -> [String] {
        let lines = text.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard lines.count <= ShopEdit.receiptLinesMax else {
            throw .notTaken(facts.say(label), facts.say("has more than 10 lines"))
        }
        for line in lines {
            if let fault = CleanText.fault(line, limit: 200) {
                throw .notTaken(facts.say(label), fault)
            }
        }
        return text.isEmpty ? [] : lines
    }
}

/// How shifts are closed.
struct ShiftsForm: FormKind {
    static let name = "shifts-form"
    static let title = "Closing a shift"
    static let isForSession = true

    let settings: ShopSettings

    func heading(_ facts: TillFacts) -> String { facts.say(Self.title) }

    func fields(_ facts: TillFacts) -> [FormField] {
        [FormField.choice("Blind", isYes: settings.blindClose ?? false, facts)]
    }

    func note(_ texts: [String], _ facts: TillFacts) -> String {
        facts.say("Blind: the till says what should be there after the count.")
    }

    func save(_ texts: [String], _ ask: FormAsk) async throws(Trouble) -> String {
        var edit = ShopEdit()
        let isBlind = try FormText.yes(texts[0], "Blind", ask.facts)
        if isBlind != settings.blindClose ?? false { edit.blindClose = isBlind }
        return try await ask.change(edit, "blind close \(isBlind)")
    }
}

extension FormAsk {
    /// Changes what is the shop's, and notes it; says in a sentence what came of it.
    func change(_ edit: ShopEdit, _ subject: String) async throws(Trouble) -> String {
        guard edit != ShopEdit() else { return facts.say("Nothing was changed.") }
        _ = try await client.shop.change(edit, try signedIn())
        await client.note(AuditNote(.settingsChange, by: person, subject: subject))
        return facts.say("Changed for the shop. It holds at each till from the next sign-in.")
    }
}
