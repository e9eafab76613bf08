import CloudStore
import RetailModels
import RetailStore
import Testing

extension PostgresTests {
    /// Brackets: all or nothing, and which failure the caller hears.
    @Suite struct TransactionTests {
        private struct Refused: Error {}

        @Test func whatTheBodyThrowsIsThrownAndNothingIsKept() async throws {
            try await TestServer.with { database in
                await #expect(throws: Refused.self) {
                    try await database.write { tx in
                        try insert("sent", in: tx)
                        try tx.rows("INSERT INTO item (id) VALUES ('told')")
                        try insert("pending", in: tx)
                        throw Refused()
                    }
                }
                try await database.expectItems([])
            }
        }

        @Test func aBodyThatAsksNothingSucceeds() async throws {
            try await TestServer.with { database in
                let answers = try await [database.write { _ in 1 }, database.read { _ in 2 }]
                #expect(answers == [1, 2])
                await #expect(throws: Refused.self) {
                    try await database.write { _ in throw Refused() }
                }
            }
        }

        @Test func writingInAReadFails() async throws {
            try await TestServer.with { database in
                let told = await failure {
                    try await database.read { _ = try $0.rows("DELETE FROM item") }
                }
                #expect(told?.kind == .readOnly)
                let sent = await failure {
                    try await database.read { try insert("a", in: $0) }
                }
                #expect(sent?.kind == .readOnly)
                try await database.expectItems([])
            }
        }

        @Test func readersSeeOneStateWhateverIsCommitted() async throws {
            try await TestServer.with { database in
                let (hasRead, hasWritten) = (Signal(), Signal())
                async let writing: Void = database.write { tx in
                    hasRead.wait()
                    try insert("a", in: tx)
                }
                async let counts = database.read { tx in
                    let before = try tx.count("SELECT COUNT(*) AS n FROM item")
                    hasRead.give()
                    hasWritten.wait()
                    return [before, try tx.count("SELECT COUNT(*) AS n FROM item")]
                }
                try await writing
                hasWritten.give()
                #expect(try await counts == [0, 0])
                try await database.expectItems(["a"])
            }
        }

        @Test(arguments: [
            ("INSERT INTO item (id) VALUES ('a')", SQLFailure.Kind.uniqueViolation),
            ("INSERT INTO item (id, n) VALUES ('b', -1)", .checkViolation),
            ("INSERT INTO item (id, n) VALUES (NULL, 1)", .checkViolation),
            ("INSERT INTO line VALUES ('nobody')", .foreignKeyViolation),
            ("INSERT INTO nowhere VALUES (1)", .other),
            ("SELEKT", .other),
            ("SELECT 1 / 0", .other),
        ])
        func kinds(statement: String, kind: SQLFailure.Kind) async throws {
            try await TestServer.with { database in
                try await database.write { tx in
                    try tx.send("CREATE TABLE line (item_id TEXT REFERENCES item (id))")
                    try insert("a", in: tx)
                }
                for isSent in [false, true] {
                    let found = await failure {
                        try await database.write { tx in
                            let sql = SQL(prepared: statement, [])
                            if isSent { try tx.send(sql) } else { try tx.rows(sql) }
                        }
                    }
                    #expect(found?.kind == kind)
                    #expect(found?.statement == statement)
                }
                try await database.expectItems(["a"])
            }
        }

        @Test func messagesDoNotTellValues() async throws {
            try await TestServer.with { database in
                let secret = "4111111111111111"
                let statements: [SQL] = [
                    "SELECT CAST(\(secret + "x") AS BIGINT) AS n",
                    "SELECT CAST(\(secret) AS INTEGER) AS n",
                    "SELECT CAST(\("a \(secret)") AS tsquery) AS n",
                    "INSERT INTO item (id, n) VALUES (\(secret), -1)",
                    "INSERT INTO item (id) VALUES (\(secret)), (\(secret))",
                ]
                for statement in statements {
                    let found = await failure {
                        try await database.write { try $0.send(statement) }
                    }
                    #expect(found?.description.contains("4111") == false)
                    #expect(found?.message.isEmpty == false)
                }
            }
        }

        @Test func aFailureThatIsCaughtFailsTheCommit() async throws {
            try await TestServer.with { database in
                let found = await failure {
                    try await database.write { tx in
                        try insert("a", in: tx)
                        _ = try? tx.rows("INSERT INTO item (id) VALUES ('a')")
                    }
                }
                #expect(found?.kind == .uniqueViolation)
                try await database.expectItems([])
            }
        }

        @Test func theCommitIsRefused() async throws {
            try await TestServer.with { database in
                try await database.write {
                    try $0.send(
                        """
                        CREATE TABLE line (
                            item_id TEXT REFERENCES item (id) DEFERRABLE INITIALLY DEFERRED
                        )
                        """)
                }
                let found = await failure {
                    try await database.write { try $0.send("INSERT INTO line VALUES ('nobody')") }
                }
                #expect(found?.kind == .foreignKeyViolation)
                #expect(found?.statement == "COMMIT")
                let next = try await database.write { try $0.count("SELECT 5 AS n") }
                #expect(next == 5)
            }
        }

        @Test func aDeadlockIsTriedAgain() async throws {
            try await TestServer.with(options: " -cdeadlock_timeout=10") { database in
                try await database.write { tx in
                    try insert("a", in: tx)
                    try insert("b", in: tx)
                }
                let (first, second) = (Signal(), Signal())
                async let one = take(["a", "b"], first, second, on: database)
                async let other = take(["b", "a"], second, first, on: database)
                let tries = try await one + other
                #expect(tries == 3)
                let sum = try await database.read { try $0.count("SELECT SUM(n) AS n FROM item") }
                #expect(sum == 4)
            }
        }

        /// Takes one row, waits on the first try until the other task has its own row, and takes
        /// that too. Returns the number of tries.
        private func take(
            _ ids: [String], _ mine: Signal, _ theirs: Signal, on database: PostgresDatabase
        ) async throws -> Int {
            let tries = Noted(0)
            try await database.write { tx in
                let isFirstTry = tries.change { $0 += 1 } == 1
                try tx.rows("UPDATE item SET n = n + 1 WHERE id = \(ids[0])")
                if isFirstTry {
                    mine.give()
                    theirs.wait()
                }
                try tx.send("UPDATE item SET n = n + 1 WHERE id = \(ids[1])")
            }
            return tries.value
        }

        @Test func whatStaysBusyIsGivenUp() async throws {
            var limits = PostgresLimits()
            limits.attemptsMax = 3
            limits.retryPause = .zero
            try await TestServer.with(limits) { database in
                let tries = Noted(0)
                let (isLocked, isDone) = (Signal(), Signal())
                async let holder: Void = database.write { tx in
                    try tx.rows("LOCK TABLE item IN EXCLUSIVE MODE")
                    isLocked.give()
                    isDone.wait()
                }
                let found = await failure {
                    try await database.write { tx in
                        if tries.change({ $0 += 1 }) == 1 { isLocked.wait() }
                        try tx.send("LOCK TABLE item IN EXCLUSIVE MODE NOWAIT")
                    }
                }
                isDone.give()
                try await holder
                #expect(found?.kind == .busy)
                #expect(tries.value == 3)
            }
        }
    }
}
