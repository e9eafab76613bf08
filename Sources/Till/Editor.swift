public import RetailModels
public import RetailStore

/// Edits products and customers at a till: what it returns is in the journal, and travels by
/// itself.
public struct Editor: Sendable {
    private let register: Register
    private let journal: any DeliveredJournal
    private let database: any Database
    private let host: Host

    /// More edits than this do not wait to be stored.
    private static let openCountMax = 1_000

    public init(
        register: Register, journal: any DeliveredJournal, database: any Database, host: Host
    ) {
        self.register = register
        self.journal = journal
        self.database = database
        self.host = host
    }

    /// Commits the edit that a draft comes to; nil when it changes nothing.
    /// - Throws: `Problem` for a row that is not there and values that it does not take;
    ///   `RegisterFailure`.
    public func commit(_ draft: EditDraft) async throws -> Edit? {
        let open = try await journal.rows(in: [.open], after: 0, limit: Self.openCountMax)
            .filter { $0.write.kind == .edit }
            .compactMap {
                try? CanonicalJSON.decode(Edit.self, from: Array($0.write.body.utf8))
            }
        let (id, now, identity) = (host.newID(), host.now(), register.identity)
        let edit = try await database.read { tx in
            try draft.edit(
                id: id, device: identity.device, now: now, undelivered: open,
                tenant: identity.tenant, in: tx)
        }
        guard let edit else { return nil }
        try await register.commit([.edit(edit)])
        return edit
    }
}
