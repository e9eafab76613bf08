import Synchronization
import Testing

@testable import APIClient

@Suite(.timeLimit(.minutes(10))) struct HedgeTests {
    private enum Failure: Error, Equatable { case primary, secondary }

    /// A read's answer, where 404 is not conclusive.
    private struct Answer: Equatable, Sendable {
        var from: String
        var status = 200
    }

    private static func found(_ answer: Answer) -> Bool { answer.status != 404 }

    private let clock = TestClock()

    @Test func aQuickPrimaryIsAloneAndWins() async throws {
        let answer = try await hedged(
            clock: clock, primary: { "cloud" },
            secondary: {
                Issue.record("asked the secondary")
                return "local"
            })
        #expect(answer == "cloud")
    }

    @Test func aSlowPrimaryIsOvertakenAndCancelled() async throws {
        let wasCancelled = Mutex(false)
        let gate = Gate()
        async let nap = clock.nextNap()
        async let answer = hedged(
            afterMs: 40, clock: clock,
            primary: {
                do { try await gate.pass() } catch { wasCancelled.withLock { $0 = true } }
                return "cloud"
            },
            secondary: { "local" })
        #expect(await nap == .milliseconds(40))
        clock.advance(by: .milliseconds(40))
        #expect(try await answer == "local")
        #expect(wasCancelled.withLock { $0 })
    }

    @Test func thePrimaryMayStillWinAfterTheHedge() async throws {
        let (cloud, local, asked) = (Gate(), Gate(), Gate())
        async let answer = hedged(
            clock: clock,
            primary: {
                try await cloud.pass()
                return "cloud"
            },
            secondary: {
                asked.open()
                try await local.pass()
                return "local"
            })
        _ = await clock.nextNap()
        clock.advance(by: .milliseconds(40))
        try await asked.pass()
        cloud.open()
        #expect(try await answer == "cloud")
    }

    @Test func aFailedPrimaryStartsTheSecondaryAtOnce() async throws {
        // The clock never moves.
        let answer = try await hedged(
            clock: clock, primary: { throw Failure.primary }, secondary: { "local" })
        #expect(answer == "local")
    }

    @Test func nobodyFoundItIsAnAnswerOnlyWhenAllWereHeard() async throws {
        let (cloud, asked) = (Gate(), Gate())
        async let answer = hedged(
            clock: clock,
            primary: {
                try await cloud.pass()
                return Answer(from: "cloud")
            },
            secondary: {
                asked.open()
                return Answer(from: "local", status: 404)
            }, isConclusive: Self.found)
        _ = await clock.nextNap()
        clock.advance(by: .milliseconds(40))
        try await asked.pass()
        cloud.open()
        #expect(try await answer == Answer(from: "cloud"))
    }

    /// However quick it is.
    @Test(arguments: [200, 404])
    func aPrimarysNotFoundAsksTheSecondaryToo(own: Int) async throws {
        // The clock never moves.
        let answer = try await hedged(
            clock: clock, primary: { Answer(from: "cloud", status: 404) },
            secondary: { Answer(from: "local", status: own) }, isConclusive: Self.found)
        #expect(answer == (own == 200 ? Answer(from: "local") : Answer(from: "cloud", status: 404)))
    }

    @Test func notFoundStandsWhenTheSecondaryFails() async throws {
        let answer = try await hedged(
            clock: clock, primary: { Answer(from: "cloud", status: 404) },
            secondary: { throw Failure.secondary }, isConclusive: Self.found)
        #expect(answer == Answer(from: "cloud", status: 404))
    }

    @Test func whenBothFailThePrimarysFailureIsThrown() async {
        await #expect(throws: Failure.primary) {
            try await hedged(
                clock: clock, primary: { () async throws -> String in throw Failure.primary },
                secondary: { throw Failure.secondary })
        }
    }

    @Test func aCancelledReadAsksNobodyElse() async throws {
        let gate = Gate()
        let started = Gate()
        let task = Task { [clock] in
            try await hedged(
                clock: clock,
                primary: {
                    started.open()
                    try await gate.pass()
                    return "cloud"
                },
                secondary: {
                    Issue.record("asked the secondary")
                    return "local"
                })
        }
        try await started.pass()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    /// Every order of news, every outcome: the rules of the race, without a task.
    @Test func everyRaceEndsByTheRules() {
        let outcomes: [Result<Answer, any Error>] = [
            .success(Answer(from: "p")), .success(Answer(from: "p", status: 404)),
            .failure(Failure.primary),
        ]
        for (p, primary) in outcomes.enumerated() {
            for s in 0...2 {
                for order in ["tps", "tsp", "pts", "ps"] {
                    let secondary: Result<Answer, any Error> =
                        s == 2
                        ? .failure(Failure.secondary)
                        : .success(Answer(from: "s", status: s == 0 ? 200 : 404))
                    let (winner, asked) = run(order, primary, secondary)
                    #expect(asked <= 1, "invariant 1: \(order) \(p) \(s)")
                    #expect(winner == expected(order, p, s), "\(order) \(p) \(s)")
                }
            }
        }
    }

    /// Who wins: `p` or `s`; outcome 0 is conclusive, 1 is not, 2 is a failure.
    private func expected(_ order: String, _ p: Int, _ s: Int) -> String {
        // Alone, the primary's answer is the answer when it is conclusive.
        if order.hasPrefix("p"), p == 0 { return "p" }
        if order == "tsp", s == 0 { return "s" }
        if p == 0 { return "p" }
        if s == 0 { return "s" }
        return p == 2 && s == 1 ? "s" : "p"
    }

    private func run(
        _ order: String, _ primary: Result<Answer, any Error>,
        _ secondary: Result<Answer, any Error>
    ) -> (winner: String, asked: Int) {
        var race = HedgeRace<Answer>()
        var asked = 0
        for letter in order {
            let news: HedgeNews<Answer> =
                switch letter {
                case "p": .primary(primary)
                case "s": .secondary(secondary)
                default: .waitedLongEnough
                }
            switch race.handle(news, Self.found) {
            case .wait: break
            case .askSecondary: asked += 1
            case .finish(.success(let answer)): return (answer.from, asked)
            case .finish(.failure(let failure)):
                return (failure as? Failure == .primary ? "p" : "s", asked)
            }
        }
        return ("nobody", asked)
    }
}
