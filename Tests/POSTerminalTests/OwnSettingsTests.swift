import FoundationEssentials
import TerminalUI
import TestSupport
import Testing

@testable import POSTerminal

/// What a screen chooses for this till, in its files.
struct OwnSettingsTests {
    private func withFolder(_ body: (OwnSettingsDesk, String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("own-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let desk = OwnSettingsDesk(folder: TillFolder(path: folder), environment: [:])
        try await body(desk, folder)
    }

    /// The person's own file keeps every byte, comments among them; what is chosen wins over it,
    /// and what was chosen about the cloud stays.
    @Test func theFileOfThePersonStaysAsItIs() async throws {
        try await withFolder { desk, folder in
            let text = "# ours\nprinter:\n  to: cups:front # old\ntill:\n  lockMinutes: 3\n"
            let path = SettingsFile.path(in: folder)
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            try TillFolder(path: folder).write(
                ChosenSettings(cloudEnabled: false, cloudURL: "https://c.example"))
            let client = desk.client
            #expect(try await client.read()[.printerTo] == "cups:front")
            let own = try await client.choose([
                "printer.to": "none", "till.lockMinutes": "7", "look.colors": "false",
            ])
            #expect(own[.printerTo] == "" && own[.tillLockMinutes] == "7")
            #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
            let settings = try Settings.read(environment: ["POS_DATA": folder])
            #expect(settings.printer.to == nil && settings.lockMinutes == 7)
            #expect(!settings.hasColors && settings.hasUnicode)
            #expect(settings.cloud.url == "https://c.example")
        }
    }

    /// What the next start would refuse is refused now, and nothing is written.
    @Test func whatCannotBeReadIsNotWritten() async throws {
        try await withFolder { desk, folder in
            for bad in [["till.lockMinutes": "x"], ["printer.to": "ftp:x"]] {
                await #expect(throws: Trouble.self) { try await desk.client.choose(bad) }
            }
            let chosen = try ChosenSettings.read(in: folder)
            #expect(chosen == nil)
        }
    }

    @Test func aVariableIsNamed() async throws {
        try await withFolder { desk, _ in
            let fixed = OwnSettingsDesk(
                folder: desk.folder, environment: ["POS_TILL_LOCK_MINUTES": "9"])
            let own = try await fixed.client.read()
            #expect(own[.tillLockMinutes] == "9")
            #expect(own.fixedBy == ["till.lockMinutes": "POS_TILL_LOCK_MINUTES"])
        }
    }

    @Test func aTestPageGoesWhereItIsSaid() async throws {
        try await withFolder { desk, folder in
            let place = try await desk.client.testPrint([
                "printer.to": "file:page.txt", "printer.format": "text", "printer.columns": "32",
            ])
            #expect(place.hasSuffix("page.txt"))
            let page = try String(contentsOfFile: "\(folder)/page.txt", encoding: .utf8)
            #expect(page.contains("TEST-000001"))
            let chosen = try ChosenSettings.read(in: folder)
            #expect(chosen == nil)
            await #expect(throws: Trouble.self) {
                try await desk.client.testPrint(["printer.to": "file:/nowhere/at/all"])
            }
            await #expect(throws: Trouble.self) { try await desk.client.testPrint([:]) }
        }
    }

    @Test func keysAreReadAsTheyAreNow() async throws {
        try await withFolder { desk, folder in
            #expect(await desk.client.keys().fault == nil)
            let path = KeysFile.path(in: folder)
            try "sell.find: [\"f3\"]\n".write(toFile: path, atomically: true, encoding: .utf8)
            // F3 is the customer's.
            #expect(await desk.client.keys().fault?.contains("sell.customer") == true)
            try "sell.find: [\"ctrl+y\"]\n".write(toFile: path, atomically: true, encoding: .utf8)
            let now = await desk.client.keys()
            #expect(now.fault == nil && now.table[.find].keys == [.control("y")])
        }
    }
}
