/// What PostgreSQL plans by is kept true while tables grow from nothing.
///
/// The checks of foreign keys have plans that are made once per connection. On a table that has
/// not been counted every index seems to cost the same, and the one that was made last is taken:
/// for `document` that by device and number, which walks all documents of the tenant. Autovacuum
/// counts after a minute; until then each sale costs more than the one before it.
enum M0019_Statistics: Migration {
    static let id = "0019_statistics"

    static func statements(_ dialect: Dialect) -> [String] {
        guard dialect == .postgres else { return [] }
        return [
            // Only the owner may count.
            """
            CREATE FUNCTION pos_analyze_grown() RETURNS BIGINT LANGUAGE plpgsql SECURITY DEFINER
            SET search_path FROM CURRENT AS $$
            DECLARE
                grown RECORD;
                counted BIGINT := 0;
            BEGIN
                FOR grown IN
                    SELECT c.oid::regclass AS name FROM pg_class c
                    JOIN pg_stat_user_tables s ON s.relid = c.oid
                    WHERE s.schemaname = current_schema() AND c.relkind = 'r'
                        AND s.n_live_tup >= 100 AND s.n_live_tup > 4 * c.reltuples
                LOOP
                    EXECUTE format('ANALYZE (SKIP_LOCKED) %s', grown.name);
                    counted := counted + 1;
                END LOOP;
                RETURN counted;
            END $$
            """,
            // The running hash is made by the server, for all entries of a transaction at once.
            "DROP FUNCTION pos_sha256(text)",
        ]
    }
}
