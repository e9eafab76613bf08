import RetailModels
import RetailStore

extension ListAudit: HandledEndpoint {
    func answer(_ call: Call) async throws -> Page<AuditEntry> {
        let lines = try await call.database.read { [tenant = call.tenant] tx in
            try AuditStore.list(
                AuditStore.Query(actions: actions, person: person, from: from, until: until),
                after: after, limit: limit + 1, tenant: tenant, in: tx)
        }
        return Page(lines, limit: Int(limit)) { $0.key.text }
    }
}
