import RetailModels
import RetailStore
import TestSupport
import Testing

/// A till does not pull what it has just brought, when nobody else's stands in between.
struct PassTests {
    private static let location = TestShop().location
    private typealias Place = (write: JournalWrite, seq: Int64?)

    /// Documents, their places behind `start`, and where the stream stands behind them.
    private static func log(
        behind start: LogPosition = .start(of: location), seed: UInt64 = 1
    ) throws -> (places: [Place], head: LogPosition) {
        var till = try DocumentBuilder(seed: seed)
        try till.addRandom(3)
        var head = start
        let places = till.writes.map { write -> Place in
            head = head.next(.ok, content: Digest.sha256(write.body))
            return (write, head.seq)
        }
        return (places, head)
    }

    private static func cursor(
        _ engine: Engine, after steps: @escaping @Sendable (LogApply) throws -> Void
    ) async throws -> LogPosition {
        try await cursor(engine) { apply, _ in try steps(apply) }
    }

    private static func cursor(
        _ engine: Engine,
        after steps: @escaping @Sendable (LogApply, any SQLTransaction) throws -> Void
    ) async throws -> LogPosition {
        try await engine.withShop { database in
            try await database.write { tx in
                let apply = LogApply(tenant: "tenant-1", in: tx)
                try steps(apply, tx)
                return try apply.cursor(of: location)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func whatStandsBehindTheCursorIsPassed(engine: Engine) async throws {
        let (places, head) = try Self.log()
        let end = try await Self.cursor(engine) { apply in
            try apply.pass(places, to: head)
        }
        #expect(end == head && head.seq > 1)
    }

    @Test(arguments: Engine.allCases)
    func whatOthersBroughtIsPulled(engine: Engine) async throws {
        let (places, head) = try Self.log()
        let (_, later) = try Self.log(behind: head, seed: 2)
        // Others' behind it, others' before it, and another log.
        let before = places.map { ($0.write, $0.seq.map { $0 + 1 }) }
        var other = head
        other.hash = Document.noHash
        let wrong = other
        let end = try await Self.cursor(engine) { apply in
            try apply.pass(places, to: later)
            try apply.pass(before, to: head.next(.ok, content: Document.noHash))
            try apply.pass(places, to: wrong)
            try apply.pass(places.map { ($0.write, nil) }, to: head)
        }
        #expect(end == .start(of: Self.location))
    }

    /// What is kept here for a person becomes a fact when it is pulled.
    @Test(arguments: Engine.allCases)
    func whoKeepsSomethingForAPersonPulls(engine: Engine) async throws {
        let (places, head) = try Self.log()
        let end = try await Self.cursor(engine) { apply, tx in
            _ = try RecordSale.record(
                [JournalWrite(id: "c", kind: .customer, body: "{}")], key: "",
                tenant: "tenant-1", now: 1, in: tx)
            try apply.pass(places, to: head)
        }
        #expect(end == .start(of: Self.location))
    }

    /// A page was asked for before the answer that passed its first entries.
    @Test(arguments: Engine.allCases)
    func aPageThatWasOnItsWayIsApplied(engine: Engine) async throws {
        let mine = try Self.log()
        let others = try Self.log(behind: mine.head, seed: 2)
        let key = try DocumentBuilder().key.publicKey
        var place = LogPosition.start(of: Self.location)
        let entries = (mine.places + others.places).map { write, _ in
            place = place.next(.ok, content: Digest.sha256(write.body))
            return LogEntry(
                seq: place.seq, kind: LogKind(write.kind), state: .ok,
                content: Digest.sha256(write.body), hash: place.hash, stamp: 1,
                ops: [SyncOp(write: write, key: key)])
        }
        let page = PullLog.Reply(
            bundles: entries, next: others.head, more: false, head: others.head.seq)
        let end = try await Self.cursor(engine) { apply in
            try apply.pass(mine.places, to: mine.head)
            _ = try apply.apply(page, takesShop: true, now: 1)
        }
        #expect(end == others.head)
        var forged = page
        forged.bundles[mine.places.count - 1].hash = Document.noHash
        let bad = forged
        await #expect(throws: LogApply.Alarm.self) {
            _ = try await Self.cursor(engine) { apply in
                try apply.pass(mine.places, to: mine.head)
                _ = try apply.apply(bad, takesShop: true, now: 1)
            }
        }
    }
}
