import RetailModels
import RetailSync
import TerminalUI
import Testing
import Till

@testable import POSTerminal

/// Settings → System → Cloud Sync.
@MainActor
@Suite struct CloudSyncTests {
    private static let status: SyncStatus = {
        var status = SyncStatus(state: .offline, since: TestShop.now - 90_000)
        status.reason = "connection refused"
        (status.pendingUploads, status.pendingDownloads, status.parked) = (3, 0, 1)
        status.lastSync = TestShop.now - 120_000
        status.nextTry = TestShop.now + 15_000
        status.skew = -75_000
        return status
    }()

    private static let paired = CloudSync(
        isOn: true, url: "https://cloud.example", tenant: "tenant",
        stand: .paired(till: "01", location: "Main Street", name: "till-7"), status: status)

    private func open(_ driver: TillDriver) async {
        await driver.beginManagersShift()
        await driver.press(.function(10), .character("5"), .character("1"), .character("1"))
    }

    @Test func onlyAManagerComesIn() async {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.press(.function(10), .character("5"), .character("1"), .character("1"))
        #expect(driver.text.contains("Only a manager may change settings."))
        #expect(driver.text.contains("scan, code or name"))
        await driver.press(.control("p"))
        await driver.type("cloud")
        await driver.press(.enter)
        #expect(driver.text.contains("Only a manager may change settings."))
        driver.store.send(.open(.listed(CloudSyncScreen.name)))
        await driver.store.waitUntilIdle()
        #expect(driver.text.contains("scan, code or name"))
    }

    @Test func aTillIsPairedFromTheScreen() async throws {
        let driver = TillDriver()
        await open(driver)
        #expect(driver.text.contains("not paired"))
        try Snapshot.expect(driver.terminal.buffer, is: "CloudSyncNotPaired")
        await driver.press(.function(5))
        #expect(driver.text.contains("URL is empty."))
        await driver.type("https://cloud.example")
        await driver.press(.tab, .enter)
        await driver.type("SECRET-KEY")
        #expect(!driver.text.contains("SECRET"))
        await driver.press(.enter)
        #expect(driver.till.pairings == [["https://cloud.example", "tenant", "SECRET-KEY"]])
        #expect(driver.text.contains("K7MQ-4WXP"))
        #expect(driver.text.contains("a1b2 c3d4 e5f6 0718"))
        #expect(driver.text.contains("approve until 12:19"))
        let note = await driver.till.register.waitingNotes.last
        #expect(note?.action == "pairing" && note?.detail == "asked")
        #expect(note?.subject == "https://cloud.example" && note?.operatorName == "Ada")
        try Snapshot.expect(driver.terminal.buffer, is: "CloudSyncCode")
        await driver.till.approve(as: Self.paired)
        await driver.wait(for: "Main Street")
        #expect(!driver.text.contains("K7MQ"))
        #expect(driver.text.contains("Paired."))
        try Snapshot.expect(driver.terminal.buffer, is: "CloudSyncPaired")
    }

    /// The approval may take a while: the screen can be left, and the till waits all the same.
    @Test func theTillWaitsWhileSomebodySells() async {
        let driver = TillDriver()
        driver.till.show(CloudSync(isOn: true, url: "u", tenant: "t", stand: FakeTill.waiting))
        await open(driver)
        #expect(driver.text.contains("K7MQ-4WXP"))
        await driver.press(.escape)
        await driver.scan(TestShop.code(1))
        await driver.till.approve(as: Self.paired)
        await driver.press(.function(10), .character("5"), .character("1"), .character("1"))
        #expect(driver.text.contains("Main Street"))
        #expect(driver.text.contains("till-7"))
    }

    @Test func theCloudIsSwitchedOnAndOff() async {
        let driver = TillDriver()
        driver.till.show(Self.paired)
        await open(driver)
        await driver.press(.function(2))
        #expect(driver.text.contains("Sync         off"))
        await driver.type("/x")
        await driver.press(.function(2))
        #expect(driver.text.contains("Sync         on"))
        #expect(driver.text.contains("https://cloud.example/x"))
        driver.till.failSync(.cloudSetup("cloud.url is no address."))
        await driver.type("y")
        await driver.press(.enter)
        #expect(driver.text.contains("cloud.url is no address."))
        #expect(driver.till.tones.last == .reject)
    }

    @Test func whatTheEnvironmentSetsIsNotChangedHere() async {
        let driver = TillDriver()
        var sync = Self.paired
        sync.fixedBy = ["POS_CLOUD_ENABLED", "POS_CLOUD_URL"]
        driver.till.show(sync)
        await open(driver)
        #expect(driver.text.contains("set by the environment"))
        await driver.press(.function(2))
        #expect(
            driver.text.contains("Set by POS_CLOUD_ENABLED and POS_CLOUD_URL: change it there."))
        await driver.press(.function(5))
        #expect(driver.till.pairings.isEmpty)
    }

    @Test func leavingTheCloudIsAskedFirst() async throws {
        let driver = TillDriver()
        driver.till.show(Self.paired)
        await open(driver)
        await driver.press(.function(8))
        #expect(driver.text.contains("Leave the cloud?"))
        await driver.press(.character("n"))
        #expect(driver.text.contains("Main Street"))
        await driver.press(.function(8), .character("y"))
        #expect(driver.text.contains("not paired"))
        await driver.press(.function(8))
        #expect(driver.text.contains("This till is not paired."))
        await driver.press(.escape)
        #expect(driver.text.contains("scan, code or name"))
    }

    @Test(arguments: [
        (CloudSync.Stand.revoked, "revoked"), (.expired, "the code has expired"),
        (.byToken, "by hand"),
    ])
    func howTheTillStands(stand: CloudSync.Stand, words: String) async {
        let driver = TillDriver()
        var sync = Self.paired
        sync.stand = stand
        driver.till.show(sync)
        await open(driver)
        #expect(driver.text.contains(words))
        await driver.scan("/scanned")
        #expect(driver.text.contains("https://cloud.example/scanned_"))
        await driver.scan("4111111111111111")
        #expect(driver.text.contains("That is a card number."))
        #expect(driver.text.contains("https://cloud.example/scanned_"))
    }

    /// The picture gives way to the words, and never breaks them.
    @Test func theCodeIsSeenWithoutItsPictureToo() async {
        for glyphs in [Glyphs.unicode, .ascii] {
            let driver = TillDriver(glyphs: glyphs)
            driver.till.show(CloudSync(isOn: true, url: "u", tenant: "t", stand: FakeTill.waiting))
            await open(driver)
            #expect(driver.text.contains("█") == (glyphs == .unicode))
            for (rows, columns) in [(1, 1), (5, 30), (24, 80), (60, 200)] {
                await driver.resize(rows: rows, columns: columns)
                if columns >= 80 { #expect(driver.text.contains("a1b2 c3d4 e5f6 0718")) }
                if columns >= 30 { #expect(driver.text.contains("K7MQ-4WXP")) }
            }
        }
    }
}
