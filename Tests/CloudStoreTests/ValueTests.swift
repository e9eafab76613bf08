import CloudStore
import RetailModels
import RetailStore
import Testing

extension PostgresTests {
    /// What goes in comes out, whatever the statement around it.
    @Suite struct ValueTests {
        @Test(arguments: [
            FieldValue.null, .integer(0), .integer(.max), .integer(.min), .integer(-1_234_567_890),
        ])
        func wholeNumbersComeBack(value: FieldValue) async throws {
            try await expect(value, column: "n", type: "BIGINT")
        }

        @Test(arguments: [
            FieldValue.null, .text(""), .text("a"), .text("12"), .text("NULL"), .text("\\N '\"$1"),
            .text("Grüße 👩‍👩‍👧 漢字 \u{65}\u{301}"), .text("\t\r\n\u{1}\u{7F}"),
            .text(String(repeating: "ä", count: 100_000)),
        ])
        func textComesBack(value: FieldValue) async throws {
            try await expect(value, column: "t", type: "TEXT")
        }

        /// Stores with `send` and with `rows`, and asks for the value as a column, as an argument
        /// and by comparison.
        private func expect(_ value: FieldValue, column: String, type: String) async throws {
            try await TestServer.with { database in
                let found = try await database.write { tx in
                    try tx.send("INSERT INTO item (id, \(raw: column)) VALUES ('sent', \(value))")
                    let told = try tx.rows(
                        """
                        INSERT INTO item (id, \(raw: column)) VALUES ('told', \(value))
                        RETURNING \(raw: column)
                        """)
                    let same = try tx.rows(
                        """
                        SELECT \(raw: column) FROM item
                        WHERE \(raw: column) IS NOT DISTINCT FROM \(value)
                        """)
                    let back = try tx.rows("SELECT CAST(\(value) AS \(raw: type)) AS back")
                    return (told + same + back).map(\.values)
                }
                #expect(found == Array(repeating: [value], count: 4))
            }
        }

        @Test func oneStatementTakesNullsAndValuesInTurn() async throws {
            try await TestServer.with { database in
                let rows = try await database.write { tx in
                    let values: [(FieldValue, FieldValue)] = [
                        (.null, .null), (.integer(1), .text("x")), (.null, .text("")),
                        (.integer(2), .null),
                    ]
                    for (n, t) in values {
                        try tx.send("INSERT INTO item (id, n, t) VALUES (\(id(n, t)), \(n), \(t))")
                    }
                    return try tx.rows("SELECT id, n, t FROM item ORDER BY id")
                }
                for row in rows {
                    #expect(row.values[0] == .text(id(row.values[1], row.values[2])))
                }
                #expect(rows.count == 4)
            }
        }

        private func id(_ n: FieldValue, _ t: FieldValue) -> String { "\(n) \(t)" }

        @Test func typesAreInferredWhereverAnArgumentStands() async throws {
            try await TestServer.with { database in
                let pages = try await database.write { tx in
                    for (id, n) in [("a", 1), ("b", 1), ("c", 2), ("d", 3)] {
                        try insert(id, n: Int64(n), in: tx)
                    }
                    let after = try tx.rows(
                        """
                        SELECT id FROM item WHERE (n, id) > (\(1), \("a"))
                        ORDER BY n, id LIMIT \(2)
                        """)
                    let many = try tx.rows(
                        """
                        SELECT id FROM item GROUP BY id HAVING SUM(n) >= \(3)
                            AND COALESCE(MIN(t), \("")) = \("") ORDER BY id
                        """)
                    let big = try tx.rows(
                        """
                        SELECT id FROM item WHERE n < \(Int64.max) AND n = CAST(\(2) AS BIGINT)
                        ORDER BY id
                        """)
                    return try [after, many, big].map { try $0.map { try $0.text("id") } }
                }
                #expect(pages == [["b", "c"], ["d"], ["c"]])
            }
        }

        @Test func numbersOfOtherTypesAreRead() async throws {
            try await TestServer.with { database in
                let row = try await database.read { tx in
                    try tx.rows(
                        """
                        SELECT CAST(-2 AS SMALLINT) AS small, 7 AS plain, TRUE AS yes,
                            CAST(4294967295 AS OID) AS oid, SUM(x) AS sum, COUNT(x) AS n,
                            CAST('n' AS NAME) AS name, CAST('v' AS VARCHAR) AS varchar
                        FROM (VALUES (CAST(9223372036854775806 AS BIGINT)), (1)) AS v (x)
                        """)[0]
                }
                let wanted: [FieldValue] = [
                    .integer(-2), .integer(7), .integer(1), .integer(4_294_967_295),
                    .integer(.max), .integer(2), .text("n"), .text("v"),
                ]
                #expect(row.values == wanted)
            }
        }

        @Test(arguments: [
            "CAST(9223372036854775808 AS NUMERIC)", "CAST(1.5 AS NUMERIC)",
            "CAST('NaN' AS NUMERIC)", "CAST(1 AS DOUBLE PRECISION)", "now()", "ARRAY[1]",
        ])
        func whatCannotBeHeldIsRefusedByName(expression: String) async throws {
            try await TestServer.with { database in
                let (failure, next) = try await database.read { tx in
                    let failure = thrown { _ = try tx.rows("SELECT \(raw: expression) AS odd") }
                    // The server has nothing against it, so the transaction goes on.
                    return (failure, try tx.count("SELECT 1 AS n"))
                }
                #expect(failure?.kind == .other)
                #expect(failure?.message.hasPrefix("column odd ") == true)
                #expect(next == 1)
            }
        }

        @Test func aNULInTextIsRefusedAndTheTransactionGoesOn() async throws {
            try await TestServer.with { database in
                let failure = try await database.write { tx in
                    try insert("a", in: tx)
                    let failure = thrown { try insert("b\0c", in: tx) }
                    try insert("d", in: tx)
                    return failure
                }
                #expect(failure?.kind == .other)
                #expect(failure?.message == "argument $1 has a NUL character")
                try await database.expectItems(["a", "d"])
            }
        }
    }
}
