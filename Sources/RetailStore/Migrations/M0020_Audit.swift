/// What a shop has chosen, and the audit log as it is derived from documents.
enum M0020_Audit: Migration {
    static let id = "0020_audit"

    static func statements(_ dialect: Dialect) -> [String] {
        let (text, int, strict) = (dialect.text, dialect.int, dialect.strict)
        let tables = [
            // Canonical JSON of `ShopSettings`; empty when nothing was chosen.
            "ALTER TABLE tenant ADD COLUMN settings \(text) NOT NULL DEFAULT ''",
            """
            CREATE TABLE audit_event (
                tenant_id \(text) NOT NULL,
                document_id \(text) NOT NULL,
                position \(int) NOT NULL CHECK (position > 0),
                no \(int) NOT NULL CHECK (no > 0),
                at_ms \(int) NOT NULL,
                device_id \(text) NOT NULL,
                till_id \(text) NOT NULL,
                location_id \(text) NOT NULL,
                action \(text) NOT NULL CHECK (action <> ''),
                operator_id \(text) NOT NULL,
                operator_name \(text) NOT NULL,
                approver_id \(text),
                approver_name \(text),
                subject \(text) NOT NULL,
                detail \(text) NOT NULL,
                PRIMARY KEY (tenant_id, document_id, position),
                FOREIGN KEY (tenant_id, document_id) REFERENCES document (tenant_id, id)
            ) \(strict)
            """,
            """
            CREATE INDEX audit_event_time ON audit_event (tenant_id, at_ms, document_id, position)
            """,
        ]
        let rights =
            dialect == .postgres ? ["REVOKE UPDATE, DELETE ON audit_event FROM pos_server"] : []
        return tables + dialect.isolation(of: ["audit_event"]) + rights
    }
}
