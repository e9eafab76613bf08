import Testing

@testable import TerminalUI

@Suite struct KeyTests {
    @Test func altWithADigitIsAFunctionKey() {
        #expect(Key.alt("1").canonical == .function(1))
        #expect(Key.alt("9").canonical == .function(9))
        #expect(Key.alt("0").canonical == .function(10))
        #expect(Key.alt("x").canonical == .alt("x"))
        #expect(Key.alt("٣").canonical == .alt("٣"))
        #expect(Key.function(3).canonical == .function(3))
    }

    @Test func everyNameIsReadBack() throws {
        let keys: [Key] = [
            .enter, .escape, .up, .down, .left, .right, .home, .end, .pageUp, .pageDown,
            .backspace, .delete, .insert, .tab, .backTab, .character(" "), .character("+"),
            .character("F"), .character("é"), .control("p"), .control("]"), .alt("x"), .alt("X"),
        ]
        for key in keys + (1...12).map(Key.function) {
            let name = try #require(key.name)
            #expect(Key(name: name) == key, "\(name)")
            #expect(!key.label.isEmpty)
        }
        #expect(Key.scan("123456").name == nil)
        #expect(Key(name: "Ctrl+P") == .control("p"))
        #expect(Key(name: "F10") == .function(10))
    }

    @Test(arguments: ["", "f0", "f13", "ctrl+", "ctrl+ab", "hyper+x", "\u{1B}", "f", "ff"])
    func otherNamesAreNoKeys(name: String) {
        #expect(Key(name: name) == (name == "f" ? .character("f") : nil))
    }
}

@Suite struct KeyMapTests {
    private enum Action: Equatable, Sendable {
        case find, pay, void
        case typed(Key)
    }
    private enum Parent: Equatable, Sendable {
        case child(Action)
        case quit
    }

    private let keys = KeyMap<Action>(
        [
            Binding(.function(2), .character("/"), title: "Find", action: .find),
            Binding(.character("+"), title: "Pay", disabledReason: "Nothing to pay", action: .pay),
            Binding(.function(8), title: "Void the line", action: .void),
            Binding(.character("v"), title: "hidden", isInFooter: false, action: .void),
        ], text: { .typed($0) })

    @Test func aKeyComesToItsActionItsReasonOrText() {
        #expect(keys.resolve(.function(2)) == .action(.find))
        #expect(keys.resolve(.alt("2")) == .action(.find))
        #expect(keys.resolve(.character("+")) == .disabled(reason: "Nothing to pay"))
        #expect(keys.resolve(.character("a")) == .action(.typed(.character("a"))))
        #expect(keys.resolve(.alt("3")) == .action(.typed(.function(3))))
        #expect(KeyMap<Action>().resolve(.enter) == .none)
        #expect(keys.action(for: .character("+")) == nil)
    }

    @Test func aUsableCommandGoesBeforeADisabledOne() {
        let both = KeyMap<Action>([
            Binding(.enter, title: "Find", disabledReason: "no", action: .find),
            Binding(.enter, title: "Pay", action: .pay),
        ])
        #expect(both.resolve(.enter) == .action(.pay))
    }

    @Test func mappingKeepsWordsReasonsAndText() {
        let mapped = keys.map(Parent.child)
        #expect(mapped.resolve(.function(2)) == .action(.child(.find)))
        #expect(mapped.resolve(.character("+")) == .disabled(reason: "Nothing to pay"))
        #expect(mapped.resolve(.tab) == .action(.child(.typed(.tab))))
        #expect(mapped.bindings.map(\.title) == keys.bindings.map(\.title))
    }

    @Test func theFirstOfTwoMapsIsAskedFirst() {
        let parent = KeyMap<Action>(
            [
                Binding(.control("q"), title: "Quit", action: .pay),
                Binding(.function(2), title: "Other", action: .pay),
            ], text: { $0 == .tab ? .void : nil })
        let quiet = KeyMap(keys.bindings) { $0 == .enter ? .find : nil }
        let all = quiet.appending(parent)
        #expect(all.resolve(.control("q")) == .action(.pay))
        #expect(all.resolve(.function(2)) == .action(.find))
        #expect(all.resolve(.enter) == .action(.find))
        #expect(all.resolve(.tab) == .action(.void))
        #expect(KeyMap(keys.bindings).appending(parent).resolve(.tab) == .action(.void))
    }

    @Test(arguments: [
        (40, "F2 Find  F8 Void the line"), (25, "F2 Find  F8 Void the line"), (24, "F2 Find"),
        (7, "F2 Find"), (6, ""), (0, ""),
    ])
    func theFooterDropsWhatDoesNotFit(columns: Int, expected: String) {
        var picture = Buffer(area: Rect(x: 0, y: 0, width: columns, height: 1))
        keys.renderFooter(in: picture.area, to: &picture)
        #expect(picture.rows == [expected])
    }

    @Test func aShorterCommandAfterALongOneStillFits() {
        let map = KeyMap<Action>([
            Binding(.function(2), title: "A very long title", action: .find),
            Binding(.character("1"), title: "Go", keyLabel: "1–9", action: .pay),
        ])
        var picture = Buffer(area: Rect(x: 0, y: 0, width: 10, height: 1))
        map.renderFooter(in: picture.area, to: &picture)
        #expect(
            picture.snapshot == """
                1–9 Go|
                --
                0:0 footerKey
                0:3 footerText
                0:6 body
                """)
    }
}
