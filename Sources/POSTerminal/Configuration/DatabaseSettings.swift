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
}
