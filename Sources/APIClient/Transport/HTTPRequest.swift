/// One HTTP request, with its deadlines.
public struct HTTPRequest: Sendable {
    /// In capitals, `GET` or `POST` for example.
    public var method: String
    /// Absolute, `http` or `https` only.
    public var url: String
    /// In this order on the wire. A value must not hold control characters.
    public var headers: [(name: String, value: String)]
    /// Nil sends no body; an empty array sends `Content-Length: 0`.
    public var body: [UInt8]?
    /// Name lookup, TCP and TLS together, at least 1. A kept connection needs none of it.
    public var connectTimeoutMs: Int
    /// From sending the request to the last byte of the reply, connecting included, at least 1.
    public var timeoutMs: Int
    /// A longer reply is cut off with `TransportFailure.replyTooLarge`. Counted after unpacking.
    public var bodyBytesMax: Int
    /// Asks for a gzip reply and unpacks it. Off by default: on loopback it only costs time.
    public var acceptsGzip: Bool
    /// Signs the request. The `x-amz-content-sha256` of the body must be among the headers, and
    /// with a body its `Content-Type`.
    public var signature: AWSSignature?

    /// How long a cashier's request may look for a server, reads and writes alike.
    public static let connectTimeoutMsDefault = 500
    /// After this the till's own server does it.
    public static let timeoutMsDefault = 2_000
    /// 32 MiB, more than any page or snapshot part of the API.
    public static let bodyBytesMaxDefault = 32 * 1024 * 1024

    /// A request with the till's usual deadlines.
    public init(
        method: String = "GET",
        url: String,
        headers: [(name: String, value: String)] = [],
        body: [UInt8]? = nil,
        connectTimeoutMs: Int = Self.connectTimeoutMsDefault,
        timeoutMs: Int = Self.timeoutMsDefault,
        bodyBytesMax: Int = Self.bodyBytesMaxDefault,
        acceptsGzip: Bool = false
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.connectTimeoutMs = connectTimeoutMs
        self.timeoutMs = timeoutMs
        self.bodyBytesMax = bodyBytesMax
        self.acceptsGzip = acceptsGzip
    }
}

/// Whose key signs a request (AWS Signature Version 4).
public struct AWSSignature: Sendable {
    var accessKey: String
    var secretKey: String
    var region: String
    /// Such as `s3`.
    var service: String

    public init(accessKey: String, secretKey: String, region: String, service: String) {
        self.accessKey = accessKey
        self.secretKey = secretKey
        self.region = region
        self.service = service
    }
}

extension AWSSignature: CustomStringConvertible, CustomReflectable {
    /// No log or dump shows the keys.
    public var description: String { "a signature for \(service) in \(region)" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
