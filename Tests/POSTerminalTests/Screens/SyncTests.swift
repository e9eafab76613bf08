import RetailModels
import RetailSync
import TerminalUI
import Testing
import Till

@testable import POSTerminal

/// The screen Sync: how sending and taking stand, and what can be done about it.
@MainActor
@Suite struct SyncTests {
    nonisolated private static func status(_ content: Pictures.Content) -> SyncStatus {
        var status = SyncStatus(state: .offline, since: TestShop.now - 90_000)
        status.reason = "timeout after 2.0 s"
        status.pendingUploads = 4
        status.lastSync = TestShop.now - 120_000
        status.lastAnswer = TestShop.now - 100_000
        status.nextTry = TestShop.now + 12_000
        guard content == .wide else { return status }
        status.state = .attention
        (status.pendingUploads, status.pendingDownloads) = (1_000_000_000, 1_000_000_000)
        (status.parked, status.conflicts, status.isPaused) = (120_000, 43_000, true)
        status.bootstrapping = .init(part: 1_204, parts: 99_999)
        status.skew = 86_400_000
        return status
    }

    nonisolated private static func show(_ till: FakeTill, _ content: Pictures.Content) {
        let url = content == .wide ? "https://" + String(repeating: "laden.", count: 30) : ""
        till.show(
            CloudSync(
                isOn: true, url: url.isEmpty ? "https://cloud.example" : url, tenant: "tenant",
                stand: .byToken, status: status(content)))
    }

    private func open(_ till: FakeTill) async -> TillDriver {
        let driver = TillDriver(till)
        await driver.beginShift(as: TestShop.ada)
        await Self.open(driver)
        return driver
    }

    private static func open(_ driver: TillDriver) async {
        await driver.press(.function(10), .character("5"), .character("8"))
    }

    @Test func pictures() async throws {
        try await Pictures.expect(
            "Sync", fill: { if $1 != .empty { Self.show($0, $1) } },
            open: { await Self.open($0) })
    }

    @Test func itIsAskedForAndPaused() async {
        let till = FakeTill()
        Self.show(till, .long)
        let driver = await open(till)
        #expect(driver.text.contains("offline since 12:03") && driver.text.contains("4 to send"))
        #expect(driver.text.contains("timeout after 2.0 s"))
        await driver.press(.character("n"))
        #expect(driver.text.contains("Asked.") && driver.text.contains("0 to send"))
        await driver.press(.character("p"))
        #expect(driver.text.contains("Paused: the till keeps what it sells."))
        #expect(driver.text.contains("· paused"))
        let note = await driver.till.register.waitingNotes.last
        #expect(note?.subject == "sync" && note?.detail == "paused")
        await driver.press(.character("n"))
        #expect(driver.text.contains("It is paused: p goes on."))
        await driver.press(.character("p"))
        #expect(driver.text.contains("It sends and takes again."))
        #expect(!driver.text.contains("· paused"))
    }

    @Test func itLeadsToWhatWaitsForAPerson() async {
        let till = FakeTill()
        Self.show(till, .wide)
        let driver = await open(till)
        for (key, title) in [("c", "Conflicts"), ("k", "Parked"), ("d", "Devices")] {
            await driver.press(.character(Character(key)))
            #expect(driver.text.contains(title) && driver.text.contains("PIN"), "\(title)")
            await driver.press(.escape)
            #expect(driver.text.contains("For a person"), "\(title)")
        }
        await driver.press(.escape)
        #expect(driver.text.contains("scan, code or name"))
    }

    /// A cashier sees how it stands, and decides nothing that is a manager's.
    @Test func aCashierLooks() async {
        let till = FakeTill()
        Self.show(till, .long)
        let driver = TillDriver(till)
        await driver.beginShift()
        await Self.open(driver)
        #expect(driver.text.contains("4 to send"))
        await driver.press(.character("p"))
        #expect(driver.text.contains("Only a manager may change settings."))
        #expect(!driver.text.contains("· paused"))
        await driver.press(.character("d"))
        #expect(driver.text.contains("Only a manager may change settings."))
        #expect(driver.text.contains("4 to send"))
    }

    @Test func withoutACloudThereIsNothingToSync() async {
        let driver = await open(FakeTill())
        #expect(driver.text.contains("This till works without a cloud"))
        await driver.press(.character("n"))
        #expect(!driver.text.contains("Asked."))
    }
}
