/// Why the database refused. The two engines' codes, folded into what callers act on.
public struct SQLFailure: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Kind: Hashable, Sendable {
        case uniqueViolation, checkViolation, foreignKeyViolation
        /// Another transaction is in the way; the whole transaction may be tried again.
        case busy
        /// No connection, or it was lost.
        case unavailable
        case diskFull, readOnly
        /// The file is damaged or no database at all.
        case corrupt
        /// The file was written by a newer program.
        case newer
        /// The role in PostgreSQL may not do that.
        case notAllowed
        case other
    }
    public var kind: Kind
    public var message: String
    public var statement: String

    public init(kind: Kind, message: String, statement: String = "") {
        self.kind = kind
        self.message = message
        self.statement = statement
    }

    public var description: String { statement.isEmpty ? message : "\(message) [\(statement)]" }
}
