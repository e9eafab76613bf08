/// Where a rule does not hold, each with its reason.
///
/// By file, or by folder with a slash at the end.
enum Exemptions {
    /// Where the program takes clock, ids, random numbers and environment from the machine.
    static let machine = [
        "Sources/POSTerminal/Composition/Host.swift": "the one place that asks the machine",
        "Sources/POSTerminal/Main.swift": "hands the machine's arguments and environment down",
    ]

    /// Where commands write to standard output and standard error.
    static let output = [
        "Sources/POSTerminal/Commands/CommonOptions.swift": "what all commands print with"
    ]

    /// `@unchecked Sendable` and `nonisolated(unsafe)`. The file itself says, beside each, which
    /// thread touches the state.
    static let unchecked = [
        "Sources/CloudStore/PostgresConnection.swift": "a libpq handle, on its own queue only"
    ]

    /// Where fractions are named in order to refuse them.
    static let fractions = [
        "Sources/RetailModels/JSON/CanonicalEncoder.swift": "refuses a fraction by its type"
    ]

    /// Files that need more of Foundation than FoundationEssentials has.
    static let foundation = [
        "Sources/POSTerminal/Commands/AdminCommand.swift": "reads a day",
        "Sources/POSTerminal/Commands/CommonOptions.swift": "reads files, writes to handles",
        "Sources/POSTerminal/Composition/Backup.swift": "runs tar",
        "Sources/POSTerminal/Composition/DemoShop.swift": "finds the program's folder",
        "Sources/POSTerminal/Composition/Host.swift": "the environment",
        "Sources/POSTerminal/Composition/KeySeal.swift": "the cipher's bytes",
        "Sources/POSTerminal/Composition/Logs.swift": "writes to handles",
        "Sources/POSTerminal/Main.swift": "ends with the parser's messages",
        "Sources/Peripherals/EscPos/Transliteration.swift": "folds accents",
        "Sources/RetailStore/Stores/SearchText.swift": "folds accents",
        "Sources/Till/ShopClock.swift": "named time zones",
    ]

    /// Functions that may be long.
    static let longFunctions = [
        "Sources/RetailStore/Migrations/": "one list of DDL statements, without a branch",
        "Sources/POSTerminal/Screens/Sentences.swift": "a catalogue of words, as those in Words",
        "Sources/POSTerminal/Screens/Words/": "a catalogue of words, complete by the compiler",
    ]

    /// Whether the table names the file, or a folder around it.
    static func cover(_ path: String, with table: [String: String]) -> Bool {
        table.keys.contains { $0 == path || ($0.hasSuffix("/") && path.hasPrefix($0)) }
    }
}
