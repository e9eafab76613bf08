import Testing

@testable import TerminalUI

@Suite struct BufferTests {
    private func buffer(_ rows: Int, _ columns: Int, _ glyphs: Glyphs = .unicode) -> Buffer {
        Buffer(area: Rect(x: 0, y: 0, width: columns, height: rows), glyphs: glyphs)
    }

    @Test func writingAnswersTheColumnsAndTheSnapshotShowsRoles() {
        var picture = buffer(3, 10)
        #expect(picture.write("Find", x: 0, y: 0, role: .title) == 4)
        #expect(picture.write("日本", x: 1, y: 1, role: .selection) == 4)
        #expect(
            picture.snapshot == """
                Find|
                 日本|
                |
                --
                0:0 title
                0:4 body
                1:1 selection
                1:5 body
                """)
    }

    @Test func clippingNeverSplitsAWideCharacter() {
        var picture = buffer(1, 6)
        #expect(picture.write("日本語", x: 1, y: 0) == 5)
        #expect(picture.rows == [" 日本"])
        #expect(picture.write("日本語", x: -1, y: 0) == 5)
        #expect(picture.rows == [" 本語"])
        let clip = Rect(x: 1, y: 0, width: 3, height: 1)
        picture.fill(picture.area, with: ".")
        #expect(picture.write("日本語", x: 0, y: 0, clip: clip) == 3)
        #expect(picture.rows == [". 本.."])
    }

    @Test func overwritingOneHalfBlanksTheOther() {
        var picture = buffer(1, 4)
        picture.write("日本", x: 0, y: 0)
        picture.write("x", x: 1, y: 0)
        #expect(picture.rows == [" x本"])
        picture.write("y", x: 2, y: 0)
        #expect(picture.rows == [" xy"])
    }

    @Test func combinedCharactersStayInOneCell() {
        var picture = buffer(1, 8)
        #expect(picture.write("e\u{301}👨‍👩‍👧x", x: 0, y: 0) == 4)
        #expect(picture[0, 0].text == "e\u{301}")
        #expect(picture[1, 0].text == "👨‍👩‍👧")
        #expect(picture[2, 0].isContinuation)
        #expect(picture[3, 0].text == "x")
    }

    @Test func controlCharactersAreNotWritten() {
        var picture = buffer(1, 12)
        picture.write("a\u{1B}[2Jb\n\r\u{202E}c\u{9B}d", x: 0, y: 0)
        #expect(picture.rows == ["a[2Jbcd"])
    }

    @Test func boxesTakeTheirTitleAndAnswerWhatIsInside() {
        var picture = buffer(3, 12)
        let inside = picture.box(picture.area, title: "Sale")
        #expect(inside == Rect(x: 1, y: 1, width: 10, height: 1))
        #expect(picture.rows == ["┌ Sale ────┐", "│          │", "└──────────┘"])
        var plain = buffer(3, 12, .ascii)
        plain.box(plain.area, title: "A much too long title")
        #expect(plain.rows == ["+ A much ~ +", "|          |", "+----------+"])
    }

    @Test func linesAlignAndEndInAnEllipsis() {
        var picture = buffer(4, 8)
        picture.writeLine("left", in: picture.area.row(0))
        picture.writeLine("right", in: picture.area.row(1), .right)
        picture.writeLine("mid", in: picture.area.row(2), .center)
        picture.writeLine("much too long", in: picture.area.row(3))
        #expect(picture.rows == ["left", "   right", "  mid", "much to…"])
        picture.writeRight("12.50", endX: 8, y: 0, role: .money)
        #expect(picture.rows[0] == "lef12.50")
    }

    @Test func changesAreTheCellsThatDiffer() {
        let before = buffer(2, 4)
        var after = before
        after.write("é", x: 2, y: 1)
        #expect(after.changes(since: before).map { [$0.x, $0.y] } == [[2, 1]])
        #expect(after.changes(since: nil).count == 8)
        #expect(after.changes(since: buffer(1, 8)).count == 8)
    }

    @Test(arguments: [(0, 0), (1, 1), (1, 2), (2, 1), (40, 1)])
    func noSizeTraps(rows: Int, columns: Int) {
        var picture = buffer(rows, columns)
        let area = picture.area
        for place in -2...3 {
            picture.write("日本x", x: place, y: place)
            picture.writeRight("日本x", endX: place, y: 0)
            picture.fill(Rect(x: place, y: place, width: 5, height: 5), with: "日")
            picture.tint(Rect(x: place, y: place, width: 1, height: 1), role: .alert)
        }
        picture.box(area, title: "t")
        picture.rule(area)
        picture.writeLine("long line", in: area, .center)
        picture.writeLines(["a", "b"], in: area)
        #expect(picture.rows.count == rows)
        #expect(picture[99, 99] == .blank)
    }

    /// Invariants 1 to 3 hold whatever is written, and a terminal that applies the changes shows
    /// the picture.
    @Test(arguments: UInt64(1)...40)
    func everyPictureKeepsTheInvariants(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let texts = ["日本", "a", "👨‍👩‍👧", "e\u{301}", "x日", "\u{301}", "🇩🇪🇫🇷", "नमस्ते", " ", "┌─┐"]
        let glyphs = random.one(of: [Glyphs.unicode, .ascii])
        var picture = buffer(random.number(1...5), random.number(1...9), glyphs)
        var shown = picture
        for _ in 0..<60 {
            let rect = Rect(
                x: random.number(-2...9), y: random.number(-1...5),
                width: random.number(0...6), height: random.number(0...3))
            let role = random.one(of: [Role.body, .title, .alert])
            switch random.number(0...4) {
            case 0: picture.fill(rect, with: random.one(of: [" ", "日", "."]), role: role)
            case 1: picture.tint(rect, role: role)
            case 2: picture.box(rect, title: random.one(of: texts), role: role)
            default:
                picture.write(
                    random.one(of: texts), x: rect.x, y: rect.y, role: role,
                    clip: random.number(0...1) == 0 ? nil : rect)
            }
            for change in picture.changes(since: shown) { shown.apply(change) }
            #expect(shown == picture, "seed \(seed)")
            check(picture, "seed \(seed)")
        }
    }

    private func check(_ picture: Buffer, _ comment: Comment) {
        for y in 0..<picture.area.height {
            for x in 0..<picture.area.width {
                let cell = picture[x, y]
                let wideBefore = x > 0 && picture[x - 1, y].width == 2
                #expect(cell.isContinuation == wideBefore, comment)
                if cell.isContinuation { #expect(cell.role == picture[x - 1, y].role, comment) }
                if cell.width == 2 { #expect(x + 1 < picture.area.width, comment) }
                if picture.glyphs == .ascii { #expect(cell.text.isASCII, comment) }
            }
        }
    }
}
