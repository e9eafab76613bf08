import RetailModels
import RetailStore
import TestSupport
import Testing

/// Writes of a paired device that means harm: each is kept for a person or held back, and what
/// others pull goes on.
struct HostileWriteTests {
    private static let shop = TestShop()
    private static let location = shop.location

    private static func record(
        _ ops: [SyncOp], as sender: DocumentSender?, keeping: CloudRecord.Keeping? = nil,
        in database: any Database
    ) async throws -> [WriteResult] {
        try await CloudRecord.store(in: database) { tx, manner in
            var record = CloudRecord(
                tenant: shop.tenant, location: location, now: 1_000, manner: manner, in: tx)
            record.keeping = keeping
            return try record.record(
                ops.map { CloudRecord.Item(ReadOp($0, from: sender), origin: LogOrigin(clock: 1)) }
            ).results
        }
    }

    private static func pull(_ stream: String, from database: any Database) async throws -> Int {
        try await database.read { tx in
            try LogReader.page(
                PullLog(since: .start(of: stream), limit: 100), tenant: shop.tenant, in: tx
            ).bundles.count
        }
    }

    private static let pusher = DocumentSender(
        device: "till-1", location: location, offersOthers: true)

    /// A time far below zero would carry the edits before it over the end of the numbers.
    @Test(arguments: Engine.allCases)
    func anOutcomeOfNoTimeIsHeldToOne(engine: Engine) async throws {
        let first = try Edits.make("e1", "till-1", at: 500, ["name": "First"])
        let second = try Edits.make("e2", "till-1", at: 600, ["name": "Second"], after: ["e1"])
        let outcome = EditOutcome(stamp: .min, results: [.lost])
        try await engine.withShop { database in
            let results = try await Self.record(
                [
                    SyncOp(write: second, key: nil, outcome: outcome),
                    SyncOp(write: first, key: nil),
                ],
                as: Self.pusher, in: database)
            #expect(results.map(\.status) == [.stored, .stored])
            #expect(try await Self.pull(Realtime.shopStream, from: database) == 2)
        }
    }

    /// Choosing is a manager's, in the cloud and with a session.
    @Test(arguments: Engine.allCases)
    func aTillsOwnChoiceIsKeptForAPerson(engine: Engine) async throws {
        let choice = try Edits.make(
            "e1", "till-1", at: 500, ["price": "1"], base: "95", conflict: "any")
        try await engine.withShop { database in
            let before = try await database.shown(EditTests.product)["price"]
            let results = try await Self.record(
                [SyncOp(write: choice, key: nil)], as: Self.pusher, in: database)
            #expect(results.map(\.status) == [.parked])
            #expect(try await database.shown(EditTests.product)["price"] == before)
        }
    }

    /// The bytes of a document that is known, under an id that is none.
    @Test(arguments: Engine.allCases)
    func aDocumentUnderAnotherIdIsKeptForAPerson(engine: Engine) async throws {
        var till = try DocumentBuilder(shop: Self.shop)
        try till.openShift()
        let key = till.key.publicKey
        let known = till.writes[0]
        var other = known
        other.id = "another"
        try await engine.withShop { [other] database in
            let results = try await Self.record(
                [SyncOp(write: known, key: key), SyncOp(write: other, key: key)], as: nil,
                in: database)
            #expect(results.map(\.status) == [.stored, .parked])
            #expect(try await Self.pull(Self.location, from: database) == 2)
        }
    }

    /// What a revoked till hands in is a fact only if the very same bytes are one.
    @Test(arguments: Engine.allCases)
    func salvageUnderAKnownIdIsKeptForAPerson(engine: Engine) async throws {
        var till = try DocumentBuilder(shop: Self.shop)
        try till.openShift()
        let key = till.key.publicKey
        let known = till.writes[0]
        var other = known
        other.body += " "
        let edit = try Edits.make("e1", "till-1", at: 500, ["name": "Flan"])
        let otherEdit = try Edits.make("e1", "till-1", at: 501, ["name": "Flan"])
        let keeping = CloudRecord.Keeping(
            reason: Problem(.deviceRevoked, "revoked"), key: key)
        try await engine.withShop { [other] database in
            _ = try await Self.record(
                [SyncOp(write: known, key: key), SyncOp(write: edit, key: nil)], as: nil,
                in: database)
            let results = try await Self.record(
                [
                    SyncOp(write: known, key: key), SyncOp(write: other, key: key),
                    SyncOp(write: otherEdit, key: nil),
                ], as: nil, keeping: keeping, in: database)
            #expect(results.map(\.status) == [.dup, .parked, .parked])
            #expect(try await Self.pull(Self.location, from: database) == 2)
            #expect(try await Self.pull(Realtime.shopStream, from: database) == 2)
        }
    }
}
