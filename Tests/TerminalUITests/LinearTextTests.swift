import TerminalUI
import Testing

/// A picture read aloud.
@Suite struct LinearTextTests {
    private func picture(_ draw: (inout Buffer) -> Void) -> Buffer {
        var buffer = Buffer(area: Rect(x: 0, y: 0, width: 40, height: 8))
        draw(&buffer)
        return buffer
    }

    @Test func boxesAreCutApartAndNotRead() {
        let text = LinearText(
            picture { buffer in
                let left = buffer.box(Rect(x: 0, y: 0, width: 20, height: 4), title: "Sale")
                let right = buffer.box(Rect(x: 20, y: 0, width: 20, height: 4), title: "TOTAL")
                buffer.writeLine("▸ 1  Milk   2.79", in: left.row(0))
                buffer.writeLine("▀█▀ █▄█", in: right.row(0), role: .total)
                buffer.writeLine("total", in: right.row(1))
                buffer.writeLine("2.79", in: right.row(1), .right, role: .money)
            })
        #expect(text.lines.map(\.text) == ["Sale", "TOTAL", "1 Milk 2.79", "total 2.79"])
        #expect(text.prompt == nil && text.keys.isEmpty)
    }

    @Test func theLineThatIsTypedIntoIsThePrompt() {
        let text = LinearText(
            picture { buffer in
                buffer.write("scan ▸ ", x: 1, y: 6, role: .label)
                TextField("40").render(in: Rect(x: 8, y: 6, width: 20, height: 1), to: &buffer)
                KeyMap([Binding(.function(1), title: "Help", action: 1)])
                    .renderFooter(in: Rect(x: 0, y: 7, width: 40, height: 1), to: &buffer)
            })
        #expect(text.prompt == "scan 40" && text.keys == "F1 Help" && text.lines.isEmpty)
    }

    @Test func onlyWhatIsNewIsSaid() {
        func list(_ rows: [String], marked: Int) -> LinearText {
            LinearText(
                picture { buffer in
                    for (index, row) in rows.enumerated() {
                        let place = Rect(x: 0, y: index, width: 40, height: 1)
                        buffer.writeLine(row, in: place)
                        if index == marked { buffer.tint(place, role: .selection) }
                    }
                })
        }
        let first = list(["Milk", "Bread"], marked: 0)
        #expect(first.news(since: nil) == ["> Milk", "Bread"])
        #expect(first.news(since: first).isEmpty)
        let moved = list(["Milk", "Bread"], marked: 1)
        #expect(moved.news(since: first) == ["> Bread"])
        #expect(list(["Milk", "Bread", "Ice"], marked: 1).news(since: moved) == ["Ice"])
    }

    @Test func aLineMayBeCleaned() {
        let buffer = picture { buffer in
            buffer.writeLine("LOCAL  12:04:31", in: Rect(x: 0, y: 0, width: 40, height: 1))
        }
        let text = LinearText(buffer) { String($0.prefix(5)) }
        #expect(text.lines.map(\.text) == ["LOCAL"])
    }
}
