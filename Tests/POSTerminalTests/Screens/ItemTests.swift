import RetailModels
import Synchronization
import TerminalUI
import Testing
import Till

@testable import POSTerminal

/// The pictures and PDFs of an item.
@MainActor
@Suite struct ItemTests {
    private nonisolated static let files = [
        file("front.png", .png, 120_400), file("Merkblatt für Kunden – lang.pdf", .pdf, 4_912_000),
        file("back.jpg", .jpeg, 812),
    ]

    private nonisolated static func file(
        _ name: String, _ type: AttachmentType, _ size: Int64
    ) -> RetailModels.Attachment {
        RetailModels.Attachment(
            tenant: "t", product: "p2", name: name, mediaType: type, size: size,
            sha256: Digest.sha256(name), createdAt: 1, createdBy: "")
    }

    /// A till on the screen of its second product.
    private func item(
        _ list: AttachmentList, open: Trouble? = nil, save: Trouble? = nil,
        rows: Int = 24, columns: Int = 80
    ) async -> (TillDriver, Calls) {
        let calls = Calls()
        let till = FakeTill()
        till.attach(
            AttachmentClient(
                list: { _ in list },
                open: { attachment throws(Trouble) in
                    calls.add("open \(attachment.name)")
                    if let open { throw open }
                    return "xdg-open"
                },
                save: { attachment, folder throws(Trouble) in
                    calls.add("save \(attachment.name) to \(folder)")
                    if let save { throw save }
                    return "\(folder)/\(attachment.name)"
                },
                folder: "/home/maria"))
        let driver = TillDriver(till, rows: rows, columns: columns)
        await driver.beginShift()
        await driver.press(.function(10), .enter, .down, .enter)
        return (driver, calls)
    }

    private static let three = AttachmentList(items: files, here: [files[0].id])

    @Test func theyAreListed() async throws {
        let (driver, _) = await item(Self.three)
        try Snapshot.expect(driver.terminal.buffer, is: "ItemFiles")
    }

    @Test func withoutTheCloudItSaysWhatCannotBeHad() async throws {
        var list = Self.three
        list.isComplete = false
        let (driver, _) = await item(list)
        try Snapshot.expect(driver.terminal.buffer, is: "ItemFilesOffline")
    }

    @Test func theMarkedOneIsOpened() async {
        let (driver, calls) = await item(Self.three)
        await driver.press(.tab, .character("o"))
        #expect(driver.text.contains("is shown by xdg-open."))
        // It is here now.
        #expect(driver.text.contains("4.9 MB ✓"))
        await driver.press(.tab, .enter, .tab, .enter)
        #expect(
            calls.all == [
                "open Merkblatt für Kunden – lang.pdf", "open back.jpg", "open front.png",
            ])
    }

    @Test func itIsSavedToTheFolderThatIsTyped() async throws {
        let (driver, calls) = await item(Self.three)
        await driver.press(.character("s"))
        #expect(driver.text.contains("Save to the folder ▸ /home/maria_"))
        // Keys are text now, commands of the till too.
        await driver.type("/o?:")
        try Snapshot.expect(driver.terminal.buffer, is: "ItemSave")
        await driver.press(.escape)
        #expect(calls.all == [] && driver.text.contains("Movements"))
        await driver.press(.character("s"), .control("u"))
        await driver.enter("/tmp/x")
        #expect(calls.all == ["save front.png to /tmp/x"])
        #expect(driver.text.contains("Saved as /tmp/x/front.png."))
        #expect(!driver.text.contains("Save to the folder"))
    }

    @Test func aFolderThatIsNotThereCanBeCorrected() async {
        let (driver, _) = await item(Self.three, save: .attachment(.noFolder("/nowhere")))
        await driver.press(.character("s"), .enter)
        #expect(driver.text.contains("There is no folder /nowhere."))
        #expect(driver.text.contains("Save to the folder ▸ /home/maria_"))
        await driver.press(.backspace)
        #expect(!driver.text.contains("There is no folder"))
    }

    @Test(arguments: [Trouble.attachment(.offline), .viewer(.noDesktop), .attachment(.damaged)])
    func whatDoesNotOpenIsSaid(trouble: Trouble) async {
        let (driver, _) = await item(Self.three, open: trouble)
        await driver.press(.enter)
        let sentence = TestShop.facts.sentences.of(trouble)
        #expect(driver.text.contains(sentence.prefix(40)))
        await driver.press(.escape)
        #expect(driver.text.contains("Inventory"))
    }

    @Test func withoutFilesThereAreNoKeysForThem() async {
        let (driver, calls) = await item(AttachmentList())
        #expect(driver.text.contains("None."))
        await driver.press(.character("o"), .character("s"), .tab, .enter)
        #expect(calls.all == [] && driver.text.contains("Movements"))
    }

    @Test(arguments: [(1, 1), (10, 40), (24, 60), (60, 200)])
    func itFitsAnyWindow(rows: Int, columns: Int) async {
        let (driver, _) = await item(Self.three)
        await driver.resize(rows: rows, columns: columns)
        await driver.press(.character("s"))
        await driver.resize(rows: 24, columns: 80)
        #expect(driver.text.contains("front.png"))
    }
}

/// What was asked for, in order.
private final class Calls: Sendable {
    private let calls = Mutex<[String]>([])
    var all: [String] { calls.withLock { $0 } }
    func add(_ call: String) { calls.withLock { $0.append(call) } }
}
