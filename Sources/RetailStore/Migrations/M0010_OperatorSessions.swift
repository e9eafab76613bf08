/// Sessions of operators at the server, and the wrong PINs that all its processes count together.
enum M0010_OperatorSessions: Migration {
    static let id = "0010_operator_sessions"

    private static let tables = ["operator_session", "pin_attempt"]

    static func statements(_ dialect: Dialect) -> [String] {
        let (text, int, strict) = (dialect.text, dialect.int, dialect.strict)
        return [
            // Without a device it is the server's own token that the session goes with.
            """
            CREATE TABLE operator_session (
                tenant_id \(text) NOT NULL REFERENCES tenant (id),
                session_hash \(text) NOT NULL CHECK (length(session_hash) = 64),
                operator_id \(text) NOT NULL,
                device_id \(text),
                expires_at_ms \(int) NOT NULL,
                PRIMARY KEY (tenant_id, session_hash),
                FOREIGN KEY (tenant_id, operator_id) REFERENCES operator (tenant_id, id),
                FOREIGN KEY (tenant_id, device_id) REFERENCES sync_device (tenant_id, id)
            ) \(strict)
            """,
            """
            CREATE INDEX operator_session_expiry ON operator_session (tenant_id, expires_at_ms)
            """,
            // The subject is `operator N`, `device ID`, or `own token`.
            """
            CREATE TABLE pin_attempt (
                tenant_id \(text) NOT NULL REFERENCES tenant (id),
                subject \(text) NOT NULL,
                wrong \(int) NOT NULL CHECK (wrong >= 0),
                wait_until_ms \(int) NOT NULL,
                PRIMARY KEY (tenant_id, subject)
            ) \(strict)
            """,
        ] + dialect.isolation(of: tables)
    }
}
