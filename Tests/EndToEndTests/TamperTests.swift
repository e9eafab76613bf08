import Testing

/// One value changed by hand, in every column of every table that holds facts: `pos verify` names
/// it and ends with 1.
@Suite struct TamperTests {
    private static let tables = [
        "sale", "sale_line", "payment", "stock_movement", "journal_entry", "journal_line",
        "shift", "z_report", "cash_movement", "document",
    ]
    private static let switches =
        "PRAGMA foreign_keys = off; PRAGMA ignore_check_constraints = on; "

    @Test(arguments: tables) func everyColumnOfTheStoreIsProved(table: String) async throws {
        let shop = try await Prepared.small()
        let rows = try shop.sqlite("store.sqlite", "SELECT count(*) FROM \(table)")
        try #require(rows != "0", "no command writes a row of \(table)")
        for column in try columns(of: table, in: shop, "store.sqlite") {
            let copy = try Shop(copying: shop)
            try change(column, of: table, in: copy, "store.sqlite")
            expectFound(try copy.pos("verify"), in: table, "\(table).\(column)")
        }
    }

    @Test(arguments: tables + ["journal_row"]) func aRowTooFewIsFound(table: String) async throws {
        let shop = try await Prepared.small()
        let file = table == "journal_row" ? "journal.sqlite" : "store.sqlite"
        guard try shop.sqlite(file, "SELECT count(*) FROM \(table)") != "0" else { return }
        let sql = "DELETE FROM \(table) WHERE rowid = (SELECT max(rowid) FROM \(table))"
        _ = try shop.sqlite(file, Self.switches + sql)
        // Without the newest document only the journal can say that there was one.
        let place = ["journal_row", "document"].contains(table) ? "journal" : table
        expectFound(try shop.pos("verify"), in: place, "\(table), the last row removed")
    }

    @Test(arguments: tables) func aRowTooManyIsFound(table: String) async throws {
        let shop = try await Prepared.small()
        let columns = try columns(of: table, in: shop, "store.sqlite")
        let types = try shop.sqlite(
            "store.sqlite", "SELECT type FROM pragma_table_info('\(table)')"
        ).split(separator: "\n")
        let values = zip(columns, types).map { column, type in
            column == "tenant_id" ? "(SELECT id FROM tenant)" : type == "TEXT" ? "'made up'" : "7"
        }
        let sql = "INSERT INTO \(table) VALUES (\(values.joined(separator: ", ")))"
        _ = try shop.sqlite("store.sqlite", Self.switches + sql)
        expectFound(try shop.pos("verify"), in: table, "\(table), a row made up")
    }

    @Test(arguments: ["stock_level.on_hand_milli", "account_balance.balance_minor"])
    func everyCacheIsAddedUpAgain(name: String) async throws {
        let shop = try await Prepared.small()
        let parts = name.split(separator: ".").map(String.init)
        try change(parts[1], of: parts[0], in: shop, "store.sqlite")
        expectFound(try shop.pos("verify"), in: parts[0], name)
    }

    @Test func everyColumnOfTheJournalIsProved() async throws {
        let shop = try await Prepared.small()
        for (table, column) in [
            ("journal_row", "position"), ("journal_row", "id"), ("journal_row", "kind"),
            ("journal_row", "body"), ("journal_row", "signature"), ("journal_row", "state"),
            ("journal_row", "state_code"),
            ("journal_head", "id"), ("journal_head", "head"),
        ] {
            let copy = try Shop(copying: shop)
            try change(column, of: table, in: copy, "journal.sqlite")
            expectFound(try copy.pos("verify"), in: "journal", "\(table).\(column)")
        }
    }

    /// Another state would be believed: what is said to be in the cloud is never sent again.
    @Test(arguments: ["open", "cloud", "parked"])
    func aStateOfTheJournalSetByHandIsFound(state: String) async throws {
        let shop = try await Prepared.small()
        let sql = """
            UPDATE journal_row SET state = '\(state)'
            WHERE position = (SELECT max(position) FROM journal_row)
            """
        _ = try shop.sqlite("journal.sqlite", sql)
        expectFound(try shop.pos("verify"), in: "journal", state)
    }

    @Test func everyFigureOfTheJournalsHeadIsProved() async throws {
        let shop = try await Prepared.small()
        let names = try shop.sqlite(
            "journal.sqlite",
            """
            SELECT fullkey FROM journal_head, json_tree(journal_head.head)
            WHERE json_tree.atom IS NOT NULL ORDER BY fullkey
            """
        ).split(separator: "\n").map(String.init)
        #expect(names.contains("$.sequence") && names.contains("$.totals.float"), "\(names)")
        for name in names {
            let copy = try Shop(copying: shop)
            let sql = """
                UPDATE journal_head SET head = json_set(head, '\(name)',
                    CASE json_type(head, '\(name)') WHEN 'integer' THEN head ->> '\(name)' + 1
                    ELSE (head ->> '\(name)') || 'x' END)
                """
            _ = try copy.sqlite("journal.sqlite", Self.switches + sql)
            expectFound(try copy.pos("verify"), in: "journal", "the head's \(name)")
        }
    }

    @Test func aDamagedPageIsFound() async throws {
        let shop = try await Prepared.demo()
        let middle = "dd if=/dev/urandom of=\"$0\" bs=4096 seek=20 count=3 conv=notrunc"
        try run("sh", "-c", middle + " 2>&1", shop.path + "/store.sqlite").done()
        let outcome = try shop.pos("verify")
        #expect([1, 65].contains(outcome.status), "\(outcome)")
    }

    private func columns(of table: String, in shop: Shop, _ file: String) throws -> [String] {
        let names = try shop.sqlite(file, "SELECT name FROM pragma_table_info('\(table)')")
        return names.split(separator: "\n").map(String.init)
    }

    /// Changes one value: a figure by one, a text by its last character, nothing to something.
    private func change(
        _ column: String, of table: String, in shop: Shop, _ file: String
    ) throws {
        let sql = """
            UPDATE \(table) SET \(column) = CASE typeof(\(column))
                WHEN 'integer' THEN \(column) + 1
                WHEN 'null' THEN 1
                ELSE substr(\(column), 1, length(\(column)) - 1)
                    || CASE substr(\(column), -1) WHEN '7' THEN '8' ELSE '7' END
                END
            WHERE rowid = (SELECT rowid FROM \(table)
                ORDER BY \(column) IS NULL, rowid DESC LIMIT 1);
            SELECT changes();
            """
        let changes = try shop.sqlite(file, Self.switches + sql)
        try #require(changes == "1", "\(table).\(column) was not changed")
    }

    private func expectFound(
        _ outcome: Outcome, in place: String, _ what: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(outcome.status == 1, "\(what): \(outcome)", sourceLocation: sourceLocation)
        let isNamed = outcome.output.split(separator: "\n").contains { $0.hasPrefix(place + " ") }
        #expect(
            isNamed, "\(what): \(place) is not named: \(outcome)", sourceLocation: sourceLocation)
    }
}
