/// Pictures and PDFs of products, and their content where the database keeps it.
enum M0011_Attachments: Migration {
    static let id = "0011_attachments"

    private static let tables = ["attachment", "attachment_part"]

    static func statements(_ dialect: Dialect) -> [String] {
        let (text, int, strict) = (dialect.text, dialect.int, dialect.strict)
        return [
            """
            CREATE TABLE attachment (
                tenant_id \(text) NOT NULL,
                id \(text) NOT NULL,
                product_id \(text) NOT NULL,
                name \(text) NOT NULL CHECK (name <> ''),
                media_type \(text) NOT NULL
                    CHECK (media_type IN ('image/png', 'image/jpeg', 'application/pdf')),
                size_bytes \(int) NOT NULL CHECK (size_bytes BETWEEN 1 AND 5242880),
                sha256 \(text) NOT NULL CHECK (length(sha256) = 64),
                created_at_ms \(int) NOT NULL,
                created_by \(text) NOT NULL,
                deleted_at_ms \(int),
                PRIMARY KEY (tenant_id, id),
                UNIQUE (tenant_id, product_id, sha256),
                FOREIGN KEY (tenant_id, product_id) REFERENCES product (tenant_id, id)
            ) \(strict)
            """,
            // In parts of a bounded size, so that no statement is as long as a file. By its hash:
            // one file of several products is kept once.
            """
            CREATE TABLE attachment_part (
                tenant_id \(text) NOT NULL REFERENCES tenant (id),
                sha256 \(text) NOT NULL CHECK (length(sha256) = 64),
                position \(int) NOT NULL CHECK (position >= 0),
                content \(dialect.bytes) NOT NULL CHECK (length(content) BETWEEN 1 AND 262144),
                PRIMARY KEY (tenant_id, sha256, position)
            ) \(strict)
            """,
        ] + dialect.isolation(of: tables) + dialect.storage
    }
}

extension Dialect {
    /// Pictures are packed already; trying again costs time and gains nothing.
    fileprivate var storage: [String] {
        self == .postgres
            ? ["ALTER TABLE attachment_part ALTER COLUMN content SET STORAGE EXTERNAL"] : []
    }
}
