/// What tills send in parts and the cloud takes whole.
enum M0018_PushSessions: Migration {
    static let id = "0018_push_sessions"

    static func statements(_ dialect: Dialect) -> [String] {
        let (text, int, strict) = (dialect.text, dialect.int, dialect.strict)
        let tables = [
            """
            CREATE TABLE sync_push_session (
                tenant_id \(text) NOT NULL REFERENCES tenant (id),
                id \(text) NOT NULL,
                device_id \(text) NOT NULL,
                parts \(int) NOT NULL CHECK (parts > 0),
                hash \(text) NOT NULL CHECK (length(hash) = 64),
                expires_at_ms \(int) NOT NULL,
                is_committed \(int) NOT NULL CHECK (is_committed IN (0, 1)),
                PRIMARY KEY (tenant_id, id)
            ) \(strict)
            """,
            """
            CREATE TABLE sync_push_part (
                tenant_id \(text) NOT NULL,
                session_id \(text) NOT NULL,
                part \(int) NOT NULL CHECK (part > 0),
                content \(text) NOT NULL,
                PRIMARY KEY (tenant_id, session_id, part),
                FOREIGN KEY (tenant_id, session_id) REFERENCES sync_push_session (tenant_id, id)
            ) \(strict)
            """,
        ]
        return tables + dialect.isolation(of: ["sync_push_session", "sync_push_part"])
    }
}
