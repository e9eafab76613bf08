import RetailModels
import RetailStore
import Synchronization

/// A journal in memory, which can be told to refuse.
final class MemoryJournal: Journal {
    private struct Content {
        var head: JournalHead
        var rows: [JournalRow] = []
        var failure: SQLFailure?
    }
    private let content: Mutex<Content>

    init(series: String = "01") {
        content = Mutex(Content(head: JournalHead(journalID: "journal", series: series)))
    }

    /// Refuses every commit with this failure, or takes them again.
    func refuse(_ failure: SQLFailure?) {
        content.withLock { $0.failure = failure }
    }

    func head() async throws(SQLFailure) -> JournalHead { content.withLock { $0.head } }

    func commit(_ writes: [JournalWrite], head: JournalHead) throws(SQLFailure) {
        let failure = content.withLock { content -> SQLFailure? in
            if let failure = content.failure { return failure }
            for write in writes {
                let position = Int64(content.rows.count + 1)
                content.rows.append(JournalRow(position: position, write: write, state: .open))
            }
            content.head = head
            return nil
        }
        if let failure { throw failure }
    }

    func rows(
        in states: [WriteState], after position: Int64, limit: Int
    ) async throws(SQLFailure) -> [JournalRow] {
        content.withLock { content in
            Array(
                content.rows.filter { states.contains($0.state) && $0.position > position }
                    .prefix(limit))
        }
    }

    func count(in states: [WriteState]) async throws(SQLFailure) -> (rows: Int, sales: Int) {
        let rows = try await rows(in: states, after: 0, limit: .max)
        return (rows.count, rows.filter { $0.write.kind == .sale }.count)
    }

    func known(of ids: [String]) async throws(SQLFailure) -> Set<String> {
        content.withLock { Set($0.rows.map(\.write.id)).intersection(ids) }
    }

    func close() async {}
}
