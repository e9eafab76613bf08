import RetailModels

/// What holds on this till alone, as its screens show it: values by the setting's name in
/// `pos.yaml`, as text.
struct OwnSettings: Codable, Equatable, Sendable {
    var values: [String: String] = [:]
    /// Variables that set what a screen would, by the setting's name: they win.
    var fixedBy: [String: String] = [:]

    subscript(key: SettingKey) -> String { values[key.rawValue] ?? "" }

    /// What a screen may choose.
    static let chosenKeys: [SettingKey] = [
        .tillLockMinutes, .tillLanguage, .lookColors, .lookUnicode, .printerTo, .printerFormat,
        .printerColumns, .printerDrawer, .printerReceipts,
    ]
}

/// What `keys.yaml` says now, which may be newer than the keys that the till works with.
struct KeysNow: Equatable, Sendable {
    var path: String
    var table: KeyTable
    /// Why it could not be used at the next start; nil when it could.
    var fault: String?

    static func == (left: KeysNow, right: KeysNow) -> Bool {
        left.path == right.path && left.fault == right.fault
            && left.table.entries.map(\.keys) == right.table.entries.map(\.keys)
    }
}

/// What the settings screens ask about this till.
struct OwnSettingsClient: Sendable {
    /// What holds, as the files say now.
    var read: @Sendable () async throws(Trouble) -> OwnSettings = { () throws(Trouble) in
        OwnSettings()
    }
    /// Chooses values by the setting's name. `pos.yaml` stays as it is: what is chosen on a screen
    /// stands beside it, in `settings.json`, and wins over it. It holds from the next start.
    var choose: @Sendable ([String: String]) async throws(Trouble) -> OwnSettings = {
        _ throws(Trouble) in OwnSettings()
    }
    /// Prints a page at a place that need not be chosen, and says where it went.
    var testPrint: @Sendable ([String: String]) async throws(Trouble) -> String = {
        _ throws(Trouble) in throw .noPrinter
    }
    var keys: @Sendable () async -> KeysNow = { KeysNow(path: "keys.yaml", table: .standard) }

    /// A till without files.
    static let none = OwnSettingsClient()
}
