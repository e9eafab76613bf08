/// Why the settings cannot be used; the description tells a person what to change, and where.
enum ConfigurationFailure: Error, Equatable, Sendable {
    /// A value outside of what is allowed. `origin` is where it stands: a variable or a file.
    case invalid(SettingKey, value: String, origin: String, allowed: String)
    /// A setting that another one makes necessary.
    case missing(SettingKey, because: String)
    /// A key in the file that is none.
    case unknownKey(String, file: String)
    /// A key that is set elsewhere than in the file.
    case notInFile(SettingKey, file: String)
    case unreadableFile(String, reason: String)
    /// Neither a data folder nor a home folder is known.
    case noDataDirectory
}

extension ConfigurationFailure: CustomStringConvertible {
    var description: String {
        switch self {
        case .invalid(let key, let value, let origin, let allowed):
            let shown = key.isSecret ? Secret.mask : value
            return "\(key.rawValue) is \"\(shown)\" in \(origin); allowed is \(allowed). "
                + "Correct it there, or remove it for the default."
        case .missing(let key, let reason):
            let file = key.isAllowedInFile ? " or in pos.yaml" : ""
            return "\(key.rawValue) is not set, and \(reason). Set \(key.environmentName)\(file)."
        case .unknownKey(let name, let file):
            return "\(file): there is no setting \"\(name)\". "
                + "Known are \(Self.known(near: name)). Correct or remove it."
        case .notInFile(let key, let file):
            return "\(file): \(key.rawValue) cannot be set in this file. "
                + "Remove it and set \(key.environmentName) instead."
        case .unreadableFile(let file, let reason):
            return
                "\(file) cannot be read: \(reason). Correct it, or move it away for the defaults."
        case .noDataDirectory:
            return "data.directory is not set, and neither is HOME. "
                + "Say where the shop's data is with --data DIR or POS_DATA."
        }
    }

    /// The keys of the same group, or all when there is no such group.
    private static func known(near name: String) -> String {
        let keys = SettingKey.allCases.filter(\.isAllowedInFile).map(\.rawValue)
        let group = name.prefix { $0 != "." } + "."
        let near = keys.filter { $0.hasPrefix(group) }
        return (near.isEmpty ? keys : near).joined(separator: ", ")
    }
}
