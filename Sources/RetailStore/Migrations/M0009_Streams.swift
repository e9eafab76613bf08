/// How far each stream of a tenant has come.
enum M0009_Streams: Migration {
    static let id = "0009_streams"

    static func statements(_ dialect: Dialect) -> [String] {
        let (text, int, strict) = (dialect.text, dialect.int, dialect.strict)
        let table = """
            CREATE TABLE sync_stream (
                tenant_id \(text) NOT NULL REFERENCES tenant (id),
                id \(text) NOT NULL,
                head \(int) NOT NULL CHECK (head >= 0),
                PRIMARY KEY (tenant_id, id)
            ) \(strict)
            """
        return [table] + dialect.isolation(of: ["sync_stream"])
    }
}

extension Dialect {
    /// The statements that show each tenant its own rows only; SQLite has no such check.
    func isolation(of tables: [String]) -> [String] {
        guard self == .postgres else { return [] }
        return tables.flatMap { table in
            [
                "ALTER TABLE \(table) ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
                """
                CREATE POLICY tenant_rows ON \(table)
                    USING (tenant_id = current_setting('pos.tenant', true))
                """,
            ]
        }
    }
}
