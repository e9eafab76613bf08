import GRDB
import RetailModels
import RetailStore
import TestSupport
import Testing

@testable import LocalStore

/// The till's journal: what is committed, in which order, and how far it has come.
struct JournalTests {
    private let folder: TemporaryFolder
    private let till: DocumentBuilder

    init() throws {
        folder = try TemporaryFolder()
        var till = try DocumentBuilder()
        try till.openShift()
        for number in 0..<4 { try till.sell(try till.line(number)) }
        self.till = till
    }

    private var path: String { folder.file("journal.db") }

    private func open() throws -> SQLiteJournal {
        try SQLiteJournal(path: path, newHead: JournalHead(journalID: "first", series: "01"))
    }

    /// The head behind the first `count` documents.
    private func head(after count: Int) throws -> JournalHead {
        var head = JournalHead(journalID: "first", series: "01")
        for (document, write) in zip(till.documents, till.writes).prefix(count) {
            head = try head.advanced(past: document, hash: Digest.sha256(write.body))
        }
        return head
    }

    /// Commits the documents one by one, and a customer in the middle.
    private func fill(_ journal: SQLiteJournal) throws {
        let customer = JournalWrite(id: "c1", kind: .customer, body: "{\"id\":\"c1\"}")
        for (index, write) in till.writes.enumerated() {
            try journal.commit(
                index == 2 ? [customer, write] : [write], head: head(after: index + 1))
        }
    }

    @Test func aNewJournalHasTheHeadItIsGiven() async throws {
        let journal = try open()
        let head = try await journal.head()
        #expect(head == JournalHead(journalID: "first", series: "01"))
        #expect(head.sequence == 0)
        #expect(head.hash == Document.noHash)
        await journal.close()
    }

    /// A journal of the first form knows no second note of its states.
    @Test func aJournalOfTheFirstFormIsBroughtUpToDate() async throws {
        let journal = try open()
        try fill(journal)
        try await journal.settle([1, 2], as: .cloud)
        await journal.close()
        let queue = try DatabaseQueue(path: path)
        try await queue.write { db in
            try db.execute(
                sql: "ALTER TABLE journal_row DROP COLUMN state_code; PRAGMA user_version = 0")
        }
        try queue.close()
        let again = try open()
        let rows = try await again.rows(in: WriteState.allCases, after: 0, limit: 50)
        #expect(rows.map(\.state) == [.cloud, .cloud, .open, .open, .open, .open])
        #expect(rows.allSatisfy { $0.isStateRight })
        await again.close()
    }

    @Test func aJournalOfANewerProgramIsLeftAlone() async throws {
        await (try open()).close()
        let queue = try DatabaseQueue(path: path)
        try await queue.write { try $0.execute(sql: "PRAGMA user_version = 99") }
        try queue.close()
        do {
            _ = try open()
            Issue.record("it was opened")
        } catch { #expect((error as? SQLFailure)?.kind == .newer) }
    }

    /// What was changed by hand is not made right by what comes behind it.
    @Test func aStateSetByHandStaysWrong() async throws {
        let journal = try open()
        try fill(journal)
        try await journal.settle([1, 2, 3], as: .local)
        try await journal.queue.write {
            try $0.execute(sql: "UPDATE journal_row SET state = 'cloud' WHERE position = 2")
        }
        try await journal.settle([1, 2], as: .cloud)
        let rows = try await journal.rows(in: WriteState.allCases, after: 0, limit: 3)
        #expect(rows.map(\.isStateRight) == [true, false, true])
        await journal.close()
    }

    @Test func whatIsCommittedIsReadInItsOrder() async throws {
        let journal = try open()
        try fill(journal)
        let rows = try await journal.rows(in: [.open], after: 0, limit: 50)
        #expect(rows.map(\.position) == [1, 2, 3, 4, 5, 6])
        #expect(
            rows.map(\.write.id) == [
                till.writes[0].id, till.writes[1].id, "c1", till.writes[2].id, till.writes[3].id,
                till.writes[4].id,
            ])
        #expect(rows.filter { $0.write.kind != .customer }.map(\.write) == till.writes)
        #expect(rows[2].write.signature == nil)
        let states = Set(rows.map(\.state))
        #expect(states == [.open])
        let page = try await journal.rows(in: [.open], after: 2, limit: 2)
        #expect(page.map(\.position) == [3, 4])
        let end = try await journal.rows(in: [.open], after: 6, limit: 2)
        #expect(end == [])
        await journal.close()
    }

    @Test func rowsAreSettledAndCounted() async throws {
        let journal = try open()
        try fill(journal)
        try await journal.settle([1, 2], as: .cloud)
        try await journal.settle([3], as: .local)
        try await journal.settle([4], as: .parked)
        try await journal.settle([], as: .parked)
        var counts: [String] = []
        for states in [
            [.open], [.local], [.cloud], [.parked], [.open, .local], WriteState.allCases, [],
        ]
            as [[WriteState]]
        {
            let count = try await journal.count(in: states)
            counts.append("\(count.rows) \(count.sales)")
        }
        #expect(counts == ["2 2", "1 0", "2 1", "1 1", "3 2", "6 4", "0 0"])
        let left = try await journal.rows(in: [.open, .parked], after: 0, limit: 9)
        #expect(left.map(\.position) == [4, 5, 6])
        #expect(left.map(\.state) == [.parked, .open, .open])
        await journal.close()
    }

    @Test func anIdIsContainedOrNot() async throws {
        let journal = try open()
        try fill(journal)
        let ids = [till.writes[0].id, "c1", "none", ""]
        var found: [Bool] = []
        for id in ids { found.append(try await journal.contains(id: id)) }
        #expect(found == [true, true, false, false])
        #expect(try await journal.known(of: ids) == [ids[0], ids[1]])
        #expect(try await journal.known(of: []) == [])
        await journal.close()
    }

    /// A write that is there already undoes the whole commit, head and all.
    @Test func aCommitIsWholeOrNotAtAll() async throws {
        let journal = try open()
        try journal.commit([till.writes[0]], head: head(after: 1))
        let refused = #expect(throws: SQLFailure.self) {
            try journal.commit([till.writes[1], till.writes[0]], head: head(after: 2))
        }
        #expect(refused?.kind == .uniqueViolation)
        let wanted = try head(after: 1)
        #expect(try await journal.head() == wanted)
        #expect(try await journal.count(in: WriteState.allCases).rows == 1)
        await journal.close()
    }

    @Test func theHeadIsThereAfterReopening() async throws {
        let journal = try open()
        try fill(journal)
        await journal.close()
        let again = try SQLiteJournal(
            path: path, newHead: JournalHead(journalID: "second", series: "99"))
        let wanted = try head(after: 5)
        #expect(try await again.head() == wanted)
        #expect(wanted.totals == till.totals)
        #expect(wanted.hash == till.hash)
        #expect(wanted.shift?.id == till.shift?.id)
        #expect(try await again.count(in: [.open]).rows == 6)
        #expect(try await again.integrityFaults() == [])
        await again.close()
    }

    /// A reader beside the owner sees what is committed, and can write nothing.
    @Test func aReaderLooksAndDoesNotTouch() async throws {
        let journal = try open()
        try fill(journal)
        let reader = try SQLiteJournal(path: path, access: .readOnly)
        let wanted = try head(after: 5)
        #expect(try await reader.head() == wanted)
        let refused = #expect(throws: SQLFailure.self) {
            try reader.commit([JournalWrite(id: "x", kind: .sale, body: "")], head: wanted)
        }
        #expect(refused?.kind == .readOnly)
        await reader.close()
        await journal.close()
    }

    @Test func aJournalWithoutAHeadIsCorrupt() async throws {
        let journal = try SQLiteJournal(path: path)
        let failure = await #expect(throws: SQLFailure.self) { _ = try await journal.head() }
        #expect(failure?.kind == .corrupt)
        await journal.close()
    }

    @Test func aRestoredJournalHasANewIdAndTheOldHead() async throws {
        let journal = try open()
        try fill(journal)
        try await journal.markRestored(newID: "second")
        var wanted = try head(after: 5)
        wanted.journalID = "second"
        #expect(try await journal.head() == wanted)
        await journal.close()
    }

    @Test func aCopyMadeInUseIsWhole() async throws {
        let journal = try open()
        try journal.commit([till.writes[0]], head: head(after: 1))
        let copy = folder.file("copy.db")
        try await journal.backUp(to: copy)
        try journal.commit([till.writes[1]], head: head(after: 2))
        await journal.close()
        let opened = try SQLiteJournal(path: copy, access: .readOnly)
        let wanted = try head(after: 1)
        #expect(try await opened.head() == wanted)
        #expect(
            try await opened.rows(in: [.open], after: 0, limit: 9).map(\.write) == [till.writes[0]])
        #expect(try await opened.integrityFaults() == [])
        await opened.close()
    }
}

extension SQLiteJournal {
    /// Settles the rows at those positions.
    fileprivate func settle(_ positions: [Int64], as state: WriteState) async throws {
        let rows = try await rows(in: WriteState.allCases, after: 0, limit: 1_000)
        let ids = rows.filter { positions.contains($0.position) }.map(\.write.id)
        try await settle(ids: ids, as: state, seen: [])
    }
}
