public import RetailModels

/// The session that is open on a till.
public struct OpenShift: Codable, Hashable, Sendable {
    /// A session longer than this is said to be (retail-rules: Sessions).
    public static let lengthMaxMs: Int64 = 24 * 60 * 60 * 1000

    public var id: String
    public var openedAt: Int64
    public var operatorID: String
    public var operatorName: String

    public init(id: String, openedAt: Int64, operatorID: String, operatorName: String) {
        self.id = id
        self.openedAt = openedAt
        self.operatorID = operatorID
        self.operatorName = operatorName
    }
}

/// Where a till's chain ends, and what its session has come to. Written in the same transaction as
/// the document that it ends with.
public struct JournalHead: Codable, Hashable, Sendable {
    /// Made at random with the journal, and anew when it is restored from a backup.
    public var journalID: String
    public var series: String
    /// The last number used; 0 before the first.
    public var sequence: Int64
    public var hash: String
    /// The latest time on a document, so that a clock set back is noticed.
    public var clock: Int64
    /// The last Z number used.
    public var zNumber: Int64
    public var shift: OpenShift?
    public var totals: ShiftTotals
    /// The number of the last event of the audit log that a document carries; nil before the first.
    public var auditNo: Int64?

    public init(journalID: String, series: String) {
        self.journalID = journalID
        self.series = series
        sequence = 0
        hash = Document.noHash
        clock = 0
        zNumber = 0
        totals = ShiftTotals()
    }

    /// The head behind `document`, whose bytes have the hash. The register writes it, and
    /// `pos verify` comes to it again from the bytes.
    public func advanced(
        past document: Document, hash: String
    ) throws(AmountFailure) -> JournalHead {
        var next = self
        next.series = document.series
        next.sequence = document.sequence
        next.hash = hash
        next.clock = max(clock, document.at)
        try next.totals.add(document)
        if let last = document.audit?.last { next.auditNo = last.no }
        switch document.body {
        case .shiftOpen:
            next.shift = OpenShift(
                id: document.id, openedAt: document.at, operatorID: document.operatorID,
                operatorName: document.operatorName)
        case .shiftClose(let closing):
            next.shift = nil
            next.zNumber = closing.zNumber
        default: break
        }
        return next
    }
}

/// How far a write has come.
public enum WriteState: String, Sendable, CaseIterable {
    /// No server has stored it.
    case open
    /// The till's own server has stored it, the cloud has not answered.
    case local
    /// The cloud has stored it, and it is projected here.
    case cloud
    /// The cloud keeps it for a person; it is projected here.
    case parked
}

/// One row of the journal.
public struct JournalRow: Hashable, Sendable {
    /// The order in which the till committed it, from 1.
    public var position: Int64
    public var write: JournalWrite
    public var state: WriteState
    /// False when the state was changed past this program.
    public var isStateRight: Bool

    public init(
        position: Int64, write: JournalWrite, state: WriteState, isStateRight: Bool = true
    ) {
        self.position = position
        self.write = write
        self.state = state
        self.isStateRight = isStateRight
    }
}

/// Every write that a till made, with its final bytes, in a file of its own.
///
/// Invariants:
/// 1. `commit` is durable when it returns: it survives a power cut.
/// 2. Rows are never changed but for their state.
/// 3. The head fits the last document.
public protocol Journal: Sendable {
    func head() async throws(SQLFailure) -> JournalHead

    /// Appends the writes and sets the head in one durable transaction. This is the moment at
    /// which a sale is paid. Blocks for one sync to the disk; called on the register's own queue.
    func commit(_ writes: [JournalWrite], head: JournalHead) throws(SQLFailure)

    /// The first rows in any of `states` behind `position`, in their order.
    func rows(
        in states: [WriteState], after position: Int64, limit: Int
    ) async throws(SQLFailure) -> [JournalRow]

    /// How many rows are in any of `states`, and how many of these are sales.
    func count(in states: [WriteState]) async throws(SQLFailure) -> (rows: Int, sales: Int)

    /// Those of the ids that writes here have.
    func known(of ids: [String]) async throws(SQLFailure) -> Set<String>

    func close() async
}

extension Journal {
    /// Whether a write here has the id.
    public func contains(id: String) async throws(SQLFailure) -> Bool {
        try await !known(of: [id]).isEmpty
    }
}

/// A journal whose rows are brought to the servers.
public protocol DeliveredJournal: Journal {
    /// Sets the state of those of the writes that are here and not in the cloud's log yet.
    /// - Parameter seen: where the streams of the log stand by the answer that says so; kept in the
    ///   same transaction.
    func settle(
        ids: [String], as state: WriteState, seen: [LogPosition]
    ) async throws(SQLFailure)

    /// The places of the log that the rows' states rely on.
    func seen() async throws(SQLFailure) -> [LogPosition]

    /// The log is another one: no row counts as logged, and no place is known.
    func forgetLogged() async throws(SQLFailure)

    /// Has the writes delivered again.
    func reopen(ids: [String]) async throws(SQLFailure)

    /// The last write that some server has; nil when there is none.
    func lastSettled() async throws(SQLFailure) -> JournalWrite?
}
