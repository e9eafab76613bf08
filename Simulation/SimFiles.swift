import FoundationEssentials
import LocalStore
import RetailModels
import RetailStore
import TestSupport

/// A store that has the schema and the shop, made once and copied for each cloud and till: its
/// steps are the same in every world.
final class SimTemplate: Sendable {
    private let folder: TemporaryFolder
    private var path: String { folder.file("store.sqlite") }

    init(_ shop: TestShop) async throws {
        folder = try TemporaryFolder()
        let database = try SQLiteDatabase(path: folder.file("store.sqlite"), durability: .off)
        _ = try await Migrator(Migrations.all).migrate(database)
        try await database.write { try shop.insert(in: $0) }
        await database.close()
    }

    func copy(to path: String) throws {
        try FileManager.default.copyItem(atPath: self.path, toPath: path)
    }
}

/// SQLite's files.
enum SimFiles {
    static func replace(_ path: String, with source: String) throws {
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: path + suffix)
        }
        try FileManager.default.copyItem(atPath: source, toPath: path)
    }

    static func writeIDs(in database: any Database) async throws -> Set<String> {
        try await database.read { tx in
            Set(
                try tx.rows(
                    """
                    SELECT id FROM document UNION SELECT id FROM customer
                    UNION SELECT id FROM sync_edit
                    UNION SELECT write_id AS id FROM sync_parked
                    """
                ).map { try $0.text("id") })
        }
    }
}
