/// What the two engines spell differently. DDL only; statements that read or write are one text,
/// but for search.
public enum Dialect: String, Sendable, CaseIterable {
    case sqlite, postgres

    /// Text that sorts by its bytes on both.
    public var text: String { self == .sqlite ? "TEXT" : "TEXT COLLATE \"C\"" }
    /// A 64-bit whole number.
    public var int: String { self == .sqlite ? "INTEGER" : "BIGINT" }
    /// Bytes that are no text.
    public var bytes: String { self == .sqlite ? "BLOB" : "BYTEA" }
    /// Behind a table's closing parenthesis.
    public var strict: String { self == .sqlite ? "STRICT" : "" }
}
