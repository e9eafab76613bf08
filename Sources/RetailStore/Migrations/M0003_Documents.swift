/// The signed documents with their exact bytes, and those that wait for a person.
enum M0003_Documents: Migration {
    static let id = "0003_documents"

    static func statements(_ dialect: Dialect) -> [String] {
        let (text, int, strict) = (dialect.text, dialect.int, dialect.strict)
        return [
            """
            CREATE TABLE document (
                tenant_id \(text) NOT NULL REFERENCES tenant (id),
                id \(text) NOT NULL,
                device_id \(text) NOT NULL,
                series \(text) NOT NULL,
                sequence \(int) NOT NULL CHECK (sequence > 0),
                kind \(text) NOT NULL,
                at_ms \(int) NOT NULL,
                previous_hash \(text) NOT NULL CHECK (length(previous_hash) = 64),
                hash \(text) NOT NULL CHECK (length(hash) = 64),
                signature \(text) NOT NULL CHECK (length(signature) = 128),
                body \(text) NOT NULL,
                PRIMARY KEY (tenant_id, id),
                UNIQUE (tenant_id, device_id, series, sequence),
                FOREIGN KEY (tenant_id, device_id) REFERENCES sync_device (tenant_id, id)
            ) \(strict)
            """,
            """
            CREATE TABLE sync_parked (
                tenant_id \(text) NOT NULL REFERENCES tenant (id),
                hash \(text) NOT NULL,
                write_id \(text) NOT NULL,
                kind \(text) NOT NULL,
                code \(text) NOT NULL,
                detail \(text) NOT NULL,
                received_at_ms \(int) NOT NULL,
                public_key \(text) NOT NULL,
                signature \(text) NOT NULL,
                body \(text) NOT NULL,
                PRIMARY KEY (tenant_id, hash)
            ) \(strict)
            """,
        ]
    }
}
