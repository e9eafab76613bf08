import APIClient
import LocalStore
import RetailModels
import RetailStore
import TestSupport
import Testing
import Till

/// What was paid reaches every server once, whatever the network does.
@Suite struct DeliveryTests {
    @Test func withoutACloudTheOwnServerHasEverything() async throws {
        try await TestTill.with(.fine, hasCloud: false) { till in
            try await till.start()
            try await till.openAndSell(3)
            try await till.settle()
            #expect(try await till.servers.own.count("sale") == 3)
            #expect(try await till.servers.cloud.count("document") == 0)
            #expect(try await till.journal.count(in: [.local]).rows == 4)
            #expect(await till.link.status.word == .local)
        }
    }

    @Test func withACloudBothHaveTheSameRows() async throws {
        try await TestTill.with(.fine) { till in
            try await till.start()
            await till.link.waitUntilDecided()
            #expect(await till.link.status.word == .online)
            try await till.openAndSell(3)
            try await till.settle()
            try await till.expectEqualServers(sales: 3)
            #expect(try await till.journal.count(in: [.cloud]).rows == 4)
        }
    }

    @Test(arguments: [
        FakeServers.Weather.refused, .status(500), .status(401), .foreignPage,
    ])
    func aCloudThatDoesNotAnswerCostsNothing(weather: FakeServers.Weather) async throws {
        try await TestTill.with(weather) { till in
            try await till.start()
            try await till.openAndSell(3)
            try await till.settle()
            #expect(try await till.servers.own.count("sale") == 3)
            #expect(try await till.servers.cloud.count("document") == 0)
            #expect(try await till.journal.count(in: [.open, .local]).rows == 4)
            #expect(await till.link.status.banner != nil)
            // The cloud comes back.
            till.servers.change(to: .fine)
            await till.link.handle(.probeAsked)
            await till.link.waitUntilOnline()
            try await till.settle()
            try await till.expectEqualServers(sales: 3)
        }
    }

    @Test func aReplyLostAfterCommitIsOneSaleOnBothSides() async throws {
        try await TestTill.with(.fine) { till in
            try await till.start()
            await till.link.waitUntilDecided()
            till.servers.change(to: .replyLost)
            try await till.openAndSell(2)
            await till.delivery.waitUntilIdle()
            // The cloud has what it never answered, and the own server took over.
            #expect(try await till.servers.cloud.count("document") > 0)
            #expect(try await till.servers.own.count("sale") == 2)
            till.servers.change(to: .fine)
            await till.link.handle(.probeAsked)
            await till.link.waitUntilOnline()
            try await till.settle()
            try await till.expectEqualServers(sales: 2)
        }
    }

    @Test func whatTheCloudParksIsKeptHereAndTold() async throws {
        try await TestTill.with(.parking) { till in
            try await till.start()
            await till.link.waitUntilDecided()
            try await till.openAndSell(1)
            try await till.settle()
            #expect(try await till.servers.own.count("sale") == 1)
            #expect(try await till.journal.count(in: [.parked]).rows == 2)
            #expect(await till.link.status.word == .attention)
        }
    }

    @Test func aStartDeliversWhatACrashLeftOpen() async throws {
        try await TestTill.with(.fine, hasCloud: false) { till in
            // Nothing delivers: the till is killed before any request leaves.
            try await till.openAndSell(2)
            #expect(try await till.journal.count(in: [.open]).rows == 3)
            #expect(try await till.servers.own.count("sale") == 0)
            await till.stop()
            let again = try await TestTill(
                folder: till.folder, shop: till.shop, key: till.key, servers: till.servers,
                hasCloud: false)
            try await again.start()
            try await again.settle()
            #expect(try await again.servers.own.count("sale") == 2)
            #expect(try await again.journal.count(in: [.open]).rows == 0)
            await again.stop()
        }
    }

    @Test func theJournalIsProvedAndAnAlteredRowIsFound() async throws {
        try await TestTill.with(.fine, hasCloud: false) { till in
            try await till.start()
            try await till.openAndSell(2)
            _ = try await till.register.closeShift(counted: nil, by: till.person)
            try await till.settle()
            let check = JournalCheck(
                journal: till.journal, database: till.servers.own, tenant: till.shop.tenant,
                key: till.key.publicKey)
            #expect(try await check.run() == [])
            // A store that lost a document is noticed from the journal's side.
            try await till.servers.own.write { tx in
                for table in ["payment", "sale_line", "sale", "stock_movement"] {
                    try tx.send("DELETE FROM \(raw: table)")
                }
                try tx.send("DELETE FROM journal_line")
                try tx.send("DELETE FROM journal_entry")
                try tx.send("DELETE FROM document WHERE kind = 'sale'")
            }
            #expect(try await check.run().count == 2)
        }
    }
}

extension TestTill {
    func openAndSell(_ count: Int) async throws {
        _ = try await register.openShift(float: .zero, by: person)
        for _ in 0..<count { try await sell() }
    }

    /// Both servers hold the same documents and pass verification.
    func expectEqualServers(sales: Int64) async throws {
        for database in [servers.own, servers.cloud] {
            #expect(try await database.count("sale") == sales)
            #expect(try await database.verify(shop.tenant).findings == [])
        }
        let query: SQL = "SELECT id, hash, body FROM document ORDER BY id"
        #expect(try await servers.own.rows(query) == servers.cloud.rows(query))
    }
}
