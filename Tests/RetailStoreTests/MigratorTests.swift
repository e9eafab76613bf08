import RetailStore
import TestSupport
import Testing

/// Bringing a database to the schema, and refusing those that are not what they should be.
struct MigratorTests {
    private let migrator = Migrator(Migrations.all)
    private let ids = Migrations.all.map { $0.id }

    @Test(arguments: Engine.allCases)
    func anEmptyDatabaseGetsEveryStepOnce(engine: Engine) async throws {
        try await engine.withEmptyDatabase { database in
            #expect(try await migrator.migrate(database) == ids)
            try await migrator.check(database)
            #expect(try await migrator.migrate(database) == [])
        }
    }

    @Test func stepsAreNamedInTheirOrder() {
        #expect(ids == ids.sorted())
        #expect(Set(ids).count == ids.count)
    }

    @Test(arguments: Engine.allCases)
    func anOlderDatabaseIsNamedAndThenCompleted(engine: Engine) async throws {
        let first = Array(Migrations.all.prefix(2))
        let rest = Migrations.all.dropFirst(2).map { $0.id }
        try await engine.withEmptyDatabase { database in
            _ = try await Migrator(first).migrate(database)
            let refusal = await failure { try await migrator.check(database) }
            #expect(refusal as? MigrationFailure == .older(missing: rest))
            #expect(try await migrator.migrate(database) == rest)
            try await migrator.check(database)
        }
    }

    @Test(arguments: Engine.allCases)
    func aNewerDatabaseIsRefused(engine: Engine) async throws {
        try await engine.withDatabase { database in
            _ = try await Migrator(Migrations.all + [Later.self]).migrate(database)
            for refusal in [
                await failure { try await migrator.check(database) },
                await failure { try await migrator.migrate(database) },
            ] { #expect(refusal as? MigrationFailure == .newer(id: Later.id)) }
        }
    }

    @Test(arguments: Engine.allCases)
    func aStepThatWasChangedIsRefused(engine: Engine) async throws {
        try await engine.withDatabase { database in
            try await database.write { tx in
                try tx.send("UPDATE schema_migration SET checksum = 'x' WHERE id = '0004_sales'")
            }
            for refusal in [
                await failure { try await migrator.check(database) },
                await failure { try await migrator.migrate(database) },
            ] { #expect(refusal as? MigrationFailure == .changed(id: "0004_sales")) }
        }
    }

    /// PostgreSQL says so with the commit; both leave nothing of the step behind.
    @Test(arguments: Engine.allCases)
    func aStepThatFailsLeavesNothingBehind(engine: Engine) async throws {
        try await engine.withEmptyDatabase { database in
            let refusal = await failure { try await Migrator([Broken.self]).migrate(database) }
            #expect(refusal is SQLFailure)
            let applied = try await database.count("schema_migration")
            #expect(applied == 0)
            let missing = await failure { try await database.count("half") }
            #expect(missing is SQLFailure)
        }
    }

    @Test(arguments: Engine.allCases)
    func twoServersThatStartAtOnceTakeTurns(engine: Engine) async throws {
        try await engine.withEmptyDatabase { database in
            let one = Migrator(Migrations.all)
            async let left = one.migrate(database)
            async let right = one.migrate(database)
            let applied = try await left + right
            #expect(applied.sorted() == ids)
        }
    }

    /// A step of tomorrow's program.
    private enum Later: Migration {
        static let id = "9999_later"
        static func statements(_ dialect: Dialect) -> [String] {
            ["CREATE TABLE later (id \(dialect.text) NOT NULL PRIMARY KEY) \(dialect.strict)"]
        }
    }

    /// A step whose second statement cannot be run.
    private enum Broken: Migration {
        static let id = "0001_broken"
        static func statements(_ dialect: Dialect) -> [String] {
            ["CREATE TABLE half (id \(dialect.int) NOT NULL)", "CREATE TABLE half (id TEXT)"]
        }
    }
}
