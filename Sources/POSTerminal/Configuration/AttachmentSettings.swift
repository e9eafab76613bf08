/// Where the content of attachments is kept, and how a till shows it.
struct AttachmentSettings: Equatable, Sendable {
    enum Store: Equatable, Sendable {
        /// With everything else.
        case database
        case s3(S3Store)
    }

    /// An S3-compatible store.
    struct S3Store: Equatable, Sendable {
        /// Without a slash at the end.
        var endpoint: String
        var bucket: String
        var region: String
        var accessKey: SecretSource
        var secretKey: SecretSource
    }

    /// A secret, or the file that holds it.
    enum SecretSource: Equatable, Sendable {
        case value(Secret)
        case file(String)
    }

    private enum Kind: String, CaseIterable { case database, s3 }

    var store = Store.database
    /// The program that opens attachments, with its arguments; nil is the desktop's own.
    var viewer: String?
    /// How much the till keeps of what it has fetched, in MB of 1,000,000 bytes.
    var cacheMegabytes = 200
}

extension AttachmentSettings {
    /// Keys:
    /// - `attachments.store` (database or s3, default database).
    /// - `attachments.endpoint` (https, or http to loopback; needed for s3).
    /// - `attachments.bucket` (needed for s3).
    /// - `attachments.region` (default us-east-1).
    /// - `attachments.accessKey`, `attachments.secretKey`, or the files that hold them:
    ///   `attachments.accessKeyFile`, `attachments.secretKeyFile` (needed for s3).
    /// - `attachments.viewer` (a program and its arguments, default xdg-open).
    /// - `attachments.cacheMegabytes` (1…100000, default 200).
    init(reading values: ConfigValues, dataDirectory: String) throws(ConfigurationFailure) {
        viewer = try values.find(.attachmentsViewer)?.text
        if let found = try values.find(.attachmentsCache) {
            guard let number = Int(found.text), (1...100_000).contains(number) else {
                throw found.invalid(.attachmentsCache, allowed: "a whole number from 1 to 100000")
            }
            cacheMegabytes = number
        }
        guard try values.choice(.attachmentsStore, default: Kind.database) == .s3 else { return }
        store = .s3(
            S3Store(
                endpoint: try CloudSettings.url(
                    try Self.needed(.attachmentsEndpoint, values), for: .attachmentsEndpoint),
                bucket: try Self.word(.attachmentsBucket, values, default: nil),
                region: try Self.word(.attachmentsRegion, values, default: "us-east-1"),
                accessKey: try Self.secret(
                    .attachmentsAccessKey, orFile: .attachmentsAccessKeyFile, values,
                    dataDirectory),
                secretKey: try Self.secret(
                    .attachmentsSecretKey, orFile: .attachmentsSecretKeyFile, values,
                    dataDirectory)))
    }

    private static func needed(
        _ key: SettingKey, _ values: ConfigValues
    ) throws(ConfigurationFailure) -> ConfigValues.Found {
        guard let found = try values.find(key) else {
            throw .missing(key, because: "attachments.store is s3")
        }
        return found
    }

    /// A name that stands in an address.
    private static func word(
        _ key: SettingKey, _ values: ConfigValues, default standard: String?
    ) throws(ConfigurationFailure) -> String {
        if let standard, try values.find(key) == nil { return standard }
        let found = try needed(key, values)
        let isPlain = found.text.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: ".")
        }
        guard isPlain, found.text.utf8.count <= 63, !found.text.hasPrefix(".") else {
            throw found.invalid(key, allowed: "small letters, digits, - and ., at most 63")
        }
        return found.text
    }

    private static func secret(
        _ key: SettingKey, orFile file: SettingKey, _ values: ConfigValues, _ folder: String
    ) throws(ConfigurationFailure) -> SecretSource {
        if let found = try values.find(key) { return .value(Secret(found.text)) }
        if let path = try values.path(file, in: folder) { return .file(path) }
        throw .missing(key, because: "attachments.store is s3 and \(file.rawValue) is not set")
    }
}

extension AttachmentSettings.SecretSource {
    /// The secret itself, read from its file where it stands in one.
    func text(in folder: TillFolder) throws(CommandFailure) -> String {
        switch self {
        case .value(let secret): secret.exposed
        case .file(let path): try folder.secret(path)
        }
    }
}
