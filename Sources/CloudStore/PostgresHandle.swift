import CPostgres
import Glibc
import RetailStore

/// One libpq connection in pipeline mode, and the only place that calls libpq on it.
///
/// Not `Sendable`: it lives on the queue of its `PostgresConnection`. The socket does not block, so
/// that while statements are being written the answers to earlier ones are taken in; with blocking
/// writes both sides would wait for each other as soon as both socket buffers are full.
///
/// A call that fails because the connection is gone throws `.unavailable`; from then on `isLost`.
final class PostgresHandle {
    /// `PQserverVersion` of PostgreSQL 15.
    static let versionMin: Int32 = 150_000
    /// How often `isAlive` reads before it takes the server for alive, whatever it sends.
    private static let readsMax = 16

    private let raw: OpaquePointer

    /// Connects, and refuses a server that this program does not know. Blocks until connected.
    init(_ settings: ConnectionSettings) throws(SQLFailure) {
        guard let raw = settings.connect() else {
            throw SQLFailure(kind: .unavailable, message: "no memory for a connection")
        }
        self.raw = raw
        // Notices would be written to stderr. They are for a person at psql.
        _ = PQsetNoticeReceiver(raw, { _, _ in }, nil)
        guard PQstatus(raw) == CONNECTION_OK else {
            throw SQLFailure(kind: .unavailable, message: settings.explain(message))
        }
        let encoding = PQparameterStatus(raw, "server_encoding").map { String(cString: $0) }
        if let refusal = Self.refusal(version: PQserverVersion(raw), encoding: encoding ?? "") {
            throw SQLFailure(kind: .other, message: refusal)
        }
        if let role = settings.role { try take(role) }
        guard PQsetnonblocking(raw, 1) == 0, PQenterPipelineMode(raw) == 1 else { throw lost() }
    }

    /// Becomes a role, for the rest of the connection. Its name is part of the program.
    private func take(_ role: String) throws(SQLFailure) {
        let result = PQexec(raw, "SET ROLE \"\(role)\"")
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_COMMAND_OK else {
            throw SQLFailure(
                kind: .other, message: "the role \(role) cannot be taken: \(message)")
        }
    }

    deinit { PQfinish(raw) }

    /// Why a server cannot be used; nil when it can.
    static func refusal(version: Int32, encoding: String) -> String? {
        if version < versionMin {
            return "PostgreSQL 15 or later is needed; the server has version "
                + "\(version / 10_000).\(version % 10_000)"
        }
        if encoding != "UTF8" {
            return "the database must have the encoding UTF8; it has \(encoding)"
        }
        return nil
    }

    var isLost: Bool { PQstatus(raw) != CONNECTION_OK }
    /// No transaction is open, as of the last sync.
    var isIdle: Bool { PQtransactionStatus(raw) == PQTRANS_IDLE }

    /// Whether the server has hung up in the meantime, without asking it anything.
    func isAlive() -> Bool {
        var reads = 0
        while !isLost, reads < Self.readsMax, poll(POLLIN, timeoutMs: 0) != 0 {
            // Takes in what the server said last; the end of the stream shows at the next read.
            if PQconsumeInput(raw) == 0 { return false }
            reads += 1
        }
        return !isLost
    }

    /// Queues the preparation of a statement.
    func prepare(_ text: String, name: String) throws(SQLFailure) {
        if PQsendPrepare(raw, name, text, 0, nil) == 0 { throw refused(text) }
    }

    /// Queues a prepared statement, its answer in binary format.
    func execute(
        _ text: String, name: String, _ parameters: inout ParameterBuffer
    ) throws(SQLFailure) {
        let isQueued = parameters.withPointers { count, values in
            PQsendQueryPrepared(raw, name, count, values, nil, nil, 1)
        }
        if isQueued == 0 { throw refused(text) }
    }

    /// Queues a statement without arguments that is not worth preparing.
    func execute(_ text: String) throws(SQLFailure) {
        if PQsendQueryParams(raw, text, 0, nil, nil, nil, nil, 1) == 0 { throw refused(text) }
    }

    /// Queues the point up to which the server skips everything after a failure.
    func sync() throws(SQLFailure) {
        if PQpipelineSync(raw) == 0 { throw refused("") }
    }

    /// Writes all that is queued, and takes in what arrives meanwhile.
    func flush() throws(SQLFailure) {
        while true {
            switch PQflush(raw) {
            case 0: return
            case 1:
                let ready = poll(POLLIN | POLLOUT, timeoutMs: -1)
                if ready & POLLIN != 0, PQconsumeInput(raw) == 0 { throw lost() }
            default: throw lost()
            }
        }
    }

    /// The next part of the answer; nil where the answer to one statement ends. Blocks. Everything
    /// is flushed before.
    func next() -> PostgresResult? { PQgetResult(raw).map { PostgresResult($0) } }

    /// What a caller hears when the connection is gone.
    func lost(_ statement: String = "") -> SQLFailure {
        SQLFailure(
            kind: .unavailable,
            message: "the connection to the database was lost: \(message)", statement: statement)
    }

    private var message: String {
        let text = PQerrorMessage(raw).map { String(cString: $0) } ?? ""
        return ServerFailure.oneLine(text)
    }

    /// libpq did not take a statement: no connection, too many arguments, or no memory.
    private func refused(_ statement: String) -> SQLFailure {
        if isLost { return lost(statement) }
        return SQLFailure(kind: .other, message: message, statement: statement)
    }

    /// What the socket is ready for; 0 when the time is over. Hang-ups count as readable.
    private func poll(_ events: Int32, timeoutMs: Int32) -> Int32 {
        var socket = pollfd(fd: PQsocket(raw), events: Int16(events), revents: 0)
        while true {
            let count = Glibc.poll(&socket, 1, timeoutMs)
            if count == 0 { return 0 }
            if count < 0, errno == EINTR { continue }
            let ready = Int32(socket.revents)
            return ready & POLLOUT == ready && count > 0 ? ready : ready | POLLIN
        }
    }
}
