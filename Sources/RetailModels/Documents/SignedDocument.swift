import Crypto

/// The one hash of the product.
public enum Digest {
    /// SHA-256 over the UTF-8 bytes, 64 hexadecimal digits.
    public static func sha256(_ text: String) -> String {
        var (text, hash) = (text, SHA256())
        text.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        return Hex.text(hash.finalize())
    }

    /// SHA-256 over the bytes, 64 hexadecimal digits.
    public static func sha256(_ bytes: [UInt8]) -> String { Hex.text(SHA256.hash(data: bytes)) }
}

/// A document's exact bytes with the proof of who made them.
///
/// The bytes are canonical JSON; hash and signature are over these bytes and nothing else, and
/// no server ever writes the document anew.
public struct SignedDocument: Codable, Hashable, Sendable {
    /// The canonical JSON as text.
    public var document: String
    /// Ed25519 over the bytes, 128 hexadecimal digits.
    public var signature: String
    /// The public key of the device, 64 hexadecimal digits.
    public var key: String

    public init(document: String, signature: String, key: String) {
        self.document = document
        self.signature = signature
        self.key = key
    }

    /// The SHA-256 of the bytes: the next document's `previousHash`.
    public var hash: String { Digest.sha256(document) }

    /// True when the signature is of `key` over the bytes.
    public func isSigned(by key: String) -> Bool {
        guard let rawKey = Hex.bytes(key), let rawSignature = Hex.bytes(signature),
            let publicKey = try? Curve25519.Signing.PublicKey(rawRepresentation: rawKey)
        else { return false }
        return publicKey.isValidSignature(rawSignature, for: Array(document.utf8))
    }

    /// The document; throws `JSONFailure` when the bytes are none.
    public func decoded() throws -> Document {
        try CanonicalJSON.decode(Document.self, from: Array(document.utf8))
    }
}

/// The till's signing key.
public struct SigningKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    /// A new random key.
    public init() { key = Curve25519.Signing.PrivateKey() }

    /// The key whose 32 secret bytes were kept as hexadecimal text; nil if they are none.
    public init?(secret: String) {
        guard let raw = Hex.bytes(secret),
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: raw)
        else { return nil }
        self.key = key
    }

    /// The secret as hexadecimal text, for a file of mode 0600.
    public var secret: String { Hex.text(key.rawRepresentation) }
    public var publicKey: String { Hex.text(key.publicKey.rawRepresentation) }

    /// Signs a text that is no document, such as a challenge: 128 hexadecimal digits.
    public func sign(text: String) -> String? {
        (try? key.signature(for: Array(text.utf8))).map { Hex.text($0) }
    }

    public func sign(_ document: Document) throws -> SignedDocument {
        let bytes = try CanonicalJSON.encode(document)
        return SignedDocument(
            document: String(decoding: bytes, as: UTF8.self),
            signature: Hex.text(try key.signature(for: bytes)), key: publicKey)
    }
}
