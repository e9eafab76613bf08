/// Where the server waits, alone (`pos serve`) or inside the till.
struct ServerSettings: Equatable, Sendable {
    var listen = ListenAddress(host: "127.0.0.1", port: 8089)
    /// Whether something in front of it speaks TLS with the world.
    var isBehindProxy = false
}

extension ServerSettings {
    /// Keys:
    /// - `server.listen` (address and port, default 127.0.0.1:8089; other than loopback only
    ///   behind a proxy).
    /// - `server.behindProxy` (true or false, default false).
    init(reading values: ConfigValues) throws(ConfigurationFailure) {
        isBehindProxy = try values.bool(.serverBehindProxy, default: isBehindProxy)
        guard let found = try values.find(.serverListen) else { return }
        guard let address = ListenAddress(found.text) else {
            throw found.invalid(
                .serverListen, allowed: "ADDRESS:PORT with a port from 0 to 65535")
        }
        guard address.isLoopback || isBehindProxy else {
            throw found.invalid(
                .serverListen,
                allowed: "a loopback address, unless server.behindProxy says that TLS ends in front"
            )
        }
        listen = address
    }
}
