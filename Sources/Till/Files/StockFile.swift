public import RetailModels
public import RetailStore

/// Imports counted stock with the columns `sku,quantity,minimum` as count documents of this till.
public struct StockFile: Sendable {
    /// Lines of one document.
    static let lineCountMax = 500

    private let register: Register
    private let database: any Database
    private let host: Host

    public init(register: Register, database: any Database, host: Host) {
        self.register = register
        self.database = database
        self.host = host
    }

    private struct Counted: Sendable {
        var line: Int
        var sku: String
        var quantity: Quantity
        var minimum: Quantity
    }

    /// Posts what differs from the stock on hand; the same file again posts nothing.
    public func run(_ bytes: [UInt8], by person: Operator) async throws -> ImportSummary {
        var reader = try CSVReader(bytes: bytes, columns: ["sku", "quantity", "minimum"])
        var summary = ImportSummary()
        var counted: [Counted] = []
        var lines: [String: Int] = [:]
        while let row = reader.next() {
            summary.rows += 1
            if let fault = row.fault {
                summary.refused.append(BadRow(line: row.line, reason: fault))
                continue
            }
            guard let quantity = try? Quantity(text: row.fields[1]),
                let minimum = try? Quantity(text: row.fields[2].isEmpty ? "0" : row.fields[2]),
                minimum >= .zero
            else {
                summary.refused.append(
                    BadRow(
                        line: row.line,
                        reason: "quantity and minimum must be numbers such as 12 or 0.5"))
                continue
            }
            // Both differences would be to the stock before either.
            if let first = lines[row.fields[0]] {
                summary.refused.append(
                    BadRow(
                        line: row.line,
                        reason: "\(row.fields[0]) is counted in line \(first) already"))
                continue
            }
            lines[row.fields[0]] = row.line
            counted.append(
                Counted(
                    line: row.line, sku: row.fields[0], quantity: quantity, minimum: minimum))
        }
        let found = try await resolve(counted, into: &summary)
        try await post(found, by: person)
        summary.refused.sort { $0.line < $1.line }
        return summary
    }

    private func resolve(
        _ counted: [Counted], into summary: inout ImportSummary
    ) async throws -> [StockDocument.Line] {
        let (tenant, location) = (register.identity.tenant, register.identity.location)
        let levels = try await database.write { tx in
            try counted.map { item in
                let level = try StockStore.level(
                    sku: item.sku, tenant: tenant, location: location, in: tx)
                if let level {
                    try StockStore.setMinimum(
                        item.minimum, product: level.productID, tenant: tenant,
                        location: location, in: tx)
                }
                return level
            }
        }
        var lines: [StockDocument.Line] = []
        for (item, level) in zip(counted, levels) {
            guard let level else {
                summary.refused.append(
                    BadRow(line: item.line, reason: "no product has the SKU \(item.sku)"))
                continue
            }
            let change = try item.quantity - level.onHand
            if change == .zero {
                summary.unchanged += 1
                continue
            }
            summary.added += 1
            lines.append(
                StockDocument.Line(
                    productID: level.productID, sku: item.sku, counted: item.quantity,
                    change: change, cost: level.cost))
        }
        return lines
    }

    private func post(_ lines: [StockDocument.Line], by person: Operator) async throws {
        let tenant = register.identity.tenant
        let isOpening = try await database.read { try StockStore.isEmpty(tenant: tenant, in: $0) }
        for start in stride(from: 0, to: lines.count, by: Self.lineCountMax) {
            let part = Array(lines[start..<min(start + Self.lineCountMax, lines.count)])
            let body = StockDocument(
                kind: .count, isOpening: isOpening, lines: part, reason: "imported count")
            try await register.commit([
                .document(Draft(id: host.newID(), person: person, body: .stock(body)))
            ])
        }
    }
}
