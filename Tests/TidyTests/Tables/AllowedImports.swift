/// Which modules each folder under `Sources` may import: the directions of ARCHITECTURE.md.
enum AllowedImports {
    /// The language's own modules, which do no input or output.
    private static let language: Set<String> = ["Swift", "Synchronization", "RegexBuilder"]
    /// What the machine offers, for everything but the models.
    private static let platform = language.union(["FoundationEssentials", "Dispatch", "Glibc"])

    static let byFolder: [String: Set<String>] = [
        "RetailModels": language.union(["Crypto", "CryptoExtras"]),
        "RetailStore": platform.union(["RetailModels"]),
        "LocalStore": platform.union([
            "RetailModels", "RetailStore", "GRDB", "GRDBSQLite", "CSQLite",
        ]),
        "CloudStore": platform.union(["RetailModels", "RetailStore", "CPostgres"]),
        "RetailServer": platform.union([
            "RetailModels", "RetailStore", "Hummingbird", "HummingbirdCore", "HTTPTypes",
            "NIOCore", "NIOHTTP1", "NIOHTTPTypes", "NIOHTTPTypesHTTP1", "NIOSSL",
            "NIOWebSocket", "Logging", "ServiceLifecycle", "UnixSignals", "CZlib",
        ]),
        "APIClient": platform.union([
            "RetailModels", "CCurl", "NIOCore", "NIOHTTP1", "NIOPosix", "NIOSSL", "NIOWebSocket",
        ]),
        "RetailSync": platform.union(["RetailModels", "RetailStore", "APIClient"]),
        "Till": platform.union([
            "RetailModels", "RetailStore", "APIClient", "RetailSync", "Crypto", "CryptoExtras",
            "Logging",
        ]),
        "TerminalUI": platform.union(["CQRCode"]),
        "CursesTerminal": platform.union(["TerminalUI", "CNcurses"]),
        "Peripherals": platform.union(["RetailModels", "RetailStore", "TerminalUI"]),
        "POSTerminal": platform.union([
            "RetailModels", "RetailStore", "LocalStore", "CloudStore", "RetailServer", "APIClient",
            "RetailSync", "Till", "TerminalUI", "CursesTerminal", "Peripherals", "ArgumentParser",
            "Configuration", "Crypto", "CryptoExtras", "Logging", "NIOCore", "UnixSignals",
        ]),
    ]

    /// Modules that one folder hides from the others, and from their tests.
    static let owner = [
        "CNcurses": "CursesTerminal",
        "GRDB": "LocalStore",
        "GRDBSQLite": "LocalStore",
        "CSQLite": "LocalStore",
        "CPostgres": "CloudStore",
        "CCurl": "APIClient",
        "CQRCode": "TerminalUI",
        "CZlib": "RetailServer",
        "NIOSSL": "RetailServer",
        "HummingbirdCore": "RetailServer",
        "Hummingbird": "RetailServer",
        "HummingbirdTesting": "RetailServer",
    ]
}
