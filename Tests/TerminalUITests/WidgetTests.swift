import Testing

@testable import TerminalUI

@Suite struct TextFieldTests {
    private func field(_ keys: String, _ more: [Key] = []) -> TextField {
        var field = TextField()
        for character in keys { _ = field.handle(.character(character)) }
        for key in more { _ = field.handle(key) }
        return field
    }

    @Test func editingKeys() {
        #expect(field("abc", [.left, .backspace]).text == "ac")
        #expect(field("abc", [.home, .delete]).text == "bc")
        #expect(field("abc", [.left, .character("x")]).text == "abxc")
        #expect(field("one two ", [.control("w")]).text == "one ")
        #expect(field("abc", [.left, .control("u")]).text == "c")
        #expect(field("abc", [.home, .right, .control("k")]).text == "a")
        #expect(field("abc", [.home, .left, .left]).caret == 0)
        #expect(field("abc", [.end, .right]).caret == 3)
    }

    @Test func itSaysWhetherAnythingChanged() {
        var field = TextField(maxLength: 2)
        let changing: [Key] = [.character("1"), .character("2"), .left, .right]
        let idle: [Key] = [.character("3"), .right, .function(1), .scan("4006381333931"), .enter]
        let first = [Key.backspace, .left].map { field.handle($0) }
        #expect(first == [false, false])
        let second = (changing + idle).map { field.handle($0) }
        #expect(second == [true, true, true, true, false, false, false, false, false])
        #expect(field.text == "12")
    }

    @Test func pastedControlsAreStrippedAndTheRestIsCut() {
        var field = TextField(maxLength: 5)
        _ = field.handle(.paste("a\u{1B}b\ncdefg"))
        #expect(field.text == "abcde")
        #expect(field.caret == 5)
    }

    @Test func aCombiningMarkJoinsTheCharacterBeforeIt() {
        var field = TextField("e")
        field.insert("\u{301}")
        #expect(field.text.count == 1)
        #expect(field.caret == 1)
        _ = field.handle(.backspace)
        #expect(field.isEmpty)
    }

    @Test func theCaretIsAlwaysSeen() {
        let field = field("日本語abc")
        var picture = Buffer(area: Rect(x: 0, y: 0, width: 6, height: 1))
        field.render(in: picture.area, to: &picture)
        #expect(picture.rows == ["語abc_"])
        #expect(picture[5, 0].role == .caret)
        let back = self.field("日本語abc", [.home])
        back.render(in: picture.area, to: &picture)
        #expect(picture.rows == ["日本語"])
        #expect(picture[0, 0].role == .caret)
        #expect(picture[1, 0].role == .caret)
    }

    @Test func secretsAndPlaceholders() {
        var picture = Buffer(area: Rect(x: 0, y: 0, width: 8, height: 1))
        TextField("1234", isSecret: true).render(in: picture.area, to: &picture)
        #expect(picture.rows == ["••••_"])
        TextField().render(in: picture.area, to: &picture, placeholder: "name")
        #expect(picture.rows == ["_name"])
        TextField().render(in: picture.area, to: &picture, isFocused: false, placeholder: "name")
        #expect(picture.rows == ["name"])
        TextField("far too long").render(in: picture.area, to: &picture, isFocused: false)
        #expect(picture.rows == ["far too…"])
    }

    @Test(arguments: UInt64(1)...100)
    func everyKeyKeepsTheInvariants(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var field = TextField(maxLength: 6, isSecret: seed.isMultiple(of: 2))
        let keys: [Key] = [
            .character("a"), .character("日"), .character("\u{301}"), .character("👍🏽"), .left,
            .right, .home, .end, .backspace, .delete, .control("w"), .control("u"), .control("k"),
            .paste("x 🇩🇪"), .character("🇫"), .character(" "),
        ]
        for _ in 0..<80 {
            _ = field.handle(random.one(of: keys))
            #expect((0...field.text.count).contains(field.caret), "seed \(seed)")
            #expect(field.text.count <= 6, "seed \(seed)")
            var picture = Buffer(area: Rect(x: 0, y: 0, width: random.number(0...7), height: 1))
            field.render(in: picture.area, to: &picture)
        }
    }
}

@Suite struct ListStateTests {
    @Test func keysMoveTheSelectionAndTheWindowFollows() {
        var list = ListState(count: 20, height: 5)
        let changes = [Key.down, .home, .up, .pageDown].map { list.handle($0) }
        #expect(changes == [true, true, false, true])
        #expect(list.selection == 5)
        #expect(list.visible(height: 5) == 1..<6)
        let more = [Key.end, .end, .enter].map { list.handle($0) }
        #expect(more == [true, false, false])
        #expect(list.visible(height: 5) == 15..<20)
        _ = list.handle(.up)
        #expect(list.selection == 18)
        #expect(list.visible(height: 5) == 15..<20)
    }

    @Test func fewerRowsKeepTheSelectionInRange() {
        var list = ListState(count: 20, height: 5)
        list.select(19)
        list.update(count: 3)
        #expect(list.selection == 2)
        #expect(list.visible(height: 5) == 0..<3)
        list.update(count: 0)
        #expect(list.selection == 0)
        #expect(list.visible(height: 5).isEmpty)
        #expect(list.isEmpty)
        list.reset(count: 7)
        #expect(list.isNearEnd(within: 7))
        #expect(!list.isNearEnd(within: 6))
    }

    @Test(arguments: UInt64(1)...100)
    func everyStepKeepsTheInvariants(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var list = ListState(count: random.number(0...30), height: random.number(-1...12))
        for _ in 0..<60 {
            switch random.number(0...3) {
            case 0: list.update(count: random.number(-1...30))
            case 1: list.update(height: random.number(-1...12))
            default:
                _ = list.handle(random.one(of: [.up, .down, .pageUp, .pageDown, .home, .end]))
            }
            #expect(list.selection >= 0 && list.selection < max(1, list.count), "seed \(seed)")
            #expect(list.offset >= 0 && list.offset <= list.selection, "seed \(seed)")
            #expect(list.selection < list.offset + list.height, "seed \(seed)")
            let room = random.number(0...15)
            let rows = list.visible(height: room)
            #expect(rows.count == min(room, list.count), "seed \(seed)")
            #expect(rows.isEmpty || rows.contains(list.selection), "seed \(seed)")
            if room == list.height { #expect(rows.isEmpty || rows.lowerBound == list.offset) }
        }
    }
}

@Suite struct FigureTests {
    @Test func bigDigitsAreThreeRowsOfOneWidth() {
        #expect(
            BigDigits.rows("12.7") == ["▀█  ▀▀█   ▀▀█", " █  █▀▀     █", "▀▀▀ ▀▀▀ ▀   ▀"])
        #expect(BigDigits.rows("4-", .ascii) == ["       ", "|_| ---", "  |    "])
        for text in ["", "0123456789", "-1,234.50 ", "€7"] {
            for glyphs in [Glyphs.unicode, .ascii] {
                let rows = BigDigits.rows(text, glyphs)
                #expect(rows.count == BigDigits.height)
                #expect(rows.allSatisfy { TextWidth.of($0) == BigDigits.width(of: text) })
            }
        }
    }

    @Test func bigDigitsNeedRoom() {
        var picture = Buffer(area: Rect(x: 0, y: 0, width: 9, height: 3), glyphs: .ascii)
        #expect(BigDigits.render("7.5", in: picture.area, to: &picture))
        #expect(picture.rows == [" _     _", "  |   |_", "  | .  _|"])
        #expect(!BigDigits.render("77.5", in: picture.area, to: &picture))
        #expect(!BigDigits.render("7", in: picture.area.row(0), to: &picture))
    }

    @Test func sparklines() {
        #expect(Sparkline.text([0, 1, 2, 3, 4, 5, 6, 7]) == "▁▂▃▄▅▆▇█")
        #expect(Sparkline.text([0, 1, 2, 3, 4, 5, 6, 7], .ascii) == "_.-~=+*#")
        #expect(Sparkline.text([-5, 0, 0]) == "▁▁▁")
        #expect(Sparkline.text([9, 1, 2], width: 2) == "▅█")
        #expect(Sparkline.text([]) == "")
        #expect(Sparkline.text([.max, 1, .max]) == "█▁█")
    }

    @Test func progress() {
        #expect(ProgressBar(done: 50, total: 100).text(width: 17) == "█████░░░░░ 50/100")
        #expect(ProgressBar(done: 50, total: 100).text(width: 17, .ascii) == "#####..... 50/100")
        #expect(ProgressBar(done: 150, total: 100).text(width: 12) == "████ 150/100")
        #expect(ProgressBar(done: 50, total: 100).text(width: 8) == "50/100")
        #expect(ProgressBar(done: 12, total: nil).text(width: 20) == "12")
        #expect(ProgressBar(done: .max / 2, total: .max).thousandths == 500)
        #expect(ProgressBar(done: 0, total: 0).thousandths == nil)
        #expect(ProgressBar(done: -5, total: 10).thousandths == 0)
    }

    @Test func spinnersTurn() {
        var spinner = Spinner()
        var seen: Set<String> = []
        for _ in 0..<10 {
            seen.insert(spinner.text())
            #expect(TextWidth.of(spinner.text()) == 1)
            spinner.advance()
        }
        #expect(seen.count == 10)
        #expect(Spinner(frame: -1).text(.ascii) == "\\")
    }

    /// Nobody reads a role that looks like plain text, unless that was meant.
    @Test func themesStyleEveryRoleThatHasToBeSeen() {
        let plain: Set<Role> = [.body, .label, .footerText, .money]
        for role in Role.allCases where !plain.contains(role) {
            #expect(Theme.standard.style(for: role) != Style(), "\(role)")
        }
        for role in Role.allCases {
            let style = Theme.mono.style(for: role)
            #expect(style == style.withoutColors, "\(role)")
        }
    }
}
