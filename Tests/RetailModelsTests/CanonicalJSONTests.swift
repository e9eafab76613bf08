import Testing

@testable import RetailModels

/// The one form over which hashes and signatures are made.
@Suite struct CanonicalJSONTests {
    private func text(_ json: JSON) -> String {
        String(decoding: json.canonicalBytes(), as: UTF8.self)
    }

    @Test func keysStandInByteOrderWithoutSpace() {
        let json = JSON.object([
            "b": .integer(-1), "a": .array([.null, .bool(true), .bool(false)]), "B": .string("x"),
            "": .object([:]), "aa": .array([]), "é": .integer(2), "z": .integer(.min),
            "🥐": .integer(3), "\u{FFFD}": .integer(4),
        ])
        // U+FFFD is before U+1F950 by bytes and after it by UTF-16.
        #expect(
            text(json) == #"{"":{},"B":"x","a":[null,true,false],"aa":[],"b":-1,"#
                + "\"z\":-9223372036854775808,\"é\":2,\"\u{FFFD}\":4,\"🥐\":3}")
    }

    @Test func onlyWhatMustBeEscapedIs() {
        #expect(text(.string("a\"\\/\n\r\t")) == #""a\"\\/\n\r\t""#)
        #expect(
            text(.string("\u{0}\u{8}\u{C}\u{1F}\u{7F}é🥐"))
                == "\"\\u0000\\u0008\\u000c\\u001f\u{7F}é🥐\"")
        // The spelling of an accent is kept.
        #expect(Array(text(.string("e\u{301}")).utf8) == Array("\"e\u{301}\"".utf8))
    }

    @Test func whatIsReadAndWrittenAgainIsCanonical() throws {
        let loose = " { \"b\" : [ 1 , 2 ] , \"a\" : \"\\u0041\\/\" , \"c\" : -0 } "
        let json = try JSON(bytes: Array(loose.utf8))
        #expect(text(json) == #"{"a":"A/","b":[1,2],"c":0}"#)
    }

    private struct Sample: Codable, Equatable {
        var text = "x"
        var number: Int64 = -5
        var int = 7
        var flag = true
        var missing: String?
        var list: [Int64?] = [1, nil]
        var names = ["b": Money.zero, "a": Money.zero]
    }

    @Test func valuesAreEncodedPlainly() throws {
        #expect(
            try CanonicalJSON.text(Sample())
                == #"{"flag":true,"int":7,"list":[1,null],"names":{"a":0,"b":0},"#
                + #""number":-5,"text":"x"}"#)
        let bytes = try CanonicalJSON.encode(Sample())
        #expect(try CanonicalJSON.decode(Sample.self, from: bytes) == Sample())
        #expect(try CanonicalJSON.text("é") == "\"é\"")
        #expect(try CanonicalJSON.text(Money(minor: -3)) == "-3")
        #expect(try CanonicalJSON.text([true]) == "[true]")
        #expect(try CanonicalJSON.decode(Int64.self, from: Array("5".utf8)) == 5)
        #expect(try CanonicalJSON.decode([String].self, from: Array("[\"a\"]".utf8)) == ["a"])
    }

    @Test func aFailureNamesThePath() throws {
        func failure(_ text: String) -> JSONFailure? {
            do {
                _ = try CanonicalJSON.decode(Sample.self, from: Array(text.utf8))
                return nil
            } catch { return error as? JSONFailure }
        }
        #expect(failure("[]") == .mismatch(path: "", wanted: "an object"))
        #expect(failure("{}") == .mismatch(path: "text", wanted: "a value"))
        #expect(failure(#"{"text":1}"#) == .mismatch(path: "text", wanted: "text"))
        let start = #"{"text":"","number":1,"int":1,"flag":true,"#
        #expect(
            failure(start + #""list":[1,"x"]}"#)
                == .mismatch(path: "list.1", wanted: "a whole number"))
        #expect(
            failure(start + #""list":[],"names":{"a":"1"}}"#)
                == .mismatch(path: "names.a", wanted: "a whole number"))
        #expect(failure(#"{"text":"a","#) == .malformed(reason: "a key was expected", offset: 12))
    }

    @Test func amountsOutOfRangeAreNotDecoded() {
        #expect(throws: AmountFailure.outOfRange) {
            try CanonicalJSON.decode(Money.self, from: Array("1000000000000001".utf8))
        }
        #expect(throws: AmountFailure.outOfRange) {
            try CanonicalJSON.decode(Quantity.self, from: Array("-1000000001".utf8))
        }
    }

    /// Types that write themselves to a plain container must not be asked for ever.
    @Test func otherNumbersAreRefused() {
        #expect(throws: EncodingError.self) { try CanonicalJSON.encode(1.5) }
        #expect(throws: EncodingError.self) { try CanonicalJSON.encode([1.5 as Float]) }
        #expect(throws: EncodingError.self) { try CanonicalJSON.encode(["a": UInt8(1)]) }
        #expect(throws: EncodingError.self) { try CanonicalJSON.encode(Int32(1)) }
        #expect(throws: JSONFailure.self) {
            try CanonicalJSON.decode([Double].self, from: Array("[1]".utf8))
        }
        #expect(throws: JSONFailure.self) {
            try CanonicalJSON.decode(UInt64.self, from: Array("1".utf8))
        }
    }

    @Test func hexIsLowerCaseAndWhole() {
        #expect(Hex.text([0, 0x0F, 0xA0, 0xFF] as [UInt8]) == "000fa0ff")
        #expect(Hex.bytes("000fA0Ff") == [0, 0x0F, 0xA0, 0xFF])
        #expect(Hex.bytes("") == [])
        for text in ["0", "0g", "0x", " 00", "é", "00 ", "００"] { #expect(Hex.bytes(text) == nil) }
    }
}
