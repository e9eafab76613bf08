import RetailModels

/// Rows show what their edits have come to, and what is pending over it.
enum EditCheck {
    private static let findingCountMax = 100

    static func findings(tenant: String, in tx: any SQLTransaction) throws -> [Finding] {
        var findings: [Finding] = []
        let rows = try tx.rows(
            """
            SELECT DISTINCT tbl, row_id FROM sync_column
            WHERE tenant_id = \(tenant) ORDER BY tbl, row_id
            """)
        for row in rows where findings.count < findingCountMax {
            let (table, id) = (try row.text("tbl"), try row.text("row_id"))
            guard let table = EditTable(rawValue: table) else { continue }
            let edited = EditedRow(tenant: tenant, table: table, id: id, tx: tx)
            let shown = try edited.shown()
            var wanted = try edited.merged().compactMapValues(\.value)
            for (column, value) in try edited.overlay() { wanted[column] = value }
            for (column, value) in wanted.sorted(by: { $0.key < $1.key })
            where shown[column].map({ Array($0.utf8) }) != Array(value.utf8) {
                findings.append(
                    Finding(
                        place: table.rawValue, row: id, column: column,
                        reason: "is not what its edits have come to"))
            }
        }
        return findings
    }
}
