import RetailStore
import TestSupport
import Testing

/// Runs `body` on a shop of every engine, expects the same answer from each, and returns it.
func sameOnEngines<Value: Equatable>(
    _ shop: TestShop = TestShop(), _ location: SourceLocation = #_sourceLocation,
    _ body: (any Database) async throws -> Value
) async throws -> Value {
    let first = try await Engine.sqlite.withShop(shop, body)
    for engine in Engine.allCases where engine != .sqlite {
        let answer = try await engine.withShop(shop, body)
        #expect(
            answer == first, "\(engine) and sqlite answer differently", sourceLocation: location)
    }
    return first
}

/// What `body` throws, or nil.
func failure<Value>(of body: () async throws -> Value) async -> (any Error)? {
    do {
        _ = try await body()
        return nil
    } catch { return error }
}

/// More pages than any list of these tests has: one that does not go on fails and does not hang.
let pageCountMax = 100

/// What a list of pages throws that does not come to its end.
struct PagesWithoutEnd: Error {}
