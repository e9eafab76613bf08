import Logging

/// All settings, read once at the start and handed down part by part.
struct Settings: Equatable, Sendable {
    /// Where the shop's data is.
    var dataDirectory: String
    var cloud = CloudSettings()
    var server = ServerSettings()
    var database = DatabaseSettings.sqlite
    var attachments = AttachmentSettings()
    var scanner = ScannerSettings()
    var printer = PrinterSettings()
    var display = DisplaySettings()
    var logLevel = Logger.Level.info
    /// How many days of history a paired till keeps; 0 is all of it.
    var keepDays = 0
    /// What the screens are written in.
    var language = Language.english
    /// After how many minutes without a key the till locks itself; 0 is never.
    var lockMinutes = 0
    /// Whether the screens have colours, and signs beyond ASCII.
    var hasColors = true
    var hasUnicode = true
    /// Where the till writes a count whenever it is idle, for tests.
    var idleFile: String?
}

extension Settings {
    /// Reads flags, environment, and `settings.json` and `pos.yaml` of the data folder, in this
    /// order of precedence.
    ///
    /// - Parameter flags: what the command line gave, by setting.
    static func read(flags: [SettingKey: String] = [:], environment: [String: String])
        throws(ConfigurationFailure) -> Settings
    {
        let directory = try dataDirectory(flags: flags, environment: environment)
        let text = try SettingsFile.text(in: directory)
        return try read(
            flags: flags, environment: environment, dataDirectory: directory,
            chosen: ChosenSettings.read(in: directory), fileText: text)
    }

    /// Reads with a data folder and a file's text that are known already; no file when nil.
    static func read(
        flags: [SettingKey: String] = [:], environment: [String: String],
        dataDirectory: String, chosen: ChosenSettings? = nil, fileText: String?
    ) throws(ConfigurationFailure) -> Settings {
        let path = SettingsFile.path(in: dataDirectory)
        let values = try ConfigValues(
            flags: flags, environment: environment,
            chosen: chosen.map { ($0.values, ChosenSettings.path(in: dataDirectory)) },
            file: fileText.map { ($0, path) })
        return try Settings(
            dataDirectory: dataDirectory,
            cloud: CloudSettings(reading: values, dataDirectory: dataDirectory),
            server: ServerSettings(reading: values, dataDirectory: dataDirectory),
            database: DatabaseSettings(reading: values),
            attachments: AttachmentSettings(reading: values, dataDirectory: dataDirectory),
            scanner: ScannerSettings(reading: values),
            printer: PrinterSettings(reading: values, dataDirectory: dataDirectory),
            display: DisplaySettings(reading: values, dataDirectory: dataDirectory),
            logLevel: values.choice(.logLevel, default: .info),
            keepDays: values.number(.tillKeepDays, in: 0...36_500, default: 0),
            language: values.choice(.tillLanguage, default: .english),
            lockMinutes: values.number(.tillLockMinutes, in: 0...1_440, default: 0),
            hasColors: values.bool(.lookColors, default: true),
            hasUnicode: values.bool(.lookUnicode, default: true),
            idleFile: values.path(.tillIdleFile, in: dataDirectory))
    }

    /// `--data`, else POS_DATA, else the XDG data folder.
    static func dataDirectory(flags: [SettingKey: String], environment: [String: String])
        throws(ConfigurationFailure) -> String
    {
        let values = try ConfigValues(flags: flags, environment: environment, file: nil)
        if let found = try values.find(.dataDirectory) {
            guard !found.text.hasPrefix("~"), !found.text.contains("\0") else {
                throw found.invalid(.dataDirectory, allowed: "a path written out, without ~")
            }
            return found.text
        }
        // The specification of these folders ignores paths that do not begin at the root.
        if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") { return "\(data)/pos" }
        guard let home = environment["HOME"], home.hasPrefix("/") else { throw .noDataDirectory }
        return "\(home)/.local/share/pos"
    }
}
