import CloudStore
import Glibc
import Logging
import RetailServer
import RetailStore

extension ServerSettings {
    /// How `pos serve` listens, whom it answers how fast, and what it counts.
    func configuration(
        _ tokens: [String: Principal], _ database: any Database
    ) -> ServerConfiguration {
        var configuration = ServerConfiguration(
            address: listen.host, port: listen.port, tokens: tokens)
        configuration.isBehindProxy = isBehindProxy
        configuration.tls = tls
        configuration.tokenRate =
            tokenRate > 0 ? RequestRate(perSecond: tokenRate, burst: 2 * tokenRate) : nil
        configuration.strangerRate =
            strangerRate > 0 ? RequestRate(perSecond: strangerRate, burst: 5 * strangerRate) : nil
        configuration.keepsLog = true
        configuration.logDays = logDays > 0 ? logDays : nil
        configuration.requestLogLevel = .info
        ProcessFigures.add(to: configuration.metrics)
        if let database = database as? PostgresDatabase {
            Self.add(database, to: configuration.metrics)
        }
        return configuration
    }

    private static func add(_ database: PostgresDatabase, to metrics: ServerMetrics) {
        let about = "Connections to PostgreSQL by what they do."
        metrics.add(.gauge, "pos_database_connections", about) {
            let figures = database.poolFigures
            return [
                .init(Double(figures.inUse), ("state", "in_use")),
                .init(Double(figures.idle), ("state", "idle")),
                .init(Double(figures.connecting), ("state", "connecting")),
            ]
        }
        metrics.add(.gauge, "pos_database_connections_max", "The most connections there may be.") {
            [.init(Double(database.poolFigures.connectionsMax))]
        }
        metrics.add(.gauge, "pos_database_waiting", "Transactions that wait for a connection.") {
            [.init(Double(database.poolFigures.waiting))]
        }
        metrics.add(.counter, "pos_database_leases_total", "Transactions that got a connection.") {
            [.init(Double(database.poolFigures.leases))]
        }
        let waited = "How long they waited for it, all together."
        metrics.add(.counter, "pos_database_wait_seconds_total", waited) {
            [.init(database.poolFigures.waited / .seconds(1))]
        }
    }
}
