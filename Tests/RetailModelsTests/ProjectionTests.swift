import Testing

@testable import RetailModels

/// The rows that a document causes.
@Suite struct ProjectionTests {
    private func values(_ row: ProjectedRow) -> [String: FieldValue] {
        Dictionary(uniqueKeysWithValues: zip(row.table.columns, row.values))
    }

    private func integer(_ row: ProjectedRow, _ column: String) -> Int64 {
        guard case .integer(let number)? = values(row)[column] else { return .min }
        return number
    }

    private func text(_ row: ProjectedRow, _ column: String) -> String {
        guard case .text(let text)? = values(row)[column] else { return "?" }
        return text
    }

    @Test func tablesAreWellFormed() {
        #expect(Set(ProjectedTable.all.map(\.name)).count == ProjectedTable.all.count)
        for table in ProjectedTable.all {
            #expect(Set(table.columns).count == table.columns.count, "\(table.name)")
            #expect(table.columns.first == "tenant_id", "\(table.name)")
            #expect((2...3).contains(table.keyCount), "\(table.name)")
        }
    }

    /// Between them the kinds of documents fill every table.
    @Test func rowsFitTheirTablesAndKeysAreUnique() {
        var tables: Set<String> = []
        forEachSeed(60) { random, seed in
            for kind in SeededGenerator.kinds {
                let document = try random.document(kind)
                let projection = try Projection(document)
                var keys: Set<[FieldValue]> = []
                for row in projection.rows {
                    #expect(row.values.count == row.table.columns.count, seed)
                    #expect(ProjectedTable.all.contains(row.table), seed)
                    let key = [.text(row.table.name)] + row.values.prefix(row.table.keyCount)
                    #expect(!key.contains(.null), seed)
                    #expect(keys.insert(key).inserted, seed)
                    #expect(text(row, "tenant_id") == document.tenant, seed)
                    let owner = row.table.columns[1]
                    #expect(text(row, owner) == document.id, seed)
                    tables.insert(row.table.name)
                }
                // Positions of each table count from 1, but for what only some lines have.
                for table in ProjectedTable.all
                where table.columns.contains("position") && !Self.someLines.contains(table) {
                    let rows = projection.rows.filter { $0.table == table }
                    #expect(
                        rows.map { integer($0, "position") }
                            == (0..<rows.count).map { Int64($0) + 1 }, seed)
                }
            }
        }
        #expect(tables == Set(ProjectedTable.all.map(\.name)))
    }

    /// Tables with a row only for lines that have something more to say.
    private static let someLines: [ProjectedTable] = [.saleLineExtra, .lineReturn]

    @Test func linesAndPaymentsSumToTheSale() {
        forEachSeed(300) { random, seed in
            let document = try random.document(random.one(of: ["sale", "refund"]))
            let rows = try Projection(document).rows
            let sale = try #require(rows.first)
            #expect(sale.table == .sale, seed)
            for table in [ProjectedTable.saleLine, .payment] {
                let parts = rows.filter { $0.table == table }
                #expect(!parts.isEmpty, seed)
                for column in [
                    "quantity_milli", "net_minor", "discount_minor", "tax_minor", "gross_minor",
                ] {
                    let sum = parts.reduce(0) { $0 + integer($1, column) }
                    #expect(sum == integer(sale, column), "\(seed) \(table.name) \(column)")
                }
            }
            let payments = rows.filter { $0.table == .payment }
            let paid = payments.reduce(0) { $0 + integer($1, "amount_minor") }
            #expect(
                paid == integer(sale, "gross_minor") + integer(sale, "rounding_minor"), seed)
            let change = payments.reduce(0) { $0 + integer($1, "change_minor") }
            #expect(change == integer(sale, "change_minor"), seed)
            let lines = rows.filter { $0.table == .saleLine }
            #expect(Int64(lines.count) == integer(sale, "line_count"), seed)
            #expect(
                lines.reduce(0) { $0 + integer($1, "cost_minor") } == integer(sale, "cost_minor"),
                seed)
            let moved = rows.filter { $0.table == .stockMovement }
            #expect(
                moved.reduce(0) { $0 + integer($1, "quantity_milli") }
                    == -integer(sale, "quantity_milli"), seed)
        }
    }

    @Test func cachesChangeByTheSumOfTheRows() {
        forEachSeed(200) { random, seed in
            let document = try random.anyDocument()
            let projection = try Projection(document)
            var stock: [String: Int64] = [:]
            var balances: [String: Int64] = [:]
            for row in projection.rows {
                if row.table == .stockMovement {
                    stock[text(row, "product_id"), default: 0] += integer(row, "quantity_milli")
                }
                if row.table == .journalLine {
                    balances[text(row, "account"), default: 0] +=
                        integer(row, "debit_minor") - integer(row, "credit_minor")
                }
            }
            for (changes, sums) in [(projection.stock, stock), (projection.balances, balances)] {
                #expect(changes.map(\.key) == changes.map(\.key).sorted(), seed)
                #expect(Set(changes.map(\.key)).count == changes.count, seed)
                #expect(
                    Dictionary(uniqueKeysWithValues: changes.map { ($0.key, $0.amount) }) == sums,
                    seed)
            }
        }
    }

    /// Two ids that Swift takes for one are two rows of the cache to the databases.
    @Test func cachesAreByBytes() throws {
        var random = SeededGenerator(seed: 1)
        var document = try random.document("stock")
        let lines = try ["\u{E9}", "e\u{301}", "\u{E9}"].map {
            StockDocument.Line(productID: $0, sku: "a", change: try Quantity(milli: 5), cost: .zero)
        }
        document.body = .stock(
            StockDocument(kind: .receipt, isOpening: false, lines: lines, reason: ""))
        let stock = try Projection(document).stock
        #expect(stock.map { Array($0.key.utf8) } == [Array("e\u{301}".utf8), Array("\u{E9}".utf8)])
        #expect(stock.map(\.amount) == [5, 10])
        #expect(FieldValue.text("\u{E9}") != .text("e\u{301}"))
        #expect(FieldValue.optional(nil as String?) == .null)
        #expect(FieldValue.integer(0) != .null)
    }

    @Test func aClosingShowsItsTotals() {
        forEachSeed(50) { random, seed in
            let document = try random.document("shiftClose")
            guard case .shiftClose(let closing) = document.body else { return }
            let row = try #require(try Projection(document).rows.first { $0.table == .zReport })
            let expected = try closing.totals.expectedCash.minor
            #expect(integer(row, "expected_minor") == expected, seed)
            #expect(integer(row, "counted_minor") == closing.counted.minor, seed)
            #expect(integer(row, "variance_minor") == closing.counted.minor - expected, seed)
            #expect(integer(row, "gross_minor") == closing.totals.gross.minor, seed)
            let body = try CanonicalJSON.decode(
                ShiftTotals.self, from: Array(text(row, "body").utf8))
            #expect(body == closing.totals, seed)
        }
    }
}
