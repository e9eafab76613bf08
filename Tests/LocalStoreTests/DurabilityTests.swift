import GRDB
import RetailModels
import RetailStore
import TestSupport
import Testing

@testable import LocalStore

/// What a commit survives, as the files themselves say.
struct DurabilityTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static func synchronous(_ tx: any SQLTransaction) throws -> Int64 {
        try tx.rows("PRAGMA synchronous")[0].integer("synchronous")
    }

    private static func journalMode(_ path: String) throws -> String? {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        return try queue.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
    }

    /// FULL is 2, NORMAL is 1.
    @Test func theStoreSyncsEachCommit() async throws {
        let database = try SQLiteDatabase(path: folder.file("store.db"))
        let value = try await database.write { try Self.synchronous($0) }
        #expect(value == 2)
        await database.close()
        #expect(try Self.journalMode(folder.file("store.db")) == "wal")
    }

    /// A plain copy of a closed file has everything, and closing twice harms nothing.
    @Test func aClosedFileIsComplete() async throws {
        let path = folder.file("store.db")
        let database = try SQLiteDatabase(path: path)
        try await database.write { try $0.send("CREATE TABLE a (b INTEGER NOT NULL)") }
        await database.close()
        await database.close()
        #expect((SmallFile.read(path + "-wal") ?? []).isEmpty)
        let journal = try SQLiteJournal(
            path: folder.file("journal.db"), newHead: JournalHead(journalID: "j", series: "01"))
        await journal.close()
        await journal.close()
        #expect((SmallFile.read(folder.file("journal.db") + "-wal") ?? []).isEmpty)
    }

    @Test func theJournalSyncsEachCommit() async throws {
        let journal = try SQLiteJournal(
            path: folder.file("journal.db"), newHead: JournalHead(journalID: "j", series: "01"))
        let value = try await journal.queue.read { db in
            try Self.synchronous(SQLiteTransaction(db: db))
        }
        #expect(value == 2)
        await journal.close()
        #expect(try Self.journalMode(folder.file("journal.db")) == "wal")
    }

    /// No key waits for the disk.
    @Test func theCartDoesNotSync() async throws {
        let keeper = try SQLiteCartKeeper(path: folder.file("cart.db"))
        let value = try await keeper.queue.read { db in
            try Self.synchronous(SQLiteTransaction(db: db))
        }
        #expect(value == 1)
        await keeper.close()
        #expect(try Self.journalMode(folder.file("cart.db")) == "wal")
    }

    /// References are enforced, and a row that lost its parent behind their back is found.
    @Test func referencesAreEnforcedAndProved() async throws {
        let path = folder.file("store.db")
        let shop = TestShop()
        var till = try DocumentBuilder(shop: shop)
        try till.openShift()
        try till.sell(try till.line(0))
        let database = try SQLiteDatabase(path: path)
        _ = try await Migrator(Migrations.all).migrate(database)
        try await database.write { try shop.insert(in: $0) }
        try await database.record(till)
        let refused = await #expect(throws: SQLFailure.self) {
            try await database.write { try $0.send("DELETE FROM sale") }
        }
        #expect(refused?.kind == .foreignKeyViolation)
        await database.close()

        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try await queue.write { try $0.execute(sql: "DELETE FROM sale") }
        try queue.close()

        let again = try SQLiteDatabase(path: path)
        let findings = try await again.verify(shop.tenant).findings
        await again.close()
        let lost = findings.filter { $0.reason == "its row in sale is missing" }
        #expect(Set(lost.map(\.place)) == ["sale_line", "payment"])
        let missing = findings.filter { $0.place == "sale" }
        #expect(missing.map(\.reason) == ["the row is missing"])
    }
}
