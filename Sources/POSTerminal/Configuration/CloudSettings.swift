import FoundationEssentials

/// How the till finds the cloud, and how long it waits for it.
struct CloudSettings: Equatable, Sendable {
    var isEnabled = false
    /// Whether somebody has set `cloud.enabled`; otherwise pairing switches the cloud on.
    var isEnabledSet = false
    /// Without a slash at the end; set when enabled.
    var url: String?
    /// The file with the bearer token of a till that is paired by hand.
    var tokenFile: String?
    /// A PEM file of the authorities to trust instead of the system's.
    var caFile: String?
    var connectTimeout = Duration.milliseconds(500)
    /// For a whole request, connecting included.
    var timeout = Duration.milliseconds(2000)
    /// How long a read waits for the cloud alone before the till's own copy is asked as well.
    var hedgeAfter = Duration.milliseconds(40)
}

extension CloudSettings {
    /// Keys:
    /// - `cloud.enabled` (true or false, default false).
    /// - `cloud.url` (https, or http to loopback; needed when enabled).
    /// - `cloud.tokenFile` (path, from the data folder; not needed by a paired till).
    /// - `cloud.caFile` (path, from the data folder; the system's authorities when it is not set).
    /// - `cloud.connectTimeoutMs` (50…60000, default 500, at most `cloud.timeoutMs`).
    /// - `cloud.timeoutMs` (100…60000, default 2000).
    /// - `cloud.hedgeAfterMs` (0…60000, default 40).
    init(reading values: ConfigValues, dataDirectory: String) throws(ConfigurationFailure) {
        isEnabled = try values.bool(.cloudEnabled, default: isEnabled)
        isEnabledSet = try values.find(.cloudEnabled) != nil
        if let found = try values.find(.cloudURL) { url = try Self.url(found) }
        tokenFile = try values.path(.cloudTokenFile, in: dataDirectory)
        caFile = try values.path(.cloudCAFile, in: dataDirectory)
        timeout = try values.milliseconds(.cloudTimeout, in: 100...60_000, default: timeout)
        connectTimeout = try values.milliseconds(
            .cloudConnectTimeout, in: 50...60_000, default: min(connectTimeout, timeout))
        if connectTimeout > timeout, let found = try values.find(.cloudConnectTimeout) {
            throw found.invalid(.cloudConnectTimeout, allowed: "at most cloud.timeoutMs")
        }
        hedgeAfter = try values.milliseconds(
            .cloudHedgeAfter, in: 0...60_000, default: hedgeAfter)
        guard isEnabled else { return }
        if url == nil { throw .missing(.cloudURL, because: "cloud.enabled is true") }
    }

    /// An address from the command line, checked likewise.
    static func checked(_ text: String) throws(ConfigurationFailure) -> String {
        try checked(text, from: "the command line")
    }

    /// An address from elsewhere, such as a screen.
    static func checked(
        _ text: String, from origin: String
    ) throws(ConfigurationFailure) -> String {
        try url(ConfigValues.Found(text: text, origin: origin))
    }

    /// Whether the cloud is on: as it is set, otherwise once the till is paired.
    func isOn(_ pairing: PairingState?) -> Bool {
        isEnabledSet ? isEnabled : pairing?.isPaired == true
    }

    /// The address, checked: a token is sent with every request, so it is never sent in the clear
    /// to another machine.
    static func url(
        _ found: ConfigValues.Found, for key: SettingKey = .cloudURL
    ) throws(ConfigurationFailure) -> String {
        let parts = URLComponents(string: found.text, encodingInvalidCharacters: false)
        guard let parts, let scheme = parts.scheme?.lowercased(), let host = parts.host,
            !host.isEmpty, ["http", "https"].contains(scheme)
        else {
            throw found.invalid(key, allowed: "an address such as https://cloud.example")
        }
        guard parts.user == nil, parts.password == nil else {
            // The value is not shown: it holds a password.
            throw .invalid(
                key, value: Secret.mask, origin: found.origin,
                allowed: "an address without user and password; secrets have settings of their own")
        }
        guard parts.query == nil, parts.fragment == nil else {
            throw found.invalid(key, allowed: "an address without ? and #")
        }
        guard (parts.port ?? 443) > 0, (parts.port ?? 443) <= 65_535 else {
            throw found.invalid(key, allowed: "a port from 1 to 65535")
        }
        guard scheme == "https" || ListenAddress.isLoopback(host) else {
            throw found.invalid(
                key, allowed: "https; http only to this machine (localhost, 127.0.0.1, ::1)")
        }
        var url = found.text
        while url.hasSuffix("/") { url.removeLast() }
        return url
    }
}
