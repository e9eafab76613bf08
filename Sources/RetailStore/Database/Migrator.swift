import RetailModels

/// One step of the schema. Once it has shipped it never changes, and it knows no Swift types.
public protocol Migration: Sendable {
    /// Four digits and a name, such as `0001_shop`; the order of the digits is the order of steps.
    static var id: String { get }
    static func statements(_ dialect: Dialect) -> [String]
}

/// Why a database cannot be brought to this program's schema.
public enum MigrationFailure: Error, Hashable, Sendable {
    /// The file was written by a newer program.
    case newer(id: String)
    /// A step that was applied is not the step this program knows under that id.
    case changed(id: String)
    /// Steps are missing, and the caller did not want to apply them.
    case older(missing: [String])
}

/// Brings a database to the schema of this program.
public struct Migrator: Sendable {
    private let migrations: [any Migration.Type]

    public init(_ migrations: [any Migration.Type]) { self.migrations = migrations }

    /// Applies what is missing, each step in its own transaction, and returns the ids applied.
    public func migrate(_ database: any Database) async throws -> [String] {
        try await database.write { tx in
            try Self.takeTurn(in: tx)
            try Self.createTable(in: tx)
        }
        var applied: [String] = []
        for migration in migrations {
            let isNew = try await database.write { tx in
                try Self.takeTurn(in: tx)
                let known = try Self.applied(in: tx)
                try check(known, tx.dialect)
                guard known[migration.id] == nil else { return false }
                let statements = migration.statements(tx.dialect)
                for statement in statements { try tx.rows(SQL(prepared: statement, [])) }
                let sum = Self.checksum(statements)
                try tx.rows(
                    """
                    INSERT INTO schema_migration (id, checksum) VALUES (\(migration.id), \(sum))
                    """)
                return true
            }
            if isNew { applied.append(migration.id) }
        }
        return applied
    }

    /// Throws unless the database has exactly this program's schema.
    public func check(_ database: any Database) async throws {
        try await database.read { tx in
            guard try Self.hasTable(in: tx) else {
                throw MigrationFailure.older(missing: migrations.map { $0.id })
            }
            let known = try Self.applied(in: tx)
            try check(known, tx.dialect)
            let missing = migrations.map { $0.id }.filter { known[$0] == nil }
            guard missing.isEmpty else { throw MigrationFailure.older(missing: missing) }
        } as Void
    }

    private func check(_ known: [String: String], _ dialect: Dialect) throws {
        for (id, sum) in known.sorted(by: { $0.key < $1.key }) {
            guard let migration = migrations.first(where: { $0.id == id }) else {
                throw MigrationFailure.newer(id: id)
            }
            guard Self.checksum(migration.statements(dialect)) == sum else {
                throw MigrationFailure.changed(id: id)
            }
        }
    }

    /// Two servers that start at once take turns; SQLite has one writer anyway.
    private static func takeTurn(in tx: any SQLTransaction) throws {
        guard tx.dialect == .postgres else { return }
        try tx.rows("SELECT pg_advisory_xact_lock(7041)")
    }

    private static func applied(in tx: any SQLTransaction) throws -> [String: String] {
        var known: [String: String] = [:]
        for row in try tx.rows("SELECT id, checksum FROM schema_migration ORDER BY id") {
            known[try row.text("id")] = try row.text("checksum")
        }
        return known
    }

    /// Each engine keeps its list of tables in its own place.
    private static func hasTable(in tx: any SQLTransaction) throws -> Bool {
        switch tx.dialect {
        case .sqlite:
            try !tx.rows("SELECT name FROM sqlite_master WHERE name = 'schema_migration'").isEmpty
        case .postgres:
            try !tx.rows(
                """
                SELECT tablename AS name FROM pg_tables
                WHERE tablename = 'schema_migration' AND schemaname = current_schema()
                """
            ).isEmpty
        }
    }

    private static func createTable(in tx: any SQLTransaction) throws {
        let dialect = tx.dialect
        try tx.rows(
            """
            CREATE TABLE IF NOT EXISTS schema_migration (
                id \(raw: dialect.text) NOT NULL PRIMARY KEY,
                checksum \(raw: dialect.text) NOT NULL
            ) \(raw: dialect.strict)
            """)
    }

    private static func checksum(_ statements: [String]) -> String {
        Digest.sha256(statements.joined(separator: ";\n"))
    }
}
