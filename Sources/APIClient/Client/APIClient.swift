public import RetailModels

/// Where a server is, and what it wants to see.
public struct ServerAddress: Hashable, Sendable {
    /// Such as `http://127.0.0.1:8089`, without a path.
    public var url: String
    public var token: String

    public init(url: String, token: String) {
        var url = url
        while url.hasSuffix("/") { url.removeLast() }
        self.url = url
        self.token = token
    }
}

/// How long a call may take.
public struct CallLimits: Hashable, Sendable {
    public var connectTimeoutMs: Int
    public var timeoutMs: Int

    public init(connectTimeoutMs: Int = 500, timeoutMs: Int = 2_000) {
        self.connectTimeoutMs = connectTimeoutMs
        self.timeoutMs = timeoutMs
    }
}

/// What came of a call (architecture.md: Cloud first, exactly once).
public enum CallOutcome<Reply: Sendable>: Sendable {
    case answered(Reply)
    /// An ordinary 4xx: an answer too.
    case refused(Problem)
    /// No answer that counts; the caller falls over.
    case failed(OfflineReason, retryAfterMs: Int?)
}

/// Why nobody gave an answer that can be used.
public enum APIFailure: Error, Equatable, Sendable {
    /// The server answered, and refused.
    case refused(Problem)
    /// No server could be reached, or none gave an answer of ours.
    case unreachable(String)
}

/// Makes typed calls to one server. Knows no failover.
public struct APIClient: Sendable {
    private let transport: any HTTPTransport
    private let limits: CallLimits

    public init(transport: any HTTPTransport, limits: CallLimits = CallLimits()) {
        self.transport = transport
        self.limits = limits
    }

    /// Asks once. Throws `CancellationError` and nothing else.
    /// - Parameters:
    ///   - session: an operator's, for the calls that want one besides the token.
    ///   - timeoutMs: instead of the usual limit, for a call that may take longer.
    public func ask<Call: Endpoint>(
        _ call: Call, of server: ServerAddress, session: String? = nil, timeoutMs: Int? = nil
    ) async throws -> CallOutcome<Call.Reply> {
        let reply: HTTPReply
        do {
            reply = try await transport.send(
                request(call, to: server, session: session, timeoutMs: timeoutMs))
        } catch let failure as TransportFailure {
            return .failed(.transport(failure), retryAfterMs: nil)
        }
        return Self.outcome(of: call, reply)
    }

    private func request(
        _ call: some Endpoint, to server: ServerAddress, session: String?, timeoutMs: Int?
    ) -> HTTPRequest {
        let input = call.input
        let verb = type(of: call).verb
        var headers = [(name: SyncProtocol.header, value: "\(SyncProtocol.version)")]
        if !server.token.isEmpty {
            headers.append((name: "Authorization", value: "Bearer \(server.token)"))
        }
        if let session { headers.append((name: OperatorSession.header, value: session)) }
        if verb != .get, input.headers["content-type"] == nil {
            headers.append((name: "Content-Type", value: "application/json"))
        }
        for (name, value) in input.headers.sorted(by: { $0.key < $1.key }) {
            headers.append((name: name, value: value))
        }
        return HTTPRequest(
            method: verb.rawValue, url: server.url + URLPath.text(type(of: call).path, input),
            headers: headers, body: verb == .get ? nil : input.body,
            connectTimeoutMs: limits.connectTimeoutMs, timeoutMs: timeoutMs ?? limits.timeoutMs,
            // Plain http goes to this machine only, where packing saves nothing.
            acceptsGzip: server.url.hasPrefix("https:"))
    }

    /// What the endpoint replies with: JSON, or the bytes themselves.
    private static func decoded<Reply: Decodable>(_ reply: HTTPReply) -> Reply? {
        guard let verbatim = Reply.self as? any VerbatimReply.Type else {
            return try? CanonicalJSON.decode(Reply.self, from: reply.body)
        }
        return verbatim.init(bytes: reply.body, header: { reply.headers[$0] }) as? Reply
    }

    /// Tells answers from failures.
    private static func outcome<Call: Endpoint>(
        of call: Call, _ reply: HTTPReply
    ) -> CallOutcome<Call.Reply> {
        let retryAfterMs = reply.headers["retry-after"].flatMap(Int.init).map { $0 * 1_000 }
        guard reply.headers[SyncProtocol.header] != nil else {
            return .failed(.foreignReply, retryAfterMs: retryAfterMs)
        }
        switch reply.status {
        case 200..<300:
            guard let value: Call.Reply = decoded(reply) else {
                return .failed(.foreignReply, retryAfterMs: nil)
            }
            return .answered(value)
        case 401, 403:
            guard let problem = try? CanonicalJSON.decode(Problem.self, from: reply.body) else {
                return .failed(.status(reply.status), retryAfterMs: retryAfterMs)
            }
            return .failed(.denied(problem), retryAfterMs: retryAfterMs)
        case 426:
            // Our cloud says that the versions do not fit, and works on.
            let problem = try? CanonicalJSON.decode(Problem.self, from: reply.body)
            guard let problem, problem.code == .outdated else {
                return .failed(.status(reply.status), retryAfterMs: retryAfterMs)
            }
            return .refused(problem)
        case 407, 408, 425, 429:
            return .failed(.status(reply.status), retryAfterMs: retryAfterMs)
        case 400..<500:
            guard let problem = try? CanonicalJSON.decode(Problem.self, from: reply.body) else {
                return .failed(.foreignReply, retryAfterMs: nil)
            }
            return .refused(problem)
        default:
            return .failed(.status(reply.status), retryAfterMs: retryAfterMs)
        }
    }
}
