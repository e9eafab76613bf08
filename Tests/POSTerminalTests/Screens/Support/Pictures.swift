import RetailModels
import TerminalUI
import Testing

@testable import POSTerminal

/// A screen in every window, look and amount of content, as files of pictures:
/// `Snapshots/<name>-long.txt`, `-wide` and `-empty`. Each also has to survive 1×1.
@MainActor
enum Pictures {
    /// What there is to be shown.
    enum Content: String, CaseIterable, Sendable {
        /// More than fits.
        case long
        /// Wide characters, combining ones, and figures as large as they come.
        case wide
        case empty
    }

    private static let sizes = [(24, 80), (30, 100), (60, 200)]

    /// Compares what the screen looks like after `open`, or writes it.
    /// - Parameter person: who begins a shift first; nil for nobody.
    static func expect(
        _ name: String, as person: Operator? = TestShop.ada,
        fill: (FakeTill, Content) -> Void = { _, _ in },
        location: SourceLocation = #_sourceLocation,
        open: (TillDriver) async -> Void
    ) async throws {
        for content in Content.allCases {
            var text = ""
            for glyphs in [Glyphs.unicode, .ascii] {
                let till = FakeTill()
                fill(till, content)
                let driver = TillDriver(till, glyphs: glyphs)
                if let person { await driver.beginShift(as: person) }
                await open(driver)
                text += await inEveryWindow(
                    "\(name) \(content)", driver.terminal, glyphs, location: location
                ) {
                    await driver.resize(rows: $0, columns: $1)
                }
            }
            try keep(text, name, content, location: location)
        }
    }

    /// Compares it with its file, or writes it.
    static func keep(
        _ text: String, _ name: String, _ content: Content,
        location: SourceLocation = #_sourceLocation
    ) throws {
        try Snapshot.expect(
            text, inFile: "Tests/POSTerminalTests/Snapshots/\(name)-\(content).txt",
            location: location)
    }

    /// What stands on the terminal in each size, with its looks once.
    static func inEveryWindow(
        _ name: String, _ terminal: TestTerminal, _ glyphs: Glyphs,
        location: SourceLocation = #_sourceLocation, resize: (Int, Int) async -> Void
    ) async -> String {
        var text = ""
        for (rows, columns) in sizes {
            await resize(rows, columns)
            let picture = terminal.buffer
            text += "== \(columns)×\(rows) \(glyphs)\n" + rowText(picture)
            if glyphs == .unicode { text += looks(picture) }
            await resize(1, 1)
            await resize(rows, columns)
            #expect(
                terminal.buffer.rows == picture.rows, "\(name) after 1×1",
                sourceLocation: location)
        }
        return text
    }

    private static func rowText(_ buffer: Buffer) -> String {
        buffer.rows.map { $0 + "|\n" }.joined()
    }

    /// Where each row changes its look, in colours and without.
    private static func looks(_ buffer: Buffer) -> String {
        "-- colour\n" + runs(buffer, .standard) + "-- mono\n" + runs(buffer, .mono)
    }

    private static func runs(_ buffer: Buffer, _ theme: Theme) -> String {
        let area = buffer.area
        return (area.y..<area.endY).compactMap { y in
            var style = Style()
            var runs: [String] = []
            for x in area.x..<area.endX {
                let next = theme.style(for: buffer[x, y].role)
                guard next != style else { continue }
                style = next
                runs.append("\(x) \(words(style))")
            }
            return runs.isEmpty ? nil : "\(y): \(runs.joined(separator: ", "))\n"
        }.joined()
    }

    private static func words(_ style: Style) -> String {
        let attributes = [
            style.isBold ? "bold" : nil, style.isDim ? "dim" : nil,
            style.isReverse ? "reverse" : nil, style.isUnderlined ? "underlined" : nil,
        ].compactMap { $0 }
        let colors = [
            style.foreground.map { "\($0)" }, style.background.map { "on \($0)" },
        ].compactMap { $0 }
        let all = attributes + colors
        return all.isEmpty ? "plain" : all.joined(separator: " ")
    }
}
