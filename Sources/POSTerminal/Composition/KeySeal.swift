import Crypto
import CryptoExtras
import Foundation
import RetailModels

/// A till's keys, sealed with a passphrase (scrypt and AES-GCM) for a backup.
enum KeySeal {
    struct Keys: Codable {
        var signing: String
        var pepper: String
    }
    private static let associatedText = "pos keys 1"

    static func seal(signing: String, pepper: String, passphrase: String) throws -> String {
        let salt = RetailModels.Host.secretBytes(16)
        let bytes = try CanonicalJSON.encode(Keys(signing: signing, pepper: pepper))
        let box = try AES.GCM.seal(
            bytes, using: key(passphrase, salt: salt),
            authenticating: Array(associatedText.utf8))
        guard let combined = box.combined else {
            throw CommandFailure(.software, "The keys could not be sealed.")
        }
        return Hex.text(salt) + "." + Hex.text(combined)
    }

    static func open(_ text: String, passphrase: String) throws -> Keys {
        let parts = text.split(separator: ".")
        guard parts.count == 2, let salt = Hex.bytes(String(parts[0])),
            let combined = Hex.bytes(String(parts[1])),
            let box = try? AES.GCM.SealedBox(combined: combined),
            let bytes = try? AES.GCM.open(
                box, using: key(passphrase, salt: salt),
                authenticating: Array(associatedText.utf8))
        else {
            throw CommandFailure(.data, "The keys cannot be opened: is the passphrase right?")
        }
        return try CanonicalJSON.decode(Keys.self, from: bytes)
    }

    /// 2^16 rounds: a tenth of a second, once.
    private static func key(_ passphrase: String, salt: [UInt8]) throws -> SymmetricKey {
        try KDF.Scrypt.deriveKey(
            from: Array(passphrase.utf8), salt: salt, outputByteCount: 32, rounds: 1 << 16,
            blockSize: 8, parallelism: 1)
    }
}
