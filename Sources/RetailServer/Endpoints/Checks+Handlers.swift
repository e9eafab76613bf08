import RetailModels
import RetailStore

extension LiveCheck: HandledEndpoint {
    static var access: Access { .everybody }

    func answer(_ call: Call) async throws -> ServerCheck { ServerCheck() }
}

extension ReadyCheck: HandledEndpoint {
    static var access: Access { .everybody }

    func answer(_ call: Call) async throws -> ServerCheck {
        do {
            try await call.base.read { tx in _ = try tx.rows("SELECT id FROM schema_migration") }
        } catch { throw Problem(.unavailable, "the database does not answer") }
        return ServerCheck()
    }
}
