/// Licences, devices that are paired, and PostgreSQL's own check that no tenant sees another's
/// rows.
enum M0008_Pairing: Migration {
    static let id = "0008_pairing"

    /// Every table whose rows belong to a tenant.
    private static let tenantTables = [
        "location", "till", "operator", "sync_device", "tax_rate", "department", "category",
        "product", "product_barcode", "customer", "document", "sync_parked", "sale", "sale_line",
        "payment", "shift", "z_report", "cash_movement", "journal_entry", "journal_line",
        "account_balance", "stock_movement", "stock_level", "stock_minimum", "tenant_secret",
        "licence",
    ]
    /// Facts: the server's role can add rows and never change one.
    private static let appendOnly = [
        "document", "sale", "sale_line", "payment", "shift", "z_report", "cash_movement",
        "journal_entry", "journal_line", "stock_movement",
    ]

    static func statements(_ dialect: Dialect) -> [String] {
        tables(dialect) + (dialect == .postgres ? isolation : [])
    }

    private static func tables(_ dialect: Dialect) -> [String] {
        let (text, int, strict) = (dialect.text, dialect.int, dialect.strict)
        return [
            """
            ALTER TABLE tenant ADD COLUMN status \(text) NOT NULL DEFAULT 'active'
                CHECK (status IN ('active', 'suspended'))
            """,
            """
            CREATE TABLE tenant_secret (
                tenant_id \(text) NOT NULL PRIMARY KEY REFERENCES tenant (id),
                pepper \(text) NOT NULL CHECK (length(pepper) = 64)
            ) \(strict)
            """,
            """
            CREATE TABLE licence (
                tenant_id \(text) NOT NULL REFERENCES tenant (id),
                id \(text) NOT NULL,
                key_hash \(text) NOT NULL CHECK (length(key_hash) = 64),
                seats \(int) NOT NULL CHECK (seats > 0),
                expires_at_ms \(int),
                created_at_ms \(int) NOT NULL,
                PRIMARY KEY (tenant_id, id),
                UNIQUE (tenant_id, key_hash)
            ) \(strict)
            """,
            "ALTER TABLE sync_device ADD COLUMN name \(text) NOT NULL DEFAULT ''",
            """
            ALTER TABLE sync_device ADD COLUMN status \(text) NOT NULL DEFAULT 'known'
                CHECK (status IN ('known', 'pending', 'active', 'revoked'))
            """,
            "ALTER TABLE sync_device ADD COLUMN location_id \(text)",
            "ALTER TABLE sync_device ADD COLUMN till_id \(text)",
            "ALTER TABLE sync_device ADD COLUMN series \(text)",
            "ALTER TABLE sync_device ADD COLUMN code \(text)",
            "ALTER TABLE sync_device ADD COLUMN code_expires_at_ms \(int)",
            "ALTER TABLE sync_device ADD COLUMN seen_at_ms \(int)",
            // Whose a device or token is, asked before the tenant is known; nothing of a shop.
            """
            CREATE TABLE device_directory (
                device_id \(text) NOT NULL PRIMARY KEY,
                tenant_id \(text) NOT NULL
            ) \(strict)
            """,
            """
            CREATE TABLE device_nonce (
                nonce_hash \(text) NOT NULL PRIMARY KEY CHECK (length(nonce_hash) = 64),
                device_id \(text) NOT NULL,
                expires_at_ms \(int) NOT NULL
            ) \(strict)
            """,
            """
            CREATE TABLE device_token (
                token_hash \(text) NOT NULL PRIMARY KEY CHECK (length(token_hash) = 64),
                tenant_id \(text) NOT NULL,
                device_id \(text) NOT NULL,
                expires_at_ms \(int) NOT NULL
            ) \(strict)
            """,
            "CREATE INDEX device_nonce_expiry ON device_nonce (expires_at_ms)",
            "CREATE INDEX device_token_expiry ON device_token (expires_at_ms)",
        ]
    }

    /// Each transaction names its tenant (`TenantDatabase`); `*` sees the list of tenants and
    /// nothing of theirs. The server's role owns nothing, so it is bound by this like everybody.
    private static var isolation: [String] {
        Dialect.postgres.isolation(of: tenantTables) + [
            "ALTER TABLE tenant ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
            """
            CREATE POLICY tenant_rows ON tenant
                USING (current_setting('pos.tenant', true) IN (id, '*'))
            """,
            """
            DO $$ BEGIN
                IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'pos_server') THEN
                    CREATE ROLE pos_server NOLOGIN;
                END IF;
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
            END $$
            """,
            """
            DO $$ BEGIN
                EXECUTE format('GRANT USAGE ON SCHEMA %I TO pos_server', current_schema());
                EXECUTE format(
                    'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO pos_server',
                    current_schema());
                EXECUTE format(
                    'ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT, INSERT, UPDATE, DELETE '
                    'ON TABLES TO pos_server', current_schema());
                IF NOT pg_has_role(current_user, 'pos_server', 'MEMBER') THEN
                    EXECUTE format('GRANT pos_server TO %I', current_user);
                END IF;
            END $$
            """,
            // Keys are checked by plans that are made once; on tables that were empty then, they
            // walk a whole tenant. Only the owner may count the rows, which makes them anew.
            """
            CREATE FUNCTION pos_analyze() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
            SET search_path FROM CURRENT AS $$
            BEGIN
                ANALYZE product; ANALYZE product_barcode; ANALYZE category;
            END $$
            """,
            "REVOKE UPDATE, DELETE ON \(appendOnly.joined(separator: ", ")) FROM pos_server",
            "REVOKE INSERT, UPDATE, DELETE ON schema_migration FROM pos_server",
        ]
    }
}
