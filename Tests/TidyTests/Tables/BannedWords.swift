/// A word that is not written here, and what is written instead.
struct BannedWord {
    /// Where in a file it is looked for.
    enum Scope {
        case code
        case codeAndText
        case everything
    }

    var word: String
    var instead: String
    /// Folders (or files) it is banned from.
    var folders = ["Sources/"]
    var exempt: [String: String] = [:]
    var scope = Scope.code
    /// Says that this use is none of those meant.
    var allows: @Sendable (BannedWordCheck.Use) -> Bool = { _ in false }
}

extension BannedWord {
    private static let sourcesAndTests = ["Sources/", "Tests/"]
    private static let sleepInstead = "sleep of the clock in Host; tests wait until idle"
    private static let everywhere = ["Sources/", "Tests/", "Benchmarks/", "script/", ".ci/"]
    private static let money = ["Sources/RetailModels/", "Sources/RetailStore/"]

    static let all: [BannedWord] = machine + globals + traps + amounts + texts

    /// What tests and simulations must be able to replace.
    private static let machine = [
        BannedWord(word: "Date()", instead: "Host.now", exempt: Exemptions.machine),
        BannedWord(word: "Date.now", instead: "Host.now", exempt: Exemptions.machine),
        BannedWord(word: "UUID()", instead: "Host.newID", exempt: Exemptions.machine),
        BannedWord(
            word: ".random(", instead: "Host.random, or `using:` a seeded generator",
            folders: sourcesAndTests, exempt: Exemptions.machine,
            allows: { $0.arguments.contains("using:") || $0.isMemberOfValue }),
        BannedWord(
            word: ".randomElement()", instead: ".randomElement(using:) with a seeded generator",
            folders: sourcesAndTests),
        BannedWord(
            word: ".shuffled()", instead: ".shuffled(using:) with a seeded generator",
            folders: sourcesAndTests),
        BannedWord(
            word: "SystemRandomNumberGenerator", instead: "Host.random, or a seeded generator",
            folders: sourcesAndTests, exempt: Exemptions.machine),
        BannedWord(
            word: "Task.sleep", instead: sleepInstead, folders: sourcesAndTests,
            exempt: ["Sources/POSTerminal/Composition/Host.swift": "makes the clock"]),
        BannedWord(word: "Thread.sleep", instead: sleepInstead, folders: sourcesAndTests),
        BannedWord(word: "usleep(", instead: sleepInstead, folders: sourcesAndTests),
        BannedWord(
            word: "getenv", instead: "Settings, read once in Main.swift",
            exempt: Exemptions.machine),
        BannedWord(
            word: "ProcessInfo", instead: "Settings or Host, made once in Main.swift",
            exempt: Exemptions.machine),
        BannedWord(
            word: "print(", instead: "the output of the command, or the logger",
            exempt: Exemptions.output, allows: { $0.isMember || $0.isDeclared }),
    ]

    private static let globals = [
        BannedWord(
            word: "static var", instead: "a stored property of whoever needs it, given to its init",
            folders: sourcesAndTests, allows: { $0.isComputed }),
        BannedWord(
            word: "class var", instead: "a stored property of whoever needs it, given to its init",
            folders: sourcesAndTests, allows: { $0.isComputed }),
        BannedWord(
            word: ".shared", instead: "a dependency given to init", folders: sourcesAndTests,
            allows: { !$0.isMemberOfType }),
        BannedWord(
            word: "@unchecked", instead: "a value, an actor or a Mutex (or Exemptions.unchecked)",
            folders: sourcesAndTests, exempt: Exemptions.unchecked),
        BannedWord(
            word: "nonisolated(unsafe)",
            instead: "a value, an actor or a Mutex (or Exemptions.unchecked)",
            folders: sourcesAndTests, exempt: Exemptions.unchecked),
    ]

    private static let traps = [
        BannedWord(word: "try!", instead: "a typed throw; in tests `throws`", folders: everywhere),
        BannedWord(word: "as!", instead: "as? with a typed error", folders: everywhere),
        BannedWord(
            word: "fatalError(",
            instead: "a typed throw, or precondition for a programmer's error"),
    ]

    private static let amounts = ["Double", "Float", "Float80", "CGFloat"].map { type in
        BannedWord(
            word: type, instead: "Int64: minor units, thousandths, parts per million",
            folders: money, exempt: Exemptions.fractions)
    }

    private static let texts = [
        BannedWord(
            word: "SELECT *", instead: "the columns by name", folders: everywhere,
            exempt: ["Tests/TidyTests/": "names it to forbid it"], scope: .codeAndText),
        BannedWord(
            word: "TODO", instead: "an issue, or an entry in docs/DECISIONS.md",
            folders: everywhere, exempt: ["Tests/TidyTests/": "names it to forbid it"],
            scope: .everything),
        BannedWord(
            word: "FIXME", instead: "an issue, or an entry in docs/DECISIONS.md",
            folders: everywhere, exempt: ["Tests/TidyTests/": "names it to forbid it"],
            scope: .everything),
    ]
}
