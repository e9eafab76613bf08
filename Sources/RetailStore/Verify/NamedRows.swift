import RetailModels

/// Whom and what documents name: each once, with the first document that does. The databases hold
/// no key from a document to these rows, since the one may come before the other.
struct NamedRows: Sendable {
    /// A table whose rows documents name, and which nobody ever deletes a row of.
    private enum Table: String, CaseIterable {
        case product, customer, `operator`
    }
    private static let findingCountMax = 100

    /// By table and id, the number of the document.
    private var names: [Table: [String: String]] = [:]

    mutating func add(_ document: Document, number: String) {
        switch document.body {
        case .sale(let sale), .refund(let sale):
            if let customer = sale.customerID { note(customer, in: .customer, number) }
            // What is sold by department, or is a gift card's value, has no row.
            for line in sale.priced.lines.map(\.line)
            where line.value == nil && PriceSource.isProduct(line.priceSource) {
                note(line.product.id, in: .product, number)
            }
        case .stock(let stock):
            for line in stock.lines { note(line.productID, in: .product, number) }
        // A till that leaves its numbers may do so by itself.
        case .gap: return
        case .shiftOpen, .shiftClose, .cash: break
        }
        note(document.operatorID, in: .operator, number)
    }

    /// Those of later documents.
    mutating func add(_ later: NamedRows) {
        for (table, names) in later.names {
            self.names[table, default: [:]].merge(names) { first, _ in first }
        }
    }

    private mutating func note(_ id: String, in table: Table, _ number: String) {
        guard !id.isEmpty, names[table]?[id] == nil else { return }
        names[table, default: [:]][id] = number
    }

    /// Those that are not there.
    func findings(tenant: String, in tx: any SQLTransaction) throws -> [Finding] {
        var findings: [Finding] = []
        for table in Table.allCases {
            var missing = names[table] ?? [:]
            guard !missing.isEmpty else { continue }
            let rows = try tx.rows(
                "SELECT id FROM \(raw: table.rawValue) WHERE tenant_id = \(tenant)")
            // A server may have documents and no catalogue: tills paired by hand bring none.
            if table == .product, rows.isEmpty { continue }
            for row in rows { missing[try row.text("id")] = nil }
            for (id, number) in missing.sorted(by: { $0.value < $1.value }) {
                findings.append(
                    Finding(
                        place: table.rawValue, row: id,
                        reason: "the row is missing, and \(number) names it"))
            }
        }
        return Array(findings.prefix(Self.findingCountMax))
    }
}
