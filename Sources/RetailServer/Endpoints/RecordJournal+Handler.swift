import RetailModels

extension RecordJournal: HandledEndpoint {
    func answer(_ call: Call) async throws -> Reply {
        try await call.record(body.writes, key: body.key, relies: body.relies ?? [])
    }
}
