import Foundation
import Logging
import RetailServer
import TerminalUI
import Testing

@testable import POSTerminal

/// Settings are found where they stand, and refused with a sentence that says what to do.
@Suite struct ConfigurationTests {
    private func read(
        _ file: String? = nil, flags: [SettingKey: String] = [:],
        _ environment: [String: String] = [:]
    ) throws(ConfigurationFailure) -> Settings {
        try Settings.read(
            flags: flags, environment: environment, dataDirectory: "/shop", fileText: file)
    }

    private func failure(
        _ file: String? = nil, flags: [SettingKey: String] = [:],
        _ environment: [String: String] = [:]
    ) -> String {
        do {
            return "no failure but \(try read(file, flags: flags, environment))"
        } catch {
            return "\(error)"
        }
    }

    private static func documented() throws -> String {
        let root = URL(filePath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try String(
            contentsOf: root.appendingPathComponent("config/pos.yaml"), encoding: .utf8)
    }

    // MARK: - config/pos.yaml

    @Test func everyKeyIsDocumented() throws {
        let text = try Self.documented()
        let names = try #require(try SettingsFile.parse(text, path: "pos.yaml")).names
        #expect(
            names.sorted()
                == SettingKey.allCases.filter(\.isAllowedInFile).map(\.rawValue).sorted())
        for key in SettingKey.allCases where !key.isAllowedInFile {
            #expect(text.contains(key.rawValue) && text.contains(key.environmentName))
        }
    }

    @Test func documentedValuesAreTheDefaults() throws {
        var documented = try read(Self.documented())
        // Whether somebody has set it is the one thing that a default cannot say.
        #expect(documented.cloud.isEnabledSet)
        documented.cloud.isEnabledSet = false
        #expect(try documented == read())
        #expect(try read() == Settings(dataDirectory: "/shop"))
    }

    // MARK: - Where a value comes from

    /// What somebody chose on a screen wins over the file, and the environment over that.
    @Test func whatWasChosenStandsBetweenEnvironmentAndFile() throws {
        let file = "cloud:\n  enabled: false\n  url: https://file.example\n"
        let chosen = ChosenSettings(cloudEnabled: true, cloudURL: "https://screen.example")
        func read(_ environment: [String: String] = [:]) throws -> CloudSettings {
            try Settings.read(
                environment: environment, dataDirectory: "/shop", chosen: chosen, fileText: file
            ).cloud
        }
        #expect(try read().isEnabled && read().url == "https://screen.example")
        let environment = ["POS_CLOUD_ENABLED": "false"]
        #expect(try !read(environment).isEnabled)
        #expect(try read(environment).url == "https://screen.example")
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("chosen-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(try ChosenSettings.read(in: folder) == nil)
        try TillFolder(path: folder).write(chosen)
        #expect(try ChosenSettings.read(in: folder) == chosen)
        let found = try Settings.read(environment: ["POS_DATA": folder])
        #expect(found.cloud.url == "https://screen.example")
        try "{".write(
            toFile: ChosenSettings.path(in: folder), atomically: true, encoding: .utf8)
        #expect(throws: ConfigurationFailure.self) {
            try Settings.read(environment: ["POS_DATA": folder])
        }
    }

    @Test func flagsWinOverEnvironmentAndThatOverTheFile() throws {
        let file = "cloud:\n  timeoutMs: 1000\n  hedgeAfterMs: 10\nlog:\n  level: debug\n"
        let environment = ["POS_CLOUD_TIMEOUT_MS": "3000", "POS_CLOUD_HEDGE_AFTER_MS": "20"]
        let settings = try read(file, flags: [.cloudHedgeAfter: "30"], environment)
        #expect(settings.logLevel == .debug)
        #expect(settings.cloud.timeout == .milliseconds(3000))
        #expect(settings.cloud.hedgeAfter == .milliseconds(30))
    }

    @Test func emptyValuesAreNone() throws {
        let empty = ["POS_CLOUD_URL": "", "POS_LOG_LEVEL": "", "DB_TYPE": ""]
        #expect(try read("log:\n  level: warning\n", empty).logLevel == .warning)
        #expect(try read("", empty) == read())
        #expect(try read("---\n# nothing\n\n", empty) == read())
    }

    @Test func variablesHaveTheirNames() {
        let names = SettingKey.allCases.map(\.environmentName)
        #expect(
            names == [
                "POS_CLOUD_ENABLED", "POS_CLOUD_URL", "POS_CLOUD_TOKEN_FILE",
                "POS_CLOUD_CA_FILE", "POS_CLOUD_CONNECT_TIMEOUT_MS", "POS_CLOUD_TIMEOUT_MS",
                "POS_CLOUD_HEDGE_AFTER_MS", "POS_SERVER_LISTEN", "POS_SERVER_BEHIND_PROXY",
                "POS_SERVER_TLS_CERT", "POS_SERVER_TLS_KEY",
                "POS_SERVER_TOKEN_REQUESTS_PER_SECOND",
                "POS_SERVER_STRANGER_REQUESTS_PER_SECOND", "POS_SERVER_LOG_DAYS",
                "DB_TYPE", "DATABASE_URL", "DATABASE_DIRECT_URL", "POS_ATTACHMENTS_STORE",
                "POS_ATTACHMENTS_ENDPOINT", "POS_ATTACHMENTS_BUCKET", "POS_ATTACHMENTS_REGION",
                "POS_ATTACHMENTS_ACCESS_KEY", "POS_ATTACHMENTS_ACCESS_KEY_FILE",
                "POS_ATTACHMENTS_SECRET_KEY", "POS_ATTACHMENTS_SECRET_KEY_FILE",
                "POS_ATTACHMENTS_VIEWER", "POS_ATTACHMENTS_CACHE_MEGABYTES", "POS_PRINTER_TO",
                "POS_PRINTER_FORMAT", "POS_PRINTER_COLUMNS", "POS_PRINTER_CODE_PAGE",
                "POS_PRINTER_BAUD", "POS_PRINTER_TIMEOUT_MS", "POS_PRINTER_RECEIPTS",
                "POS_PRINTER_REPORTS", "POS_PRINTER_BARCODE", "POS_PRINTER_QR_CODE",
                "POS_PRINTER_CUT", "POS_PRINTER_DRAWER", "POS_PRINTER_HEADER",
                "POS_PRINTER_FOOTER", "POS_PRINTER_WAIT_MINUTES", "POS_DISPLAY_TO",
                "POS_DISPLAY_KIND", "POS_DISPLAY_COLUMNS", "POS_DISPLAY_BAUD", "POS_DATA",
                "POS_LOG_LEVEL", "POS_SCANNER_PREFIX", "POS_SCANNER_SUFFIX",
                "POS_SCANNER_GAP_MS", "POS_SCANNER_SOURCE", "POS_SCANNER_DEVICE",
                "POS_SCANNER_BAUD", "POS_TILL_KEEP_DAYS", "POS_TILL_LANGUAGE",
                "POS_TILL_LOCK_MINUTES", "POS_LOOK_COLORS", "POS_LOOK_UNICODE",
                "POS_IDLE_FILE",
            ])
    }

    // MARK: - Data folder and file

    @Test func dataDirectoryIsFoundInOrder() throws {
        let home = ["HOME": "/home/a"]
        let xdg = home.merging(["XDG_DATA_HOME": "/xdg"]) { $1 }
        let variable = xdg.merging(["POS_DATA": "/pos"]) { $1 }
        func find(_ environment: [String: String], _ flag: String? = nil) throws -> String {
            let flags = flag.map { [SettingKey.dataDirectory: $0] } ?? [:]
            return try Settings.dataDirectory(flags: flags, environment: environment)
        }
        #expect(try find(variable, "/flag") == "/flag")
        #expect(try find(variable) == "/pos")
        #expect(try find(xdg) == "/xdg/pos")
        #expect(try find(home) == "/home/a/.local/share/pos")
        #expect(try find(["HOME": "/home/a", "XDG_DATA_HOME": "x"]) == "/home/a/.local/share/pos")
        #expect(throws: ConfigurationFailure.noDataDirectory) { try find([:]) }
        #expect(throws: ConfigurationFailure.self) { try find(["POS_DATA": "~/a"]) }
    }

    @Test func theFileOfTheDataFolderIsRead() throws {
        let manager = FileManager.default
        let folder = manager.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try manager.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? manager.removeItem(at: folder) }
        let file = folder.appendingPathComponent("pos.yaml")
        let environment = ["POS_DATA": folder.path]
        #expect(try Settings.read(environment: environment).logLevel == .info)
        try Data("log: { level: error }\n".utf8).write(to: file)
        #expect(try Settings.read(environment: environment).logLevel == .error)
        try Data([0xFF, 0xFE, 0x00]).write(to: file)
        #expect(
            throws: ConfigurationFailure.unreadableFile(file.path, reason: "it is not UTF-8 text")
        ) { try Settings.read(environment: environment) }
        try Data(repeating: UInt8(ascii: "#"), count: SettingsFile.byteCountMax + 1).write(to: file)
        #expect(throws: ConfigurationFailure.self) { try Settings.read(environment: environment) }
        try manager.removeItem(at: file)
        try manager.createDirectory(at: file, withIntermediateDirectories: true)
        #expect(throws: ConfigurationFailure.self) { try Settings.read(environment: environment) }
    }

    @Test func strangeFilesAreRefused() {
        #expect(
            failure("cloud:\n  urll: a\n")
                == "/shop/pos.yaml: there is no setting \"cloud.urll\". Known are cloud.enabled, "
                + "cloud.url, cloud.tokenFile, cloud.caFile, cloud.connectTimeoutMs, "
                + "cloud.timeoutMs, cloud.hedgeAfterMs. Correct or remove it.")
        #expect(failure("colour: red\n").contains("log.level"))
        #expect(
            failure("data:\n  directory: /a\n")
                == "/shop/pos.yaml: data.directory cannot be set in this file. "
                + "Remove it and set POS_DATA instead.")
        #expect(failure("log: [info]\n").contains("Known are log.level"))
        #expect(failure("log:\n  level: [info]\n").contains("log.level is \"a list\""))
        #expect(failure("just words\n").hasPrefix("/shop/pos.yaml cannot be read: "))
        let secret = failure("database:\n  url: \"password\n")
        #expect(secret.hasPrefix("/shop/pos.yaml cannot be read: "))
        #expect(!secret.contains("password"))
    }

    // MARK: - Cloud

    @Test func cloudIsReadWhole() throws {
        let file = """
            cloud:
              enabled: yes
              url: https://cloud.example/pos/
              tokenFile: keys/token
              connectTimeoutMs: 100
              timeoutMs: 200
              hedgeAfterMs: 0
            """
        #expect(
            try read(file).cloud
                == CloudSettings(
                    isEnabled: true, isEnabledSet: true, url: "https://cloud.example/pos",
                    tokenFile: "/shop/keys/token", connectTimeout: .milliseconds(100),
                    timeout: .milliseconds(200), hedgeAfter: .zero))
        #expect(try read(nil, ["POS_CLOUD_TOKEN_FILE": "/a/b"]).cloud.tokenFile == "/a/b")
        #expect(
            try read(nil, ["POS_CLOUD_TIMEOUT_MS": "200"]).cloud.connectTimeout
                == .milliseconds(200))
    }

    @Test func anEnabledCloudNeedsAnAddress() throws {
        #expect(
            failure(nil, ["POS_CLOUD_ENABLED": "true"])
                == "cloud.url is not set, and cloud.enabled is true. "
                + "Set POS_CLOUD_URL or in pos.yaml.")
        let half = ["POS_CLOUD_ENABLED": "1", "POS_CLOUD_URL": "https://a.example"]
        // A till that is not paired asks all the same, and says so.
        #expect(try read(nil, half).cloud.tokenFile == nil)
    }

    @Test(arguments: [
        "https://cloud.example", "https://cloud.example:8443/a", "http://localhost:8089",
        "http://127.0.0.1:1", "http://[::1]:8089", "HTTP://127.8.8.8",
    ])
    func addressesAreTaken(url: String) throws {
        #expect(try read(nil, ["POS_CLOUD_URL": url]).cloud.url == url)
    }

    @Test(arguments: [
        "http://cloud.example", "http://127.0.0.1.example", "http://localhost.example",
        "http://128.0.0.1", "http://127.1", "http://10.0.0.1:8089", "http://[::2]", "cloud.example",
        "ftp://cloud.example", "https://", "https://a b", "https://a.example/?b=1",
        "https://a.example/#b", "https://a:b@c.example", "http://127.0.0.1@cloud.example",
        "https://a.example:0", "https://a.example:99999", "/a", "https:a.example",
    ])
    func addressesAreRefused(url: String) {
        let message = failure(nil, ["POS_CLOUD_URL": url])
        #expect(message.hasPrefix("cloud.url is \""))
        #expect(message.contains("in POS_CLOUD_URL; allowed is "))
    }

    @Test func passwordsInAddressesAreNotRepeated() {
        #expect(!failure(nil, ["POS_CLOUD_URL": "https://a:hush@c.example"]).contains("hush"))
    }

    @Test(arguments: [
        ("POS_CLOUD_TIMEOUT_MS", "99"), ("POS_CLOUD_TIMEOUT_MS", "60001"),
        ("POS_CLOUD_TIMEOUT_MS", "2 s"), ("POS_CLOUD_TIMEOUT_MS", "1e3"),
        ("POS_CLOUD_TIMEOUT_MS", "99999999999999999999"), ("POS_CLOUD_CONNECT_TIMEOUT_MS", "49"),
        ("POS_CLOUD_CONNECT_TIMEOUT_MS", "2001"), ("POS_CLOUD_HEDGE_AFTER_MS", "-1"),
        ("POS_CLOUD_ENABLED", "perhaps"), ("POS_CLOUD_TOKEN_FILE", "~/token"),
        ("POS_SERVER_LISTEN", "8089"), ("POS_SERVER_LISTEN", "127.0.0.1:65536"),
        ("POS_SERVER_LISTEN", "::1:8089"), ("POS_SERVER_LISTEN", "[127.0.0.1]:1"),
        ("POS_SERVER_LISTEN", "127.0.0.1:"), ("POS_SERVER_LISTEN", ":8089"),
        ("POS_SERVER_LISTEN", "0.0.0.0:8089"), ("POS_SERVER_BEHIND_PROXY", "2"),
        ("DB_TYPE", "mysql"), ("POS_LOG_LEVEL", "loud"), ("POS_IDLE_FILE", "~"),
    ])
    func valuesOutOfRangeAreRefused(variable: String, value: String) throws {
        let key = try #require(SettingKey.allCases.first { $0.environmentName == variable })
        let message = failure(nil, [variable: value])
        #expect(message.hasPrefix("\(key.rawValue) is \"\(value)\" in \(variable); allowed is "))
    }

    @Test func whatATillKeepsIsRead() throws {
        #expect(try read().keepDays == 0)
        #expect(try read("till: { keepDays: 30 }\n").keepDays == 30)
        #expect(failure("till: { keepDays: -1 }\n").contains("from 0 to 36500"))
    }

    @Test func theScannerIsRead() throws {
        #expect(try read().scanner == ScannerSettings())
        let text = """
            scanner:
              prefix: '\\x02~'
              suffix: '\\\\#'
              gapMs: 45
              source: serial
              device: /dev/ttyUSB0
              baud: 115200
            """
        let scanner = try read(text).scanner
        #expect(scanner.machine.prefix == "\u{02}~" && scanner.machine.suffix == "\\#")
        #expect(scanner.machine.gapMs == 45 && scanner.baud == 115_200)
        #expect(scanner.source == .serial && scanner.device == "/dev/ttyUSB0")
        #expect(failure("scanner: { source: evdev }\n").hasPrefix("scanner.device is not set"))
        #expect(failure("scanner: { gapMs: 61 }\n").contains("from 10 to 60"))
        #expect(failure("scanner: { baud: 9601 }\n").contains("one of 1200, 2400"))
        for wrong in ["\\n", "\\x0d", "\\x9", "\\xff", "\\", String(repeating: "x", count: 17)] {
            #expect(failure("scanner: { suffix: '\(wrong)' }\n").contains("no CR, LF or Tab"))
        }
    }

    // MARK: - Server and database

    @Test func serverIsRead() throws {
        #expect(
            try read(nil, ["POS_SERVER_LISTEN": "[::1]:0"]).server.listen.description == "[::1]:0")
        #expect(
            try read("server: { listen: \"0.0.0.0:80\", behindProxy: true }\n").server
                == ServerSettings(
                    listen: ListenAddress(host: "0.0.0.0", port: 80), isBehindProxy: true))
        #expect(try read(flags: [.serverListen: "localhost:1"]).server.listen.port == 1)
        let tls = """
            server:
              listen: 0.0.0.0:443
              tlsCert: tls/cert.pem
              tlsKey: /etc/key.pem
              tokenRequestsPerSecond: 0
              strangerRequestsPerSecond: 7
              logDays: 0
            """
        var wanted = ServerSettings(listen: ListenAddress(host: "0.0.0.0", port: 443))
        wanted.tls = TLSFiles(certificate: "/shop/tls/cert.pem", key: "/etc/key.pem")
        (wanted.tokenRate, wanted.strangerRate, wanted.logDays) = (0, 7, 0)
        #expect(try read(tls).server == wanted)
        #expect(failure("server: { tlsCert: a }\n").hasPrefix("server.tlsKey is not set"))
        #expect(failure("server: { tlsKey: a }\n").hasPrefix("server.tlsCert is not set"))
        #expect(failure("server: { tokenRequestsPerSecond: -1 }\n").contains("from 0 to 100000"))
        #expect(failure("server: { logDays: 40000 }\n").contains("from 0 to 36500"))
    }

    @Test func databaseIsRead() throws {
        let url = "postgresql:///shop?host=/run/a"
        #expect(
            try read(nil, ["DB_TYPE": "postgres", "DATABASE_URL": url]).database
                == .postgres(url: Secret(url), direct: Secret(url)))
        #expect(
            try read("database: { type: postgres, url: host=a }\n").database
                == .postgres(url: Secret("host=a"), direct: Secret("host=a")))
        let behind = [
            "DB_TYPE": "postgres", "DATABASE_URL": "host=b port=6432",
            "DATABASE_DIRECT_URL": "host=c",
        ]
        #expect(
            try read(nil, behind).database
                == .postgres(url: Secret("host=b port=6432"), direct: Secret("host=c")))
        let wrong = ["DB_TYPE": "postgres", "DATABASE_URL": "host=b", "DATABASE_DIRECT_URL": "c"]
        #expect(failure(nil, wrong).hasPrefix("database.directURL is \"•••\""))
        #expect(try read(nil, ["DATABASE_URL": "nonsense"]).database == .sqlite)
        #expect(failure(nil, ["DB_TYPE": "postgres"]).contains("Set DATABASE_URL"))
    }

    @Test func secretsAreNeverShown() {
        let message = failure(nil, ["DB_TYPE": "postgres", "DATABASE_URL": "hush"])
        #expect(message.hasPrefix("database.url is \"•••\" in DATABASE_URL; allowed is "))
        let secret = Secret("hush")
        var dumped = ""
        dump(DatabaseSettings?.some(.postgres(url: secret, direct: secret)), to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), "\([secret])", dumped] {
            #expect(!text.contains("hush"))
        }
        #expect(secret.exposed == "hush")
    }
}
