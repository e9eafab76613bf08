import RetailModels
import RetailStore
import TestSupport
import Testing

/// What leaves a till's store, and what stays, on both engines.
struct RetentionTests {
    private static let shop = TestShop()

    /// Sessions one after the other, each closed.
    private static func till(_ number: Int = 1, sessions: Int = 3) throws -> DocumentBuilder {
        var till = try DocumentBuilder(
            shop: TestShop(device: "device-\(number)", series: "0\(number)"),
            seed: UInt64(number))
        for _ in 0..<sessions {
            try till.openShift()
            for line in 0..<3 { try till.sell(try till.line(line, milli: 2_000)) }
            try till.closeShift()
        }
        return till
    }

    /// Where the first `count` sessions of a till end.
    private static func end(of count: Int, _ till: DocumentBuilder) throws -> Int64 {
        let closings = till.documents.filter { $0.kind == "shiftClose" }
        return try #require(closings.dropFirst(count - 1).first).at + 1
    }

    @discardableResult
    private static func run(
        _ till: DocumentBuilder, before: Int64, kept: Set<String> = [],
        in database: any Database
    ) async throws -> Int {
        try await database.write { tx in
            try Retention(tenant: shop.tenant, in: tx).run(
                before: before, kept: kept, device: till.shop.identity.device,
                sign: { till.key.sign(text: $0) })
        }
    }

    private static func sums(_ database: any Database) async throws -> [[[FieldValue]]] {
        [
            try await database.rows(
                """
                SELECT location_id, product_id, on_hand_milli FROM stock_level
                ORDER BY location_id, product_id
                """),
            try await database.rows(
                "SELECT account, balance_minor FROM account_balance ORDER BY account"),
        ]
    }

    private static func digest(_ database: any Database) async throws -> LogDigest.Documents {
        try await database.read { tx in
            try LogDigest(tenant: shop.tenant, in: tx).stored(but: [])
        }
    }

    @Test(arguments: Engine.allCases)
    func oldSessionsGoAndEverySumStays(engine: Engine) async throws {
        let tills = [try Self.till(1), try Self.till(2)]
        let before = try Self.end(of: 2, tills[0])
        try await engine.withShop { database in
            for till in tills { try await database.record(till) }
            let (sums, digest) = (try await Self.sums(database), try await Self.digest(database))
            let gone = try await Self.run(tills[0], before: before, in: database)
            #expect(gone == 20)
            #expect(try await database.count("document") == 10)
            #expect(try await database.count("sale") == 6)
            #expect(try await database.count("stock_movement") == 6)
            #expect(try await Self.sums(database) == sums)
            let after = try await Self.digest(database)
            #expect(after.table == digest.table && after.chains == digest.chains)
            let report = try await database.verify(Self.shop.tenant)
            #expect(report.findings == [])
            #expect(report.carried == 20 && report.documents == 10)

            // Again there is nothing to do; later the rest goes, with what was sold meanwhile.
            #expect(try await Self.run(tills[0], before: before, in: database) == 0)
            #expect(try await Self.run(tills[0], before: .max, in: database) == 10)
            #expect(try await Self.sums(database) == sums)
            let last = try await Self.digest(database)
            #expect(last.table == digest.table && last.chains == digest.chains)
            let all = try await database.verify(Self.shop.tenant)
            #expect(all.findings == [] && all.carried == 30 && all.documents == 0)
        }
    }

    /// Sold on behind the cut.
    @Test(arguments: Engine.allCases)
    func theChainGoesOnBehindTheCut(engine: Engine) async throws {
        var till = try Self.till()
        let first = till
        try till.openShift()
        try till.sell(try till.line(1))
        try till.closeShift()
        let whole = till
        try await engine.withShop { database in
            try await database.record(first)
            #expect(try await Self.run(first, before: .max, in: database) == 15)
            let writes = Array(whole.writes.dropFirst(15))
            _ = try await database.record(
                writes, key: whole.key.publicKey, tenant: Self.shop.tenant)
            let report = try await database.verify(Self.shop.tenant)
            #expect(report.findings == [] && report.documents == 3)
            #expect(try await Self.run(whole, before: .max, in: database) == 3)
            #expect(try await database.verify(Self.shop.tenant).findings == [])
        }
    }

    /// What the cloud's log is not known to have stays, and what is behind it.
    @Test(arguments: Engine.allCases)
    func whatIsNotSynchronisedStays(engine: Engine) async throws {
        let till = try Self.till()
        try await engine.withShop { database in
            try await database.record(till)
            let waiting = till.writes[6].id
            #expect(
                try await Self.run(till, before: .max, kept: [waiting], in: database) == 5)
            #expect(try await database.count("document") == 10)
            #expect(
                try await Self.run(till, before: .max, kept: [waiting], in: database) == 0)
            #expect(try await database.verify(Self.shop.tenant).findings == [])
        }
    }

    /// A session that is open stays whole, and one that cannot be proven.
    @Test(arguments: Engine.allCases)
    func whatIsOpenOrNotProvenStays(engine: Engine) async throws {
        var till = try Self.till(sessions: 2)
        try till.openShift()
        try till.sell(try till.line(0))
        let made = till
        try await engine.withShop { database in
            try await database.record(made)
            try await database.write { tx in
                let other = String(repeating: "f", count: 128)
                try tx.send("UPDATE document SET signature = \(other) WHERE sequence = 8")
            }
            #expect(try await Self.run(made, before: .max, in: database) == 5)
            #expect(try await database.count("document") == 7)
        }
    }

    /// What has left comes back in a page or a snapshot, and is not stored again.
    @Test(arguments: Engine.allCases)
    func whatHasLeftIsKnown(engine: Engine) async throws {
        let till = try Self.till()
        let items = till.writes.map {
            CloudRecord.Item(
                op: SyncOp(write: $0, key: till.key.publicKey), origin: LogOrigin(clock: 1))
        }
        try await engine.withShop { cloud in
            try await cloud.write { tx in
                _ = try CloudRecord(
                    tenant: Self.shop.tenant, location: Self.shop.location, now: 9, in: tx
                ).record(items)
            }
            let page = try await cloud.read { tx in
                try LogReader.page(
                    PullLog(since: .start(of: Self.shop.location), limit: 500),
                    tenant: Self.shop.tenant, in: tx)
            }
            try await Engine.sqlite.withShop { own in
                try await own.record(till)
                let sums = try await Self.sums(own)
                try await Self.run(till, before: try Self.end(of: 2, till), in: own)
                let content = SnapshotContent(documents: items.map(\.op))
                let logged = try await own.write { tx in
                    let apply = LogApply(tenant: Self.shop.tenant, in: tx)
                    var applied = try apply.apply(page, takesShop: true, now: 1)
                    try apply.apply(content, takesShop: true, now: 1, &applied)
                    return applied.logged.count
                }
                #expect(logged == 30)
                #expect(try await own.count("document") == 5)
                #expect(try await own.count("sync_parked") == 0)
                #expect(try await Self.sums(own) == sums)
                #expect(try await own.verify(Self.shop.tenant).findings == [])
            }
        }
    }

    /// Nobody takes documents away and says that they have left.
    @Test(
        arguments: Engine.allCases,
        [
            "UPDATE retention_base SET total = total + 1 WHERE kind = 'stock'",
            "UPDATE retention_base SET total = total - 5 WHERE kind = 'balance'",
            "UPDATE retention_cut SET sequence = sequence + 1",
            "UPDATE retention_cut SET documents = documents + 1",
            "DELETE FROM retention_cut", "DELETE FROM retention_base WHERE kind = 'balance'",
            "DELETE FROM sync_state WHERE name = 'retention'",
            "UPDATE sync_state SET value = '{}' WHERE name = 'retention'",
        ])
    func aVerificationFindsWhatWasAltered(engine: Engine, change: String) async throws {
        let till = try Self.till()
        try await engine.withShop { database in
            try await database.record(till)
            try await Self.run(till, before: try Self.end(of: 2, till), in: database)
            #expect(try await database.verify(Self.shop.tenant).findings == [])
            try await database.write { try $0.send("\(raw: change)") }
            let findings = try await database.verify(Self.shop.tenant).findings
            #expect(findings.contains { $0.place == "retention" }, "\(findings)")
        }
    }
}
