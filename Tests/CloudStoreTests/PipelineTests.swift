import CloudStore
import RetailModels
import RetailStore
import Testing

extension PostgresTests {
    /// Queued statements, and the statements a connection keeps prepared.
    @Suite struct PipelineTests {
        @Test func twentyThousandLongStatementsInOneTransaction() async throws {
            try await TestServer.with { database in
                let text = String(repeating: "1 KB of text. ", count: 74)
                try await database.write { tx in
                    for n in 1...20_000 {
                        try tx.send("INSERT INTO item (id, t) VALUES (\("\(n)"), \(text))")
                    }
                }
                let stored = try await database.read { tx in
                    try tx.count("SELECT COUNT(*) AS n FROM item WHERE t = \(text)")
                }
                #expect(stored == 20_000)
            }
        }

        /// Both socket buffers fill up: what is asked is long, and the answers are longer.
        @Test func longAnswersWhileMuchIsBeingAsked() async throws {
            try await TestServer.with { database in
                let text = String(repeating: "1 KB of text. ", count: 74)
                let length = try await database.write { tx in
                    for _ in 1...600 { try tx.send("SELECT repeat(\(text), 100) AS t") }
                    return try tx.rows("SELECT repeat(\(text), 100) AS t")[0].text("t").utf8.count
                }
                #expect(length == text.utf8.count * 100)
            }
        }

        @Test func oneArgumentMayBeLarge() async throws {
            try await TestServer.with { database in
                let text = String(repeating: "0123456789abcdef", count: 1 << 18)
                let found = try await database.write { tx in
                    for id in ["a", "b", "c"] {
                        try tx.send("INSERT INTO item (id, t) VALUES (\(id), \(text))")
                    }
                    return try tx.rows("SELECT t FROM item ORDER BY id").map { try $0.text("t") }
                }
                #expect(found == [text, text, text])
            }
        }

        @Test func theFirstFailureIsTold() async throws {
            try await TestServer.with { database in
                let found = await failure {
                    try await database.write { tx in
                        try insert("a", in: tx)
                        try insert("b", n: -1, in: tx)
                        try insert("a", in: tx)
                        try tx.send("INSERT INTO nowhere VALUES (\("a"))")
                    }
                }
                #expect(found?.kind == .checkViolation)
                #expect(found?.statement == "INSERT INTO item (id, n) VALUES ($1, $2)")
                try await database.write { try insert("c", in: $0) }
                try await database.expectItems(["c"])
            }
        }

        @Test func aFailureShowsAtTheNextRows() async throws {
            try await TestServer.with { database in
                try await database.write { try insert("a", in: $0) }
                let found = await failure {
                    try await database.write { tx in
                        try insert("a", in: tx)
                        _ = try tx.rows("SELECT id FROM item")
                        Issue.record("the failure did not show")
                    }
                }
                #expect(found?.kind == .uniqueViolation)
                try await database.expectItems(["a"])
            }
        }

        @Test func aFailureAmongThousandsIsToldAndNothingIsKept() async throws {
            try await TestServer.with { database in
                for position in [1, 500, 1_999] {
                    let found = await failure {
                        try await database.write { tx in
                            for n in 1...2_000 {
                                try insert("\(n)", n: n == position ? -1 : 0, in: tx)
                            }
                        }
                    }
                    #expect(found?.kind == .checkViolation)
                    try await database.expectItems([])
                }
            }
        }

        @Test func fewStatementsStayPrepared() async throws {
            var limits = PostgresLimits()
            limits.statementsMax = 4
            limits.poolSizeMax = 1
            try await TestServer.with(limits) { database in
                for round in 1...3 {
                    // A failed transaction does not deallocate; the next one makes up for it.
                    let found = await failure {
                        try await database.write { tx in
                            try insert("a", n: -1, in: tx)
                            for n in 1...9 { try tx.send("SELECT -\(raw: "\(n)") AS n") }
                        }
                    }
                    #expect(found?.kind == .checkViolation)
                    let answers = try await database.read { tx in
                        try (1...20).map { try tx.count("SELECT \(raw: "\($0)") AS n") }
                    }
                    #expect(answers == Array(1...20), "round \(round)")
                }
                let prepared = try await database.read { tx in
                    try tx.rows("SELECT name FROM pg_prepared_statements").count
                }
                #expect(prepared == 4)
            }
        }

        @Test func aStatementIsPreparedAgainWhenItsTableHasChanged() async throws {
            var limits = PostgresLimits()
            limits.poolSizeMax = 1
            limits.retryPause = .zero
            try await TestServer.with(limits) { database in
                let ask: @Sendable (any SQLTransaction) throws -> [SQLRow] = { tx in
                    try tx.rows("SELECT n FROM item ORDER BY id")
                }
                try await database.write { try insert("a", n: 7, in: $0) }
                let before = try await database.read(ask)
                try await database.write { tx in
                    try tx.send("ALTER TABLE item DROP CONSTRAINT item_n_check")
                    try tx.send("ALTER TABLE item ALTER COLUMN n TYPE TEXT")
                }
                let after = try await database.read(ask)
                #expect(before.map(\.values) == [[.integer(7)]])
                #expect(after.map(\.values) == [[.text("7")]])
            }
        }

        /// A COPY has answers of another kind: the connection is given up, not the program.
        @Test func aCopyIsRefusedAndTheDatabaseGoesOn() async throws {
            try await TestServer.with { database in
                let found = await failure {
                    try await database.write { try $0.send("COPY item TO STDOUT") }
                }
                #expect(found?.kind == .unavailable)
                try await database.write { try insert("a", in: $0) }
                try await database.expectItems(["a"])
            }
        }

        @Test func aWrongNumberOfArgumentsIsRefused() async throws {
            try await TestServer.with { database in
                let text = "INSERT INTO item (id, n) VALUES ($1, $2)"
                for arguments: [FieldValue] in [[], [.null], [.text("a"), .integer(1), .null]] {
                    let found = await failure {
                        try await database.write { try $0.send(SQL(prepared: text, arguments)) }
                    }
                    #expect(found?.kind == .other)
                }
                let many = [FieldValue](repeating: .null, count: 70_000)
                let found = await failure {
                    try await database.write { try $0.send(SQL(prepared: text, many)) }
                }
                #expect(found?.kind == .other)
                try await database.expectItems([])
            }
        }
    }
}
