import Foundation
import Glibc
import TestSupport
import Testing

/// Files of a till that are older than what it has done, or in two places at once.
@Suite(.enabled(if: Site.postgres != nil, "no PostgreSQL (POS_TEST_DATABASE_URL)"))
struct SyncDiskTests {
    private static let twice = "SELECT count(*) FROM sync_parked WHERE code = 'number-twice'"

    @Test func aTillRestoredFromYesterdaysBackup() async throws {
        let fleet = try await Fleet()
        let till = fleet.till
        try till.sell("yesterday", 2)
        try till.pos("backup", till.beside("till.tar")).done()
        try till.sell("today", 3, day: "2026-03-02")
        fleet.proxy.fail(with: .status(503))
        try till.pos("restore", till.beside("till.tar"), "--overwrite").done()
        try till.sell("later", 2, day: "2026-03-02")
        fleet.proxy.heal()
        try fleet.expectOnce(keyed: 7)
        #expect(try fleet.query(Self.twice) == "0", "no number was used again")
        #expect(try fleet.query("SELECT count(*) FROM document WHERE kind = 'gap'") == "1")
    }

    /// The whole disk as it was, side file and all: the till cannot know, the cloud does.
    @Test func aRecycledReceiptNumber() async throws {
        let fleet = try await Fleet(tills: 2)
        let till = fleet.till
        try till.sell("before", 2)
        let image = till.beside("image")
        try run("cp", "-a", till.path, image).done()
        try till.sell("lost", 2)
        let numbers = "SELECT string_agg(id, ' ' ORDER BY id) FROM sale"
        let sold = try fleet.query(numbers)
        try run("rm", "-r", till.path).done()
        try run("mv", image, till.path).done()

        try till.sell("again", 2)
        try till.pos("sync", "now").done()
        #expect(try fleet.query(numbers) == sold, "the first documents keep their numbers")
        #expect(try fleet.query(Self.twice) != "0")
        let parked = try till.pos("sync", "parked").done()
        #expect(parked.contains("sale"), "\(parked)")
        try till.sell("after", 2)
        try till.pos("sync", "now").done()
        #expect(
            try fleet.query("SELECT count(*), count(DISTINCT number) FROM sale WHERE series > '02'")
                == "2|2", "it goes on in a series of its own")
        try Self.expectAll(fleet, keyed: 8, parked: 2)
    }

    @Test func twoTillsFromOneDiskImage() async throws {
        let fleet = try await Fleet(tills: 2)
        let till = fleet.till
        try till.sell("before", 2)
        let twin = try Shop(copying: till)
        fleet.proxy.fail(with: .status(503))
        try till.sell("one", 2)
        try twin.sell("other", 2)
        fleet.proxy.heal()
        try till.pos("sync", "now").done()
        try twin.pos("sync", "now").done()
        #expect(try fleet.query(Self.twice) != "0")
        try twin.sell("other-on", 2)
        try till.sell("one-on", 2)
        try twin.pos("sync", "now").done()
        try Self.expectAll(fleet, keyed: 10, parked: 2)
        try twin.pos("verify").done()
    }

    /// Every sale is stored, or kept for a person under a number that another one bears.
    private static func expectAll(_ fleet: Fleet, keyed: Int, parked: Int) throws {
        let stored = try fleet.query("SELECT count(*), count(DISTINCT number) FROM sale")
        #expect(stored == "\(keyed - parked)|\(keyed - parked)")
        #expect(
            try fleet.query("SELECT count(*) FROM sync_parked WHERE kind = 'sale'") == "\(parked)")
        for till in fleet.tills { try till.pos("sync", "now").done() }
        #expect(
            try fleet.tills[1].sqlite("store.sqlite", "SELECT count(*) FROM sale")
                == "\(keyed - parked)")
        try fleet.tills[1].expectVerified()
        try fleet.expectCloudVerified()
    }
}

/// Power cuts and drafts: what the disk holds of the moment after PAID.
@Suite(
    .enabled(if: Site.has("tmux"), "tmux is not installed"),
    .enabled(if: Site.postgres != nil, "no PostgreSQL (POS_TEST_DATABASE_URL)"))
struct SyncPowerTests {
    /// Pays a sale whose way to the cloud is broken, ends the till with PAID on its screen, and
    /// puts those files back that were not synced to the disk.
    private func cutPower(
        _ fleet: Fleet, _ window: Window, losing files: [String]
    ) throws {
        let till = fleet.till
        try window.beginSelling()
        try window.waitFor("ONLINE")
        try window.scan(TillSaleTests.ice, shows: "1 item")
        try window.press("+")
        try window.waitFor("to pay")
        let before = try Folder("before")
        for file in files {
            try run("sh", "-c", "cp -a \(till.path)/\(file)* \(before.path)").done()
        }
        fleet.proxy.fail(SyncFaultTests.journal, with: .hold, times: 1)
        try window.send("Enter")
        try window.waitFor("PAID 02-000002")
        try window.kill(SIGKILL)
        for file in files {
            try run("sh", "-c", "rm \(till.path)/\(file)* && cp -a \(before.path)/* \(till.path)")
                .done()
        }
    }

    @Test(arguments: [["store.sqlite", "high-water.json", "cart.sqlite"], ["high-water.json"]])
    func aPowerCutAfterPAID(files: [String]) async throws {
        let fleet = try await Fleet()
        let window = try Window(fleet.till)
        try cutPower(fleet, window, losing: files)
        try window.startTill()
        try window.signIn()
        try window.waitFor("Nothing yet")
        try window.scan(TillSaleTests.bread, shows: "1 item")
        try window.press("+", "Enter")
        try window.waitFor("PAID 02-000003")
        // The first try arrives as well.
        fleet.proxy.release()
        try window.kill(SIGTERM)
        try fleet.expectOnce(keyed: 2)
    }

    @Test func aPaidSaleReopenedByAnOlderDraft() async throws {
        let fleet = try await Fleet()
        let window = try Window(fleet.till)
        try cutPower(fleet, window, losing: ["cart.sqlite"])
        try window.startTill()
        try window.signIn()
        let screen = try window.waitFor("Nothing yet")
        #expect(!screen.contains("1 item"))
        fleet.proxy.release()
        try window.kill(SIGTERM)
        try fleet.expectOnce(keyed: 1)
    }
}
