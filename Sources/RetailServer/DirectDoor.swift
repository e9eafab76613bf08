import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// The way into a server for whoever has it in the same process: what a connection would carry,
/// without one. A request goes through all that one from the network goes through, from the
/// address over the token to the limits, and comes to the same handler.
public struct DirectDoor: Sendable {
    /// What the server answers.
    public struct Answer: Sendable {
        public var status: Int
        public var headers: [(name: String, value: String)]
        public var body: [UInt8]
    }

    /// The host that is asked for: this machine.
    private static let authority = "127.0.0.1"

    private let responder: RouterResponder<ServerContext>
    private let logger: Logger

    init(responder: RouterResponder<ServerContext>, logger: Logger) {
        self.responder = responder
        self.logger = logger
    }

    /// Asks once. Whatever goes wrong is an answer too; only a cancelled task may throw.
    /// - Parameter target: the path and the query, percent-encoded.
    public func answer(
        method: String, target: String, headers: [(name: String, value: String)], body: [UInt8]?
    ) async throws -> Answer {
        var fields = HTTPFields()
        for (name, value) in headers {
            guard let name = HTTPField.Name(name) else { continue }
            fields.append(HTTPField(name: name, value: value))
        }
        fields[.contentLength] = body.map { "\($0.count)" }
        let request = Request(
            head: HTTPRequest(
                method: HTTPRequest.Method(method) ?? .get, scheme: "http",
                authority: Self.authority, path: target, headerFields: fields),
            body: RequestBody(buffer: ByteBuffer(bytes: body ?? [])))
        let response = try await responder.respond(
            to: request, context: ServerContext(logger: logger))
        let whole = WholeBody()
        try await response.body.write(BodyCollector(whole: whole))
        return Answer(
            status: response.status.code,
            headers: response.headers.map { (name: $0.name.rawName, value: $0.value) },
            body: whole.bytes)
    }
}

/// Where the pieces of a body go, one after the other.
private final class WholeBody {
    var bytes: [UInt8] = []
}

private struct BodyCollector: ResponseBodyWriter {
    let whole: WholeBody

    func write(_ buffer: ByteBuffer) async throws {
        whole.bytes.append(contentsOf: buffer.readableBytesView)
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

/// What a context is made of when there is no connection.
struct DirectSource: RequestContextSource {
    let logger: Logger
}
