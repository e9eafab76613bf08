public import RetailModels

/// What is known of attachments; their content is elsewhere (`AttachmentContent`).
public enum AttachmentStore {
    /// Keeps an attachment and returns it. One that is there already stays as it is; one that was
    /// deleted comes back with the new name, time and sender.
    public static func save(
        _ new: Attachment, tenant: String, in tx: any SQLTransaction
    ) throws -> Attachment {
        try tx.send(
            """
            INSERT INTO attachment (tenant_id, id, product_id, name, media_type, size_bytes,
                sha256, created_at_ms, created_by)
            VALUES (\(tenant), \(new.id), \(new.product), \(new.name), \(new.mediaType.rawValue),
                \(new.size), \(new.sha256), \(new.createdAt), \(new.createdBy))
            ON CONFLICT (tenant_id, id) DO UPDATE
            SET name = excluded.name, created_at_ms = excluded.created_at_ms,
                created_by = excluded.created_by, deleted_at_ms = NULL
            WHERE attachment.deleted_at_ms IS NOT NULL
            """)
        guard let saved = try find(new.id, tenant: tenant, in: tx) else {
            throw SQLFailure(kind: .other, message: "an attachment that was saved is not there")
        }
        return saved
    }

    public static func find(
        _ id: String, tenant: String, in tx: any SQLTransaction
    ) throws -> Attachment? {
        // PostgreSQL cannot compare with it.
        guard !id.utf8.contains(0) else { return nil }
        return try tx.row(
            """
            \(part: select) WHERE tenant_id = \(tenant) AND id = \(id) AND deleted_at_ms IS NULL
            """
        ).map(decode)
    }

    /// A product's attachments in the order in which they came.
    public static func all(
        product: String, tenant: String, in tx: any SQLTransaction
    ) throws -> [Attachment] {
        guard !product.utf8.contains(0) else { return [] }
        return try tx.rows(
            """
            \(part: select) WHERE tenant_id = \(tenant) AND product_id = \(product)
                AND deleted_at_ms IS NULL
            ORDER BY created_at_ms, id
            """
        ).map(decode)
    }

    /// Takes an attachment out of sight.
    public static func delete(
        _ id: String, at now: Int64, tenant: String, in tx: any SQLTransaction
    ) throws {
        try tx.send(
            """
            UPDATE attachment SET deleted_at_ms = \(now)
            WHERE tenant_id = \(tenant) AND id = \(id) AND deleted_at_ms IS NULL
            """)
    }

    private static let select: SQLPart = """
        SELECT id, product_id, name, media_type, size_bytes, sha256, created_at_ms, created_by
        FROM attachment
        """

    private static func decode(_ row: SQLRow) throws(SQLFailure) -> Attachment {
        guard let type = AttachmentType(rawValue: try row.text("media_type")) else {
            throw SQLFailure(kind: .other, message: "unknown media type")
        }
        return Attachment(
            id: try row.text("id"), product: try row.text("product_id"),
            name: try row.text("name"), mediaType: type, size: try row.integer("size_bytes"),
            sha256: try row.text("sha256"), createdAt: try row.integer("created_at_ms"),
            createdBy: try row.text("created_by"))
    }
}
