import RetailStore

/// What a till remembers of a revocation: once it has handed in everything it had, the cloud is
/// nothing to it any more. What it sells from then on waits until it is paired again.
extension TillSync {
    private static let salvaged = "salvaged"

    /// Whether the revoked till has handed in everything it had.
    public func hasHandedIn() async throws -> Bool {
        try await database.read { [tenant] tx in
            try SyncState.value(Self.salvaged, tenant: tenant, in: tx) == "all"
        }
    }

    /// Everything is handed in, unless something still waits in the journal.
    public func endSalvage() async throws {
        guard try await journal.count(in: [.open]).rows == 0 else { return }
        try await database.write { [tenant] tx in
            try SyncState.set(Self.salvaged, to: "all", tenant: tenant, in: tx)
        }
    }

    /// The cloud knows this till again.
    public func endRevocation() async throws {
        guard try await hasHandedIn() else { return }
        try await database.write { [tenant] tx in
            try SyncState.set(Self.salvaged, to: "", tenant: tenant, in: tx)
        }
    }
}
