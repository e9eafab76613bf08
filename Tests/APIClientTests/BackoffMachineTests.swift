import Testing

@testable import APIClient

@Suite struct BackoffMachineTests {
    @Test func theRangeDoublesUpToItsEnd() {
        var machine = BackoffMachine()
        let longest = (0..<8).map { _ in machine.failed(randomPpm: 1_000_000) }
        #expect(longest == [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
    }

    @Test func aDrawIsAPartOfTheRange() {
        var machine = BackoffMachine()
        #expect(machine.failed(randomPpm: 500_000) == 500)
        #expect(machine.failed(randomPpm: 250_000) == 500)
        #expect(machine.failed(randomPpm: 0) == BackoffMachine.delayMsMin)
    }

    @Test func successStartsOver() {
        var machine = BackoffMachine()
        for _ in 0..<5 { _ = machine.failed(randomPpm: 1) }
        machine.succeeded()
        #expect(machine.failures == 0)
        #expect(machine.failed(randomPpm: 1_000_000) == 1_000)
    }

    @Test func retryAfterIsHonouredSpreadAndCapped() {
        var machine = BackoffMachine()
        #expect(machine.failed(retryAfterMs: 10_000, randomPpm: 500_000) == 10_500)
        machine.succeeded()
        #expect(machine.failed(retryAfterMs: .max, randomPpm: 1_000_000) == 301_000)
        machine.succeeded()
        #expect(machine.failed(retryAfterMs: -5, randomPpm: 1_000_000) == 1_000)
    }

    @Test func anyNumberOfFailuresAndAnyDrawStaysInRange() {
        for seed in UInt64(1)...50 {
            var random = SeededGenerator(seed: seed)
            let baseMs = random.number(50...100_000)
            let delayMsMax = baseMs + random.number(0...1_000_000)
            var machine = BackoffMachine(baseMs: baseMs, delayMsMax: delayMsMax)
            for _ in 0..<200 {
                let ms = machine.failed(randomPpm: random.number(-10...1_000_010))
                #expect((BackoffMachine.delayMsMin...delayMsMax).contains(ms), "seed \(seed)")
            }
        }
    }
}
