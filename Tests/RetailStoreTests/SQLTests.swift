import RetailModels
import RetailStore
import TestSupport
import Testing

/// Statements, rows, savepoints and failures, the same on both engines.
struct SQLTests {
    @Test func valuesAreNumberedInTheirOrder() throws {
        var part: SQLPart = "b = \("two")"
        part.append(" AND c = \(3)")
        let statement: SQL =
            "SELECT a WHERE a = \(1) AND \(part: part) LIMIT \(try Money(minor: 4))"
        #expect(statement.text == "SELECT a WHERE a = $1 AND b = $2 AND c = $3 LIMIT $4")
        #expect(statement.arguments == [.integer(1), .text("two"), .integer(3), .integer(4)])
    }

    /// The extremes of what a column may hold come back unchanged.
    @Test func valuesComeBackAsTheyWent() async throws {
        let texts = ["", " ", "'", "\"", "\\", "é", "e\u{301}", "日本語", "🎄", "\n\t", "\u{10FFFF}"]
        let numbers = [Int64.min, -1, 0, 1, Int64.max]
        let answer = try await sameOnEngines { database in
            try await database.write { tx in
                try tx.send(
                    """
                    CREATE TABLE item (t \(raw: tx.dialect.text), n \(raw: tx.dialect.int))
                    \(raw: tx.dialect.strict)
                    """)
                for text in texts { try tx.send("INSERT INTO item (t) VALUES (\(text))") }
                for number in numbers { try tx.send("INSERT INTO item (n) VALUES (\(number))") }
            }
            return try await database.rows("SELECT t, n FROM item ORDER BY t, n")
                .sorted { "\($0)" < "\($1)" }
        }
        let wanted =
            texts.map { [FieldValue.text($0), .null] } + numbers.map { [.null, .integer($0)] }
        #expect(Set(answer) == Set(wanted))
        #expect(answer.count == wanted.count)
    }

    /// Text sorts by its bytes on both.
    @Test func textSortsByItsBytes() async throws {
        let texts = ["b", "B", "a", "Z", "é", "e", "ß", "_", "1", "", "日", "~"]
        let sorted = try await sameOnEngines { database in
            try await database.write { tx in
                try tx.send(
                    "CREATE TABLE item (t \(raw: tx.dialect.text)) \(raw: tx.dialect.strict)")
                for text in texts { try tx.send("INSERT INTO item (t) VALUES (\(text))") }
            }
            return try await database.rows("SELECT t FROM item ORDER BY t")
        }
        let bytes = texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        #expect(sorted == bytes.map { [.text($0)] })
    }

    @Test func aSavepointUndoesWhatCameInIt() async throws {
        struct Wanted: Error {}
        let names = try await sameOnEngines { database in
            try await database.write { tx in
                try tx.send("CREATE TABLE item (t \(raw: tx.dialect.text) PRIMARY KEY)")
                try tx.send("INSERT INTO item (t) VALUES ('kept')")
                try? tx.savepoint {
                    try tx.send("INSERT INTO item (t) VALUES ('undone')")
                    throw Wanted()
                }
                try? tx.savepoint {
                    try tx.send("INSERT INTO item (t) VALUES ('undone too')")
                    try tx.rows("INSERT INTO item (t) VALUES ('kept')")
                }
                try tx.savepoint { try tx.send("INSERT INTO item (t) VALUES ('last')") }
            }
            return try await database.rows("SELECT t FROM item ORDER BY t")
        }
        #expect(names == [[.text("kept")], [.text("last")]])
    }

    @Test(arguments: Engine.allCases)
    func aBodyThatThrowsLeavesNothing(engine: Engine) async throws {
        struct Wanted: Error {}
        let shop = TestShop()
        try await engine.withShop(shop) { database in
            let thrown = await failure {
                try await database.write { tx in
                    try tx.send("DELETE FROM product_barcode")
                    throw Wanted()
                } as Void
            }
            #expect(thrown is Wanted)
            let count = try await database.count("product_barcode")
            #expect(count == 8)
        }
    }

    @Test(arguments: Engine.allCases)
    func whatReadsCannotWrite(engine: Engine) async throws {
        try await engine.withShop { database in
            let thrown = await failure {
                try await database.read { try $0.rows("DELETE FROM product_barcode").count }
            }
            #expect(thrown is SQLFailure)
            let count = try await database.count("product_barcode")
            #expect(count == 8)
        }
    }

    @Test func rowsSayWhatTheyAreNot() async throws {
        let messages = try await sameOnEngines { database in
            try await database.read { tx in
                let row = try tx.rows("SELECT id, number, name AS text FROM operator ORDER BY id")[
                    0]
                return [
                    Self.message { try row.text("number") }, Self.message { try row.integer("id") },
                    Self.message { try row.text("none") }, Self.message { try row.money("id") },
                    Self.message { try row.quantity("text") },
                ]
            }
        }
        #expect(
            messages == [
                "column number is not text", "column id is not a whole number", "no column none",
                "column id is not a whole number", "column text is not a whole number",
            ])
    }

    private static func message<Value>(_ body: () throws -> Value) -> String {
        do {
            _ = try body()
            return ""
        } catch { return (error as? SQLFailure)?.message ?? "\(error)" }
    }
}
