import RetailModels

/// Compares the stored rows of some documents with those derived anew, column by column.
struct RowComparison {
    private struct Key: Hashable {
        var table: String
        var values: [FieldValue]
    }
    private static let lengths = [20, 50, Verifier.pageSize]
    private var documents: [(id: String, number: String)] = []
    private var expected: [Key: (values: [FieldValue], number: String)] = [:]

    mutating func expect(_ rows: [ProjectedRow], of id: String, number: String) {
        documents.append((id, number))
        for row in rows {
            let key = Key(
                table: row.table.name, values: Array(row.values.prefix(row.table.keyCount)))
            expected[key] = (row.values, number)
        }
    }

    /// A document that cannot be read accounts for no rows.
    mutating func expectNothing(of id: String) { documents.append((id, id)) }

    /// Reads what is stored and returns how many rows were compared.
    mutating func run(
        tenant: String, in tx: any SQLTransaction, into findings: inout [Finding]
    ) throws -> Int64 {
        guard let last = documents.last else { return 0 }
        // Lists have few lengths, so that each table has few statements.
        var ids = documents.map(\.id)
        let length = Self.lengths.first { $0 >= ids.count } ?? ids.count
        ids += Array(repeating: last.id, count: length - ids.count)
        let numbers = Dictionary(
            documents.map { ($0.id, $0.number) }, uniquingKeysWith: { first, _ in first })
        var count: Int64 = 0
        for table in ProjectedTable.all {
            let places = ids.indices.map { "$\($0 + 2)" }.joined(separator: ", ")
            let text = """
                SELECT \(table.columns.joined(separator: ", ")) FROM \(table.name)
                WHERE tenant_id = $1 AND \(table.documentColumn) IN (\(places))
                """
            let rows = try tx.rows(
                SQL(prepared: text, [.text(tenant)] + ids.map(FieldValue.text)))
            for row in rows {
                count += 1
                let number = numbers[try row.text(table.documentColumn)] ?? ""
                compare(row.values, of: table, number: number, into: &findings)
            }
        }
        for (key, row) in expected.sorted(by: { $0.value.number < $1.value.number }) {
            findings.append(
                Finding(
                    place: key.table, row: Self.name(row.number, key.values),
                    reason: "the row is missing"))
        }
        return count
    }

    private mutating func compare(
        _ values: [FieldValue], of table: ProjectedTable, number: String,
        into findings: inout [Finding]
    ) {
        let key = Key(table: table.name, values: Array(values.prefix(table.keyCount)))
        let name = Self.name(number, key.values)
        guard let wanted = expected.removeValue(forKey: key)?.values else {
            findings.append(
                Finding(place: table.name, row: name, reason: "the document has no such row"))
            return
        }
        for (index, column) in table.columns.enumerated() where values[index] != wanted[index] {
            findings.append(
                Finding(
                    place: table.name, row: name, column: column,
                    reason: "is \(Self.text(values[index])), the document says "
                        + Self.text(wanted[index])))
        }
    }

    /// `01-000124`, with the position for tables that have one.
    private static func name(_ number: String, _ key: [FieldValue]) -> String {
        guard key.count > 2, case .integer(let position) = key[2] else { return number }
        return "\(number) row \(position)"
    }

    private static func text(_ value: FieldValue) -> String {
        switch value {
        case .null: "nothing"
        case .integer(let number): "\(number)"
        case .text(let text): "'\(text)'"
        case .bytes(let bytes): "\(bytes.count) bytes"
        }
    }
}
