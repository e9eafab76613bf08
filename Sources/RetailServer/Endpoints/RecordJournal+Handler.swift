import RetailModels
import RetailStore

extension RecordJournal: HandledEndpoint {
    func answer(_ call: Call) async throws -> Reply {
        let results = try await call.database.write { tx in
            try RecordSale.record(
                body.writes, key: body.key, tenant: call.tenant, now: call.host.now(),
                from: call.sender, in: tx)
        }
        return Reply(results: results)
    }
}
