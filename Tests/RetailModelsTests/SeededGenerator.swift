import Glibc
import Testing

/// SplitMix64: the same seed gives the same run on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    mutating func integer(_ range: ClosedRange<Int64>) -> Int64 {
        Int64.random(in: range, using: &self)
    }

    mutating func chance(percent: Int) -> Bool { number(1...100) <= percent }

    /// One of `elements`, which must not be empty.
    mutating func one<Element>(of elements: [Element]) -> Element {
        elements[number(0...elements.count - 1)]
    }
}

/// Runs `body` once per seed; a failure names the seed. `POS_TEST_SEED=4711` runs that seed alone.
func forEachSeed(
    _ count: UInt64 = 100, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: (inout SeededGenerator, Comment) throws -> Void
) {
    let chosen = getenv("POS_TEST_SEED").flatMap { UInt64(String(cString: $0)) }
    for seed in chosen.map({ [$0] }) ?? Array(1...count) {
        var random = SeededGenerator(seed: seed)
        do { try body(&random, "POS_TEST_SEED=\(seed)") } catch {
            Issue.record("POS_TEST_SEED=\(seed): \(error)", sourceLocation: sourceLocation)
        }
    }
}
