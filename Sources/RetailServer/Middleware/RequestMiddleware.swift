import HTTPTypes
import Hummingbird
import Logging
import RetailModels
import Synchronization

/// Gives every request an id, counts it, and writes one line about it to the log: what was asked,
/// by which tenant, what came of it and how long it took. The line holds no header, no body, no
/// query and no path as it was sent, so nothing secret either.
struct RequestMiddleware: RouterMiddleware {
    typealias Context = ServerContext

    private let configuration: ServerConfiguration
    private let newID: @Sendable () -> String
    private let uptime: @Sendable () -> Duration

    init(configuration: ServerConfiguration, host: Host) {
        self.configuration = configuration
        newID = host.newID
        uptime = host.uptime()
    }

    func handle(
        _ request: Request, context: ServerContext,
        next: @concurrent (Request, ServerContext) async throws -> Response
    ) async throws -> Response {
        let begin = uptime()
        let id = given(request) ?? newID()
        var context = context
        context.requestID = id
        // The framework's own number of the request, which nobody else knows.
        context.logger[metadataKey: "hb.request.id"] = nil
        context.logger[metadataKey: "request.id"] = "\(id)"
        let metrics = configuration.metrics
        metrics.requestBegan()
        let route = Self.route(context.endpointPath)
        func ended(_ status: Int) {
            let series = ServerMetrics.Series(
                route: route, method: Self.methods[request.method] ?? "other",
                status: "\(status / 100)xx")
            metrics.requestEnded(series, after: uptime() - begin)
        }
        do {
            var response = try await next(request, context)
            response.headers[Self.header] = id
            ended(response.status.code)
            log(request, route, response, uptime() - begin, context)
            return response
        } catch {
            // Only a connection that is gone gets here; all else is a problem answer by now.
            ended(499)
            throw error
        }
    }

    private static func route(_ path: String?) -> String {
        guard let path, Routes.templates.contains(path) else { return "other" }
        return path
    }

    // A constant and valid name.
    static let header = HTTPField.Name("X-Request-Id") ?? .server

    /// The methods that have a name of their own among the labels.
    private static let methods = Dictionary(
        uniqueKeysWithValues: [
            HTTPRequest.Method.get, .head, .post, .put, .patch, .delete, .options,
        ].map { ($0, $0.rawValue) })

    /// The id that the proxy gave: anybody else's would let him write what he likes into the log.
    private func given(_ request: Request) -> String? {
        guard configuration.isBehindProxy, let text = request.headers[Self.header] else {
            return nil
        }
        return Self.isID(text) ? text : nil
    }

    /// 1 to 64 of A-Z, a-z, 0-9, point, hyphen and underscore.
    static func isID(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                    || byte == 45 || byte == 46 || byte == 95
            }
    }

    private func log(
        _ request: Request, _ route: String, _ response: Response, _ duration: Duration,
        _ context: ServerContext
    ) {
        let level: Logger.Level =
            switch response.status.code {
            case 503: .warning
            case 500...: .error
            default: configuration.requestLogLevel
            }
        guard context.logger.logLevel <= level else { return }
        var facts: Logger.Metadata = [
            "request.method": "\(Self.methods[request.method] ?? "other")",
            "request.route": "\(route)",
            "response.status": "\(response.status.code)",
            "response.bytes": "\(response.body.contentLength ?? 0)",
            "request.ms": "\(duration.milliseconds)",
        ]
        let notes = context.notes.read()
        facts["tenant"] = notes.tenant.map { "\($0)" }
        facts["problem.code"] = notes.problem.map { "\($0.code.rawValue)" }
        facts["problem.detail"] = notes.problem.map { "\($0.detail)" }
        context.logger.log(level: level, "request answered", metadata: facts)
    }
}

/// What is found out about a request on its way in, for the line that is written on its way out.
final class RequestNotes: Sendable {
    struct Values {
        var tenant: String?
        var problem: Problem?
    }
    private let values = Mutex(Values())

    func note(_ change: (inout Values) -> Void) { values.withLock { change(&$0) } }
    func read() -> Values { values.withLock { $0 } }
}

extension Host {
    /// A clock that only goes forward, from now on.
    func uptime() -> @Sendable () -> Duration {
        func begin<C: Clock<Duration>>(_ clock: C) -> @Sendable () -> Duration {
            let begin = clock.now
            return { begin.duration(to: clock.now) }
        }
        return begin(clock)
    }
}

extension Duration {
    /// With three places: `12.345`.
    var milliseconds: String {
        let micros = components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
        let rest = "\(micros % 1_000)"
        return "\(micros / 1_000)." + String(repeating: "0", count: 3 - rest.count) + rest
    }
}
