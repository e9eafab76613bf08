/// What the database plans its queries by.
public enum TableStatistics {
    /// Has the tables counted that have grown to a multiple since they were counted last. SQLite
    /// plans the same with and without, and is left alone.
    /// - Returns: how many were counted.
    @discardableResult
    public static func refresh(in tx: any SQLTransaction) throws -> Int64 {
        guard tx.dialect == .postgres else { return 0 }
        return try tx.count("SELECT pos_analyze_grown() AS n")
    }
}
