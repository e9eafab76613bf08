import RetailModels
import RetailStore

extension ListConflicts: HandledEndpoint {
    func answer(_ call: Call) async throws -> Page<EditConflict> {
        try call.checkCloud()
        let found = try await call.database.read { [after, limit, tenant = call.tenant] tx in
            try ConflictStore.open(after: after, limit: limit + 1, tenant: tenant, in: tx)
        }
        return Page(found, limit: Int(limit), key: \.id)
    }
}

extension ResolveConflict: HandledEndpoint {
    func answer(_ call: Call) async throws -> EditConflict {
        try call.checkCloud()
        // The manager's door has let somebody in.
        guard let manager = call.manager else {
            throw Problem(.sessionNeeded, "a manager must sign in")
        }
        let (id, takes, tenant) = (id, body.choice == .take, call.tenant)
        let (newID, now) = (call.host.newID(), call.host.now())
        let resolved = try await call.database.write { tx in
            try ConflictChoice(tenant: tenant, in: tx)
                .resolve(id, takes: takes, by: manager.id, newID: newID, now: now)
        }
        guard let resolved else { throw Problem(.notFound, "nothing waits under \(id)") }
        call.publish(resolved.outcome.events, resolved.outcome.heads)
        return resolved.conflict
    }
}
