import APIClient
import RetailModels
import RetailStore

/// Content of attachments in an S3-compatible store, under `attachments/TENANT/SHA256`.
struct S3Content: AttachmentContent {
    private let bucket: S3Bucket

    init(bucket: S3Bucket) { self.bucket = bucket }

    /// The store that the settings name; nil when content is kept in the database. The transport
    /// lives as long as the content.
    static func of(
        _ settings: AttachmentSettings, folder: TillFolder
    ) throws(CommandFailure) -> S3Content? {
        guard case .s3(let store) = settings.store else { return nil }
        let address = S3Bucket.Address(
            endpoint: store.endpoint, bucket: store.bucket,
            signature: AWSSignature(
                accessKey: try store.accessKey.text(in: folder),
                secretKey: try store.secretKey.text(in: folder), region: store.region,
                service: "s3"))
        return S3Content(bucket: S3Bucket(transport: CurlTransport(), address: address))
    }

    func store(
        _ bytes: [UInt8], sha256: String, type: AttachmentType, tenant: String
    ) async throws {
        do {
            try await bucket.put(
                bytes, key: Self.key(sha256, tenant), sha256: sha256, mediaType: type.rawValue)
        } catch let failure as S3Failure {
            throw AttachmentContentFailure.unavailable(reason: failure.reason)
        }
    }

    func load(sha256: String, tenant: String) async throws -> [UInt8]? {
        do {
            return try await bucket.get(
                Self.key(sha256, tenant), bytesMax: AttachmentLimit.bytesMax)
        } catch let failure as S3Failure {
            throw AttachmentContentFailure.unavailable(reason: failure.reason)
        }
    }

    /// A tenant whose id has other characters than an address takes is named by its hash.
    static func key(_ sha256: String, _ tenant: String) -> String {
        let isPlain = tenant.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
        }
        return "attachments/\(isPlain ? tenant : Digest.sha256(tenant))/\(sha256)"
    }
}
