import Testing

/// What the checks take for a function, and how long it is.
@Suite struct FunctionFinderTests {
    private func found(_ text: String) -> [String] {
        let file = SourceFile(path: "Sources/A/A.swift", text: text)
        return FunctionFinder.functions(inCode: file.code).map { "\($0.name) \($0.lineCount)" }
    }

    @Test func functionsAreCountedWithTheirBraces() {
        #expect(found("func a() {\n    b()\n}") == ["a 3"])
        #expect(found("func a(\n    b: Int = { 1 }()\n)\n    throws -> [Int]\n{\n}") == ["a 6"])
        #expect(found("init?(a: Int) {}\ndeinit {\n}\nsubscript(a: Int) -> Int { 1 }").count == 3)
    }

    @Test func innerFunctionsAreCountedToo() {
        #expect(found("func a() {\n    func b() {\n    }\n}") == ["a 4", "b 2"])
    }

    @Test func computedPropertiesAreFunctions() {
        #expect(found("var a: [Int] {\n    [1]\n}\nvar b = { 1 }()\nvar c: Int") == ["a 3"])
    }

    @Test func requirementsAndCallsAreNone() {
        #expect(found("protocol A {\n    func a() -> Int\n    init()\n}\nlet b = A.init()") == [])
        #expect(found("if case .init(var a) = b {\n}") == [])
    }

    @Test func bracesInTextAndCommentsDoNotCount() {
        #expect(found("func a() { // }\n    b(\"}\")\n    /* } */\n}") == ["a 4"])
    }
}
