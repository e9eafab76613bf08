import Testing

/// What the checks take for code.
@Suite struct CodeScannerTests {
    private func code(_ text: String) -> String { CodeScanner.scan(text).code }

    @Test func commentsAreTakenOut() {
        #expect(code("a // b\nc") == "a     \nc")
        #expect(code("a /* b /* c */ d */ e") == "a                   e")
    }

    @Test func textIsTakenOutAndQuotesStay() {
        #expect(code(#"f("{") // }"#) == #"f(" ")     "#)
        #expect(code(#"f("\"{")"#) == #"f("   ")"#)
        #expect(code("f(\"\"\"\n{ \"x\"\n\"\"\")") == "f(\"\"\"\n     \n\"\"\")")
        #expect(code("#\"a\"{\"#}") == "#\"   \"#}")
    }

    @Test func codeInsideTextStays() {
        #expect(code(#""a \(b("c")) d""#) == #""   (b(" "))  ""#)
    }

    @Test func regularExpressionsAreText() {
        #expect(code(#"match(/["{]/)"#) == "match(      )")
        #expect(code("a / b / c") == "a / b / c")
    }

    @Test func textStaysWhereOnlyCommentsAreTakenOut() {
        #expect(CodeScanner.scan("f(\"a\") // b").codeAndText == "f(\"a\")     ")
    }
}
