import RetailStore
import Testing

@testable import CloudStore

/// What a connection believes to have prepared.
@Suite struct StatementCacheTests {
    @Test func aStatementIsKnownAfterTheFirstTime() {
        var cache = StatementCache(countMax: 2)
        #expect(cache.find("A") == .new(name: "s1", dropped: nil))
        #expect(cache.find("B") == .new(name: "s2", dropped: nil))
        #expect(cache.find("A") == .known(name: "s1"))
        #expect(cache.find("B") == .known(name: "s2"))
    }

    @Test func theOneNotUsedForLongestMakesRoom() {
        var cache = StatementCache(countMax: 2)
        _ = cache.find("A")
        _ = cache.find("B")
        _ = cache.find("A")
        #expect(cache.find("C") == .new(name: "s3", dropped: "s2"))
        #expect(cache.find("A") == .known(name: "s1"))
        #expect(cache.find("B") == .new(name: "s4", dropped: "s3"))
        #expect(cache.count == 2)
    }

    @Test func aNameIsNeverGivenAgain() {
        var cache = StatementCache(countMax: 2)
        _ = cache.find("A")
        cache.answered("A", name: "s1", isPrepared: false)
        #expect(cache.find("A") == .new(name: "s2", dropped: nil))
        cache.answered("A", name: "s2", isPrepared: true)
        cache.replace("A")
        #expect(cache.find("A") == .new(name: "s3", dropped: nil))
        #expect(cache.takeLeftOver() == ["s2"])
        #expect(cache.takeLeftOver() == [])
    }

    /// In one batch: A is prepared, pushed out and prepared again. The batch fails at the first.
    @Test func whatTheServerNeverHadIsNotLeftOver() {
        var cache = StatementCache(countMax: 1)
        _ = cache.find("A")
        #expect(cache.find("B") == .new(name: "s2", dropped: "s1"))
        #expect(cache.find("A") == .new(name: "s3", dropped: "s2"))
        cache.answered("A", name: "s1", isPrepared: false)
        cache.answered(name: "s1", isDeallocated: false)
        cache.answered("B", name: "s2", isPrepared: false)
        cache.answered(name: "s2", isDeallocated: false)
        #expect(cache.count == 1)
        cache.answered("A", name: "s3", isPrepared: false)
        #expect(cache.count == 0)
        #expect(cache.takeLeftOver() == [])
    }

    @Test func whatCouldNotBeDeallocatedIsLeftOver() {
        var cache = StatementCache(countMax: 1)
        _ = cache.find("A")
        cache.answered("A", name: "s1", isPrepared: true)
        _ = cache.find("B")
        cache.answered(name: "s1", isDeallocated: false)
        #expect(cache.takeLeftOver() == ["s1"])
        cache.answered(name: "s1", isDeallocated: true)
        cache.answered(name: "s1", isDeallocated: false)
        #expect(cache.takeLeftOver() == [])
    }

    @Test func twoSpellingsOfALetterAreTwoStatements() {
        var cache = StatementCache(countMax: 4)
        _ = cache.find("SELECT '\u{E9}'")
        #expect(cache.find("SELECT '\u{65}\u{301}'") == .new(name: "s2", dropped: nil))
    }

    @Test func columnsAreMadeOnceWhileTheStatementIsKept() {
        var cache = StatementCache(countMax: 1)
        _ = cache.find("A")
        let first = cache.columns("A") { SQLColumns(["a"]) }
        #expect(cache.columns("A") { SQLColumns(["b"]) } === first)
        _ = cache.find("B")
        #expect(cache.columns("A") { SQLColumns(["c"]) } !== first)
    }
}
