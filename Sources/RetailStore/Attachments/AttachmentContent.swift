public import RetailModels

/// Where the content of attachments is kept: in the database, or in a store for objects.
///
/// Content is found by tenant and SHA-256, so storing it again changes nothing. Whoever reads it
/// checks the hash.
public protocol AttachmentContent: Sendable {
    /// Returns once the content is safe.
    /// - Throws: `AttachmentContentFailure` or `SQLFailure`.
    func store(
        _ bytes: [UInt8], sha256: String, type: AttachmentType, tenant: String
    ) async throws

    /// The content; nil when there is none under that hash.
    /// - Throws: `AttachmentContentFailure` or `SQLFailure`.
    func load(sha256: String, tenant: String) async throws -> [UInt8]?
}

/// Why a store for content gave no answer that can be used.
public enum AttachmentContentFailure: Error, Equatable, Sendable {
    /// It does not answer, or it refuses this server. `reason` names no secret.
    case unavailable(reason: String)
}

/// Content in the database, in parts of a bounded size.
public struct DatabaseContent: AttachmentContent {
    /// 256 KiB: twenty parts at most, and no statement that a connection remembers for long.
    static let partBytesMax = 256 << 10

    private let database: any Database

    /// - Parameter database: as nobody in particular sees it; each call enters its tenant.
    public init(database: any Database) { self.database = database }

    public func store(
        _ bytes: [UInt8], sha256: String, type: AttachmentType, tenant: String
    ) async throws {
        try await database.scoped(to: tenant).write { tx in
            for (position, start) in stride(from: 0, to: bytes.count, by: Self.partBytesMax)
                .enumerated()
            {
                let part = Array(bytes[start..<min(start + Self.partBytesMax, bytes.count)])
                // What was damaged is mended by storing it again.
                try tx.send(
                    """
                    INSERT INTO attachment_part (tenant_id, sha256, position, content)
                    VALUES (\(tenant), \(sha256), \(position), \(part))
                    ON CONFLICT (tenant_id, sha256, position) DO UPDATE
                    SET content = excluded.content
                    """)
            }
        }
    }

    public func load(sha256: String, tenant: String) async throws -> [UInt8]? {
        let parts = try await database.scoped(to: tenant).read { tx in
            try tx.rows(
                """
                SELECT content FROM attachment_part
                WHERE tenant_id = \(tenant) AND sha256 = \(sha256) ORDER BY position
                """
            ).map { try $0.bytes("content") }
        }
        return parts.isEmpty ? nil : Array(parts.joined())
    }
}
