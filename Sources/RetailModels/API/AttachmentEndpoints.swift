/// Adds a picture or PDF to a product. The body is the content as it is; the same content again is
/// the same attachment, and one that was deleted is there again.
public struct PostAttachment: ManagerEndpoint {
    public typealias Reply = Attachment
    public static let verb = HTTPVerb.post
    public static let path = "/api/attachments"
    public static let headerNames = ["content-type", hashHeader]
    /// The SHA-256 of the body in hexadecimal digits, as the sender computed it.
    public static let hashHeader = "pos-sha256"
    /// The product's id.
    public var product: String
    public var name: String
    public var content: [UInt8]
    public var sha256: String
    /// By the content's first bytes.
    public let type: AttachmentType

    /// Nil when the content is neither PNG, JPEG nor PDF.
    public init?(product: String, name: String, content: [UInt8]) {
        guard let type = AttachmentType(content: content) else { return nil }
        self.product = product
        self.name = name
        self.content = content
        self.type = type
        sha256 = Digest.sha256(content)
    }

    public init(_ input: EndpointInput) throws(Problem) {
        product = try input.productOfAttachments()
        name = input.query["name"] ?? ""
        content = input.body
        sha256 = input.headers[Self.hashHeader]?.lowercased() ?? ""
        guard content.count <= AttachmentLimit.bytesMax else {
            throw Problem(
                .bodyTooLarge, "an attachment may have \(AttachmentLimit.bytesMax) bytes")
        }
        guard !name.isEmpty, CleanText.isClean(name, limit: AttachmentLimit.nameBytesMax) else {
            throw Problem(
                .badRequest,
                "name must have 1 to \(AttachmentLimit.nameBytesMax) bytes and no control character"
            )
        }
        guard Hex.bytes(sha256)?.count == 32 else {
            throw Problem(.badRequest, "POS-SHA256 must be the body's SHA-256 in 64 digits")
        }
        guard let type = AttachmentType(content: content) else {
            throw Problem(.unsupportedMediaType, "the content is neither PNG, JPEG nor PDF")
        }
        self.type = type
        guard Digest.sha256(content) == sha256 else {
            throw Problem(.contentInvalid, "the body's SHA-256 is not the one of POS-SHA256")
        }
    }

    public var input: EndpointInput {
        EndpointInput(
            query: ["product": product, "name": name], body: content,
            headers: ["content-type": type.rawValue, Self.hashHeader: sha256])
    }
}

/// A product's attachments, in the order in which they came.
public struct ListAttachments: Endpoint {
    public typealias Reply = Page<Attachment>
    public static let verb = HTTPVerb.get
    public static let path = "/api/attachments"
    public var product: String

    public init(product: String) { self.product = product }
    public init(_ input: EndpointInput) throws(Problem) {
        product = try input.productOfAttachments()
    }
    public var input: EndpointInput { EndpointInput(query: ["product": product]) }
}

extension EndpointInput {
    fileprivate func productOfAttachments() throws(Problem) -> String {
        guard let product = query["product"], !product.isEmpty else {
            throw Problem(.badRequest, "product must be the product's id")
        }
        return product
    }
}

/// What is known of an attachment.
public struct GetAttachment: Endpoint {
    public typealias Reply = Attachment
    public static let verb = HTTPVerb.get
    public static let path = "/api/attachments/{id}"
    public var id: String

    public init(id: String) { self.id = id }
    public init(_ input: EndpointInput) throws(Problem) { id = try input.pathValue("id") }
    public var input: EndpointInput { EndpointInput(path: ["id": id]) }
}

/// The content of an attachment.
public struct GetAttachmentContent: Endpoint {
    public typealias Reply = AttachmentContentReply
    public static let verb = HTTPVerb.get
    public static let path = "/api/attachments/{id}/content"
    public var id: String

    public init(id: String) { self.id = id }
    public init(_ input: EndpointInput) throws(Problem) { id = try input.pathValue("id") }
    public var input: EndpointInput { EndpointInput(path: ["id": id]) }
}

/// Takes an attachment away. Its row and content stay, unseen.
public struct DeleteAttachment: ManagerEndpoint {
    public typealias Reply = Attachment
    public static let verb = HTTPVerb.delete
    public static let path = "/api/attachments/{id}"
    public var id: String

    public init(id: String) { self.id = id }
    public init(_ input: EndpointInput) throws(Problem) { id = try input.pathValue("id") }
    public var input: EndpointInput { EndpointInput(path: ["id": id]) }
}
