/// A picture or a PDF that belongs to a product: what is known of it without its content.
public struct Attachment: Codable, Hashable, Sendable {
    /// Made from product and content: the same bytes for the same product are one attachment.
    public var id: String
    /// The product's id.
    public var product: String
    /// The file's name as it was given, for people; no path, and nothing to trust.
    public var name: String
    public var mediaType: AttachmentType
    /// In bytes, 1…`AttachmentLimit.bytesMax`.
    public var size: Int64
    /// Of the content, 64 hexadecimal digits.
    public var sha256: String
    /// Milliseconds since 1970, UTC.
    public var createdAt: Int64
    /// The device that sent it; empty for the server's own token.
    public var createdBy: String

    public init(
        tenant: String, product: String, name: String, mediaType: AttachmentType, size: Int64,
        sha256: String, createdAt: Int64, createdBy: String
    ) {
        id = DerivedID.make(tenant, "attachment", product, sha256)
        self.product = product
        self.name = name
        self.mediaType = mediaType
        self.size = size
        self.sha256 = sha256
        self.createdAt = createdAt
        self.createdBy = createdBy
    }

    /// An attachment with an id that is known already.
    public init(
        id: String, product: String, name: String, mediaType: AttachmentType, size: Int64,
        sha256: String, createdAt: Int64, createdBy: String
    ) {
        self.init(
            tenant: "", product: product, name: name, mediaType: mediaType, size: size,
            sha256: sha256, createdAt: createdAt, createdBy: createdBy)
        self.id = id
    }
}

/// How much there may be.
public enum AttachmentLimit {
    /// 5 MiB of content.
    public static let bytesMax = 5 << 20
    /// Attachments of one product that are not deleted.
    public static let perProductMax: Int64 = 100
    /// A name's bytes.
    public static let nameBytesMax = 200
}

/// What an attachment may be, by its media type.
public enum AttachmentType: String, Codable, Hashable, Sendable, CaseIterable {
    case png = "image/png"
    case jpeg = "image/jpeg"
    case pdf = "application/pdf"

    /// By the first bytes of the content, whatever its name or sender says; nil for anything else.
    public init?(content: [UInt8]) {
        let found = Self.allCases.first { content.starts(with: $0.magic) }
        guard let found else { return nil }
        self = found
    }

    private var magic: [UInt8] {
        switch self {
        case .png: [0x89] + Array("PNG\r\n".utf8) + [0x1A, 0x0A]
        case .jpeg: [0xFF, 0xD8, 0xFF]
        case .pdf: Array("%PDF-".utf8)
        }
    }

    /// The end of a file's name, without the dot.
    public var fileExtension: String {
        switch self {
        case .png: "png"
        case .jpeg: "jpg"
        case .pdf: "pdf"
        }
    }
}

/// The content of an attachment as it travels: the one reply that is no JSON.
public struct AttachmentContentReply: VerbatimReply, Codable, Hashable, Sendable {
    public var bytes: [UInt8]
    public var mediaType: String
    /// For a browser's or a person's folder; empty where it was not told.
    public var name = ""
    /// As the server says; whoever reads computes it anew.
    public var sha256: String

    public init(bytes: [UInt8], mediaType: String, name: String = "", sha256: String) {
        self.bytes = bytes
        self.mediaType = mediaType
        self.name = name
        self.sha256 = sha256
    }

    public init(bytes: [UInt8], header: (String) -> String?) {
        self.init(
            bytes: bytes, mediaType: header("content-type") ?? "",
            sha256: String((header("etag") ?? "").filter { $0 != "\"" }))
    }

    /// Whether the bytes are those that the hash was taken of.
    public var isIntact: Bool { Digest.sha256(bytes) == sha256 }
}
