import RetailStore

extension PostgresDatabase {
    /// The role that owns nothing, made by the migrations. Row-level security binds it.
    public static let serverRole = "pos_server"

    /// Opens the database for a server's work. Whoever the URL names, the tables' owner or a
    /// superuser works as `serverRole`; another role stays itself.
    /// - Returns: the database, and the name of the role that was left, if one was.
    public static func serving(
        url: String, poolSizeMax: Int
    ) async throws -> (database: PostgresDatabase, leftRole: String?) {
        let first = try await PostgresDatabase(url: url, poolSizeMax: poolSizeMax)
        let row = try await first.read { tx in
            try tx.row(
                """
                SELECT CAST(current_user AS text) AS name FROM pg_roles
                WHERE rolname = current_user
                    AND (rolsuper OR EXISTS (
                        SELECT 1 FROM pg_tables
                        WHERE schemaname = current_schema() AND tableowner = current_user))
                    AND EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'pos_server')
                """)
        }
        guard let row else { return (first, nil) }
        let name = try row.text("name")
        await first.close()
        return (
            try await PostgresDatabase(url: url, role: serverRole, poolSizeMax: poolSizeMax), name
        )
    }
}
