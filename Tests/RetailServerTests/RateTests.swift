import RetailModels
import RetailStore
import Synchronization
import TestSupport
import Testing

@testable import RetailServer

/// Who asks too fast waits; nobody else does.
struct RateTests {
    private static let rate = RequestRate(perSecond: 2, burst: 3)

    @Test func aBucketEmptiesAndFills() throws {
        var buckets = TokenBuckets(Self.rate)
        for _ in 1...3 { try buckets.take("a", at: .zero) }
        #expect(Self.wait { try buckets.take("a", at: .zero) } == 1)
        #expect(Self.wait { try buckets.take("a", at: .milliseconds(499)) } == 1)
        try buckets.take("a", at: .milliseconds(500))
        #expect(Self.wait { try buckets.take("a", at: .milliseconds(999)) } == 1)
        try buckets.take("b", at: .milliseconds(500))
        // Never fuller than full, however long the rest.
        for _ in 1...3 { try buckets.take("a", at: .seconds(1_000_000_000)) }
        #expect(Self.wait { try buckets.take("a", at: .seconds(1_000_000_000)) } == 1)
    }

    @Test func aSlowRateSaysHowLong() throws {
        var buckets = TokenBuckets(RequestRate(perSecond: 1, burst: 1))
        try buckets.take("a", at: .zero)
        #expect(Self.wait { try buckets.check("a", at: .zero) } == 1)
        #expect(Self.wait { try buckets.check("b", at: .zero) } == nil)
        #expect(Self.wait { try buckets.check("a", at: .seconds(1)) } == nil)
    }

    /// A flood of names fills no memory, and does not wash away what others have used up.
    @Test func aFloodOfNamesIsBounded() throws {
        var buckets = TokenBuckets(Self.rate, bucketsMax: 100)
        for _ in 1...3 { try buckets.take("a", at: .zero) }
        for number in 1...99 { try buckets.take("name \(number)", at: .zero) }
        // They share one bucket from now on.
        for number in 1...3 { try buckets.take("more \(number)", at: .zero) }
        #expect(Self.wait { try buckets.take("more 4", at: .zero) } == 1)
        #expect(Self.wait { try buckets.check("more 5", at: .zero) } == 1)
        #expect(Self.wait { try buckets.take("a", at: .zero) } == 1)
        for number in 1...9_990 {
            _ = Self.wait { try buckets.take("flood \(number)", at: .milliseconds(number)) }
        }
        #expect(buckets.count <= 101)
        // After a rest there is room again.
        try buckets.take("new", at: .seconds(60))
        #expect(buckets.count <= 2)
    }

    /// How many seconds it asks to wait; nil when it does not.
    private static func wait(_ body: () throws -> Void) -> Int64? {
        do { try body() } catch { return (error as? RetryLater)?.seconds }
        return nil
    }

    private static func configuration() -> ServerConfiguration {
        var configuration = ServerRun.configuration
        configuration.tokens["admin-secret"] = .admin
        configuration.tokenRate = RequestRate(perSecond: 1, burst: 5)
        configuration.strangerRate = RequestRate(perSecond: 1, burst: 2)
        return configuration
    }

    @Test func aTokenThatAsksTooFastWaits() async throws {
        let clock = StillClock()
        try await ServerRun.with(.sqlite, Self.configuration(), host: ServerRun.host(clock)) {
            run in
            for _ in 1...5 {
                #expect(try await run.client.send(ListTaxRates()).status == 200)
            }
            let late = try await run.client.send(ListTaxRates())
            late.expectProblem(.tooManyRequests)
            #expect(late.headers["retry-after"] == "1")
            // Nobody else waits.
            var other = run.client
            other.token = "other-secret"
            #expect(try await other.send(ListTaxRates()).status == 200)
            clock.advance(.seconds(1))
            #expect(try await run.client.send(ListTaxRates()).status == 200)
            try await run.client.send(ListTaxRates()).expectProblem(.tooManyRequests)
        }
    }

    @Test func strangersWaitSooner() async throws {
        let clock = StillClock()
        try await ServerRun.with(.sqlite, Self.configuration(), host: ServerRun.host(clock)) {
            run in
            let wrong = String(repeating: "f", count: 64)
            try await run.client.send(ListTaxRates(), token: wrong).expectProblem(.unauthorized)
            try await run.client.send(ListTaxRates(), token: "x").expectProblem(.unauthorized)
            for token in [wrong, "x", "y", nil] {
                try await run.client.send(ListTaxRates(), token: token)
                    .expectProblem(.tooManyRequests)
            }
            try await run.client.send(ChallengeDevice(device: "d"), token: nil)
                .expectProblem(.tooManyRequests)
            // Who has a token, and who restarts silent processes, is answered from there too.
            #expect(try await run.client.send(ListTaxRates()).status == 200)
            #expect(try await run.client.send(LiveCheck(), token: nil).status == 200)
            clock.advance(.seconds(1))
            #expect(try await run.client.send(ReadyCheck(), token: nil).status == 200)
            try await run.client.send(ReadyCheck(), token: nil).expectProblem(.tooManyRequests)
        }
    }

    /// Behind a proxy the address is the one that the proxy saw, whatever a client writes before.
    @Test(arguments: [true, false])
    func theProxySaysWhoAsks(isBehindProxy: Bool) async throws {
        var configuration = Self.configuration()
        configuration.isBehindProxy = isBehindProxy
        try await ServerRun.with(.sqlite, configuration, host: ServerRun.host(StillClock())) {
            run in
            let wanted = isBehindProxy ? 200 : 429
            let asked = [
                ("192.0.2.1", 200), ("203.0.113.9, 192.0.2.1", 200),
                ("203.0.113.10,192.0.2.1", 429),
                ("192.0.2.2", wanted), ("2001:db8::1", wanted), ("2001:db8::2", wanted),
                ("2001:db8::3", 429), ("2001:db8:0:1::3", wanted),
            ]
            for (forwarded, status) in asked {
                let reply = try await run.client.call(
                    "GET", "/readyz",
                    headers: [("Authorization", "-"), ("X-Forwarded-For", forwarded)])
                #expect(reply.status == status, "\(forwarded)")
            }
        }
    }

    /// Forgetting others' wrong tries would let them go on.
    @Test func aFloodOfTenantsForgetsNoTries() async throws {
        let limiter = TryLimiter()
        for _ in 1...TryLimiter.triesMax { await limiter.failed("victim", now: 0) }
        for number in 1...10_000 { await limiter.failed("\(number)", now: 1) }
        for key in ["victim", "new"] {
            var isRefused = false
            do { try await limiter.check(key, now: 2) } catch { isRefused = true }
            #expect(isRefused, "\(key)")
        }
        try await limiter.check("1", now: 2)
        try await limiter.check("victim", now: TryLimiter.windowMs + 1)
        try await limiter.check("new", now: TryLimiter.windowMs + 1)
    }

    /// A code of eight characters is not found by trying.
    @Test func codesAreNotGuessed() async throws {
        var configuration = ServerRun.configuration
        configuration.tokens["admin-secret"] = .admin
        try await ServerRun.with(.sqlite, configuration) { run in
            for number in 0...TryLimiter.triesMax {
                let call = ApproveDevice(
                    tenant: ServerRun.shop.tenant, body: .init(code: "AAAA00\(10 + number)"))
                try await run.client.send(call, token: "admin-secret")
                    .expectProblem(
                        number < TryLimiter.triesMax ? .deviceElsewhere : .tooManyRequests)
            }
        }
    }
}

/// A clock that stands still until the test moves it.
final class StillClock: Clock, Sendable {
    typealias Instant = ContinuousClock.Instant

    private let time = Mutex(ContinuousClock.now)

    var now: Instant { time.withLock { $0 } }
    var minimumResolution: Duration { .zero }

    func advance(_ duration: Duration) { time.withLock { $0 += duration } }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        preconditionFailure("nobody sleeps on this clock")
    }
}
