public import RetailModels

/// A snapshot while it is loaded: a database file of its own beside journal and store, so that the
/// till may end at any moment and no part is fetched twice.
///
/// Its calls are short and block: the swap reads it inside the store's transaction.
public protocol SnapshotFile: Sendable {
    /// What was begun and which parts are there; nil when nothing was.
    func state() throws(SQLFailure) -> LoadedSnapshot?
    /// Begins anew; what was there is gone.
    func begin(_ session: SnapshotSession) throws(SQLFailure)
    /// Keeps the JSON of a part; the file has it when this returns.
    func keep(_ bytes: [UInt8], part: Int) throws(SQLFailure)
    /// The JSON of a part; nil when it is not there.
    func part(_ number: Int) throws(SQLFailure) -> [UInt8]?
    /// Removes the file.
    func discard() throws(SQLFailure)
}

/// How far a snapshot is loaded.
public struct LoadedSnapshot: Hashable, Sendable {
    public var session: SnapshotSession
    /// The numbers of the parts that are there.
    public var parts: Set<Int>

    public init(session: SnapshotSession, parts: Set<Int>) {
        self.session = session
        self.parts = parts
    }

    /// The parts of a stream that are still to be fetched, in their order.
    public func missing(of stream: String) -> [Int] {
        session.numbers(of: stream).filter { !parts.contains($0) }
    }
}
