import CloudStore
import RetailStore
import Testing

extension PostgresTests {
    /// What a savepoint undoes, and what it cannot.
    @Suite struct SavepointTests {
        private struct Refused: Error {}

        @Test func whatItThrowsIsUndoneAndTheRestIsKept() async throws {
            try await TestServer.with { database in
                try await database.write { tx in
                    try insert("a", in: tx)
                    do {
                        try tx.savepoint {
                            try insert("b", in: tx)
                            throw Refused()
                        }
                    } catch { #expect(error is Refused) }
                    try tx.savepoint { try insert("c", in: tx) }
                    try insert("d", in: tx)
                }
                try await database.expectItems(["a", "c", "d"])
            }
        }

        @Test func aFailureOfWhatWasSentShowsAtItsEnd() async throws {
            try await TestServer.with { database in
                try await database.write { tx in
                    try insert("a", in: tx)
                    let error = thrown {
                        try tx.savepoint {
                            try insert("b", in: tx)
                            try insert("a", in: tx)
                            try insert("c", in: tx)
                        }
                    }
                    #expect(error?.kind == .uniqueViolation)
                    try insert("d", in: tx)
                    #expect(try tx.count("SELECT COUNT(*) AS n FROM item") == 2)
                }
                try await database.expectItems(["a", "d"])
            }
        }

        @Test func anInnerOneIsUndoneWithoutTheOuter() async throws {
            try await TestServer.with { database in
                try await database.write { tx in
                    try tx.savepoint {
                        try insert("a", in: tx)
                        try? tx.savepoint {
                            try insert("b", in: tx)
                            try tx.savepoint { try insert("c", in: tx) }
                            try tx.rows("INSERT INTO item (id) VALUES ('c')")
                        }
                        try insert("d", in: tx)
                    }
                    try? tx.savepoint {
                        try tx.savepoint { try insert("e", in: tx) }
                        throw Refused()
                    }
                }
                try await database.expectItems(["a", "d"])
            }
        }

        @Test func aFailureThatIsCaughtInsideStillUndoesIt() async throws {
            try await TestServer.with { database in
                try await database.write { tx in
                    try insert("a", in: tx)
                    let error = thrown {
                        try tx.savepoint { _ = try? tx.rows("INSERT INTO item (id) VALUES ('a')") }
                    }
                    #expect(error?.kind == .uniqueViolation)
                }
                try await database.expectItems(["a"])
            }
        }

        /// What was queued before it fails while it is open: nothing is left to go on with.
        @Test func aFailureFromBeforeItFailsTheTransaction() async throws {
            try await TestServer.with { database in
                try await database.write { try insert("a", in: $0) }
                let found = await failure {
                    try await database.write { tx in
                        try insert("a", in: tx)
                        let inside = thrown {
                            try tx.savepoint {
                                try insert("b", in: tx)
                                throw Refused()
                            }
                        }
                        #expect(inside?.kind == .uniqueViolation)
                        try insert("c", in: tx)
                    }
                }
                #expect(found?.kind == .uniqueViolation)
                try await database.expectItems(["a"])
            }
        }
    }
}
