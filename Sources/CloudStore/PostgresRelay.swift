import CPostgres
import Dispatch
import Glibc
import RetailModels
public import RetailStore
import Synchronization

/// Carries hints between server processes by LISTEN and NOTIFY, on one connection of its own.
///
/// NOTIFY within a business transaction takes a lock of the whole cluster at its commit, so hints
/// are sent after it, merged, at most every 10 ms. The connection must reach PostgreSQL itself: a
/// PgBouncer between them forgets LISTEN.
public final class PostgresRelay: HintRelay {
    static let channel = "pos_hints"
    /// Hints of the same stream within this time are sent as one.
    static let mergeMs: Int32 = 10
    private static let retryMs: Int32 = 1_000

    private struct State {
        var waiting: [TenantHint] = []
        var isStopped = false
    }
    private let settings: ConnectionSettings
    private let state = Mutex(State())
    /// A pipe that wakes the thread: something waits, or it is to end.
    private let bell: (hear: Int32, ring: Int32)
    private let queue = DispatchQueue(label: "postgres.relay")

    /// - Parameter url: as `PostgresDatabase` takes it.
    public init(url: String) throws(SQLFailure) {
        settings = try ConnectionSettings(url: url)
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw SQLFailure(kind: .unavailable, message: "no file descriptor is left")
        }
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        bell = (ends[0], ends[1])
    }

    deinit {
        close(bell.hear)
        close(bell.ring)
    }

    public func start(
        onHint: @escaping @Sendable (TenantHint) -> Void, onGap: @escaping @Sendable () -> Void
    ) {
        queue.async { [self] in
            while !isStopped {
                if let connection = Connection(settings) {
                    onGap()
                    serve(connection, onHint)
                }
                if !isStopped { _ = wait(for: nil, milliseconds: Self.retryMs) }
            }
        }
    }

    public func send(_ hint: TenantHint) {
        state.withLock { state in
            let place = state.waiting.firstIndex {
                $0.tenant == hint.tenant && $0.hint.stream == hint.hint.stream
                    && $0.hint.event == hint.hint.event
            }
            if let place {
                state.waiting[place].hint.head = max(
                    state.waiting[place].hint.head, hint.hint.head)
            } else {
                state.waiting.append(hint)
            }
        }
        ring()
    }

    /// Tells the servers of one change, from a program that is none of them. Waits until it is
    /// told; one that could not be told is covered by their clients' own looking.
    public static func tell(_ hint: TenantHint, url: String) {
        guard let settings = try? ConnectionSettings(url: url),
            let connection = Connection(settings), let text = try? CanonicalJSON.text(hint)
        else { return }
        _ = connection.send([text])
    }

    public func stop() {
        state.withLock { $0.isStopped = true }
        ring()
    }

    private var isStopped: Bool { state.withLock { $0.isStopped } }

    private func ring() {
        // A full pipe has rung already.
        var one: UInt8 = 1
        _ = Glibc.write(bell.ring, &one, 1)
    }

    /// Sends and receives until the connection is lost or it is to end.
    private func serve(_ connection: Connection, _ onHint: (TenantHint) -> Void) {
        while !isStopped {
            let (isRung, hasInput) = wait(for: connection.socket, milliseconds: -1)
            if hasInput {
                guard let payloads = connection.receive() else { return }
                for payload in payloads {
                    let hint = try? CanonicalJSON.decode(
                        TenantHint.self, from: Array(payload.utf8))
                    if let hint { onHint(hint) }
                }
            }
            guard isRung else { continue }
            // What comes in the meantime goes with it.
            _ = poll(nil, 0, Self.mergeMs)
            let hints = state.withLock { state in
                defer { state.waiting = [] }
                return state.waiting
            }
            let payloads = hints.compactMap { try? CanonicalJSON.text($0) }
            guard connection.send(payloads) else { return }
        }
    }

    /// Waits for the bell or the socket.
    private func wait(
        for socket: Int32?, milliseconds: Int32
    ) -> (isRung: Bool, hasInput: Bool) {
        var files = [pollfd(fd: bell.hear, events: Int16(POLLIN), revents: 0)]
        if let socket { files.append(pollfd(fd: socket, events: Int16(POLLIN), revents: 0)) }
        let count = poll(&files, nfds_t(files.count), milliseconds)
        guard count > 0 else { return (false, false) }
        let isRung = files[0].revents != 0
        if isRung {
            var rings = [UInt8](repeating: 0, count: 64)
            while Glibc.read(bell.hear, &rings, rings.count) == rings.count {}
        }
        return (isRung, files.count > 1 && files[1].revents != 0)
    }
}

/// A connection that listens. Not `Sendable`: it lives on the relay's thread.
private final class Connection {
    private let raw: OpaquePointer

    /// Nil when PostgreSQL is not there.
    init?(_ settings: ConnectionSettings) {
        guard let raw = settings.connect() else { return nil }
        self.raw = raw
        _ = PQsetNoticeReceiver(raw, { _, _ in }, nil)
        guard PQstatus(raw) == CONNECTION_OK, isDone("LISTEN \(PostgresRelay.channel)") else {
            // The other properties are set, so `deinit` closes it.
            return nil
        }
    }

    deinit { PQfinish(raw) }

    var socket: Int32 { PQsocket(raw) }

    /// What other processes have sent; nil when the connection is lost.
    func receive() -> [String]? {
        guard PQconsumeInput(raw) == 1 else { return nil }
        let own = PQbackendPID(raw)
        var payloads: [String] = []
        while let found = PQnotifies(raw) {
            if found.pointee.be_pid != own { payloads.append(String(cString: found.pointee.extra)) }
            PQfreemem(found)
        }
        return payloads
    }

    /// False when the connection is lost.
    func send(_ payloads: [String]) -> Bool {
        payloads.allSatisfy { payload in
            payload.withCString { text in
                isDone("SELECT pg_notify('\(PostgresRelay.channel)', $1)", [text])
            }
        }
    }

    private func isDone(_ sql: String, _ values: [UnsafePointer<CChar>?] = []) -> Bool {
        let result = PQexecParams(raw, sql, Int32(values.count), nil, values, nil, nil, 0)
        defer { PQclear(result) }
        let status = PQresultStatus(result)
        return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK
    }
}
