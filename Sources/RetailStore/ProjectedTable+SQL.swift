import RetailModels

extension ProjectedTable {
    /// The statements that insert its rows. Made once per table and kept.
    var insert: RowInsert { Self.inserts[name] ?? RowInsert(into: name, columns) }

    private static let inserts: [String: RowInsert] = Dictionary(
        ProjectedTable.all.map { ($0.name, RowInsert(into: $0.name, $0.columns)) },
        uniquingKeysWith: { first, _ in first })

    /// The column that holds the document's id.
    var documentColumn: String { columns[1] }
}
