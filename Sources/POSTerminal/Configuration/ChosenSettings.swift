import LocalStore
import RetailModels

/// What somebody chose on a screen: `settings.json` in the data folder.
///
/// The person's own `pos.yaml` is never written. What was chosen wins over it; flags and
/// environment win over both.
struct ChosenSettings: Codable, Equatable, Sendable {
    /// `cloud.enabled`.
    var cloudEnabled: Bool?
    /// `cloud.url`.
    var cloudURL: String?
    /// Others, by the setting's name.
    var others: [String: String]?

    static let name = "settings.json"

    /// The values by setting, as text.
    var values: [SettingKey: String] {
        var values: [SettingKey: String] = [:]
        // A name of a newer program is left alone.
        for (name, text) in others ?? [:] {
            if let key = SettingKey(rawValue: name), key.isAllowedInFile { values[key] = text }
        }
        values[.cloudEnabled] = cloudEnabled.map { "\($0)" }
        values[.cloudURL] = cloudURL
        return values
    }

    /// What was chosen in a data folder; nil when nobody has.
    static func read(in dataDirectory: String) throws(ConfigurationFailure) -> ChosenSettings? {
        let path = path(in: dataDirectory)
        guard let bytes = SmallFile.read(path) else { return nil }
        do { return try CanonicalJSON.decode(ChosenSettings.self, from: bytes) } catch {
            throw .unreadableFile(path, reason: "it is damaged")
        }
    }

    static func path(in dataDirectory: String) -> String {
        dataDirectory.hasSuffix("/") ? dataDirectory + name : "\(dataDirectory)/\(name)"
    }
}
