import Configuration
import FoundationEssentials
import Synchronization

/// `pos.yaml` in the data folder.
enum SettingsFile {
    static let name = "pos.yaml"
    static let byteCountMax = 65_536

    /// The text of the file in a data folder; nil when there is none.
    static func text(in dataDirectory: String) throws(ConfigurationFailure) -> String? {
        let path = path(in: dataDirectory)
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw .unreadableFile(path, reason: "it is no file, or reading it is not permitted")
        }
        guard bytes.count <= byteCountMax else {
            throw .unreadableFile(path, reason: "it has more than \(byteCountMax) bytes")
        }
        guard let text = String(bytes: bytes, encoding: .utf8) else {
            throw .unreadableFile(path, reason: "it is not UTF-8 text")
        }
        return text
    }

    static func path(in dataDirectory: String) -> String {
        dataDirectory.hasSuffix("/") ? dataDirectory + name : "\(dataDirectory)/\(name)"
    }

    /// The settings in the text; nil when it has none. Refuses keys it does not know, since a
    /// misspelt setting would otherwise be one that quietly does nothing.
    static func snapshot(_ text: String, path: String) throws(ConfigurationFailure)
        -> (any ConfigSnapshot)?
    {
        guard let (snapshot, names) = try parse(text, path: path) else { return nil }
        for name in names.sorted() {
            guard let key = SettingKey(rawValue: name) else {
                throw .unknownKey(name, file: path)
            }
            guard key.isAllowedInFile else { throw .notInFile(key, file: path) }
        }
        return snapshot
    }

    /// The settings and their names, known or not; nil when only comments stand there.
    static func parse(_ text: String, path: String) throws(ConfigurationFailure)
        -> (snapshot: any ConfigSnapshot, names: Set<String>)?
    {
        let isEmpty = text.split(separator: "\n").allSatisfy { line in
            let word = line.drop { $0 == " " || $0 == "\t" || $0 == "\r" }
            return word.isEmpty || word.hasPrefix("#") || word == "---"
        }
        guard !isEmpty else { return nil }
        // A snapshot does not list its keys, but it asks for each whether it is secret.
        let names = Mutex<Set<String>>([])
        let specifier = SecretsSpecifier<String, Void>.dynamic { name, _ in
            names.withLock { _ = $0.insert(name) }
            return SettingKey(rawValue: name)?.isSecret ?? true
        }
        do {
            let bytes = Array(text.utf8)
            let snapshot = try YAMLSnapshot(
                data: bytes.span.bytes, providerName: path,
                parsingOptions: .init(secretsSpecifier: specifier))
            return (snapshot, names.withLock { $0 })
        } catch {
            // Only the first line: the next ones quote the file, which may hold a password.
            let reason = "\(error)".prefix { $0 != "\n" }
            throw .unreadableFile(path, reason: String(reason))
        }
    }
}
