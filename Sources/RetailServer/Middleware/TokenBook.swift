import RetailModels
import RetailStore

/// Whose the tokens of paired devices are, as the database says.
///
/// An answer is believed for `lifeMs`: so long a revoked device or a suspended tenant may still be
/// served by this process (sync.md: at most 5 s).
actor TokenBook {
    static let lifeMs: Int64 = 4_000
    /// A device's last sight is noted at most this often.
    private static let seenEveryMs: Int64 = 60_000
    private static let entryCountMax = 20_000

    private struct Entry {
        var principal: Result<Principal?, Problem>
        var readAt: Int64
    }
    private let database: any Database
    private let host: Host
    private var entries: [String: Entry] = [:]
    private var seen: [String: Int64] = [:]

    init(database: any Database, host: Host) {
        self.database = database
        self.host = host
    }

    /// Nil for an unknown token; throws for a device or tenant that is shut out.
    func principal(of token: String) async throws -> Principal? {
        guard token.utf8.count == 64 else { return nil }
        let now = host.now()
        if let entry = entries[token], now - entry.readAt < Self.lifeMs, now >= entry.readAt {
            return try entry.principal.get()
        }
        let answer: Result<Principal?, Problem>
        do { answer = .success(try await read(token, now)) } catch let problem as Problem {
            answer = .failure(problem)
        }
        if entries.count >= Self.entryCountMax { entries = [:] }
        // What is unknown is asked again: a flood of wrong tokens must not fill the book.
        if case .success(nil) = answer {
        } else {
            entries[token] = Entry(principal: answer, readAt: now)
        }
        return try answer.get()
    }

    /// Whether the token was a device's when it was last looked up.
    func knows(_ token: String) -> Bool { entries[token] != nil }

    private func read(_ token: String, _ now: Int64) async throws -> Principal? {
        let owner = try await database.read { tx in
            try DeviceStore.owner(ofToken: token, now: now, in: tx)
        }
        guard let owner else { return nil }
        let (record, tenant) = try await database.scoped(to: owner.tenant).read { tx in
            (
                try DeviceStore.find(owner.device, tenant: owner.tenant, in: tx),
                try TenantStore.find(owner.tenant, in: tx)
            )
        }
        guard let record, let tenant, let location = record.device.location else { return nil }
        guard tenant.status == .active else {
            throw Problem(.tenantSuspended, "tenant \(tenant.id) is suspended")
        }
        guard record.device.status == .active else {
            throw Problem(.deviceRevoked, "device \(owner.device) was revoked")
        }
        if now - (seen[owner.device] ?? 0) > Self.seenEveryMs {
            seen[owner.device] = now
            try await database.scoped(to: owner.tenant).write { tx in
                try DeviceStore.setSeen(owner.device, at: now, tenant: owner.tenant, in: tx)
            }
        }
        return Principal(
            tenant: owner.tenant, location: location, role: .device(owner.device))
    }
}
