import Foundation
import Testing

/// Colours and characters as the terminal has them, and as whoever sits there wants them.
@Suite struct TerminalLooksTests {
    private static let colour = "\u{1B}\\[(?:[0-9;]*;)?[34][0-9](?:;[0-9]+)*m"

    /// What a till writes until it asks who is there.
    private func start(
        _ term: String, _ flags: [String], _ environment: [String: String] = [:]
    ) async throws -> String {
        let shop = try Shop(
            copying: try await Prepared.stocked(), environment: environment)
        let terminal = try PseudoTerminal(shop, term: term, flags: flags)
        let bytes = try terminal.read(until: "Operator", "PIN")
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(terminal.end() == 0)
        return text
    }

    private func hasColour(_ text: String) throws -> Bool {
        try text.contains(Regex(Self.colour))
    }

    @Test(arguments: ["xterm-256color", "xterm-color", "linux", "screen-256color"])
    func coloursWhereThereAreSome(term: String) async throws {
        #expect(try hasColour(await start(term, [])), "\(term)")
    }

    @Test(arguments: ["vt100", "vt220", "xterm-mono"])
    func attributesWhereThereAreNone(term: String) async throws {
        let text = try await start(term, [])
        #expect(try !hasColour(text), "\(term)")
        // Bold or reverse, whatever else comes with it.
        #expect(try text.contains(Regex("\u{1B}\\[(?:0;)?[17]m")), "\(term): \(text)")
    }

    @Test func noneWhenNobodyWantsThem() async throws {
        #expect(try !hasColour(await start("xterm-256color", ["--no-color"])))
        #expect(try !hasColour(await start("xterm-256color", [], ["NO_COLOR": "1"])))
        #expect(try hasColour(await start("xterm-256color", [], ["NO_COLOR": ""])))
    }

    @Test func asciiWhenNobodyWantsMore() async throws {
        let text = try await start("xterm-256color", ["--no-unicode"])
        #expect(text.unicodeScalars.allSatisfy { $0.isASCII }, "\(text)")
        #expect(text.contains("Corner Market"))
    }

    /// The mouse is the terminal's own, unless somebody wants the till to have it.
    @Test func theMouseIsLeftAlone() async throws {
        let words = "1000h"
        #expect(!(try await start("xterm-256color", [])).contains(words))
        #expect(try await start("xterm-256color", ["--mouse"]).contains(words))
        #expect(!(try await start("xterm-256color", ["--no-mouse"])).contains(words))
    }
}
