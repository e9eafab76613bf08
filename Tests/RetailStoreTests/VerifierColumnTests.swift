import RetailModels
import RetailStore
import TestSupport
import Testing

/// One value changed by hand in any column of any row that documents cause: found and named.
struct VerifierColumnTests {
    private static let tables = LooseCopy.tables.map(\.0).filter { $0 != "sync_device" }

    /// Every kind of document, so that every table has rows.
    private static func till() throws -> DocumentBuilder {
        var till = try DocumentBuilder()
        try till.openShift()
        var labelled = try till.line(3)
        labelled.label = LineLabel(
            amount: try Money(minor: 149), lot: "L-1", serial: "S-1", expiry: "2017-01-01",
            approval: Approval(operatorID: "ada", operatorName: "Ada"))
        labelled.checkedAge = 18
        var deposit = try till.line(6)
        deposit.isDeposit = true
        try till.add(
            .sale(
                till.sale(
                    [till.line(0, discount: 5), labelled, deposit], tenders: [(.card, 100)],
                    customer: "c1", reference: "basket 1", isGranted: true)))
        try till.add(.cash(CashMovement(kind: .paidIn, amount: Money(minor: 5), reason: "coins")))
        try till.add(.stock(till.count(2, milli: 4_000)))
        try till.closeShift()
        try till.add(.stock(till.count(4, milli: 2_000)))
        try till.openShift()
        let sold = till.documents[1]
        try till.add(.refund(#require(sold.sale).mirrored(saleID: sold.id)))
        return till
    }

    /// The columns that may be empty.
    private static let optional = [
        "shift_id", "customer_id", "refund_of", "reference", "approver_id", "approver_name",
        "exempt_reason", "exempt_certificate", "note", "approved_by", "regular_price_minor",
        "exempt_ppm", "lot", "serial", "expires_on",
    ]

    /// Those of them that are numbers.
    private static let numbers = [
        "regular_price_minor", "exempt_ppm", "label_amount_minor", "is_deposit", "checked_age",
    ]

    /// What a hand might write there instead.
    private static func changes(of value: FieldValue, in column: String) -> [FieldValue] {
        let changes: [FieldValue] =
            switch value {
            case .null where numbers.contains(column): [.integer(1), .integer(0)]
            case .null: [.text("x"), .text("")]
            case .integer(let number):
                [.integer(number + 1), .integer(.max), .integer(-number - 1)]
            case .text(let text):
                [.text(text + "x"), .text(""), optional.contains(column) ? .null : value]
            case .bytes: []
            }
        return changes.filter { $0 != value }
    }

    /// One row by the seed, and on SQLite the first and the last one too: what differs between
    /// the engines is how they read, and that takes one row.
    private static func picked(
        _ rows: [[FieldValue]], _ engine: Engine, _ random: inout SeededGenerator
    ) -> [[FieldValue]] {
        guard let first = rows.first, let last = rows.last else { return [] }
        let one = random.pick(rows)
        return engine == .sqlite ? [first, one, last] : [one]
    }

    @Test(arguments: Engine.allCases, tables)
    func aChangedValueIsFoundInEveryColumn(engine: Engine, table: String) async throws {
        let seed: UInt64 = 11
        var random = SeededGenerator(seed: seed)
        let till = try Self.till()
        try await LooseCopy.with(engine, till) { copy in
            let clean = try await copy.database.verify(till.shop.tenant)
            #expect(clean.findings == [])
            let rows = try await copy.rows(table)
            #expect(!rows.isEmpty, "no rows in \(table)")
            for (index, column) in LooseCopy.columns(table).enumerated() {
                var isFirst = true
                for row in Self.picked(rows, engine, &random) {
                    let changes = Self.changes(of: row[index], in: column)
                    for change in changes.prefix(isFirst && engine == .sqlite ? 3 : 1) {
                        var changed = row
                        changed[index] = change
                        try await copy.replace(row, by: changed, in: table)
                        let found = await Self.places(in: copy, till)
                        #expect(
                            found.contains(table),
                            "seed \(seed): \(column) \(row[index]) → \(change) gives \(found)")
                        try await copy.replace(changed, by: row, in: table)
                    }
                    isFirst = false
                }
            }
        }
    }

    /// For the columns of a derived row that are no key, the column is named too.
    @Test(arguments: Engine.allCases, ProjectedTable.all.map(\.name))
    func theColumnIsNamed(engine: Engine, table: String) async throws {
        let till = try Self.till()
        let keyCount = ProjectedTable.all.first { $0.name == table }?.keyCount ?? 0
        try await LooseCopy.with(engine, till) { copy in
            let row = try #require(await copy.rows(table).last)
            for (index, column) in LooseCopy.columns(table).enumerated().dropFirst(keyCount) {
                var changed = row
                changed[index] = Self.changes(of: row[index], in: column)[0]
                try await copy.replace(row, by: changed, in: table)
                let findings = try await copy.database.verify(till.shop.tenant).findings
                let named = findings.filter { $0.place == table && $0.column == column }
                #expect(named.count == 1, "\(column): \(findings)")
                try await copy.replace(changed, by: row, in: table)
            }
        }
    }

    /// Where something is found; a verification that fails says so instead.
    private static func places(in copy: LooseCopy, _ till: DocumentBuilder) async -> Set<String> {
        do {
            return Set(try await copy.database.verify(till.shop.tenant).findings.map(\.place))
        } catch { return ["failed: \(error)"] }
    }
}
