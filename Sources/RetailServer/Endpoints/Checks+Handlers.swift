import HTTPTypes
import Hummingbird
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

extension MetricsReport: HandledEndpoint {
    static var access: Access { .admin }

    func answer(_ call: Call) async throws -> String { call.metrics.text() }

    static func response(_ reply: String, to request: Request) throws -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: reply)))
    }
}
