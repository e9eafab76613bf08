import RetailModels

extension ProjectedTable {
    /// `INSERT` of one row, the columns in their order. Made once per table and kept.
    var insertStatement: String { Self.insertStatements[name] ?? makeInsertStatement() }

    private static let insertStatements: [String: String] = Dictionary(
        ProjectedTable.all.map { ($0.name, $0.makeInsertStatement()) },
        uniquingKeysWith: { first, _ in first })

    private func makeInsertStatement() -> String {
        let places = columns.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
        return "INSERT INTO \(name) (\(columns.joined(separator: ", "))) VALUES (\(places))"
    }

    /// The column that holds the document's id.
    var documentColumn: String { columns[1] }
}
