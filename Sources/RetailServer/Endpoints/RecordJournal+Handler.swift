import RetailModels

extension RecordJournal: HandledEndpoint {
    func answer(_ call: Call) async throws -> Reply {
        Reply(results: try await call.record(body.writes, key: body.key))
    }
}
