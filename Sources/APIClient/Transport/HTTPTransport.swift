/// Carries a request to a server and brings the answer back.
///
/// `CurlTransport` is the real one; tests and the whole till in one process give their own.
public protocol HTTPTransport: Sendable {
    /// Sends the request once and returns the whole answer, whatever its status.
    ///
    /// A kept connection that the server had closed meanwhile is replaced, and the request sent
    /// again: a server may see a request twice, which the ids of the API make harmless.
    /// - Throws: `TransportFailure`, or `CancellationError` when the task was cancelled.
    func send(_ request: HTTPRequest) async throws -> HTTPReply
}

/// Why a request brought no answer.
public enum TransportFailure: Error, Equatable, Sendable {
    /// The host is there, and nothing listens on the port.
    case refused
    /// The name of the host has no address, or no name server answered.
    case unresolved
    /// No connection within the time to connect.
    case connectTimedOut(afterMs: Int)
    /// Connected, and no complete answer within the time of the request.
    case timedOut(afterMs: Int)
    /// The connection could not be secured, or the server is not who it should be.
    case tls(reason: String)
    /// The answer is longer than the request allows.
    case replyTooLarge(max: Int)
    /// The address is not an absolute `http` or `https` URL.
    case badURL
    /// The transport has been stopped.
    case stopped
    /// As many requests as the transport takes are under way.
    case overloaded(max: Int)
    /// Anything else; `code` is libcurl's, for logs and support.
    case other(code: Int, reason: String)
}

extension TransportFailure: CustomStringConvertible {
    /// A few words for the Sync screen and the log.
    public var description: String {
        switch self {
        case .refused: "connection refused"
        case .unresolved: "name not found"
        case .connectTimedOut(let ms): "no connection after \(Self.seconds(ms))"
        case .timedOut(let ms): "timeout after \(Self.seconds(ms))"
        case .tls(let reason): "not secure: \(reason)"
        case .replyTooLarge(let max): "reply over \(max) bytes"
        case .badURL: "bad address"
        case .stopped: "stopped"
        case .overloaded(let max): "over \(max) requests at once"
        case .other(let code, let reason): "\(reason) (\(code))"
        }
    }

    /// Milliseconds as the screens write them, `2.0 s`.
    private static func seconds(_ ms: Int) -> String {
        "\(ms / 1_000).\(ms % 1_000 / 100) s"
    }
}
