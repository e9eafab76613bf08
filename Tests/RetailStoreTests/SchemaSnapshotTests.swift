import FoundationEssentials
import Glibc
import RetailStore
import TestSupport
import Testing

/// The schema as it comes out of the migrations, one file per engine in `Schema/`.
///
/// `SNAPSHOT_UPDATE=1` (`script/snapshots`) writes the files anew; the difference is the review.
struct SchemaSnapshotTests {
    @Test(arguments: Engine.allCases)
    func theSchemaIsTheOneReviewed(engine: Engine) async throws {
        let schema = try await engine.withDatabase { database in
            let statement = engine == .sqlite ? Self.sqlite : Self.postgres
            return try await database.read { tx in
                try tx.rows(statement).map { try $0.text("line") }.joined(separator: "\n") + "\n"
            }
        }
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let file = folder.appending(path: "Schema/\(engine).txt")
        if getenv("SNAPSHOT_UPDATE") != nil {
            try Data(schema.utf8).write(to: file)
        }
        let reviewed = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        #expect(
            schema == reviewed,
            "the schema of \(engine) has changed; SNAPSHOT_UPDATE=1 writes Schema/\(engine).txt")
    }

    private static let sqlite: SQL = """
        SELECT type || ' ' || name || ': ' || sql || char(10) AS line FROM sqlite_schema
        WHERE sql IS NOT NULL AND name NOT LIKE 'product_search_%'
        ORDER BY tbl_name, type DESC, name
        """

    /// Columns, then constraints, then indexes of each table.
    private static let postgres: SQL = """
        SELECT line FROM (
            SELECT table_name AS name, 1 AS kind, ordinal_position + 0 AS place,
                'table ' || table_name || ': ' || column_name || ' ' || data_type
                || COALESCE(' collate ' || collation_name, '')
                || CASE is_nullable WHEN 'NO' THEN ' not null' ELSE '' END AS line
            FROM information_schema.columns WHERE table_schema = current_schema()
            UNION ALL
            SELECT CAST(conrelid AS regclass) || '', 2, 0,
                'constraint ' || CAST(conrelid AS regclass) || ': ' || conname || ' '
                || pg_get_constraintdef(oid)
            FROM pg_constraint
            WHERE connamespace = CAST(CAST(current_schema() AS text) AS regnamespace)
                AND contype <> 'n'
            UNION ALL
            SELECT tablename, 3, 0, 'index ' || tablename || ': '
                || replace(indexdef, current_schema() || '.', '')
            FROM pg_indexes WHERE schemaname = current_schema()
        ) AS described
        ORDER BY name COLLATE "C", kind, place, line COLLATE "C"
        """
}
