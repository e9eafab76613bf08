import CloudStore
import Glibc
import RetailStore
import Testing

/// The private PostgreSQL that `script/test` starts.
enum TestServer {
    static let url = getenv("POS_TEST_DATABASE_URL").map { String(cString: $0) } ?? ""

    /// Runs `body` on a schema of its own, named after the test, with one table `item`.
    static func with<Value>(
        _ limits: PostgresLimits = PostgresLimits(), options: String = "",
        clock: any Clock<Duration> = ContinuousClock(), test: String = #function,
        _ body: (PostgresDatabase) async throws -> Value
    ) async throws -> Value {
        let schema = "test_\(getpid())_" + test.lowercased().filter(\.isLetter).suffix(40)
        let other = try await PostgresDatabase(url: url, poolSizeMax: 1)
        try await other.write { tx in
            try tx.send("DROP SCHEMA IF EXISTS \(raw: schema) CASCADE")
            try tx.send("CREATE SCHEMA \(raw: schema)")
            try tx.send(
                """
                CREATE TABLE \(raw: schema).item (
                    id \(raw: tx.dialect.text) NOT NULL PRIMARY KEY,
                    n BIGINT CHECK (n <> -1),
                    t \(raw: tx.dialect.text)
                )
                """)
        }
        let database = try await PostgresDatabase(
            url: Self.url(schema: schema, options), limits: limits, clock: clock)
        let result: Result<Value, any Error>
        do { result = .success(try await body(database)) } catch { result = .failure(error) }
        await database.close()
        try await other.write { try $0.send("DROP SCHEMA \(raw: schema) CASCADE") }
        await other.close()
        return try result.get()
    }

    /// The server's address with a search path, and whatever else `options` sets.
    private static func url(schema: String, _ options: String) -> String {
        if url.contains("://") {
            let sign = url.contains("?") ? "&" : "?"
            return url + "\(sign)options=-csearch_path%3D\(schema)"
                + options.replacing("=", with: "%3D").replacing(" ", with: "%20")
        }
        return url + " options='-csearch_path=\(schema)\(options)'"
    }
}

/// The tests that need the server. One after the other, since the server's connections are few.
///
/// Without a server they are left out: `script/test --quick` promises to need none.
@Suite(
    .serialized,
    .enabled(
        if: !TestServer.url.isEmpty,
        "POS_TEST_DATABASE_URL is not set; script/test sets it to a private PostgreSQL"),
    .timeLimit(.minutes(10)))
struct PostgresTests {}

extension Database {
    /// Fails the test unless `item` has exactly these rows.
    func expectItems(
        _ ids: [String], _ location: SourceLocation = #_sourceLocation
    ) async throws {
        let found = try await read { tx in
            try tx.rows("SELECT id FROM item ORDER BY id").map { try $0.text("id") }
        }
        #expect(found == ids, sourceLocation: location)
    }
}

/// Queues a new row of `item`.
func insert(_ id: String, n: Int64 = 0, in tx: any SQLTransaction) throws {
    try tx.send("INSERT INTO item (id, n) VALUES (\(id), \(n))")
}

/// What `body` throws. Swift 6.3.1 mixes up the closures in `#expect(throws:)` with those beside it
/// when both are in a closure, so these tests do not use it there.
func thrown(by body: () throws -> Void) -> SQLFailure? {
    do { try body() } catch { return error as? SQLFailure }
    return nil
}

/// The failure of a whole transaction; another error than `SQLFailure` fails the test.
func failure(
    _ location: SourceLocation = #_sourceLocation, of body: () async throws -> Void
) async -> SQLFailure? {
    do { try await body() } catch {
        let failure = error as? SQLFailure
        #expect(failure != nil, "\(error)", sourceLocation: location)
        return failure
    }
    return nil
}
