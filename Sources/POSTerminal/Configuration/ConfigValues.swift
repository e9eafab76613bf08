import Configuration

/// The settings as text, before anyone has said what they must look like.
///
/// Flags win over the environment, that over what was chosen on a screen, and that over the file.
/// An empty value is none.
struct ConfigValues: Sendable {
    /// A value with the place it stands in.
    struct Found: Equatable {
        var text: String
        /// A variable, a file or the command line, for messages.
        var origin: String
    }

    private struct Source {
        /// Nil when each value has a name of its own there.
        var name: String?
        var snapshot: any ConfigSnapshot
    }

    private let sources: [Source]

    /// - Parameter flags: what the command line gave.
    /// - Parameter chosen: what was chosen on a screen, and the path of the file that keeps it.
    /// - Parameter file: the text of `pos.yaml` and its path; nil when there is none.
    init(
        flags: [SettingKey: String], environment: [String: String],
        chosen: (values: [SettingKey: String], path: String)? = nil,
        file: (text: String, path: String)?
    ) throws(ConfigurationFailure) {
        var sources = [
            Source(name: "the command line", snapshot: Self.snapshot(flags)),
            Source(name: nil, snapshot: SettingKey.environment(environment)),
        ]
        if let chosen {
            sources.append(Source(name: chosen.path, snapshot: Self.snapshot(chosen.values)))
        }
        if let file, let snapshot = try SettingsFile.snapshot(file.text, path: file.path) {
            sources.append(Source(name: file.path, snapshot: snapshot))
        }
        self.sources = sources
    }

    private static func snapshot(_ settings: [SettingKey: String]) -> any ConfigSnapshot {
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        for (key, text) in settings {
            values[AbsoluteConfigKey(key.path)] = ConfigValue(
                .string(text), isSecret: key.isSecret)
        }
        return InMemoryProvider(values: values).snapshot()
    }

    /// The value that wins, nil when the setting is not set.
    func find(_ key: SettingKey) throws(ConfigurationFailure) -> Found? {
        for source in sources {
            let origin = source.name ?? key.environmentName
            let result: LookupResult
            do {
                result = try source.snapshot.value(
                    forKey: AbsoluteConfigKey(key.path), type: .string)
            } catch {
                throw .invalid(key, value: "a list", origin: origin, allowed: "one value")
            }
            if case .string(let text)? = result.value?.content, !text.isEmpty {
                return Found(text: text, origin: origin)
            }
        }
        return nil
    }

    func bool(_ key: SettingKey, default standard: Bool) throws(ConfigurationFailure) -> Bool {
        guard let found = try find(key) else { return standard }
        switch found.text.lowercased() {
        case "true", "yes", "on", "1": return true
        case "false", "no", "off", "0": return false
        default: throw found.invalid(key, allowed: "true or false")
        }
    }

    /// A number of milliseconds within the range, both ends included.
    func milliseconds(_ key: SettingKey, in range: ClosedRange<Int>, default standard: Duration)
        throws(ConfigurationFailure) -> Duration
    {
        guard try find(key) != nil else { return standard }
        return .milliseconds(try number(key, in: range, default: 0))
    }

    /// A whole number within the range, both ends included.
    func number(
        _ key: SettingKey, in range: ClosedRange<Int>, default standard: Int
    ) throws(ConfigurationFailure) -> Int {
        guard let found = try find(key) else { return standard }
        guard let number = Int(found.text), range.contains(number) else {
            throw found.invalid(
                key, allowed: "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// One of the words a type knows.
    func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: SettingKey, default standard: Choice
    ) throws(ConfigurationFailure) -> Choice {
        guard let found = try find(key) else { return standard }
        guard let choice = Choice(rawValue: found.text.lowercased()) else {
            let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw found.invalid(key, allowed: "one of \(words)")
        }
        return choice
    }

    /// A path; one that does not begin at the root begins at `folder`.
    func path(_ key: SettingKey, in folder: String) throws(ConfigurationFailure) -> String? {
        guard let found = try find(key) else { return nil }
        guard !found.text.hasPrefix("~"), !found.text.contains("\0") else {
            throw found.invalid(key, allowed: "a path written out, without ~")
        }
        return found.text.hasPrefix("/") ? found.text : "\(folder)/\(found.text)"
    }
}

extension ConfigValues.Found {
    /// The failure for this value, saying what would do.
    func invalid(_ key: SettingKey, allowed: String) -> ConfigurationFailure {
        .invalid(key, value: text, origin: origin, allowed: allowed)
    }
}
