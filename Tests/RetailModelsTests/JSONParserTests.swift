import Testing

@testable import RetailModels

/// What the parser reads, and what it refuses.
@Suite struct JSONParserTests {
    @Test(
        arguments: [
            ("null", .null), (" true ", .bool(true)), ("\r\n\t false", .bool(false)),
            ("0", .integer(0)), ("-0", .integer(0)), ("-12", .integer(-12)),
            ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
            ("\"\"", .string("")), ("[]", .array([])), ("[ ]", .array([])), ("{ }", .object([:])),
            ("[1, [2] ,null]", .array([.integer(1), .array([.integer(2)]), .null])),
            ("{\"a\" : 1 , \"\":{}}", .object(["a": .integer(1), "": .object([:])])),
        ] as [(String, JSON)])
    func valuesAreRead(text: String, json: JSON) throws {
        #expect(try JSON(bytes: Array(text.utf8)) == json)
    }

    @Test(arguments: [
        (#""\"\\\/\n\r\t\b\f""#, "\"\\/\n\r\t\u{8}\u{C}"), (#""\u0041\u00e9\u00E9""#, "Aéé"),
        (#""\ud83e\udd50""#, "🥐"), (#""\uD83E\uDD50x""#, "🥐x"), (#""a\u0000b""#, "a\u{0}b"),
        (#""\uffff""#, "\u{FFFF}"), (#""\ue000""#, "\u{E000}"), (#""\ud7ff""#, "\u{D7FF}"),
        (#""\udbff\udfff""#, "\u{10FFFF}"), ("\"é餃🥐\u{7F}\"", "é餃🥐\u{7F}"),
    ])
    func escapesAreRead(text: String, string: String) throws {
        #expect(try JSON(bytes: Array(text.utf8)) == .string(string))
    }

    @Test(arguments: [
        "", " ", "nul", "nullx", "True", "tru", "truee", "+1", "-", "- 1", "01", "-01", "00",
        "1.0", "1e3", "1E3", "1.", ".5", "0x1", "NaN", "9223372036854775808",
        "-9223372036854775809", "100000000000000000000000", "1 2", "[", "]", "[1", "[1,", "[1,]",
        "[,1]", "[1 2]", "{", "}", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}",
        "{a:1}", "{1:1}", "{\"a\" 1}", "{\"a\":1 \"b\":2}", "{,}", "\"", "\"a", "'a'", "\"\\",
        "\"\\\"", "\"\\x\"", "\"\\u", "\"\\u12\"", "\"\\u12G4\"", "\"\\U0041\"", "\"\n\"",
        "\"\t\"", "\"\u{0}\"", "\"a\\n\u{1F}\"", "\"\\ud800\"", "\"\\ud800x\"", "\"\\ud800\\n\"",
        "\"\\ud800\\u0041\"", "\"\\ud800\\ud800\"", "\"\\udc00\"", "\"\\ud83e\\u", "\"\\ud83e\\",
        "\u{FEFF}1", "// a\n1", "/* */1", "[1]]", "\u{A0}1", "{\"a\":1}{",
    ])
    func malformedTextIsRefused(text: String) {
        #expect(throws: JSONFailure.self) { try JSON(bytes: Array(text.utf8)) }
    }

    @Test(arguments: [
        "{\"a\":1,\"a\":1}", "{\"a\":1,\"b\":2,\"\\u0061\":3}", "[{\"\":0,\"\":0}]",
        // Two spellings of é are one text to Swift: one of them would be lost.
        "{\"\u{E9}\":1,\"e\u{301}\":2}",
    ])
    func aRepeatedKeyIsRefused(text: String) {
        let failure = #expect(throws: JSONFailure.self) { try JSON(bytes: Array(text.utf8)) }
        guard case .malformed(reason: "a repeated key", _) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }

    @Test(
        arguments: [
            [0xFF], [0x80], [0xC3], [0xC3, 0x28], [0xC0, 0x80], [0xE0, 0x80, 0x80],
            [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF0, 0x9F, 0xA5],
        ] as [[UInt8]])
    func invalidUTF8IsRefused(bytes: [UInt8]) {
        let quote = UInt8(ascii: "\"")
        #expect(throws: JSONFailure.self) { try JSON(bytes: [quote] + bytes + [quote]) }
        #expect(throws: JSONFailure.self) { try JSON(bytes: bytes) }
        let key = Array("{".utf8) + [quote] + bytes + [quote] + Array(":1}".utf8)
        #expect(throws: JSONFailure.self) { try JSON(bytes: key) }
    }

    @Test func nestingHasALimit() throws {
        func nested(_ depth: Int, _ open: String, _ close: String) -> [UInt8] {
            let opened = String(repeating: open, count: depth)
            return Array((opened + "0" + String(repeating: close, count: depth)).utf8)
        }
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            #expect(throws: Never.self) { try JSON(bytes: nested(JSON.depthMax, open, close)) }
            for depth in [JSON.depthMax + 1, 100_000] {
                let failure = #expect(throws: JSONFailure.self) {
                    try JSON(bytes: nested(depth, open, close))
                }
                guard case .malformed(reason: "nested too deep", _) = failure else {
                    Issue.record("\(String(describing: failure))")
                    return
                }
            }
        }
        #expect(throws: JSONFailure.self) {
            try JSON(bytes: Array(repeating: UInt8(ascii: "["), count: 1_000_000))
        }
    }

    @Test func aFailureNamesTheByte() {
        #expect(throws: JSONFailure.malformed(reason: "a value was expected", offset: 3)) {
            try JSON(bytes: Array("[1,x]".utf8))
        }
        #expect(throws: JSONFailure.malformed(reason: "text after the value", offset: 2)) {
            try JSON(bytes: Array("1 2".utf8))
        }
    }
}

/// What a request's body may hold beyond the product's own JSON.
struct ForeignJSONTests {
    private struct Body: Codable, Equatable {
        var seats: Int64
        var ends: Int64?
    }

    private func read(_ text: String) throws -> Body {
        try CanonicalJSON.decode(Body.self, from: Array(text.utf8), takesFractions: true)
    }

    @Test func numbersThatNobodyReadsMayBeAny() throws {
        let others = ["1.5", "-0.0", "1e400", "-1.7E-308", "99999999999999999999", "[1.25,{}]"]
        for other in others {
            #expect(try read("{\"other\":\(other),\"seats\":7}") == Body(seats: 7), "\(other)")
            #expect(throws: JSONFailure.self, "\(other)") {
                try CanonicalJSON.decode(Body.self, from: Array("{\"seats\":\(other)}".utf8))
            }
        }
    }

    @Test func aFractionOfZerosIsWhole() throws {
        #expect(try read("{\"seats\":-299.0}") == Body(seats: -299))
        #expect(try read("{\"seats\":5.000,\"ends\":0.0}") == Body(seats: 5, ends: 0))
    }

    @Test func whatIsReadIsAWholeNumber() {
        let wrong = [
            "1.5", "1e2", "1.0e1", "99999999999999999999", "9223372036854775808.0", "1.", ".5",
            "1.e1",
            "1e", "1e+", "01.0", "+1", "-", "1.5.5", "0x1",
        ]
        for number in wrong {
            #expect(throws: JSONFailure.self, "\(number)") { try read("{\"seats\":\(number)}") }
            #expect(throws: JSONFailure.self, "\(number)") {
                try read("{\"seats\":1,\"ends\":\(number)}")
            }
        }
    }
}
