import FoundationEssentials
import GRDB
import Glibc
import LocalStore
import RetailModels
import RetailStore
import TestSupport
import Testing

/// Files that are no database, folders that cannot be written, databases of another program.
struct BadFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func kind(_ body: () async throws -> Void) async -> SQLFailure.Kind? {
        do {
            try await body()
            return nil
        } catch { return (error as? SQLFailure)?.kind }
    }

    @Test func aTextFileIsNoDatabase() async throws {
        let path = folder.file("notes.txt")
        let text = String(repeating: "Two pints of milk, please.\n", count: 500)
        try Data(text.utf8).write(to: URL(filePath: path))
        #expect(await kind { _ = try SQLiteDatabase(path: path) } == .corrupt)
        #expect(
            await kind {
                let database = try SQLiteDatabase(path: path, access: .readOnly)
                try await Migrator(Migrations.all).check(database)
            } == .corrupt)
        #expect(
            await kind {
                _ = try SQLiteJournal(path: path, newHead: JournalHead(journalID: "", series: ""))
            } == .corrupt)
        #expect(await kind { _ = try SQLiteCartKeeper(path: path) } == .corrupt)
        // Nothing of it was touched.
        #expect(try Data(contentsOf: URL(filePath: path)) == Data(text.utf8))
    }

    /// A page overwritten in the middle of the file.
    @Test func aDamagedPageIsFound() async throws {
        let path = folder.file("store.db")
        let database = try SQLiteDatabase(path: path)
        _ = try await Migrator(Migrations.all).migrate(database)
        try await database.write { try TestShop().insert(in: $0) }
        await database.close()
        var bytes = try Data(contentsOf: URL(filePath: path))
        bytes.replaceSubrange(
            4_096 * 3..<4_096 * 9, with: Data(repeating: 0x5A, count: 4_096 * 6))
        try bytes.write(to: URL(filePath: path))
        let damaged = try SQLiteDatabase(path: path, access: .readOnly)
        var isFound = false
        do { isFound = try await !damaged.verify("tenant-1").isClean } catch let failure
            as SQLFailure
        {
            isFound = failure.kind == .corrupt
        }
        #expect(isFound)
        await damaged.close()
    }

    @Test func aPlaceThatCannotBeWrittenSaysSo() async {
        for path in ["/proc/none/store.db", folder.file("missing/store.db"), folder.path] {
            let found = await kind { _ = try SQLiteDatabase(path: path) }
            #expect(found == .unavailable, "\(path)")
        }
    }

    /// Root may write everywhere, so this one is for others.
    @Test(.enabled(if: geteuid() != 0, "root may write in a read-only folder"))
    func aReadOnlyFolderSaysSo() async {
        chmod(folder.path, 0o555)
        let found = await kind { _ = try SQLiteDatabase(path: folder.file("store.db")) }
        #expect(found == .unavailable || found == .readOnly)
        chmod(folder.path, 0o755)
    }

    @Test func whatIsOpenedToReadCannotWrite() async throws {
        let path = folder.file("store.db")
        let database = try SQLiteDatabase(path: path)
        _ = try await Migrator(Migrations.all).migrate(database)
        let reader = try SQLiteDatabase(path: path, access: .readOnly)
        try await Migrator(Migrations.all).check(reader)
        let found = await kind {
            try await reader.write { try $0.send("DELETE FROM tenant") }
        }
        #expect(found == .readOnly)
        await reader.close()
        await database.close()
    }

    @Test func aFileThatIsMissingIsNotMadeToRead() async {
        let path = folder.file("none.db")
        let found = await kind { _ = try SQLiteDatabase(path: path, access: .readOnly) }
        #expect(found == .unavailable)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    /// Written by tomorrow's program: refused to read and to write, and not touched.
    @Test func aNewerSchemaIsRefused() async throws {
        let path = folder.file("store.db")
        let database = try SQLiteDatabase(path: path)
        _ = try await Migrator(Migrations.all).migrate(database)
        try await database.write {
            try $0.send("INSERT INTO schema_migration (id, checksum) VALUES ('9999_x', 'y')")
        }
        await database.close()
        let again = try SQLiteDatabase(path: path)
        let refused = await #expect(throws: MigrationFailure.self) {
            _ = try await Migrator(Migrations.all).migrate(again)
        }
        #expect(refused == .newer(id: "9999_x"))
        await again.close()
    }

    /// Copies while others write: each copy is whole, and of one moment.
    @Test func aCopyMadeInUseIsWhole() async throws {
        let path = folder.file("store.db")
        let copy = folder.file("copy.db")
        let database = try SQLiteDatabase(path: path)
        var till = try DocumentBuilder(seed: 5)
        try till.addRandom(60)
        let (first, rest, made) = (Array(till.writes.prefix(20)), till.writes.dropFirst(20), till)
        _ = try await Migrator(Migrations.all).migrate(database)
        try await database.write { try made.shop.insert(in: $0) }
        _ = try await database.record(first, key: made.key.publicKey, tenant: made.shop.tenant)
        async let writing: Void = {
            for write in rest {
                _ = try await database.record(
                    [write], key: made.key.publicKey, tenant: made.shop.tenant)
            }
        }()
        try await database.backUp(to: copy)
        try await writing
        let whole = try await database.verify(made.shop.tenant)
        #expect(whole.findings == [])
        #expect(whole.documents == Int64(made.documents.count))
        await database.close()

        let opened = try SQLiteDatabase(path: copy, access: .readOnly)
        try await Migrator(Migrations.all).check(opened)
        let report = try await opened.verify(made.shop.tenant)
        #expect(report.findings == [])
        #expect((20...whole.documents).contains(report.documents))
        await opened.close()
    }
}
