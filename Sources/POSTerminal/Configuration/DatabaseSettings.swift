import CloudStore
import RetailStore

/// Which engine the server stores in.
enum DatabaseSettings: Equatable, Sendable {
    /// A file in the data folder.
    case sqlite
    /// As libpq understands it: an address or `key=value` words.
    case postgres(url: Secret)

    private enum Kind: String, CaseIterable {
        case sqlite
        case postgres
    }

    /// Keys:
    /// - `database.type` (sqlite or postgres, default sqlite).
    /// - `database.url` (needed for postgres; not read for sqlite).
    init(reading values: ConfigValues) throws(ConfigurationFailure) {
        switch try values.choice(.databaseType, default: Kind.sqlite) {
        case .sqlite: self = .sqlite
        case .postgres:
            guard let found = try values.find(.databaseURL) else {
                throw .missing(.databaseURL, because: "database.type is postgres")
            }
            let isAddress = ["postgresql://", "postgres://"].contains { found.text.hasPrefix($0) }
            guard isAddress || found.text.contains("=") else {
                throw found.invalid(
                    .databaseURL, allowed: "postgresql://… or words such as host=… dbname=…")
            }
            self = .postgres(url: Secret(found.text))
        }
    }

    /// Tells the servers on this database of a change that this program has made past them.
    func tell(_ hint: TenantHint) {
        if case .postgres(let url) = self { PostgresRelay.tell(hint, url: url.exposed) }
    }

    /// The way to the other servers on the same database; nil for a file, which has one.
    func relay() throws(SQLFailure) -> (any HintRelay)? {
        guard case .postgres(let url) = self else { return nil }
        return try PostgresRelay(url: url.exposed)
    }
}
