import RetailModels
import RetailStore
import TestSupport
import Testing

/// What edits do on a till: what is pending lies over what is merged, and goes when it comes back.
///
/// One after the other: each holds one database and asks for others, of which there are few.
@Suite(.serialized) struct EditTillTests {
    private static let product = EditTests.product

    private static func withBoth(
        _ engine: Engine, _ body: (_ cloud: any Database, _ till: any Database) async throws -> Void
    ) async throws {
        try await engine.withShop { cloud in
            try await Engine.sqlite.withShop { till in try await body(cloud, till) }
        }
    }

    private static func digests(_ database: any Database) async throws -> [TableDigest] {
        try await database.read { try LogDigest(tenant: "tenant-1", in: $0).shop() }
    }

    private static func expectWell(_ database: any Database) async throws {
        let report = try await Verifier(database: database, tenant: "tenant-1").run()
        #expect(report.findings == [])
    }

    @Test(arguments: Engine.allCases)
    func anUnsentEditHoldsHereAndIsNoPartOfTheDigest(engine: Engine) async throws {
        try await Self.withBoth(engine) { cloud, till in
            let edit = try Edits.make("e1", "till-1", at: 100, ["name": "Flan"])
            try await till.takeHere(edit)
            #expect(try await till.takeHere(edit).status == .dup)
            #expect(try await till.shown(Self.product)["name"] == "Flan")
            #expect(try await till.found("flan") == ["A-1"])
            var (here, there) = (try await Self.digests(till), try await Self.digests(cloud))
            #expect(here == there)
            try await Self.expectWell(till)

            try await cloud.take(edit)
            (here, there) = (try await Self.digests(till), try await Self.digests(cloud))
            #expect(here != there)
            try await Edits.pull(from: cloud, to: till)
            (here, there) = (try await Self.digests(till), try await Self.digests(cloud))
            #expect(here == there)
            let pending = try await till.count("sync_edit WHERE state <> 'logged'")
            #expect(pending == 0)
            try await Self.expectWell(till)
            try await Self.expectWell(cloud)
            try await till.write { tx in
                try tx.send("UPDATE product SET name = 'Altered' WHERE sku = 'A-1'")
            }
            let altered = try await Verifier(database: till, tenant: "tenant-1").run()
            #expect(altered.findings.map(\.column) == ["name"])
        }
    }

    @Test(arguments: Engine.allCases)
    func anEditThatWasBeatenShowsWhatHasWon(engine: Engine) async throws {
        try await Self.withBoth(engine) { cloud, till in
            let own = try Edits.make("e1", "till-1", at: 100, ["name": "Own", "brand": "Mine"])
            try await till.takeHere(own)
            try await cloud.take(Edits.make("e2", "till-2", at: 200, ["name": "Other"]))
            try await Edits.pull(from: cloud, to: till)
            // Still pending: the till goes on showing it.
            #expect(try await till.shown(Self.product)["name"] == "Own")
            try await cloud.take(own)
            try await Edits.pull(from: cloud, to: till)
            let shown = try await till.shown(Self.product)
            #expect(shown["name"] == "Other" && shown["brand"] == "Mine")
            #expect(try await Self.digests(till) == Self.digests(cloud))
        }
    }

    @Test(arguments: Engine.allCases)
    func aConflictGivesWayAndAProposalHoldsUntilItIsDecided(engine: Engine) async throws {
        try await Self.withBoth(engine) { cloud, till in
            try await cloud.take(Edits.make("e1", "till-2", at: 1, ["price": "500"], base: "399"))
            let own = try Edits.make(
                "e2", "till-1", at: 2, ["price": "600", "tax_class": "none"], base: "399")
            try await till.takeHere(own)
            try await cloud.take(own)
            try await Edits.pull(from: cloud, to: till)
            var shown = try await till.shown(Self.product)
            #expect(shown["price"] == "500" && shown["tax_class"] == "none")
            #expect(try await cloud.shown(Self.product)["tax_class"] == "standard")
            #expect(try await till.conflicts() == cloud.conflicts())
            #expect(try await Self.digests(till) == Self.digests(cloud))
            try await Self.expectWell(till)
            for conflict in try await cloud.conflicts() {
                #expect(try await cloud.choose(conflict.id, takes: conflict.kind == .conflict))
            }
            try await Edits.pull(from: cloud, to: till)
            shown = try await till.shown(Self.product)
            #expect(shown["price"] == "600" && shown["tax_class"] == "standard")
            #expect(try await till.conflicts() == [])
            #expect(try await Self.digests(till) == Self.digests(cloud))
        }
    }

    /// A product that comes whole neither wipes what is pending nor takes back what is merged.
    @Test(arguments: Engine.allCases)
    func aProductThatComesWholeKeepsWhatIsPending(engine: Engine) async throws {
        try await Self.withBoth(engine) { cloud, till in
            try await till.takeHere(Edits.make("e1", "till-1", at: 100, ["name": "Own"]))
            try await cloud.take(Edits.make("e2", "till-2", at: 50, ["brand": "Coop"]))
            try await cloud.write { tx in
                var row = try EditTests.shop.rows()[0]
                (row.name, row.brand, row.unit) = ("Imported", "Coop", "box")
                var catalogue = try CatalogueImport(tenant: "tenant-1", stamp: 70, in: tx)
                _ = try catalogue.save([row])
                _ = try SyncLog.noteProducts([Self.product], tenant: "tenant-1", now: 70, in: tx)
            }
            try await cloud.take(Edits.make("e3", "till-2", at: 90, ["unit": "crate"]))
            try await Edits.pull(from: cloud, to: till)
            let shown = try await till.shown(Self.product)
            #expect(shown["name"] == "Own" && shown["brand"] == "Coop" && shown["unit"] == "crate")
            #expect(try await Self.digests(till) == Self.digests(cloud))
            try await Self.expectWell(till)
        }
    }

    @Test(arguments: Engine.allCases)
    func aSnapshotBringsWhatWasEditedAndEndsWhatItHolds(engine: Engine) async throws {
        try await Self.withBoth(engine) { cloud, till in
            let customer = Customer(id: "c1", number: "17", name: "Ada")
            try await cloud.take(
                JournalWrite(
                    id: "c1", kind: .customer, body: try CanonicalJSON.text(customer)))
            try await cloud.take(
                Edits.make("e0", "till-2", at: 5, ["name": "Ada B"], row: "c1", table: .customer))
            try await cloud.take(Edits.make("e1", "till-2", at: 10, ["name": "Flan"]))
            try await cloud.take(
                Edits.make(
                    "e2", "till-2", at: 10, [:], row: EditTests.shop.productID("A-2"),
                    isDeleted: true))
            let own = try Edits.make("e3", "till-1", at: 20, ["tax_class": "none"])
            let unsent = try Edits.make("e4", "till-1", at: 30, ["brand": "Mine"])
            try await till.takeHere(own)
            try await till.takeHere(unsent)
            let place = try await cloud.take(own)
            let parts = try await cloud.writeOnOneView { tx in
                let store = SnapshotStore(
                    tenant: "tenant-1", location: EditTests.shop.location, now: 10, in: tx)
                let session = try store.open(device: "d", newID: "s")
                return (
                    session.positions[0],
                    try (1...session.parts.count).map { try store.part(Int64($0), of: "s") }
                )
            }
            try await till.write { tx in
                let apply = LogApply(tenant: "tenant-1", in: tx)
                try apply.note([(own, place.seq)])
                var applied = LogApply.Applied()
                for part in parts.1 {
                    try apply.apply(
                        try CanonicalJSON.decode(SnapshotContent.self, from: part),
                        takesShop: true, now: 1, &applied)
                }
                try apply.setCursor(parts.0)
            }
            let shown = try await till.shown(Self.product)
            #expect(shown["name"] == "Flan" && shown["brand"] == "Mine")
            #expect(shown["tax_class"] == "none", "a proposal holds on its maker")
            #expect(try await till.found("A-2") == [])
            #expect(try await till.shown("c1", .customer)["name"] == "Ada B")
            #expect(try await till.conflicts() == cloud.conflicts())
            #expect(try await Self.digests(till) == Self.digests(cloud))
            let states = try await till.read { tx in
                try tx.rows("SELECT state FROM sync_edit ORDER BY id").map { try $0.text("state") }
            }
            #expect(states == ["proposed", "pending"])
            try await Self.expectWell(till)
        }
    }

    /// The cloud was put back to before the edits: it gets them, and their order, from a till.
    @Test(arguments: Engine.allCases)
    func aCloudThatLostEditsGetsThemBackAsTheyWere(engine: Engine) async throws {
        let customer = Customer(id: "c1", number: "17", name: "Ada")
        let writes = try [
            JournalWrite(id: "c1", kind: .customer, body: try CanonicalJSON.text(customer)),
            Edits.make("e1", "till-1", at: 400, ["name": "Ada C"], row: "c1", table: .customer),
            Edits.make("e2", "till-2", at: 300, ["name": "Ada B"], row: "c1", table: .customer),
            Edits.make("e3", "till-2", at: 1, ["price": "500"], base: "399"),
            Edits.make("e4", "till-1", at: 2, ["price": "600"], base: "500"),
            Edits.make(
                "e5", "till-1", at: 3, [:], row: EditTests.shop.productID("A-3"),
                isDeleted: true),
            Edits.make("e6", "till-2", at: 9_000_000, ["brand": "Ahead"]),
        ]
        try await Self.withBoth(engine) { cloud, till in
            for write in writes { try await cloud.take(write) }
            try await Edits.pull(from: cloud, to: till)
            let (before, digests) = (
                try await till.shown(Self.product), try await Self.digests(till)
            )
            let bundles = try await till.write { tx in
                let outbox = Outbox(
                    tenant: "tenant-1", location: EditTests.shop.location, in: tx)
                try outbox.offerAll(in: "again", now: 1)
                try LogApply(tenant: "tenant-1", in: tx).forget()
                return try outbox.first(100).bundles
            }
            #expect(bundles.count == writes.count)
            // Nobody sees a value go.
            #expect(try await till.shown(Self.product) == before)
            try await Engine.sqlite.withShop { restored in
                // Another till was there first, whose clock is behind.
                try await restored.take(
                    Edits.make("e7", "till-3", at: 2, ["brand": "Late"]), now: 50)
                let reply = try await restored.write { tx in
                    try PushLog.push(
                        PushBundles.Body(epoch: "again", relies: [], bundles: bundles),
                        device: "till-1",
                        into: CloudRecord(
                            tenant: "tenant-1", location: EditTests.shop.location, now: 2_000,
                            in: tx)
                    ).reply
                }
                let statuses = Set(reply.results.map(\.status))
                #expect(statuses == [.ok])
                try await Edits.pull(from: restored, to: till)
                #expect(try await Self.digests(restored) == digests)
                #expect(try await Self.digests(till) == digests)
                #expect(try await till.shown(Self.product) == before)
                try await Self.expectWell(till)
                try await Self.expectWell(restored)
            }
        }
    }

    /// The edit that is made where it is typed knows what stands there, and comes behind it.
    @Test(arguments: Engine.allCases)
    func anEditKnowsWhatItsMakerHasSeen(engine: Engine) async throws {
        try await Self.withBoth(engine) { cloud, till in
            try await cloud.take(Edits.make("e1", "till-2", at: 900, ["name": "Flan"]))
            try await Edits.pull(from: cloud, to: till)
            func draft(_ values: [String: String], _ id: String) async throws -> Edit? {
                try await till.read { tx in
                    try EditDraft(table: .product, row: Self.product, values: values, by: "o")
                        .edit(id: id, device: "till-1", now: 5, tenant: "tenant-1", in: tx)
                }
            }
            #expect(try await draft(["name": "Flan"], "e2") == nil)
            let first = try #require(try await draft(["name": "Custard", "unit": "box"], "e2"))
            #expect(first.at == 901 && first.after == ["e1"])
            #expect(first.changes.map(\.base) == ["Flan", "each"])
            let write = JournalWrite(id: "e2", kind: .edit, body: try CanonicalJSON.text(first))
            try await till.takeHere(write)
            let second = try #require(try await draft(["name": "Cream"], "e3"))
            #expect(second.at == 902 && second.after == ["e1", "e2"])
            #expect(second.changes.map(\.base) == ["Custard"])
            await #expect(throws: Problem.self) { _ = try await draft(["price": "x"], "e4") }
        }
    }

    /// The simulator's seed 87: an edit that waited came to the cloud before the customer that it
    /// changes, whom only the lost log had, and was kept for a person.
    @Test(arguments: Engine.allCases)
    func whatWaitsIsOfferedBehindWhatItNames(engine: Engine) async throws {
        let customer = Customer(id: "c1", number: "17", name: "Ada")
        try await Self.withBoth(engine) { cloud, till in
            try await cloud.take(
                JournalWrite(
                    id: "c1", kind: .customer, body: try CanonicalJSON.text(customer)))
            try await Edits.pull(from: cloud, to: till)
            try await till.takeHere(
                Edits.make("e1", "till-1", at: 9, ["name": "Ada B"], row: "c1", table: .customer))
            let offered = try await till.write { tx in
                let outbox = Outbox(
                    tenant: "tenant-1", location: EditTests.shop.location, in: tx)
                try outbox.offerAll(in: "again", now: 1)
                return try outbox.first(100).bundles.map(\.ops[0].write.id)
            }
            #expect(offered == ["c1", "e1"])
        }
    }

    /// A till that has its own catalogue takes no product edits but its own.
    @Test(arguments: Engine.allCases)
    func aTillWithItsOwnCatalogueKeepsIt(engine: Engine) async throws {
        try await Self.withBoth(engine) { cloud, till in
            let own = try Edits.make("e1", "till-1", at: 1, ["brand": "Mine"])
            try await till.takeHere(own)
            try await cloud.take(own)
            try await cloud.take(Edits.make("e2", "till-2", at: 2, ["name": "Flan"]))
            try await Edits.pull(from: cloud, to: till, takesShop: false)
            let shown = try await till.shown(Self.product)
            #expect(shown["brand"] == "Mine" && shown["name"] != "Flan")
        }
    }
}
