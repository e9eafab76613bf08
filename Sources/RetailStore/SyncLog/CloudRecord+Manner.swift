/// How a transaction stores what it is given.
extension CloudRecord {
    public enum Manner: Sendable {
        /// All of it or nothing: without savepoints, so that the database is asked twice before
        /// the commit however many writes there are.
        case atOnce
        /// What cannot be stored is parked, and the rest goes on.
        case oneByOne
    }

    /// One of the writes is not to be stored as it is.
    struct Unfit: Error {}

    /// Runs `body` in a transaction that stores at once; when something is wrong with one of the
    /// writes nothing of that is kept, and it runs anew in one that takes each by itself.
    public static func store<Value: Sendable>(
        in database: any Database,
        _ body: @escaping @Sendable (any SQLTransaction, Manner) throws -> Value
    ) async throws -> Value {
        do {
            return try await database.write { try body($0, .atOnce) }
        } catch is Unfit {
        } catch let failure as SQLFailure where failure.isFaultOfData {}
        return try await database.write { try body($0, .oneByOne) }
    }
}
