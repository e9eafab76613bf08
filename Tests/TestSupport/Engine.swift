import CloudStore
import Glibc
import LocalStore
public import RetailStore
import Synchronization

/// The engines that every test of the stores runs on.
///
/// PostgreSQL is the one `POS_TEST_DATABASE_URL` names (`script/test` starts it). Without it the
/// cases on PostgreSQL are left out, and a line on standard error says so.
public enum Engine: String, CaseIterable, Sendable, CustomStringConvertible {
    case sqlite, postgres

    /// Those that this run has.
    public static let allCases: [Engine] = {
        guard serverURL.isEmpty else { return [.sqlite, .postgres] }
        let line = "left out: the cases on PostgreSQL, as POS_TEST_DATABASE_URL is not set\n"
        _ = write(STDERR_FILENO, line, line.utf8.count)
        return [.sqlite]
    }()

    public var description: String { rawValue }

    private static let serverURL = getenv("POS_TEST_DATABASE_URL").map { String(cString: $0) } ?? ""
    /// Where PostgreSQL is, for what makes connections of its own; nil when this run has none.
    public static var postgresURL: String? { serverURL.isEmpty ? nil : serverURL }

    /// Connections are few, and so are processors. Some tests hold one database and ask for a
    /// second; they are fewer than the slots, or all could hold one and wait.
    private static let slots = Slots(6)
    private static let fileSlots = Slots(24)
    private static let made = Atomic(0)

    /// Runs `body` on an empty database of its own, which is gone afterwards.
    public func withEmptyDatabase<Value>(
        _ body: (any Database) async throws -> Value
    ) async throws -> Value {
        switch self {
        case .sqlite:
            await Self.fileSlots.take()
            defer { Self.fileSlots.giveBack() }
            let folder = try TemporaryFolder()
            defer { withExtendedLifetime(folder) {} }
            return try await Self.use(try SQLiteDatabase(path: folder.file("store.db")), body)
        case .postgres:
            await Self.slots.take()
            defer { Self.slots.giveBack() }
            return try await Self.withSchema(body)
        }
    }

    /// The same with this program's schema.
    public func withDatabase<Value>(
        _ body: (any Database) async throws -> Value
    ) async throws -> Value {
        try await withEmptyDatabase { database in
            _ = try await Migrator(Migrations.all).migrate(database)
            return try await body(database)
        }
    }

    /// The same with the shop and its catalogue.
    public func withShop<Value>(
        _ shop: TestShop = TestShop(), _ body: (any Database) async throws -> Value
    ) async throws -> Value {
        try await withDatabase { database in
            try await database.write { try shop.insert(in: $0) }
            return try await body(database)
        }
    }

    /// PostgreSQL with this program's schema: as its owner has it, and as the server's role does.
    public func withServerRole<Value>(
        _ body: (_ owner: any Database, _ server: any Database) async throws -> Value
    ) async throws -> Value {
        await Self.slots.take()
        defer { Self.slots.giveBack() }
        return try await Self.withSchemaURL { url in
            let owner = try await PostgresDatabase(url: url, poolSizeMax: 2)
            _ = try await Migrator(Migrations.all).migrate(owner)
            let server = try await PostgresDatabase.serving(url: url, poolSizeMax: 2).database
            let result: Result<Value, any Error>
            do { result = .success(try await body(owner, server)) } catch {
                result = .failure(error)
            }
            await server.close()
            await owner.close()
            return try result.get()
        }
    }

    private static func use<Value>(
        _ database: any Database, _ body: (any Database) async throws -> Value
    ) async throws -> Value {
        let result: Result<Value, any Error>
        do { result = .success(try await body(database)) } catch { result = .failure(error) }
        await database.close()
        return try result.get()
    }

    private static func withSchema<Value>(
        _ body: (any Database) async throws -> Value
    ) async throws -> Value {
        try await withSchemaURL { url in
            // A starved test must not take another one's connection for a database that is away.
            var limits = PostgresLimits()
            (limits.poolSizeMax, limits.waitMax) = (3, .seconds(120))
            return try await use(try await PostgresDatabase(url: url, limits: limits), body)
        }
    }

    private static func withSchemaURL<Value>(
        _ body: (String) async throws -> Value
    ) async throws -> Value {
        let number = made.add(1, ordering: .relaxed).newValue
        let schema = "store_\(getpid())_\(number)"
        let server = try await PostgresDatabase(url: serverURL, poolSizeMax: 1)
        let result: Result<Value, any Error>
        do {
            try await server.write { try $0.send("CREATE SCHEMA \(raw: schema)") }
            result = .success(try await body(url(of: schema)))
        } catch { result = .failure(error) }
        try? await server.write { try $0.send("DROP SCHEMA IF EXISTS \(raw: schema) CASCADE") }
        await server.close()
        return try result.get()
    }

    /// The server's address with a search path.
    private static func url(of schema: String) -> String {
        guard serverURL.contains("://") else {
            return serverURL + " options='-csearch_path=\(schema)'"
        }
        let sign = serverURL.contains("?") ? "&" : "?"
        return serverURL + "\(sign)options=-csearch_path%3D\(schema)"
    }
}
