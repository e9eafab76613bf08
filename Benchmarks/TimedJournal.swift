import LocalStore
import RetailModels
import RetailStore
import Synchronization

/// The till's journal, which remembers how long its last commit took.
final class TimedJournal: Journal {
    private let inner: SQLiteJournal
    private let last = Mutex<UInt64>(0)

    init(_ inner: SQLiteJournal) { self.inner = inner }

    /// The nanoseconds of the last commit.
    var lastCommit: UInt64 { last.withLock { $0 } }

    func commit(_ writes: [JournalWrite], head: JournalHead) throws(SQLFailure) {
        let start = nanoseconds()
        try inner.commit(writes, head: head)
        last.withLock { $0 = nanoseconds() - start }
    }

    func head() async throws(SQLFailure) -> JournalHead { try await inner.head() }

    func rows(
        in states: [WriteState], after position: Int64, limit: Int
    ) async throws(SQLFailure) -> [JournalRow] {
        try await inner.rows(in: states, after: position, limit: limit)
    }

    func count(
        in states: [WriteState]
    ) async throws(SQLFailure) -> (rows: Int, sales: Int) {
        try await inner.count(in: states)
    }

    func known(of ids: [String]) async throws(SQLFailure) -> Set<String> {
        try await inner.known(of: ids)
    }

    func close() async { await inner.close() }
}
