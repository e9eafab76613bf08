import RetailModels
import RetailStore
import TestSupport
import Testing

/// PostgreSQL's own check: the server's role sees the rows of the tenant that a transaction names,
/// whatever a query forgets (architecture.md: "Where state lives").
struct IsolationTests {
    /// Every table with rows of tenants, as the catalogue of PostgreSQL knows them.
    private static let tenantTables: SQL = """
        SELECT CAST(table_name AS text) AS name FROM information_schema.columns
        WHERE table_schema = current_schema() AND column_name = 'tenant_id'
            AND table_name NOT IN ('device_directory', 'device_token')
        ORDER BY table_name
        """

    /// Runs `body` on a database with two shops and their sales, as the server's role sees it.
    private static func with(
        _ body: (any Database, _ tables: [String]) async throws -> Void
    ) async throws {
        guard Engine.allCases.contains(.postgres) else { return }
        try await Engine.postgres.withServerRole { owner, server in
            for name in ["tenant-a", "tenant-b"] {
                let shop = TestShop(tenant: name)
                try await owner.write { try shop.insert(in: $0) }
                var till = try DocumentBuilder(shop: shop)
                try till.openShift()
                try till.sell(try till.line(0, milli: 1_000))
                try await owner.record(till)
                try await owner.write { tx in
                    let manager = shop.operators[1].id
                    try OperatorSessionStore.insert(
                        "session", person: manager, device: nil, expiresAt: 1, now: 0,
                        tenant: name, in: tx)
                    _ = try OperatorSessionStore.holdAttempts(
                        .person(number: 2), tenant: name, in: tx)
                }
            }
            let tables = try await owner.read { tx in
                try tx.rows(Self.tenantTables).map { try $0.text("name") }
            }
            #expect(tables.count > 20)
            try await body(server, tables)
        }
    }

    /// A new table cannot be forgotten, also one that nothing is written to here.
    @Test func everyTableIsGuarded() async throws {
        try await Self.with { server, tables in
            let guarded = try await server.read { tx in
                try tx.rows(
                    """
                    SELECT CAST(c.relname AS text) AS name FROM pg_class c
                    JOIN pg_policy p ON p.polrelid = c.oid
                    JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE n.nspname = current_schema()
                        AND c.relrowsecurity AND c.relforcerowsecurity
                    """
                ).map { try $0.text("name") }
            }
            #expect(Set(guarded) == Set(tables + ["tenant"]))
        }
    }

    @Test func withoutATenantThereIsNothing() async throws {
        try await Self.with { server, tables in
            for table in tables + ["tenant"] {
                let count = try await server.read { tx in
                    try tx.count("SELECT COUNT(*) AS n FROM \(raw: table)")
                }
                #expect(count == 0, "\(table)")
            }
        }
    }

    @Test func aTenantSeesItsOwnRowsOnly() async throws {
        try await Self.with { server, tables in
            let scoped = server.scoped(to: "tenant-a")
            for table in tables {
                let (own, others) = try await scoped.read { tx in
                    (
                        try tx.count("SELECT COUNT(*) AS n FROM \(raw: table)"),
                        try tx.count(
                            """
                            SELECT COUNT(*) AS n FROM \(raw: table) WHERE tenant_id <> 'tenant-a'
                            """)
                    )
                }
                #expect(others == 0, "\(table)")
                if ["sale", "product", "document", "operator_session", "pin_attempt"].contains(
                    table)
                {
                    #expect(own > 0, "\(table)")
                }
            }
            // Nor can it write a row of another's.
            await #expect(throws: (any Error).self) {
                try await scoped.write { tx in
                    _ = try tx.rows(
                        """
                        INSERT INTO department (tenant_id, id, name)
                        VALUES ('tenant-b', 'x', 'x')
                        """)
                }
            }
        }
    }

    /// What is written once stays: the role has no right to change it.
    @Test(arguments: ["document", "sale", "sale_line", "payment", "journal_line"])
    func factsCannotBeChanged(table: String) async throws {
        try await Self.with { server, _ in
            for text in ["UPDATE \(table) SET tenant_id = tenant_id", "DELETE FROM \(table)"] {
                await #expect(throws: (any Error).self) {
                    try await server.scoped(to: "tenant-a").write { tx in
                        _ = try tx.rows(SQL(prepared: text, []))
                    }
                }
            }
        }
    }
}
