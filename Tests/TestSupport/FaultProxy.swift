import Foundation
import Glibc
import Synchronization

/// Stands between tills and a server, and breaks what a test wants broken, exactly as often as it
/// says.
///
/// It knows a request from its answer, so that either can be lost, kept or sent twice. A connection
/// that was upgraded (the hints' WebSocket) is passed on byte by byte.
public final class FaultProxy: Sendable {
    /// What becomes of a request.
    public enum Fault: Hashable, Sendable {
        case pass
        /// It is forwarded so many milliseconds late.
        case latency(Int32)
        /// Half of the request reaches the server, then both connections are reset.
        case cutRequest
        /// It is forwarded; half of the answer reaches the till, then its connection is reset.
        case cutReply
        /// It is forwarded; half of the answer reaches the till, then the sending side is closed.
        case halfClose
        /// It is taken, and no answer ever comes.
        case blackHole
        /// It is answered here with that status, and never forwarded.
        case status(Int)
        /// It is forwarded and answered; the answer is dropped and the till's connection reset.
        case swallowReply
        /// It is forwarded twice, one after the other; the till gets the first answer.
        case twice
        /// The till's connection is reset at once; the request is forwarded when `release` says so.
        case late
        /// It waits here, the till for it, until `release`.
        case hold
        /// It is forwarded; the answer waits here, the till for it, until `release`.
        case holdReply
    }

    /// A request that came by.
    public struct Exchange: Sendable {
        /// With its verb, as in `POST /api/journal`.
        public var request: String
        public var fault: Fault
        /// What the server answered, in the order in which it was asked.
        public var statuses: [Int] = []
        /// It has come to where its fault leaves it: to its end, or to where it is kept.
        public var isThere = false
    }

    struct Rule {
        var prefix: String
        var fault: Fault
        var skips: Int
        var times: Int
    }

    struct State {
        var serverPort: Int
        var rules: [Rule] = []
        var exchanges: [Exchange] = []
        var generation = 0
        var isClosed = false
        var wires: [ObjectIdentifier: Wire] = [:]
    }

    private let listener: Wire
    private let port: Int
    let state: Mutex<State>

    /// - Parameter url: of the server, as in `http://127.0.0.1:40123`.
    public init(to url: String) throws {
        let (listener, port) = try Wire.listen()
        self.listener = listener
        self.port = port
        state = Mutex(State(serverPort: Self.port(of: url)))
        Thread.detachNewThread { [weak self] in
            while let client = listener.accept() {
                guard let proxy = self else { return }
                Thread.detachNewThread { proxy.serve(client) }
            }
        }
    }

    deinit { close() }

    /// Where it listens.
    public var url: String { "http://127.0.0.1:\(port)" }

    /// Serves from another server from now on.
    public func forward(to url: String) {
        state.withLock { $0.serverPort = Self.port(of: url) }
    }

    private static func port(of url: String) -> Int {
        url.split(separator: ":").last.flatMap { Int($0) } ?? 0
    }

    // MARK: - What a test says

    /// Breaks the next requests that begin so, as in `POST /api/sync`. The rule that was made first
    /// and is not used up counts.
    /// - Parameters:
    ///   - skips: so many pass before.
    ///   - times: so many are broken; all until `heal` by default.
    public func fail(
        _ prefix: String = "", with fault: Fault, skips: Int = 0, times: Int = .max
    ) {
        state.withLock {
            $0.rules.append(Rule(prefix: prefix, fault: fault, skips: skips, times: times))
        }
    }

    /// Breaks nothing from now on. What is kept stays kept.
    public func heal() { state.withLock { $0.rules = [] } }

    /// Resets every connection, upgraded ones too.
    public func cut() {
        for wire in state.withLock({ Array($0.wires.values) }) { wire.reset() }
    }

    /// Lets everything go on that is kept: `late`, `hold` and `holdReply`.
    public func release() { state.withLock { $0.generation += 1 } }

    /// The requests that have come by so far and begin so.
    public func exchanges(_ prefix: String = "") -> [Exchange] {
        state.withLock { $0.exchanges.filter { $0.request.hasPrefix(prefix) } }
    }

    /// How many such requests have met that fault and come to where it leaves them.
    public func count(_ fault: Fault, _ prefix: String = "") -> Int {
        exchanges(prefix).count { $0.fault == fault && $0.isThere }
    }

    /// Ends it: every connection is reset, and nothing is taken any more.
    public func close() {
        state.withLock { $0.isClosed = true }
        listener.reset()
        cut()
    }
}
