import RetailServer

/// Where the server waits, alone (`pos serve`) or inside the till, and how fast it may be asked.
struct ServerSettings: Equatable, Sendable {
    var listen = ListenAddress(host: "127.0.0.1", port: 8089)
    /// Whether something in front of it speaks TLS with the world.
    var isBehindProxy = false
    /// The certificate and the key with which it speaks TLS itself.
    var tls: TLSFiles?
    /// Requests a second of one token; 0 is no limit. Alone only.
    var tokenRate = 200
    /// Requests a second of one address without a token. Alone only.
    var strangerRate = 20
    /// How many days the log reaches back at least; 0 is for ever. Alone only.
    var logDays = 90
}

extension ServerSettings {
    /// Keys:
    /// - `server.behindProxy` (true or false, default false).
    /// - `server.tlsCert`, `server.tlsKey` (paths of PEM files, from the data folder; both or
    ///   none).
    /// - `server.tokenRequestsPerSecond` (0…100000, default 200).
    /// - `server.strangerRequestsPerSecond` (0…100000, default 20).
    /// - `server.logDays` (0…36500, default 90).
    /// - `server.listen` (address and port, default 127.0.0.1:8089; other than loopback only
    ///   behind a proxy or with TLS).
    init(reading values: ConfigValues, dataDirectory: String) throws(ConfigurationFailure) {
        isBehindProxy = try values.bool(.serverBehindProxy, default: isBehindProxy)
        tokenRate = try values.number(.serverTokenRate, in: 0...100_000, default: tokenRate)
        strangerRate = try values.number(
            .serverStrangerRate, in: 0...100_000, default: strangerRate)
        logDays = try values.number(.serverLogDays, in: 0...36_500, default: logDays)
        let certificate = try values.path(.serverTLSCertificate, in: dataDirectory)
        let key = try values.path(.serverTLSKey, in: dataDirectory)
        switch (certificate, key) {
        case (let certificate?, let key?): tls = TLSFiles(certificate: certificate, key: key)
        case (nil, nil): break
        case (_?, nil): throw .missing(.serverTLSKey, because: "server.tlsCert is")
        case (nil, _?): throw .missing(.serverTLSCertificate, because: "server.tlsKey is")
        }
        guard let found = try values.find(.serverListen) else { return }
        guard let address = ListenAddress(found.text) else {
            throw found.invalid(
                .serverListen, allowed: "ADDRESS:PORT with a port from 0 to 65535")
        }
        guard address.isLoopback || isBehindProxy || tls != nil else {
            throw found.invalid(
                .serverListen,
                allowed: "a loopback address, unless server.tlsCert and server.tlsKey are set or "
                    + "server.behindProxy says that TLS ends in front")
        }
        listen = address
    }
}
