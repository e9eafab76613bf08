import Foundation
import TerminalUI
import Testing

@testable import POSTerminal

/// A shop's own keys: taken at the start, or refused with a sentence.
@Suite struct KeysFileTests {
    private func table(_ text: String) throws -> KeyTable {
        try KeysFile.table(text, path: "keys.yaml")
    }

    private func failure(_ text: String) -> String {
        do { return "no failure but \(try table(text).entries.count) keys" } catch {
            return "\(error)"
        }
    }

    @Test func theDocumentedFileIsTheStandardTable() throws {
        let file = Snapshot.root.appendingPathComponent("config/keys.yaml")
        let table = try table(String(contentsOf: file, encoding: .utf8))
        #expect(table.entries.map(\.keys) == KeyTable.standard.entries.map(\.keys))
        #expect(table.firstConflict == nil)
        #expect(KeyTable.standard.firstConflict == nil)
    }

    @Test func whatIsNamedIsReplacedAndNothingElse() throws {
        let table = try table("sell.find: [\"f11\", \"ctrl+y\"]\nsell:\n  void: \"ctrl+v\"\n")
        #expect(table[.find].keys == [.function(11), .control("y")])
        #expect(table[.void].keys == [.control("v")])
        #expect(table[.find].title == "Find" && table[.find].meaning == "Find a product by name")
        let others = KeyTable.standard.entries.filter { ![.find, .void].contains($0.name) }
        for entry in others { #expect(table[entry.name].keys == entry.keys) }
        #expect(try self.table("# nothing\n").entries.count == KeyName.allCases.count)
    }

    /// Two commands may exchange their keys.
    @Test func keysMayBeExchanged() throws {
        let table = try table("sell.find: [\"f8\"]\nsell.void: [\"f2\"]\n")
        #expect(table[.find].keys == [.function(8)] && table[.void].keys == [.function(2)])
    }

    @Test(arguments: [
        ("sell.find: [\"f8\"]", "f8 would be the key of both sell.find and sell.void"),
        ("till.palette: [\"f9\"]", "f9 would be the key of both till.palette and sell.shift"),
        ("inventory.low-only: [\"pagedown\"]", "both list.page-down and inventory.low-only"),
        ("inventory.low-only: [\"c\"]", "both inventory.low-only and stock.count"),
        ("question.yes: [\"n\"]", "n would be the key of both question.yes and question.no"),
    ])
    func aConflictNamesBothCommands(text: String, words: String) {
        #expect(failure(text).contains(words), "\(failure(text))")
        #expect(failure(text).hasPrefix("keys.yaml: "))
        #expect(failure(text).hasSuffix("Give one of them another."))
    }

    /// What is never on offer at the same time may share a key.
    @Test(arguments: [
        "inventory.low-only: [\"k\"]", "pay.card: [\"k\"]\npay.coupon: [\"c\"]",
        "devices.approve: [\"k\"]",
    ])
    func whatNeverMeetsIsNoConflict(text: String) throws {
        #expect(try table(text).firstConflict == nil)
    }

    @Test(arguments: [
        ("sell.fnid: [\"f3\"]", "there is no command \"sell.fnid\"", "sell.find"),
        ("selling.find: [\"f3\"]", "there is no command \"selling.find\"", "sell.…"),
        ("sell.find: [\"f13\"]", "sell.find names a key \"f13\"", "f2, ctrl+p"),
        ("sell.find: [\"hyper+x\"]", "names a key \"hyper+x\"", "esc"),
        ("sell.find: [\"a\"]", "a cannot be the key of sell.find", "text"),
        ("sell.find: [\"7\"]", "7 cannot be the key of sell.find", "text"),
        ("pay.card: [\"3\"]", "3 cannot be the key of pay.card", "amount"),
        ("pay.field-done: [\"x\"]", "x cannot be the key of pay.field-done", "text"),
        ("till.help: [\"ctrl+z\"]", "ctrl+z cannot be the key of till.help", "fg"),
        ("till.help: [\"ctrl+m\"]", "ctrl+m cannot be the key of till.help", "enter"),
        ("sell.find: []", "sell.find has no key", "standard"),
        ("sell.find: [\"f1\", [\"f2\"]]", "keys.yaml cannot be read", "Correct it"),
        ("sell.find", "keys.yaml cannot be read", "Correct it"),
        ("sell.find: [\"f3\"", "keys.yaml cannot be read", "Correct it"),
    ])
    func whatIsWrongIsSaid(text: String, what: String, how: String) {
        let sentence = failure(text)
        #expect(sentence.contains(what) && sentence.contains(how), "\(sentence)")
        #expect(sentence.last == ".")
    }

    @Test func aWrongFileIsAWrongSetting() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("keys-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(try KeysFile.read(in: folder.path)[.find].keys == KeyTable.standard[.find].keys)
        let file = folder.appendingPathComponent(KeysFile.name)
        try "sell.find: [\"f11\"]\n".write(to: file, atomically: true, encoding: .utf8)
        #expect(try KeysFile.read(in: folder.path)[.find].keys == [.function(11)])
        try "sell.find: [\"f8\"]\n".write(to: file, atomically: true, encoding: .utf8)
        do {
            _ = try KeysFile.read(in: folder.path)
            Issue.record("a conflict is no failure")
        } catch {
            #expect(CommandFailure(error).code == .configuration)
            #expect(CommandFailure(error).message.contains(file.path))
        }
    }

    /// The keys of a shop reach footer, help and palette, and the standard ones are gone.
    @MainActor
    @Test func theScreensFollow() async throws {
        let keys = try table("sell.find: [\"f11\"]\npay.cash: [\"enter\"]\n")
        let driver = TillDriver(facts: TestShop.facts(keys: keys))
        await driver.beginShift()
        #expect(driver.text.contains("F11 Find") && !driver.text.contains("F2 Find"))
        await driver.press(.function(2))
        #expect(driver.state.base.title == "Sale")
        await driver.press(.function(11))
        #expect(driver.state.base.title == "Find")
        await driver.press(.escape, .control("p"))
        let row = driver.terminal.buffer.rows.first { $0.contains("Find a product by name") }
        #expect(row?.contains("F11") == true)
    }
}
