import TerminalUI
import Testing

@testable import POSTerminal

/// What a typed line means where everything is read line by line.
@Suite struct LinearKeysTests {
    private func keys(_ line: String, hasEntry: Bool = true) -> LinearKeys {
        LinearKeys(line, hasEntry: hasEntry) { "+-/:?c".contains($0) }
    }

    @Test func textEndsWithEnter() {
        #expect(keys("12").keys == [.character("1"), .character("2")] && keys("12").mayEnd)
        #expect(keys("1").keys == [.character("1")] && keys("1").mayEnd)
        #expect(keys("").keys == [.enter] && !keys("").mayEnd)
    }

    @Test func commandsAndKeysDoNot() {
        #expect(keys("+").keys == [.character("+")] && !keys("+").mayEnd)
        #expect(keys(":").keys == [.character(":")] && !keys(":").mayEnd)
        #expect(keys("f2").keys == [.function(2)] && !keys("f2").mayEnd)
        #expect(keys(":esc").keys == [.escape] && keys(":ctrl+p").keys == [.control("p")])
        #expect(keys(":nothing").keys.count == 8, "it is text then")
    }

    @Test func whereNothingIsTypedACharacterIsAKey() {
        #expect(!keys("1", hasEntry: false).mayEnd)
        #expect(keys("4000", hasEntry: false).mayEnd, "it may begin an entry")
    }

    @Test func controlCharactersStayOut() {
        #expect(keys("a\u{1B}b").keys == [.character("a"), .character("b")])
    }
}
