import RetailModels
import RetailStore
import TestSupport
import Testing

/// Edits of single columns and how they come together, in the cloud and on tills.
struct EditTests {
    static let shop = TestShop()
    static let product = shop.productID("A-1")

    @Test(arguments: Engine.allCases)
    func differentColumnsAreBothKept(engine: Engine) async throws {
        try await engine.withShop { cloud in
            try await cloud.take(Edits.make("e1", "till-1", at: 100, ["name": "Flan"]))
            try await cloud.take(Edits.make("e2", "till-2", at: 50, ["brand": "Coop"]))
            let shown = try await cloud.shown(Self.product)
            #expect(shown["name"] == "Flan" && shown["brand"] == "Coop")
            #expect(try await cloud.found("flan") == ["A-1"])
            #expect(try await cloud.found("coop") == ["A-1"])
            #expect(try await cloud.found("migros creme brulee") == [])
        }
    }

    @Test(arguments: Engine.allCases)
    func theLaterWinsAndTheOtherIsKept(engine: Engine) async throws {
        let early = try Edits.make("e1", "till-1", at: 100, ["name": "Flan"])
        let late = try Edits.make("e2", "till-2", at: 200, ["name": "Custard"])
        for order in [[early, late], [late, early]] {
            try await engine.withShop { cloud in
                for edit in order { try await cloud.take(edit) }
                #expect(try await cloud.shown(Self.product)["name"] == "Custard")
                #expect(try await cloud.conflicts() == [])
                let lost = try await cloud.count("sync_conflict WHERE kind = 'lost'")
                #expect(lost == (order[0] == late ? 1 : 0))
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func aClockOfTheFutureIsHeldBack(engine: Engine) async throws {
        try await engine.withShop { cloud in
            try await cloud.take(
                Edits.make("e1", "till-1", at: 31_536_000_000, ["name": "Next year"]), now: 1_000)
            try await cloud.take(
                Edits.make("e2", "till-2", at: 62_000, ["name": "Today"]), now: 62_000)
            #expect(try await cloud.shown(Self.product)["name"] == "Today")
        }
    }

    /// The model's seed 80185: clamped on its way, a till's earlier edit came after its later one,
    /// and its time was no longer in the future.
    @Test(arguments: Engine.allCases)
    func anOwnLaterEditNeverLosesToAnEarlierOne(engine: Engine) async throws {
        let first = try Edits.make("e1", "till-1", at: 1_800_000, ["name": "First"])
        let second = try Edits.make(
            "e2", "till-1", at: 3_600_000, ["name": "Second"], after: ["e1"])
        let third = try Edits.make(
            "e3", "till-1", at: 3_700_000, ["name": "Third"], after: ["e1", "e2"])
        for order in [[third, first, second], [second, third, first], [first, third, second]] {
            try await engine.withShop { cloud in
                for (index, edit) in order.enumerated() {
                    try await cloud.take(edit, now: Int64(index) * 1_800_000)
                }
                #expect(try await cloud.shown(Self.product)["name"] == "Third")
            }
        }
    }

    /// A clock ran a year ahead, its edit was seen by another till, and then the log was lost.
    /// Decided anew, a moment later, it must not beat what was typed over it.
    @Test(arguments: Engine.allCases, [true, false])
    func anEditNeverLosesToOneThatItsMakerHasSeen(engine: Engine, comesFirst: Bool) async throws {
        let ahead = try Edits.make("e1", "till-1", at: 31_536_000_000, ["name": "Next year"])
        let over = try Edits.make(
            "e2", "till-2", at: 61_001, ["name": "Over it"], after: ["e1"])
        let kept = EditOutcome(stamp: 61_001, results: [.merged])
        try await engine.withShop { cloud in
            if comesFirst { try await cloud.take(ahead, now: 500_000) }
            try await cloud.take(over, now: 500_000, kept: kept)
            if !comesFirst { try await cloud.take(ahead, now: 500_000) }
            #expect(try await cloud.shown(Self.product)["name"] == "Over it")
        }
    }

    @Test(arguments: Engine.allCases)
    func aPriceThatSomebodyElseHasChangedWaitsForAPerson(engine: Engine) async throws {
        try await engine.withShop { cloud in
            try await cloud.take(Edits.make("e1", "till-1", at: 100, ["price": "499"], base: "399"))
            try await cloud.take(Edits.make("e2", "till-2", at: 200, ["price": "599"], base: "399"))
            #expect(try await cloud.shown(Self.product)["price"] == "499")
            var open = try await cloud.conflicts()
            #expect(open.map(\.other) == ["599"] && open.map(\.current) == ["499"])
            #expect(open.map(\.kind) == [.conflict] && open.map(\.code) == ["A-1"])
            // Who knew what stood there is no conflict, however slow the clock.
            try await cloud.take(Edits.make("e3", "till-1", at: 1, ["price": "449"], base: "499"))
            #expect(try await cloud.shown(Self.product)["price"] == "449")
            // Its maker changes its mind: one choice is left.
            try await cloud.take(Edits.make("e4", "till-2", at: 300, ["price": "649"], base: "599"))
            open = try await cloud.conflicts()
            #expect(open.map(\.other) == ["649"] && open.map(\.current) == ["449"])
            #expect(try await cloud.choose(open[0].id, takes: true))
            #expect(try await cloud.shown(Self.product)["price"] == "649")
            #expect(try await cloud.conflicts() == [])
            #expect(try await cloud.choose(open[0].id, takes: true) == false)
        }
    }

    @Test(arguments: Engine.allCases)
    func aTaxRateIsTheManagersToDecide(engine: Engine) async throws {
        try await engine.withShop { cloud in
            try await cloud.take(
                Edits.make("e1", "till-1", at: 100, ["tax_class": "none"], base: "standard"))
            #expect(try await cloud.shown(Self.product)["tax_class"] == "standard")
            let open = try await cloud.conflicts()
            #expect(open.map(\.kind) == [.proposal])
            #expect(try await cloud.choose(open[0].id, takes: false))
            #expect(try await cloud.shown(Self.product)["tax_class"] == "standard")
            #expect(try await cloud.conflicts() == [])
        }
    }

    @Test(arguments: Engine.allCases)
    func whatIsDeletedStaysDeletedAndItsDocumentsNameIt(engine: Engine) async throws {
        try await engine.withShop { cloud in
            try await cloud.take(Edits.make("e1", "till-1", at: 100, [:], isDeleted: true))
            try await cloud.take(Edits.make("e2", "till-2", at: 200, ["name": "Back"]))
            #expect(try await cloud.found("back") == [])
            #expect(try await cloud.found("A-1") == [])
            let (list, byCode) = try await cloud.read { tx in
                (
                    try ProductStore.list(
                        after: 0, limit: 50, lowOnly: false, tenant: "tenant-1", location: "",
                        in: tx),
                    try ProductStore.find(
                        code: "4006381333931", tenant: "tenant-1", location: "", in: tx)
                )
            }
            #expect(list.count == 9 && byCode == nil)
            // An import does not bring it back, and says so.
            let change = try await cloud.write { tx in
                var catalogue = try CatalogueImport(tenant: "tenant-1", stamp: 300, in: tx)
                var row = try Self.shop.rows()[0]
                row.name = "Imported"
                return try catalogue.save([row])[0]
            }
            #expect(change == .refused(reason: "product A-1 was deleted"))
        }
    }

    @Test(arguments: Engine.allCases)
    func anEditIsTakenOnceAndNeverCreatesARow(engine: Engine) async throws {
        try await engine.withShop { cloud in
            let edit = try Edits.make("e1", "till-1", at: 100, ["name": "Flan"])
            #expect(try await cloud.take(edit).status == .stored)
            #expect(try await cloud.take(edit).status == .dup)
            var other = edit
            other.body = other.body.replacing("Flan", with: "Flam")
            #expect(try await cloud.take(other).problem?.code == .otherContent)
            let unknown = try Edits.make("e2", "till-1", at: 1, ["name": "X"], row: "nobody")
            #expect(try await cloud.take(unknown).problem?.code == .notFound)
            for bad in [["sku": "X"], ["price": "-1"], ["price": "1.50"], ["name": ""]] {
                let edit = try Edits.make("b\(bad)", "till-1", at: 1, bad)
                #expect(try await cloud.take(edit).status == .parked)
            }
            let count = try await cloud.count("sync_edit")
            #expect(count == 1)
        }
    }

    /// What a file changes is an edit like any other: an older one that comes later loses.
    @Test(arguments: Engine.allCases)
    func anImportCompetesWithEdits(engine: Engine) async throws {
        try await engine.withShop { cloud in
            try await cloud.write { tx in
                var catalogue = try CatalogueImport(tenant: "tenant-1", stamp: 300, in: tx)
                var row = try Self.shop.rows()[0]
                row.name = "Imported"
                _ = try catalogue.save([row])
            }
            try await cloud.take(Edits.make("e1", "till-1", at: 200, ["name": "Old"]))
            #expect(try await cloud.shown(Self.product)["name"] == "Imported")
            try await cloud.take(Edits.make("e2", "till-1", at: 400, ["name": "New"]))
            #expect(try await cloud.shown(Self.product)["name"] == "New")
        }
    }

    /// Any order of the same edits comes to the same rows, in the cloud and on a till that pulls.
    @Test func theOrderDoesNotMatter() async throws {
        for seed in UInt64(1)...12 { try await orders(seed: seed) }
    }

    private func orders(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        var edits: [JournalWrite] = []
        for index in 0..<12 {
            let column = random.pick(["name", "brand", "unit", "cost"])
            let value = "\(random.number(1...5))"
            edits.append(
                try Edits.make(
                    "e\(index)", "till-\(random.number(1...3))", at: random.number(1...8),
                    [column: value], row: Self.shop.productID(random.pick(["A-1", "A-2"])),
                    isDeleted: random.chance(percent: 5)))
        }
        var found: [[[String: String]]] = []
        for _ in 0..<3 {
            let order = edits.shuffled(using: &random)
            try await Engine.sqlite.withShop { cloud in
                for edit in order { try await cloud.take(edit, now: 1_000) }
                try await Engine.sqlite.withShop { till in
                    try await Edits.pull(from: cloud, to: till)
                    found.append(try await Self.rows(cloud))
                    found.append(try await Self.rows(till))
                }
            }
        }
        #expect(Set(found).count == 1, "seed \(seed)")
    }

    private static func rows(_ database: any Database) async throws -> [[String: String]] {
        [try await database.shown(product), try await database.shown(shop.productID("A-2"))]
    }

    @Test(arguments: Engine.allCases)
    func everyTableHasAPolicy(engine: Engine) async throws {
        try await engine.withDatabase { database in
            let names: SQL =
                engine == .sqlite
                ? """
                SELECT name FROM sqlite_schema WHERE type = 'table'
                    AND name NOT LIKE 'product_search_%' AND name NOT LIKE 'sqlite_%'
                """
                : """
                SELECT CAST(table_name AS TEXT) AS name FROM information_schema.tables
                WHERE table_schema = current_schema()
                """
            let tables = try await database.read { tx in
                Set(try tx.rows(names).map { try $0.text("name") })
            }
            let missing = tables.subtracting(SyncPolicy.ofTables.keys)
            #expect(missing == [], "without a policy: \(missing.sorted())")
            let edited = SyncPolicy.ofTables.filter { $0.value == .edited }.keys.sorted()
            #expect(edited == EditTable.allCases.map(\.rawValue).sorted())
        }
    }
}
