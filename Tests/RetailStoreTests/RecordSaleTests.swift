import RetailModels
import RetailStore
import TestSupport
import Testing

/// What becomes of documents that a till has committed.
struct RecordSaleTests {
    private let shop = TestShop()

    private func till() throws -> DocumentBuilder {
        var till = try DocumentBuilder(shop: shop)
        try till.openShift()
        try till.add(
            .sale(
                till.sale(
                    [till.line(0, milli: 2_000), till.line(4, milli: 845, discount: 10)],
                    discount: 50, tenders: [(.card, 300)], extra: 120, customer: "c1",
                    reference: "basket 7")))
        return till
    }

    /// The bytes, the rows derived from them and the caches.
    @Test func aSaleIsStoredWithAllItsRows() async throws {
        let till = try till()
        let shop = shop
        let wanted = till.writes.map { WriteResult(id: $0.id, status: .stored) }
        let content = try await sameOnEngines { database in
            let results = try await database.record(till)
            #expect(results == wanted)
            let signed = try await database.read { tx in
                try DocumentStore.signed(id: till.documents[1].id, tenant: shop.tenant, in: tx)
            }
            #expect(signed?.document == till.writes[1].body)
            #expect(signed?.signature == till.writes[1].signature)
            #expect(signed?.key == till.key.publicKey)
            #expect(try await database.verify(shop.tenant).findings == [])
            return try await StoreContent(database)
        }
        #expect(content.counts["sale"] == 1)
        #expect(content.counts["sale_line"] == 2)
        #expect(content.counts["payment"] == 2)
        #expect(content.counts["stock_movement"] == 2)
        #expect(content.counts["document"] == 2)
        #expect(content.counts["sync_device"] == 1)
        #expect(content.counts["sync_parked"] == 0)
    }

    @Test func theSameBytesAgainAreKnownAndChangeNothing() async throws {
        let till = try till()
        let statuses = try await sameOnEngines { database in
            try await database.record(till)
            let before = try await StoreContent(database)
            let results = try await database.record(till)
            #expect(try await StoreContent(database) == before)
            return results.map(\.status)
        }
        #expect(statuses == [.dup, .dup])
    }

    /// Other bytes under a known id: the first stay, the others are kept for a person.
    @Test func otherBytesUnderAKnownIdAreParked() async throws {
        let till = try till()
        let shop = shop
        var second = try DocumentBuilder(shop: shop)
        try second.openShift()
        let sale = try second.sale([second.line(1)])
        let other = try second.add(.sale(sale), id: till.documents[1].id)
        let answer = try await sameOnEngines { database in
            try await database.record(till)
            let before = try await StoreContent(database)
            var results: [WriteResult] = []
            // Twice: what is parked is parked once.
            for _ in 0..<2 {
                results += try await database.record(
                    [other], key: till.key.publicKey, tenant: shop.tenant)
            }
            #expect(try await StoreContent(database).facts == before.facts)
            let parked = try await database.rows(Self.parkedRows)
            #expect(
                parked == [
                    [
                        .text(other.id), .text("sale"), .text("other-content"), .integer(7),
                        .text(till.key.publicKey), .text(other.signature ?? ""), .text(other.body),
                        .text(Digest.sha256(other.body)),
                    ]
                ])
            return results
        }
        #expect(answer.map(\.status) == [.parked, .parked])
        #expect(answer.map(\.problem?.code) == [.otherContent, .otherContent])
    }

    private static let parkedRows: SQL = """
        SELECT write_id, kind, code, received_at_ms, public_key, signature, body, hash
        FROM sync_parked ORDER BY write_id
        """

    @Test func aNumberUsedTwiceIsParked() async throws {
        let till = try till()
        let shop = shop
        var twin = try DocumentBuilder(shop: shop)
        try twin.openShift()
        let other = try twin.add(.sale(twin.sale([twin.line(2)])), id: "another-id")
        let answer = try await sameOnEngines { database in
            try await database.record(till)
            let before = try await StoreContent(database)
            let results = try await database.record(
                [other], key: till.key.publicKey, tenant: shop.tenant)
            #expect(try await StoreContent(database).facts == before.facts)
            return results
        }
        #expect(answer[0].status == .parked)
        #expect(answer[0].problem?.code == .numberTwice)
    }

    /// The key of the first document is the device's from then on.
    @Test func aDeviceIsKnownByItsFirstKey() async throws {
        let till = try till()
        let shop = shop
        let stranger = try DocumentBuilder(shop: shop, seed: 99)
        let forged = try stranger.key.sign(till.documents[1])
        let write = JournalWrite(till.documents[1], signed: forged)
        let answer = try await sameOnEngines { database in
            let first = try await database.record(
                [till.writes[0]], key: till.key.publicKey, tenant: shop.tenant)
            let second = try await database.record(
                [write], key: stranger.key.publicKey, tenant: shop.tenant)
            let third = try await database.record(
                [till.writes[1]], key: till.key.publicKey, tenant: shop.tenant)
            let keys = try await database.rows("SELECT id, public_key FROM sync_device")
            #expect(keys == [[.text("device-1"), .text(till.key.publicKey)]])
            return first + second + third
        }
        #expect(answer.map(\.status) == [.stored, .parked, .stored])
        #expect(answer[1].problem?.code == .documentInvalid)
        #expect(answer[1].problem?.detail == "the key is not this device's")
    }

    /// A signature by another key, broken, or none; nothing of the device is learned from it.
    @Test func aSignatureThatDoesNotFitIsParked() async throws {
        let till = try till()
        let shop = shop
        let signature = till.writes[0].signature ?? ""
        let bad = [
            till.writes[1].signature, nil, "", "zz", String(signature.dropLast(2)),
            (signature.hasPrefix("0") ? "1" : "0") + signature.dropFirst(),
        ]
        for signature in bad {
            var write = till.writes[0]
            write.signature = signature
            let sent = write
            let answer = try await sameOnEngines { database in
                let results = try await database.record(
                    [sent], key: till.key.publicKey, tenant: shop.tenant)
                #expect(try await database.count("sync_device") == 0)
                #expect(try await database.count("document") == 0)
                #expect(try await database.count("sync_parked") == 1)
                return results
            }
            #expect(answer[0].problem?.detail == "the signature does not fit")
        }
    }

    /// One bad write among good ones: these are stored, the bad one is parked, nothing is mixed.
    @Test func oneBadAmongGoodOnesStopsNothing() async throws {
        var till = try till()
        let shop = shop
        var altered = till.writes[1]
        for _ in 0..<3 { try till.sell(try till.line(3), try till.line(5)) }
        try till.closeShift(over: -5)
        altered.id = "x"
        altered.body = altered.body.replacing("basket 7", with: "basket 8")
        var writes = till.writes
        writes.insert(altered, at: 3)
        writes.insert(JournalWrite(id: "y", kind: .document, body: "]["), at: 5)
        let (sent, key) = (writes, till.key.publicKey)
        let statuses = try await sameOnEngines { database in
            let results = try await database.record(sent, key: key, tenant: shop.tenant)
            #expect(results.map(\.id) == sent.map(\.id))
            let report = try await database.verify(shop.tenant)
            #expect(report.findings == [])
            #expect(report.documents == 6)
            return results.map(\.status)
        }
        #expect(
            statuses == [.stored, .stored, .stored, .parked, .stored, .parked, .stored, .stored])
    }

    /// Documents that arrive in another order come to the same.
    @Test func theOrderOfArrivalDoesNotMatter() async throws {
        var till = try till()
        try till.addRandom(30)
        let (made, shop) = (till, shop)
        _ = try await sameOnEngines { database in
            try await database.record(made)
            let straight = try await StoreContent(database)
            let turned = try await Engine.sqlite.withShop(shop) { other in
                _ = try await other.record(
                    made.writes.reversed(), key: made.key.publicKey, tenant: shop.tenant)
                #expect(try await other.verify(shop.tenant).findings == [])
                return try await StoreContent(other)
            }
            #expect(turned == straight)
            return straight
        }
    }
}
