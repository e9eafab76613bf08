import Configuration

/// Every setting by its name in `pos.yaml`; `config/pos.yaml` says what each means.
enum SettingKey: String, CaseIterable, Sendable {
    case cloudEnabled = "cloud.enabled"
    case cloudURL = "cloud.url"
    case cloudTokenFile = "cloud.tokenFile"
    case cloudCAFile = "cloud.caFile"
    case cloudConnectTimeout = "cloud.connectTimeoutMs"
    case cloudTimeout = "cloud.timeoutMs"
    case cloudHedgeAfter = "cloud.hedgeAfterMs"
    case serverListen = "server.listen"
    case serverBehindProxy = "server.behindProxy"
    case serverTLSCertificate = "server.tlsCert"
    case serverTLSKey = "server.tlsKey"
    case serverTokenRate = "server.tokenRequestsPerSecond"
    case serverStrangerRate = "server.strangerRequestsPerSecond"
    case serverLogDays = "server.logDays"
    case databaseType = "database.type"
    case databaseURL = "database.url"
    case databaseDirectURL = "database.directURL"
    case attachmentsStore = "attachments.store"
    case attachmentsEndpoint = "attachments.endpoint"
    case attachmentsBucket = "attachments.bucket"
    case attachmentsRegion = "attachments.region"
    case attachmentsAccessKey = "attachments.accessKey"
    case attachmentsAccessKeyFile = "attachments.accessKeyFile"
    case attachmentsSecretKey = "attachments.secretKey"
    case attachmentsSecretKeyFile = "attachments.secretKeyFile"
    case attachmentsViewer = "attachments.viewer"
    case attachmentsCache = "attachments.cacheMegabytes"
    case printerTo = "printer.to"
    case printerFormat = "printer.format"
    case printerColumns = "printer.columns"
    case printerCodePage = "printer.codePage"
    case printerBaud = "printer.baud"
    case printerTimeout = "printer.timeoutMs"
    case printerReceipts = "printer.receipts"
    case printerReports = "printer.reports"
    case printerBarcode = "printer.barcode"
    case printerQRCode = "printer.qrCode"
    case printerCut = "printer.cut"
    case printerDrawer = "printer.drawer"
    case printerHeader = "printer.header"
    case printerFooter = "printer.footer"
    case printerWait = "printer.waitMinutes"
    case displayTo = "display.to"
    case displayKind = "display.kind"
    case displayColumns = "display.columns"
    case displayBaud = "display.baud"
    case dataDirectory = "data.directory"
    case logLevel = "log.level"
    case scannerPrefix = "scanner.prefix"
    case scannerSuffix = "scanner.suffix"
    case scannerGap = "scanner.gapMs"
    case scannerSource = "scanner.source"
    case scannerDevice = "scanner.device"
    case scannerBaud = "scanner.baud"
    case tillKeepDays = "till.keepDays"
    case tillLanguage = "till.language"
    case tillLockMinutes = "till.lockMinutes"
    case lookColors = "look.colors"
    case lookUnicode = "look.unicode"
    case tillIdleFile = "till.idleFile"

    /// Whether the value is hidden wherever settings are shown.
    var isSecret: Bool {
        [.databaseURL, .databaseDirectURL, .attachmentsAccessKey, .attachmentsSecretKey]
            .contains(self)
    }

    /// Whether the key may stand in the file: the data folder holds the file, so the file cannot
    /// name it, and the idle file is for tests alone.
    var isAllowedInFile: Bool { self != .dataDirectory && self != .tillIdleFile }

    /// The environment variable that sets it: `POS_` and the key in upper snake case, but for the
    /// five whose names are given.
    var environmentName: String {
        let none = Self.environment([:])
        let found = try? none.value(forKey: AbsoluteConfigKey(path), type: .string)
        return found?.encodedKey ?? rawValue
    }

    /// The parts of the name, as providers of settings want them.
    var path: [String] {
        rawValue.split(separator: ".").map(String.init)
    }

    /// Reads environment variables by the names of the settings.
    static func environment(_ variables: [String: String]) -> any ConfigSnapshot {
        EnvironmentVariablesProvider(environmentVariables: variables).mapKeys { key in
            switch SettingKey(rawValue: key.components.joined(separator: ".")) {
            case .databaseType: ["db", "type"]
            case .databaseURL: ["database", "url"]
            case .databaseDirectURL: ["database", "directURL"]
            case .dataDirectory: ["pos", "data"]
            case .tillIdleFile: ["pos", "idleFile"]
            default: AbsoluteConfigKey(["pos"] + key.components)
            }
        }.snapshot()
    }
}
