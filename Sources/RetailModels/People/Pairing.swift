/// How far a device has come with a tenant (sync.md: "States of a till").
public enum DeviceStatus: String, Codable, Sendable, CaseIterable {
    /// Learned from its first document; never paired.
    case known
    /// Asked to be paired; a manager has not approved it yet.
    case pending
    case active
    /// Taken away; it keeps its data and sells on locally.
    case revoked
}

/// A till's device as its tenant sees it.
public struct Device: Codable, Hashable, Sendable {
    public var id: String
    public var name: String
    public var status: DeviceStatus
    /// What both sides compare before a device is approved.
    public var fingerprint: String
    /// While it is pending.
    public var code: String?
    /// Milliseconds since 1970.
    public var codeExpiresAt: Int64?
    public var location: String?
    public var series: String?
    /// When it last asked anything with its token.
    public var lastSeen: Int64?
    /// Its documents that are stored here, and its writes that are kept for a person.
    public var pushed: Int64?
    public var parked: Int64?
    /// What it last told of itself, when, and by how much its clock was ahead, in milliseconds.
    public var report: ReportTill.Body?
    public var reportedAt: Int64?
    public var skew: Int64?

    public init(
        id: String, name: String, status: DeviceStatus, fingerprint: String, code: String? = nil,
        codeExpiresAt: Int64? = nil, location: String? = nil, series: String? = nil,
        lastSeen: Int64? = nil
    ) {
        self.id = id
        self.name = name
        self.status = status
        self.fingerprint = fingerprint
        self.code = code
        self.codeExpiresAt = codeExpiresAt
        self.location = location
        self.series = series
        self.lastSeen = lastSeen
    }
}

/// The words and numbers of pairing.
public enum Pairing {
    /// A code is valid for 15 minutes.
    public static let codeLifeMs: Int64 = 15 * 60 * 1_000
    /// A challenge is answered within a minute, once.
    public static let nonceLifeMs: Int64 = 60 * 1_000
    public static let tokenLifeMs: Int64 = 15 * 60 * 1_000
    public static let pendingMax: Int64 = 5
    public static let codeLength = 8

    /// No letters or digits that look alike.
    private static let alphabet = Array("23456789ABCDEFGHJKMNPQRSTUVWXYZ")

    /// A code that a person reads from one screen and types at another.
    public static func code(_ host: Host, length: Int = codeLength) -> String {
        String((0..<length).map { _ in alphabet[host.random(0...alphabet.count - 1)] })
    }

    /// A code as somebody may type it: in lower case, in groups.
    public static func normalised(_ code: String) -> String {
        String(code.uppercased().filter { $0 != "-" && $0 != " " })
    }

    /// A code as it is shown: `ABCD-EFGH`.
    public static func shown(_ code: String) -> String {
        "\(code.prefix(codeLength / 2))-\(code.dropFirst(codeLength / 2))"
    }

    /// What a till's QR code holds while it waits to be approved.
    public static func text(code: String, fingerprint: String) -> String {
        "pos-pair:\(code):\(normalised(fingerprint).lowercased())"
    }

    /// A key's fingerprint for two people to compare: `a1b2 c3d4 e5f6 0718`.
    public static func fingerprint(ofKey key: String) -> String {
        let digits = Array(Digest.sha256(key).prefix(16))
        return stride(from: 0, to: digits.count, by: 4)
            .map { String(digits[$0..<$0 + 4]) }.joined(separator: " ")
    }

    /// What a device signs to get a token: bound to the tenant and to the server it talks to, so
    /// that nobody can pass it on.
    public static func challengeText(
        nonce: String, tenant: String, device: String, url: String
    ) -> String {
        "pos-token\n\(nonce)\n\(tenant)\n\(device)\n\(url)"
    }
}

extension Host {
    /// Unpredictable bytes as hexadecimal text, for nonces and tokens.
    public func secretText(bytes count: Int) -> String {
        Hex.text((0..<count).map { _ in UInt8(random(0...255)) })
    }
}
