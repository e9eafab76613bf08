import Foundation
import RetailModels
import Testing

@testable import APIClient

/// The store of `script/moto`.
private enum Store {
    static let variables = ProcessInfo.processInfo.environment
    static let isThere = variables["POS_TEST_S3_ENDPOINT"] != nil
    static let missing =
        variables["POS_TEST_S3_MISSING"] ?? "no store (POS_TEST_S3_ENDPOINT; see script/moto)"
}

/// An S3-compatible store that checks signatures.
@Suite(.enabled(if: Store.isThere, Comment(rawValue: Store.missing)))
struct S3BucketTests {
    private static let variables = Store.variables

    private static func with(
        endpoint: String? = nil, bucket: String? = nil, secret: String? = nil,
        _ body: (S3Bucket) async throws -> Void
    ) async throws {
        let transport = CurlTransport()
        defer { transport.stop() }
        let signature = AWSSignature(
            accessKey: variables["POS_TEST_S3_ACCESS_KEY"] ?? "",
            secretKey: secret ?? variables["POS_TEST_S3_SECRET_KEY"] ?? "", region: "us-east-1",
            service: "s3")
        let address = S3Bucket.Address(
            endpoint: endpoint ?? variables["POS_TEST_S3_ENDPOINT"] ?? "",
            bucket: bucket ?? variables["POS_TEST_S3_BUCKET"] ?? "", signature: signature)
        try await body(S3Bucket(transport: transport, address: address))
    }

    private static func put(_ bytes: [UInt8], _ key: String, in bucket: S3Bucket) async throws {
        try await bucket.put(
            bytes, key: key, sha256: Digest.sha256(bytes), mediaType: "image/png")
    }

    /// Over 1 MiB curl asks for permission first, which must not break the signature.
    @Test(arguments: [1, 1_000, 1_200_000, 5 << 20])
    func whatIsStoredComesBack(count: Int) async throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let key = "tests/\(count)/\(Digest.sha256(bytes))"
        try await Self.with { bucket in
            #expect(try await bucket.get(key, bytesMax: 5 << 20) == nil)
            for _ in 0..<2 { try await Self.put(bytes, key, in: bucket) }
            #expect(try await bucket.get(key, bytesMax: 5 << 20) == bytes)
        }
    }

    @Test func aLongerObjectThanWantedIsRefused() async throws {
        try await Self.with { bucket in
            try await Self.put([1, 2, 3], "tests/long", in: bucket)
            await #expect(throws: S3Failure(reason: "reply over 2 bytes")) {
                try await bucket.get("tests/long", bytesMax: 2)
            }
        }
    }

    @Test func aWrongSecretIsRefusedAndNotShown() async throws {
        try await Self.with(secret: "open sesame") { bucket in
            let failure = S3Failure(reason: "it answers 403 SignatureDoesNotMatch")
            await #expect(throws: failure) { try await Self.put([1], "tests/x", in: bucket) }
            await #expect(throws: failure) { try await bucket.get("tests/x", bytesMax: 9) }
        }
    }

    /// A bucket that is missing is no missing object.
    @Test func aMissingBucketIsSaid() async throws {
        try await Self.with(bucket: "no-such-bucket") { bucket in
            let failure = S3Failure(reason: "it answers 404 NoSuchBucket")
            await #expect(throws: failure) { try await Self.put([1], "tests/x", in: bucket) }
            await #expect(throws: failure) { try await bucket.get("tests/x", bytesMax: 9) }
        }
    }
}

/// What a store is sent, and what becomes of odd answers. No store is needed for it.
@Suite(.timeLimit(.minutes(10))) struct S3RequestTests {
    private static let signature = AWSSignature(
        accessKey: "AKID", secretKey: "open sesame", region: "eu-west-1", service: "s3")

    private func refusal(replying reply: String) async throws -> (S3Failure?, TestServer.Request?) {
        let server = TestServer(replying: reply)
        defer { server.stop() }
        let transport = CurlTransport()
        defer { transport.stop() }
        let bucket = S3Bucket(
            transport: transport,
            address: .init(
                endpoint: String(server.url.dropLast()), bucket: "shop", signature: Self.signature))
        let failure = await #expect(throws: S3Failure.self) {
            try await bucket.put(
                [1], key: "a/b", sha256: Digest.sha256([1]), mediaType: "image/png")
        }
        return (failure, await server.nextRequest())
    }

    @Test func aRequestIsSignedAndBringsNoSecret() async throws {
        let (failure, request) = try await refusal(replying: reply("503 Slow"))
        #expect(failure?.reason == "it answers 503")
        let head = try #require(request?.head)
        #expect(head.hasPrefix("PUT /shop/a/b HTTP/1.1\r\n"))
        let signed = "Credential=AKID/"
        #expect(head.contains("Authorization: AWS4-HMAC-SHA256 \(signed)"))
        #expect(head.contains("/eu-west-1/s3/aws4_request"))
        #expect(head.contains("x-amz-content-sha256: \(Digest.sha256([1]))"))
        #expect(!head.contains("sesame"))
        #expect(!"\(Self.signature)".contains("sesame"))
        var dumped = ""
        dump(Self.signature, to: &dumped)
        #expect(!dumped.contains("sesame") && !dumped.contains("AKID"))
    }

    @Test(arguments: ["<Code><b>x</b></Code>", "<Code>", "<html>"])
    func anOddAnswerIsNotQuoted(body: String) async throws {
        let (failure, _) = try await refusal(replying: reply("400 Bad", body: body))
        #expect(failure?.reason == "it answers 400")
    }

    @Test func aStoreThatIsAwayIsSaid() async throws {
        let server = TestServer(replying: "")
        let endpoint = String(server.url.dropLast())
        server.stop()
        let transport = CurlTransport()
        defer { transport.stop() }
        let bucket = S3Bucket(
            transport: transport,
            address: .init(endpoint: endpoint, bucket: "shop", signature: Self.signature))
        await #expect(throws: S3Failure(reason: "connection refused")) {
            try await bucket.get("a", bytesMax: 1)
        }
    }
}
