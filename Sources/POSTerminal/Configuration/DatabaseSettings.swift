import CloudStore
import RetailStore

/// Which engine the server stores in.
enum DatabaseSettings: Equatable, Sendable {
    /// A file in the data folder.
    case sqlite
    /// As libpq understands it: an address or `key=value` words.
    /// - direct: past a PgBouncer, for what it cannot carry: LISTEN.
    case postgres(url: Secret, direct: Secret)

    private enum Kind: String, CaseIterable {
        case sqlite
        case postgres
    }

    /// Keys:
    /// - `database.type` (sqlite or postgres, default sqlite).
    /// - `database.url` (needed for postgres; not read for sqlite).
    /// - `database.directURL` (default `database.url`).
    init(reading values: ConfigValues) throws(ConfigurationFailure) {
        switch try values.choice(.databaseType, default: Kind.sqlite) {
        case .sqlite: self = .sqlite
        case .postgres:
            guard let found = try values.find(.databaseURL) else {
                throw .missing(.databaseURL, because: "database.type is postgres")
            }
            let url = try Self.url(found, .databaseURL)
            let direct = try values.find(.databaseDirectURL)
                .map { found throws(ConfigurationFailure) in
                    try Self.url(found, .databaseDirectURL)
                }
            self = .postgres(url: url, direct: direct ?? url)
        }
    }

    private static func url(
        _ found: ConfigValues.Found, _ key: SettingKey
    ) throws(ConfigurationFailure) -> Secret {
        let isAddress = ["postgresql://", "postgres://"].contains { found.text.hasPrefix($0) }
        guard isAddress || found.text.contains("=") else {
            throw found.invalid(key, allowed: "postgresql://… or words such as host=… dbname=…")
        }
        return Secret(found.text)
    }

    /// Tells the servers on this database of a change that this program has made past them.
    func tell(_ hint: TenantHint) {
        if case .postgres(_, let direct) = self { PostgresRelay.tell(hint, url: direct.exposed) }
    }

    /// The way to the other servers on the same database; nil for a file, which has one.
    func relay() throws(SQLFailure) -> (any HintRelay)? {
        guard case .postgres(_, let direct) = self else { return nil }
        return try PostgresRelay(url: direct.exposed)
    }
}
