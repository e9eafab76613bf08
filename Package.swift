// swift-tools-version: 6.2
import PackageDescription

/// One set of rules for every target: Swift 6 language mode, the upcoming features the design asks
/// for, and warnings as errors, so that a warning never outlives the change that made it.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let argumentParser = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")
let configuration = Target.Dependency.product(
    name: "Configuration", package: "swift-configuration")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let histogram = Target.Dependency.product(name: "Histogram", package: "hdrhistogram-swift")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(
    name: "HummingbirdCore", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTPTypesHTTP1 = Target.Dependency.product(
    name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let nioWebSocket = Target.Dependency.product(name: "NIOWebSocket", package: "swift-nio")
let serviceLifecycle = Target.Dependency.product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(
    name: "UnixSignals", package: "swift-service-lifecycle")

let package = Package(
    name: "pos",
    products: [.executable(name: "pos", targets: ["POSTerminal"])],
    dependencies: [
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", exact: "0.2.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(
            url: "https://github.com/apple/swift-configuration", exact: "1.4.0",
            traits: ["YAML"]),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(
            url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CNcurses", providers: [.apt(["libncursesw5-dev"])]),
        .systemLibrary(name: "CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CQRCode", providers: [.apt(["libqrencode-dev"])]),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),

        .target(
            name: "RetailModels", dependencies: [crypto, cryptoExtras], swiftSettings: settings),
        .target(name: "RetailStore", dependencies: ["RetailModels"], swiftSettings: settings),
        .target(
            name: "LocalStore", dependencies: ["CSQLite", "RetailStore", grdb, grdbSQLite],
            swiftSettings: settings),
        .target(
            name: "CloudStore", dependencies: ["RetailStore", "CPostgres"],
            swiftSettings: settings),
        .target(
            name: "RetailServer",
            dependencies: [
                "CZlib", "RetailStore", hummingbird, hummingbirdCore, httpTypes, nioCore,
                nioHTTP1, nioHTTPTypes, nioHTTPTypesHTTP1, nioSSL, nioWebSocket, logging,
                serviceLifecycle, unixSignals,
            ],
            swiftSettings: settings),
        .target(
            name: "APIClient",
            dependencies: [
                "RetailModels", "CCurl", nioCore, nioHTTP1, nioPosix, nioSSL, nioWebSocket,
            ],
            swiftSettings: settings),
        .target(
            name: "RetailSync", dependencies: ["APIClient", "RetailStore"],
            swiftSettings: settings),
        .target(
            name: "Till",
            dependencies: [
                "APIClient", "RetailSync", "RetailStore", crypto, cryptoExtras, logging,
            ],
            swiftSettings: settings),
        .target(name: "TerminalUI", dependencies: ["CQRCode"], swiftSettings: settings),
        .target(
            name: "CursesTerminal", dependencies: ["TerminalUI", "CNcurses"],
            swiftSettings: settings),
        .target(
            name: "Peripherals", dependencies: ["RetailModels", "RetailStore", "TerminalUI"],
            swiftSettings: settings),
        .executableTarget(
            name: "POSTerminal",
            dependencies: [
                "APIClient", "CloudStore", "CursesTerminal", "LocalStore", "Peripherals",
                "RetailServer",
                "TerminalUI", "Till",
                argumentParser, configuration, crypto, cryptoExtras, logging, nioCore,
                unixSignals,
            ],
            swiftSettings: settings,
            // lld writes the relocations packed (DECISIONS 86).
            linkerSettings: [
                .unsafeFlags(["-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs"])
            ]),
        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "APIClient", "LocalStore", "RetailModels", "RetailServer", "RetailStore",
                "RetailSync", "Till", grdbSQLite, histogram, logging,
            ],
            path: "Benchmarks", swiftSettings: settings),

        .executableTarget(
            name: "Simulation",
            dependencies: [
                "APIClient", "LocalStore", "RetailModels", "RetailStore", "RetailSync",
                "TestSupport", "Till",
            ],
            path: "Simulation", swiftSettings: settings),

        // What tests of several modules share; no product of its own.
        .target(
            name: "TestSupport",
            dependencies: ["CloudStore", "LocalStore", "RetailModels", "RetailStore"],
            path: "Tests/TestSupport", swiftSettings: settings),

        .testTarget(
            name: "APIClientTests", dependencies: ["APIClient", "RetailModels"],
            swiftSettings: settings),
        .testTarget(
            name: "CloudStoreTests", dependencies: ["CloudStore", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "TerminalUITests", dependencies: ["TerminalUI"], swiftSettings: settings),
        .testTarget(
            name: "RetailModelsTests", dependencies: ["RetailModels"], swiftSettings: settings),
        .testTarget(
            name: "RetailStoreTests",
            dependencies: ["LocalStore", "RetailModels", "RetailStore", "TestSupport"],
            exclude: ["Schema"], swiftSettings: settings),
        .testTarget(
            name: "LocalStoreTests",
            dependencies: ["LocalStore", "RetailModels", "RetailStore", "TestSupport", grdb],
            swiftSettings: settings),
        .testTarget(
            name: "RetailServerTests",
            dependencies: [
                "APIClient", "CZlib", "CloudStore", "RetailModels", "RetailServer", "RetailStore",
                "TestSupport", logging,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "TillTests",
            dependencies: [
                "APIClient", "LocalStore", "RetailModels", "RetailStore", "TestSupport", "Till",
                logging,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "PeripheralsTests",
            dependencies: [
                "LocalStore", "Peripherals", "RetailModels", "RetailStore", "TestSupport",
            ],
            exclude: ["oracle.py"], swiftSettings: settings),
        .testTarget(
            name: "POSTerminalTests",
            dependencies: [
                "APIClient", "POSTerminal", "Peripherals", "RetailModels", "RetailServer",
                "RetailStore", "TerminalUI", "Till",
                argumentParser, logging,
            ],
            exclude: ["Snapshots"], swiftSettings: settings),
        .testTarget(
            name: "EndToEndTests", dependencies: ["RetailModels", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "TidyTests", dependencies: [crypto], exclude: ["migrations.sha256"],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
