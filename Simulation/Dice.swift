import RetailModels
import Synchronization
import TestSupport

/// The one source of chance and time of a simulated world, from its seed. Everything that asks it
/// runs one after the other, so the same seed gives the same answers.
final class Dice: Sendable {
    private let state: Mutex<(random: SeededGenerator, now: Int64, ids: Int)>

    /// When every world begins.
    static let beginning: Int64 = 1_488_441_600_000

    init(seed: UInt64) {
        state = Mutex((SeededGenerator(seed: seed), Self.beginning, 0))
    }

    /// Milliseconds since 1970 in the world; no till's clock.
    var now: Int64 {
        get { state.withLock { $0.now } }
        set { state.withLock { $0.now = newValue } }
    }

    func number(_ range: ClosedRange<Int64>) -> Int64 {
        state.withLock { $0.random.number(range) }
    }

    /// True so often in a million.
    func chance(ppm: Int64) -> Bool { number(1...1_000_000) <= ppm }

    func pick<Value: Sendable>(_ values: [Value]) -> Value {
        values[Int(number(0...Int64(values.count - 1)))]
    }

    /// A waiting time around `mean`, as of things that happen by themselves.
    func wait(mean: Int64) -> Int64 { number(1...(2 * mean)) }

    func newID() -> String {
        state.withLock {
            $0.ids += 1
            return DerivedID.make("simulated", "\($0.random.next())", "\($0.ids)")
        }
    }
}
