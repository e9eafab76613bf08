import RetailModels
import TerminalUI
import Testing
import Till

@testable import POSTerminal

/// The manager's screen of devices.
@MainActor
@Suite struct DevicesTests {
    /// Ada looks at the devices, her PIN typed.
    private func opened() async -> TillDriver {
        let driver = TillDriver()
        await driver.beginShift(as: TestShop.ada)
        await driver.press(.function(10), .character("5"), .character("2"))
        await driver.enter("2222")
        return driver
    }

    @Test func theCloudAsksForThePINOnce() async throws {
        let driver = TillDriver()
        await driver.beginShift(as: TestShop.ada)
        await driver.press(.function(10), .character("5"))
        try Snapshot.expect(driver.terminal.buffer, is: "MenuManager")
        await driver.press(.character("2"))
        await driver.type("22")
        try Snapshot.expect(driver.terminal.buffer, is: "DevicesPIN")
        await driver.enter("22")
        try Snapshot.expect(driver.terminal.buffer, is: "Devices")
        await driver.press(.escape, .function(10), .character("5"), .character("2"))
        #expect(driver.text.contains("Devices  4 devices"))
        #expect(driver.till.cloud.calls == ["sign in 2", "list", "list"])
        // Whoever signs in next types their own.
        await driver.press(.escape)
        await driver.command("Sign out")
        await driver.signIn(as: TestShop.ada)
        await driver.press(.function(10), .character("5"), .character("2"))
        #expect(driver.text.contains("type your PIN once more"))
    }

    @Test func aCashierIsNotOfferedIt() async {
        let driver = TillDriver()
        await driver.beginShift()
        await driver.press(.function(10), .character("5"), .character("2"))
        #expect(driver.text.contains("Only a manager may change settings."))
        #expect(!driver.text.contains("type your PIN once more"))
        await driver.press(.escape, .escape, .control("p"))
        await driver.enter("devices")
        #expect(!driver.text.contains("type your PIN once more"))
    }

    @Test func thePaletteLeadsThere() async {
        let driver = TillDriver()
        await driver.beginShift(as: TestShop.ada)
        await driver.press(.control("p"))
        await driver.enter("devices")
        #expect(driver.text.contains("type your PIN once more"))
        await driver.press(.escape)
        #expect(driver.text.contains("scan, code or name"))
    }

    @Test func aDeviceIsApprovedAtItsPlace() async throws {
        let driver = await opened()
        await driver.press(.character("a"))
        #expect(driver.text.contains("ABCD2345_"))
        #expect(driver.text.contains("New till · its key must be a1b2 c3d4 e5f6 0718"))
        await driver.press(.enter, .down, .down)
        #expect(driver.text.contains("at 2 Harbour"))
        await driver.press(.enter)
        await driver.type("07")
        try Snapshot.expect(driver.terminal.buffer, is: "DevicesApprove")
        await driver.press(.enter)
        #expect(driver.text.contains("New till is till 07. It fetches its goods now."))
        #expect(driver.text.contains("2 Harbour"))
        #expect(driver.till.cloud.calls.suffix(2) == ["approve", "list"])
    }

    /// The code may be typed as it is read, or scanned; location and till may be left to the cloud.
    @Test func aCodeIsTakenAsItComes() async {
        let driver = await opened()
        await driver.press(.character("a"), .control("u"), .enter)
        #expect(driver.text.contains("Code is empty"))
        await driver.type("abcd-2345")
        #expect(driver.text.contains("New till · its key"))
        await driver.scan("NONE2345")
        await driver.press(.enter)
        await driver.scan("4006381333931")
        #expect(driver.text.contains("not taken"))
        await driver.type("9")
        #expect(driver.text.contains("There is no location of that number."))
        await driver.press(.control("u"), .enter, .enter)
        #expect(driver.text.contains("No device of the shop shows that code"))
        #expect(driver.text.contains("Approve a device"))
        await driver.press(.escape, .escape, .control("u"))
        await driver.type("ABCD2345")
        await driver.press(.enter, .enter, .enter)
        #expect(driver.text.contains("New till is till 03"))
    }

    @Test func revokingSaysWhatHappensFirst() async throws {
        let driver = await opened()
        await driver.press(.down, .down, .character("x"))
        try Snapshot.expect(driver.terminal.buffer, is: "DevicesRevoke")
        await driver.press(.character("n"))
        #expect(!driver.till.cloud.calls.contains("change"))
        await driver.press(.character("x"), .character("y"))
        #expect(driver.text.contains("Counter is revoked. It sells on from its own copy."))
        let note = await driver.till.register.waitingNotes.last
        #expect(note?.action == "pairing" && note?.detail == "revoked")
        #expect(note?.subject == "Counter")
        await driver.press(.end, .character("x"))
        #expect(driver.text.contains("It is revoked already."))
    }

    @Test func aDeviceIsRenamed() async {
        let driver = await opened()
        await driver.press(.down, .down, .character("r"), .control("u"))
        await driver.enter("Front counter")
        #expect(driver.text.contains("It is called Front counter now."))
        #expect(driver.text.contains("Front counter         1 Main Street"))
        #expect(driver.text.contains("the till you are at · key"))
    }

    @Test func whatIsWrongIsSaid() async {
        let driver = TillDriver()
        let cloud = driver.till.cloud
        await driver.beginShift(as: TestShop.ada)
        await driver.press(.function(10), .character("5"), .character("2"))
        await driver.enter("1111")
        #expect(driver.text.contains("Operator or PIN is wrong. Type the PIN again."))
        #expect(driver.till.tones.last == .reject)
        let troubles: [(Trouble, String)] = [
            (.noCloud, "not paired with a cloud"),
            (.cloudAway("refused"), "The cloud does not answer"),
            (.cloudMustWait(until: TestShop.now), "the next at 12:04:31"),
            (.cloudRefused(Problem(.tenantSuspended, "x")), "suspended this shop"),
            (.cloudRefused(Problem(.deviceRevoked, "x")), "revoked this till"),
        ]
        for (trouble, sentence) in troubles {
            cloud.fail(trouble)
            await driver.enter("2222")
            #expect(driver.text.contains(sentence))
            #expect(driver.text.contains("PIN   _"), "it can be tried again")
        }
        cloud.fail(nil)
        await driver.enter("2222")
        #expect(driver.text.contains("4 devices"))
        cloud.fail(.cloudAway("refused"))
        await driver.press(.character("u"))
        #expect(driver.text.contains("The cloud does not answer"))
        #expect(driver.text.contains("Counter"), "what was known stays to be seen")
        cloud.fail(nil)
        cloud.forgetSessions()
        await driver.press(.character("u"))
        #expect(driver.text.contains("The cloud asks for the PIN again."))
        await driver.enter("2222")
        #expect(driver.text.contains("4 devices"))
    }

    /// Esc stops a question that nobody answers, and the till sells on.
    @Test func aSilentCloudHoldsNobodyUp() async {
        let driver = await opened()
        driver.till.cloud.fallSilent()
        driver.store.press(.character("u"))
        driver.store.press(.escape)
        await driver.store.waitUntilIdle()
        #expect(driver.text.contains("Stopped."))
        await driver.press(.escape)
        await driver.scan(TestShop.code(1))
        #expect(driver.text.contains("Applesauce"))
    }

    @Test func thePINIsNeitherKeptNorShown() throws {
        let screen = DevicesScreen(client: FakeTill().client, facts: TestShop.facts)
        let tester = ScreenTester(screen, .init(person: TestShop.ada, session: nil))
        for digit in "2222" {
            tester.press(.character(digit)) { _ = $0.pin.handle(.character(digit)) }
        }
        tester.press(.enter) {
            $0.pin.clear()
            $0.isBusy = true
        }
        tester.ignores(.character("2"))
        tester.press(.escape) {
            $0.isBusy = false
            $0.message = .info("Stopped. The cloud may have done it: u shows how it is.")
        }
        let session = ManagerSession(secret: Secret("very secret"))
        tester.send(.signedIn(session)) {
            $0.session = session
            $0.mode = .list
            $0.isBusy = true
        }
        #expect(!"\(tester.state)".contains("very secret"))
    }
}
