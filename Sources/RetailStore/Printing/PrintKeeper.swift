public import RetailModels

/// Paper that is to be printed, or was.
public struct PrintJob: Hashable, Sendable {
    public enum State: String, Sendable, CaseIterable {
        case waiting, printed
        /// It waited longer than paper is wanted.
        case dropped
    }

    /// In the order in which they are printed.
    public var id: Int64
    /// What it is, such as `01-000123` or `Z 12`.
    public var title: String
    /// The document it shows, when it shows one.
    public var documentID: String?
    /// How often that document was printed before.
    public var copy: Int64
    public var paper: [PaperRow]
    /// Whether the drawer opens with it, while it is new.
    public var opensDrawer: Bool
    /// Milliseconds since 1970, UTC.
    public var createdAt: Int64
    public var state: State
    public var attempts: Int64
    /// Why the last attempt failed.
    public var failure: String?

    public init(
        id: Int64, title: String, documentID: String?, copy: Int64, paper: [PaperRow],
        opensDrawer: Bool, createdAt: Int64, state: State = .waiting, attempts: Int64 = 0,
        failure: String? = nil
    ) {
        self.id = id
        self.title = title
        self.documentID = documentID
        self.copy = copy
        self.paper = paper
        self.opensDrawer = opensDrawer
        self.createdAt = createdAt
        self.state = state
        self.attempts = attempts
        self.failure = failure
    }
}

/// Paper to be printed that is not on the queue yet.
public struct PrintDraft: Sendable {
    public var title: String
    public var documentID: String?
    public var opensDrawer: Bool
    public var createdAt: Int64
    /// The paper, from how often the document was printed before.
    public var paper: @Sendable (_ copy: Int64) -> [PaperRow]

    public init(
        title: String, documentID: String? = nil, opensDrawer: Bool = false, createdAt: Int64,
        paper: @escaping @Sendable (Int64) -> [PaperRow]
    ) {
        self.title = title
        self.documentID = documentID
        self.opensDrawer = opensDrawer
        self.createdAt = createdAt
        self.paper = paper
    }
}

/// Keeps what waits for the printer, and counts how often each document was printed, in a file of
/// its own: it survives the till, and no sale depends on it.
public protocol PrintKeeper: Sendable {
    /// Puts paper on the queue and counts the document. While the document's own paper still waits,
    /// that is what is returned: it was never printed, so nothing is a copy.
    func add(_ draft: PrintDraft) async throws(SQLFailure) -> PrintJob
    /// Counts a document that is printed without the queue; returns how often it was before.
    func count(documentID: String) async throws(SQLFailure) -> Int64
    /// The oldest paper that waits.
    func next() async throws(SQLFailure) -> PrintJob?
    /// Notes how a job went.
    func note(
        _ id: Int64, _ state: PrintJob.State, failure: String?
    ) async throws(SQLFailure)
    /// The newest jobs, the newest first.
    func jobs(limit: Int64) async throws(SQLFailure) -> [PrintJob]
    /// Takes waiting jobs off the queue, all without an id; returns how many.
    func drop(_ id: Int64?) async throws(SQLFailure) -> Int64
}
