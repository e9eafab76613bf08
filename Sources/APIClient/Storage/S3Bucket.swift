import RetailModels

/// A bucket of an S3-compatible store, addressed by path: `ENDPOINT/BUCKET/KEY`. Requests are
/// signed by libcurl (AWS Signature Version 4).
public struct S3Bucket: Sendable {
    /// Where it is and whose key opens it.
    public struct Address: Sendable {
        /// Such as `https://s3.example`, without a slash at the end.
        public var endpoint: String
        public var bucket: String
        public var signature: AWSSignature

        public init(endpoint: String, bucket: String, signature: AWSSignature) {
            self.endpoint = endpoint
            self.bucket = bucket
            self.signature = signature
        }
    }

    /// No connection within this time, and the store counts as away.
    private static let connectTimeoutMs = 3_000
    /// For a whole object of a few MiB. A little less than a client waits for this server.
    private static let timeoutMs = 20_000

    /// What a store says when it refuses is read, however small the object may be.
    private static let refusalBytesMax = 64 << 10

    private let transport: any HTTPTransport
    private let address: Address

    public init(transport: any HTTPTransport, address: Address) {
        self.transport = transport
        self.address = address
    }

    /// Stores an object; one under the same key is replaced.
    /// - Parameter sha256: of the bytes, in hexadecimal digits; the store compares.
    /// - Throws: `S3Failure`, or `CancellationError`.
    public func put(
        _ bytes: [UInt8], key: String, sha256: String, mediaType: String
    ) async throws {
        let reply = try await send(
            "PUT", key, body: bytes, sha256: sha256,
            headers: [(name: "Content-Type", value: mediaType)])
        guard reply.status == 200 else { throw S3Failure(reply) }
    }

    /// The object; nil when the bucket has none under the key.
    /// - Parameter bytesMax: a longer one is a failure.
    /// - Throws: `S3Failure`, or `CancellationError`.
    public func get(_ key: String, bytesMax: Int) async throws -> [UInt8]? {
        let reply = try await send(
            "GET", key, body: nil, sha256: Digest.sha256([UInt8]()), bytesMax: bytesMax)
        switch reply.status {
        case 200:
            guard reply.body.count <= bytesMax else {
                throw S3Failure(reason: "reply over \(bytesMax) bytes")
            }
            return reply.body
        case 404 where S3Failure.code(of: reply) == "NoSuchKey": return nil
        default: throw S3Failure(reply)
        }
    }

    private func send(
        _ method: String, _ key: String, body: [UInt8]?, sha256: String,
        headers: [(name: String, value: String)] = [], bytesMax: Int = 0
    ) async throws -> HTTPReply {
        var request = HTTPRequest(
            method: method, url: "\(address.endpoint)/\(address.bucket)/\(key)",
            headers: headers + [(name: "x-amz-content-sha256", value: sha256)], body: body,
            connectTimeoutMs: Self.connectTimeoutMs, timeoutMs: Self.timeoutMs,
            bodyBytesMax: max(bytesMax, Self.refusalBytesMax))
        request.signature = address.signature
        do { return try await transport.send(request) } catch let failure as TransportFailure {
            throw S3Failure(reason: failure.description)
        }
    }
}

/// Why a store gave no answer that can be used, in words that name no secret.
public struct S3Failure: Error, Equatable, Sendable {
    public var reason: String

    init(reason: String) { self.reason = reason }

    init(_ reply: HTTPReply) {
        let code = Self.code(of: reply).map { " " + $0 } ?? ""
        reason = "it answers \(reply.status)\(code)"
    }

    /// What stands in the answer's `Code`, such as `NoSuchBucket`.
    static func code(of reply: HTTPReply) -> String? {
        let text = String(decoding: reply.body.prefix(4_096), as: UTF8.self)
        guard let start = text.firstRange(of: "<Code>"),
            let end = text[start.upperBound...].firstRange(of: "</Code>")
        else { return nil }
        let code = text[start.upperBound..<end.lowerBound]
        guard code.utf8.count <= 64, code.allSatisfy({ $0.isLetter || $0.isNumber }) else {
            return nil
        }
        return String(code)
    }
}
