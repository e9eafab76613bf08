import CloudStore
import RetailStore
import TestSupport
import Testing

extension PostgresTests {
    /// Who gets a connection, and who does not.
    @Suite struct PoolTests {
        private static func limits(_ poolSizeMax: Int) -> PostgresLimits {
            var limits = PostgresLimits()
            limits.poolSizeMax = poolSizeMax
            return limits
        }

        @Test func manyTasksShareFewConnections() async throws {
            try await TestServer.with(Self.limits(4)) { database in
                try await database.write { try insert("a", in: $0) }
                let backends = Noted<Set<Int64>>([])
                let (running, runningMax) = (Noted(0), Noted(0))
                try await withThrowingTaskGroup { group in
                    for _ in 1...32 {
                        group.addTask {
                            try await database.write { tx in
                                let count = running.change { $0 += 1 }
                                runningMax.change { $0 = max($0, count) }
                                let id = try tx.count("SELECT pg_backend_pid() AS n")
                                backends.change { $0.insert(id) }
                                try tx.rows("UPDATE item SET n = n + 1 WHERE id = 'a'")
                                running.change { $0 -= 1 }
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                let sum = try await database.read { try $0.count("SELECT n FROM item") }
                #expect(sum == 32)
                #expect(backends.value.count <= 4)
                #expect(runningMax.value <= 4)
            }
        }

        @Test func oneConnectionServesOneTaskAfterTheOther() async throws {
            try await TestServer.with { database in
                var backends: Set<Int64> = []
                for _ in 1...20 {
                    backends.insert(
                        try await database.read { try $0.count("SELECT pg_backend_pid() AS n") })
                }
                #expect(backends.count == 1)
            }
        }

        /// Holds the only connection of `database` until `isDone`.
        private func hold(
            _ database: PostgresDatabase, _ isHeld: Signal, _ isDone: Signal
        ) async throws {
            try await database.write { tx in
                try insert("held", in: tx)
                isHeld.give()
                isDone.wait()
            }
        }

        @Test func whoWaitsTooLongAndWhoAreTooManyAreRefused() async throws {
            var limits = Self.limits(1)
            limits.waitingMax = 1
            let clock = HeldClock()
            try await TestServer.with(limits, clock: clock) { database in
                let (isHeld, isDone) = (Signal(), Signal())
                async let holder: Void = hold(database, isHeld, isDone)
                await isHeld.arrival()
                async let late = failure { try await database.read { _ in } }
                await clock.waitForSleepers(1)
                let third = await failure { try await database.read { _ in } }
                #expect(third?.kind == .unavailable)
                #expect(third?.message.hasPrefix("1 others wait") == true)
                clock.wakeAll()
                #expect(await late?.kind == .unavailable)
                isDone.give()
                try await holder
                try await database.expectItems(["held"])
            }
        }

        @Test func aCancelledTaskStopsWaiting() async throws {
            let clock = HeldClock()
            try await TestServer.with(Self.limits(1), clock: clock) { database in
                let (isHeld, isDone) = (Signal(), Signal())
                async let holder: Void = hold(database, isHeld, isDone)
                await isHeld.arrival()
                let waiting = Task { try await database.read { _ in } }
                await clock.waitForSleepers(1)
                waiting.cancel()
                await #expect(throws: CancellationError.self) { try await waiting.value }
                isDone.give()
                try await holder
                try await database.expectItems(["held"])
            }
        }

        @Test func closingWaitsForWhatRunsAndRefusesTheRest() async throws {
            let clock = HeldClock()
            try await TestServer.with(Self.limits(1), clock: clock) { database in
                let (isHeld, isDone) = (Signal(), Signal())
                async let holder: Void = hold(database, isHeld, isDone)
                await isHeld.arrival()
                async let waiting = failure { try await database.read { _ in } }
                await clock.waitForSleepers(1)
                async let closing: Void = database.close()
                #expect(await waiting?.message == "the database is closed")
                isDone.give()
                try await holder
                await closing
                let after = await failure { try await database.read { _ in } }
                #expect(after?.kind == .unavailable)
                await database.close()
            }
        }
    }
}
