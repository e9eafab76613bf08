import CloudStore
import RetailModels
import RetailStore
import Testing

extension PostgresTests {
    /// PostgreSQL goes away at different moments, and comes back.
    @Suite struct LostConnectionTests {
        /// Ends a server process, and returns when it is gone.
        private static func end(_ backend: Int64, by other: PostgresDatabase) async throws {
            let isGone = try await other.write { tx in
                try tx.rows("SELECT pg_terminate_backend(CAST(\(backend) AS INTEGER), 10000) AS n")
            }
            #expect(isGone[0].values == [.integer(1)])
        }

        @Test(arguments: [true, false])
        func inTheMiddleOfATransaction(isSent: Bool) async throws {
            let other = try await PostgresDatabase(url: TestServer.url, poolSizeMax: 1)
            try await TestServer.with { database in
                let (hasBegun, isGone) = (Signal(), Signal())
                let backend = Noted<Int64>(0)
                async let lost = failure {
                    try await database.write { tx in
                        try insert("a", in: tx)
                        let id = try tx.count("SELECT pg_backend_pid() AS n")
                        backend.change { $0 = id }
                        hasBegun.give()
                        isGone.wait()
                        if isSent { try insert("b", in: tx) } else { _ = try tx.rows("SELECT 1") }
                    }
                }
                await hasBegun.arrival()
                try await Self.end(backend.value, by: other)
                isGone.give()
                let failure = await lost
                #expect(failure?.kind == .unavailable)
                #expect(failure?.statement == (isSent ? "COMMIT" : "SELECT 1"))
                try await database.write { try insert("c", in: $0) }
                try await database.expectItems(["c"])
            }
            await other.close()
        }

        /// Nothing had begun on the connections that are gone, so nobody notices.
        @Test func whileTheConnectionsAreIdle() async throws {
            let other = try await PostgresDatabase(url: TestServer.url, poolSizeMax: 1)
            try await TestServer.with { database in
                let (both, backends) = (Signal(), Noted<[Int64]>([]))
                try await withThrowingTaskGroup { group in
                    for isFirst in [true, false] {
                        group.addTask {
                            try await database.read { tx in
                                let id = try tx.count("SELECT pg_backend_pid() AS n")
                                backends.change { $0.append(id) }
                                if isFirst { both.wait() } else { both.give() }
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                #expect(backends.value.count == 2)
                for backend in backends.value { try await Self.end(backend, by: other) }
                try await database.write { try insert("a", in: $0) }
                try await database.expectItems(["a"])
            }
            await other.close()
        }

        /// Whether the server kept it is not known, so it is not tried again.
        @Test func atTheCommit() async throws {
            try await TestServer.with { database in
                try await database.write { tx in
                    try tx.send(
                        """
                        CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
                        'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END'
                        """)
                    try tx.send(
                        """
                        CREATE CONSTRAINT TRIGGER die AFTER INSERT ON item
                        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die()
                        """)
                }
                let tries = Noted(0)
                let found = await failure {
                    try await database.write { tx in
                        tries.change { $0 += 1 }
                        try insert("a", in: tx)
                        try tx.rows("SELECT 1")
                    }
                }
                #expect(found?.kind == .unavailable)
                #expect(found?.statement == "COMMIT")
                #expect(tries.value == 1)
                try await database.expectItems([])
            }
        }
    }
}

/// Servers that are not there.
@Suite struct UnreachableTests {
    @Test(arguments: [
        "host=/nowhere user=u password=geheim dbname=d",
        "postgresql://u:geheim@/d?host=/nowhere",
        "postgresql://u:geheim@127.0.0.1:1/d",
    ])
    func aServerThatIsNotThereIsUnavailable(url: String) async {
        let found = await failure { _ = try await PostgresDatabase(url: url) }
        #expect(found?.kind == .unavailable)
        #expect(found?.message.contains("failed") == true)
        #expect(found?.message.contains("geheim") == false)
    }

    @Test(arguments: [
        "geheim", "geheim=1", "postgresql://u:geheim@[::1/d", "postgresql://u:ge/heim@h/d",
        "postgresql://u:a@geheim@h/d", "postgresql://u:1/d?geheim=1", "host=h\0 password=geheim",
        "mysql://u:geheim@h/d",
    ])
    func anAddressThatCannotBeReadIsNotRepeated(url: String) async {
        let found = await failure { _ = try await PostgresDatabase(url: url) }
        #expect(found?.kind == .other)
        #expect(found?.message.hasPrefix("the database URL cannot be read: ") == true)
        #expect(found?.message.contains("heim") == false)
    }
}
