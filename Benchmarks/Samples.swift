import Glibc
import Histogram

/// Nanoseconds of a clock that does not go back.
func nanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

/// The durations of one thing done many times.
struct Samples {
    private var histogram = Histogram<UInt64>(numberOfSignificantValueDigits: .three)

    var count: Int { Int(histogram.totalCount) }
    var p50: Double { percentile(50) }
    var p99: Double { percentile(99) }

    mutating func record(_ nanoseconds: UInt64) { histogram.record(max(1, nanoseconds)) }

    /// In milliseconds; 0 when nothing was recorded.
    func percentile(_ percent: Double) -> Double {
        guard count > 0 else { return 0 }
        return Double(histogram.valueAtPercentile(percent)) / 1_000_000
    }

    /// Records how long `body` takes.
    @discardableResult
    mutating func time<Value>(
        _ body: () async throws -> Value
    ) async rethrows -> Value {
        let start = nanoseconds()
        let value = try await body()
        record(nanoseconds() - start)
        return value
    }

    /// Records how long `body` takes that does not suspend.
    @discardableResult
    mutating func timeNow<Value>(_ body: () throws -> Value) rethrows -> Value {
        let start = nanoseconds()
        let value = try body()
        record(nanoseconds() - start)
        return value
    }
}

/// The same numbers on every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// What a person who waits is told, on standard error.
enum Progress {
    static func note(_ text: String) {
        let bytes = Array((text + "\n").utf8)
        _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    /// Says how far something is, on a line of its own every tenth of it.
    static func step(_ title: String, _ done: Int, of all: Int) {
        let part = max(1, all / 10)
        if done.isMultiple(of: part), done > 0 { note("  \(title) \(done) of \(all)") }
    }
}
