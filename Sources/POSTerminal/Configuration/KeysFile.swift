import Configuration
import FoundationEssentials
import TerminalUI

/// `keys.yaml` in the data folder: the keys that a shop wants otherwise. `config/keys.yaml` has all
/// names; only what differs needs to be there.
///
/// Whatever is wrong with it stops the start: a key that quietly does something else would be found
/// out with a customer waiting.
enum KeysFile {
    static let name = "keys.yaml"
    private static let keyCountMax = 8

    static func path(in dataDirectory: String) -> String {
        dataDirectory.hasSuffix("/") ? dataDirectory + name : "\(dataDirectory)/\(name)"
    }

    /// The keys of a data folder; the standard ones when it has no file of its own.
    static func read(in dataDirectory: String) throws(KeysFailure) -> KeyTable {
        let path = path(in: dataDirectory)
        guard FileManager.default.fileExists(atPath: path) else { return .standard }
        guard let bytes = FileManager.default.contents(atPath: path),
            bytes.count <= SettingsFile.byteCountMax,
            let text = String(bytes: bytes, encoding: .utf8)
        else {
            let reason = "it is no text of up to \(SettingsFile.byteCountMax) bytes, or locked"
            throw KeysFailure(file: path, .unreadable(reason))
        }
        return try table(text, path: path)
    }

    /// The standard table with what the text says otherwise.
    static func table(_ text: String, path: String) throws(KeysFailure) -> KeyTable {
        let snapshot: any ConfigSnapshot
        let names: Set<String>
        do throws(ConfigurationFailure) {
            guard let parsed = try SettingsFile.parse(text, path: path) else { return .standard }
            (snapshot, names) = parsed
        } catch {
            if case .unreadableFile(_, let reason) = error {
                throw KeysFailure(file: path, .unreadable(reason))
            }
            throw KeysFailure(file: path, .unreadable("\(error)"))
        }
        var chosen: [KeyName: [Key]] = [:]
        for name in names.sorted() {
            guard let command = KeyName(rawValue: name) else {
                throw KeysFailure(file: path, .unknownCommand(name))
            }
            do throws(KeysFault) {
                chosen[command] = try keys(of: command, in: snapshot)
            } catch {
                throw KeysFailure(file: path, error)
            }
        }
        let table = KeyTable.standard.replacing(chosen)
        if let conflict = table.firstConflict { throw KeysFailure(file: path, conflict) }
        return table
    }

    private static func keys(
        of command: KeyName, in snapshot: any ConfigSnapshot
    ) throws(KeysFault) -> [Key] {
        let words = try words(of: command, in: snapshot)
        guard !words.isEmpty else { throw .noKey(command) }
        guard words.count <= keyCountMax else { throw .tooMany(command, keyCountMax) }
        var keys: [Key] = []
        for word in words {
            guard let key = Key(name: word)?.canonical else { throw .unknownKey(command, word) }
            if let reason = KeyRules.fault(of: key, for: command) {
                throw .notThere(command, word, reason)
            }
            if !keys.contains(key) { keys.append(key) }
        }
        return keys
    }

    /// A list of words, or one word.
    private static func words(
        of command: KeyName, in snapshot: any ConfigSnapshot
    ) throws(KeysFault) -> [String] {
        let key = AbsoluteConfigKey(command.rawValue.split(separator: ".").map(String.init))
        if case .stringArray(let words)? = try? snapshot.value(forKey: key, type: .stringArray)
            .value?.content
        {
            return words
        }
        if case .string(let word)? = try? snapshot.value(forKey: key, type: .string)
            .value?.content
        {
            return [word]
        }
        throw .notAList(command)
    }
}

/// What is wrong with a file of keys.
enum KeysFault: Error, Equatable, Sendable {
    case unreadable(String)
    case unknownCommand(String)
    case unknownKey(KeyName, String)
    /// The key cannot do that command, for this reason.
    case notThere(KeyName, String, String)
    case notAList(KeyName)
    case noKey(KeyName)
    case tooMany(KeyName, Int)
    case conflict(Key, KeyName, KeyName)
}

/// Why a file of keys cannot be used; the description tells a person what to change.
struct KeysFailure: Error, Equatable, CustomStringConvertible {
    let file: String
    let fault: KeysFault

    init(file: String, _ fault: KeysFault) {
        self.file = file
        self.fault = fault
    }

    var description: String {
        switch fault {
        case .unreadable(let reason):
            "\(file) cannot be read: \(reason). Correct it, or move it away for the standard keys."
        case .unknownCommand(let name):
            "\(file): there is no command \"\(name)\". Known are \(Self.known(near: name)). "
                + "Correct or remove it; docs/KEYS.md lists all."
        case .unknownKey(let command, let word):
            "\(file): \(command.rawValue) names a key \"\(word)\" that there is not. "
                + "Write it as f2, ctrl+p, alt+x, enter, esc, tab, up, or the character itself."
        case .notThere(let command, let word, let reason):
            "\(file): \(word) cannot be the key of \(command.rawValue), since \(reason). "
                + "Choose another."
        case .notAList(let command):
            "\(file): \(command.rawValue) wants keys in brackets, such as [\"f2\", \"/\"]."
        case .noKey(let command):
            "\(file): \(command.rawValue) has no key. Name one, or remove the line for the "
                + "standard one."
        case .tooMany(let command, let limit):
            "\(file): \(command.rawValue) has more than \(limit) keys. Leave some out."
        case .conflict(let key, let first, let second):
            "\(file): \(key.name ?? key.label) would be the key of both \(first.rawValue) and "
                + "\(second.rawValue), which work at the same time. Give one of them another."
        }
    }

    /// The commands of the same section, or the sections.
    private static func known(near name: String) -> String {
        let section = name.prefix { $0 != "." }
        let near = KeyName.allCases.filter { $0.section == section }.map(\.rawValue)
        guard near.isEmpty else { return near.joined(separator: ", ") }
        var sections: [String] = []
        for command in KeyName.allCases where !sections.contains("\(command.section).…") {
            sections.append("\(command.section).…")
        }
        return sections.joined(separator: ", ")
    }
}
