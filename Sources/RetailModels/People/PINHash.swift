import Crypto
import CryptoExtras

/// PINs at rest: HMAC with the tenant's pepper, then scrypt with a salt. Four digits alone would
/// fall to a stolen table (retail-rules: People).
public struct PINHasher: Sendable {
    private let pepper: SymmetricKey
    /// log2 of scrypt's N: 14 costs 23 ms.
    private let costLog2: Int

    /// - Parameter pepper: the bytes of `keys/pepper`.
    public init(pepper: [UInt8], costLog2: Int = 14) {
        self.pepper = SymmetricKey(data: pepper)
        self.costLog2 = costLog2
    }

    /// PINs are 4 or 5 digits: six and more in one burst would be a scan.
    public static func isPIN(_ text: String) -> Bool {
        (4...5).contains(text.utf8.count) && text.utf8.allSatisfy { (48...57).contains($0) }
    }

    /// Makes `scrypt$14$SALT$HASH`, salt and hash in hexadecimal.
    public func hash(_ pin: String, salt: [UInt8]) throws -> String {
        let derived = try derive(pin, salt: salt, costLog2: costLog2)
        return "scrypt$\(costLog2)$\(Hex.text(salt))$\(Hex.text(derived))"
    }

    public func verify(_ pin: String, against stored: String) -> Bool {
        let parts = stored.split(separator: "$")
        guard parts.count == 4, parts[0] == "scrypt", let cost = Int(parts[1]),
            (10...20).contains(cost), let salt = Hex.bytes(String(parts[2])),
            let wanted = Hex.bytes(String(parts[3])),
            let derived = try? derive(pin, salt: salt, costLog2: cost),
            derived.count == wanted.count
        else { return false }
        return zip(derived, wanted).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private func derive(_ pin: String, salt: [UInt8], costLog2: Int) throws -> [UInt8] {
        let peppered = HMAC<SHA256>.authenticationCode(for: Array(pin.utf8), using: pepper)
        let key = try KDF.Scrypt.deriveKey(
            from: Array(peppered), salt: salt, outputByteCount: 32, rounds: 1 << costLog2,
            blockSize: 8, parallelism: 1)
        return key.withUnsafeBytes { Array($0) }
    }
}
