import RetailModels
import TerminalUI
import Till

/// Something that waits for a person.
struct AttentionRow: PagedRow {
    /// A write that a server could not take.
    var parked: ParkedWrite?
    /// Something of which more was used than there was.
    var over: OverUse?

    var rowID: String {
        parked.map { $0.hash } ?? "\(over?.kind.rawValue ?? "") \(over?.name ?? "")"
    }
    static var noun: (one: String, many: String) { ("matter", "matters") }

    var what: String { parked.map { $0.number ?? $0.id } ?? over?.name ?? "" }
    /// As `Problem.Code`, or as `OverUse.Kind`.
    var reason: String { parked?.code ?? over?.kind.rawValue ?? "" }
}

/// What servers keep for a person (sync.md: a bundle that cannot be applied is parked, the rest
/// flows), and what was used on two tills that did not see each other. Both documents are kept.
struct ParkedList: ListKind {
    static let name = "parked"
    static let title = "Parked"
    static let isForSession = true
    static let nothing = "Nothing waits for a person."

    var commands: [ListCommand] {
        [ListCommand(key: .releaseParked, needsRow: true), ListCommand(key: .lookAgain)]
    }

    func concerns(_ news: PageNews) -> Bool { news == .changed(.sales) }

    func page(_ ask: ListAsk) async throws(Trouble) -> Page<AttentionRow> {
        guard let session = ask.who.session else { throw .managersOnly }
        let parked = try await ask.client.devices.parked(ask.after, session)
        var rows = parked.items.map { AttentionRow(parked: $0) }
        if ask.after == nil {
            rows = try await ask.client.backOffice.overUses().map { AttentionRow(over: $0) } + rows
        }
        return Page(
            items: rows.filter { ask.shows("\($0.what) \($0.reason)") }, next: parked.next)
    }

    func columns(_ facts: TillFacts, _ charts: Charts) -> ListTable<AttentionRow> {
        ListTable(columns: [
            .init(title: "Document", width: 16) { $0.what },
            .init(title: "Since", width: 17) { row in
                row.parked.map { facts.local($0.receivedAt).text } ?? ""
            },
            .init(title: "Why", width: nil) { facts.say(Self.words(for: $0.reason)) },
            .init(title: "Amount", width: 16, isRight: true) { row in
                row.parked.map { $0.gross.map { facts.currency.text(minor: $0) } ?? "" }
                    ?? row.over.map { facts.currency.text($0.over) } ?? ""
            },
        ])
    }

    /// What a reason is to a person; a word of a newer server stands as it is.
    static func words(for reason: String) -> String {
        switch reason {
        case Problem.Code.numberTwice.rawValue: "its number was used twice"
        case Problem.Code.otherContent.rawValue: "another document has its id"
        case Problem.Code.documentInvalid.rawValue: "its figures or signature do not fit"
        case Problem.Code.deviceRevoked.rawValue: "its till was revoked before it sent this"
        case Problem.Code.malformedBody.rawValue: "it cannot be read"
        case OverUse.Kind.returned.rawValue: "more came back than was sold"
        case OverUse.Kind.spent.rawValue: "more was spent than was on it"
        default: reason
        }
    }

    mutating func perform(
        _ key: KeyName, _ row: AttentionRow?, on page: some PageScreen
    ) -> ListStep {
        guard key == .releaseParked, let row else { return .reload }
        guard let parked = row.parked else {
            let words = "All documents count. Settle the difference with the customer."
            return .say(.info(page.facts.say(words)))
        }
        return .leave(page.form(ReleaseForm(parked: parked), needs: .settings))
    }

    func open(_ row: AttentionRow, on page: some PageScreen) -> ListStep {
        .leave(page.show(NoteScreen.self, .init(row.what, row.facts(page.facts))))
    }
}

extension AttentionRow {
    /// All that is known of it, and what to do.
    fileprivate func facts(_ facts: TillFacts) -> [NoteScreen.Fact] {
        var found: [NoteScreen.Fact] = []
        func add(_ label: String, _ text: String?) {
            if let text, !text.isEmpty { found.append(.init(label: label, text: text)) }
        }
        add("Why", facts.say(ParkedList.words(for: reason)))
        if let parked {
            add("In detail", parked.detail)
            add("Since", facts.local(parked.receivedAt).text)
            add("Kind", parked.kind.rawValue)
            add("Number", parked.number)
            add("Made at", parked.at.map { facts.local($0).text })
            add("Till", parked.device)
            add("Amount", parked.gross.map { facts.currency.text(minor: $0) })
            add("Id", parked.id)
            add("Hash", parked.hash)
            add(
                "What now",
                facts.say(
                    "It stays as it is, and its till keeps it in its own figures. Nothing is lost: "
                        + "t takes it for a fact, when the server can store it by now."))
        }
        if let over {
            add("Beyond", facts.currency.text(over.over))
            add("Documents", over.documents.joined(separator: ", "))
            add(
                "What now",
                facts.say("All documents count. Settle the difference with the customer."))
        }
        return found
    }
}

/// Takes what is kept for a fact.
struct ReleaseForm: FormKind {
    static let name = "release"
    static let title = "Release"
    static let isForSession = true

    let parked: ParkedWrite

    private var called: String { parked.number ?? parked.id }

    func heading(_ facts: TillFacts) -> String { facts.say("Release {}", called) }

    func fields(_ facts: TillFacts) -> [FormField] {
        [FormField.choice("It is a fact", isYes: false, facts)]
    }

    func note(_ texts: [String], _ facts: TillFacts) -> String {
        facts.say("It counts from then on, at every till.")
    }

    func save(_ texts: [String], _ ask: FormAsk) async throws(Trouble) -> String {
        let session = try ask.signedIn()
        guard try FormText.yes(texts[0], "It is a fact", ask.facts) else {
            return ask.facts.say("Nothing was changed.")
        }
        _ = try await ask.client.devices.release(parked.hash, session)
        await ask.client.note(
            AuditNote(.conflictResolved, by: ask.person, subject: called, detail: parked.code))
        return ask.facts.say("{} is released.", called)
    }
}
