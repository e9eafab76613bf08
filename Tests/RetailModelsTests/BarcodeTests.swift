import Testing

@testable import RetailModels

/// Check digits, and what to look up for a scan (retail-rules: Barcodes).
@Suite struct BarcodeTests {
    @Test(arguments: [
        "4006381333931", "96385074", "73513537", "036000291452", "012345678905", "5901234123457",
        "10012345678902", "00012345678905", "4000000256717", "0000000000000", "00000000",
    ])
    func validNumbersAreKnown(code: String) {
        #expect(GTIN.isValid(code))
        let last = code.last.flatMap(\.wholeNumberValue)
        #expect(GTIN.checkDigit(of: String(code.dropLast())) == last)
    }

    @Test(arguments: [
        "4006381333932", "96385075", "036000291453", "", "0", "400638133393", "40063813339310",
        "400638133393１", "４006381333931", "400638133393a", " 4006381333931", "4006381333931 ",
        "-4006381333931", "00000000000000000", "123456789",
    ])
    func otherTextIsNoNumber(code: String) {
        #expect(!GTIN.isValid(code))
        #expect(GTIN.normalised(code) == nil)
    }

    @Test func theCheckDigitIsFromTheRight() {
        #expect(GTIN.checkDigit(of: "400638133393") == 1)
        #expect(GTIN.checkDigit(of: "9638507") == 4)
        #expect(GTIN.checkDigit(of: "03600029145") == 2)
        #expect(GTIN.checkDigit(of: "1001234567890") == 2)
        #expect(GTIN.checkDigit(of: "0") == 0)
        #expect(GTIN.checkDigit(of: "") == nil)
        #expect(GTIN.checkDigit(of: "12a") == nil)
        #expect(GTIN.checkDigit(of: "é") == nil)
        #expect(GTIN.checkDigit(of: String(repeating: "9", count: 100_000)) == 0)
    }

    /// One wrong digit is always noticed, whatever the length.
    @Test func everySingleWrongDigitIsNoticed() {
        forEachSeed(200) { random, seed in
            let length = random.one(of: [7, 11, 12, 13])
            let body = (0..<length).map { _ in "\(random.number(0...9))" }.joined()
            let check = try #require(GTIN.checkDigit(of: body))
            let code = Array(body + "\(check)")
            #expect(GTIN.isValid(String(code)), seed)
            #expect(GTIN.isValid("0" + String(code)) == (length == 11 || length == 12), seed)
            for place in code.indices {
                for digit in "0123456789" where digit != code[place] {
                    var wrong = code
                    wrong[place] = digit
                    #expect(!GTIN.isValid(String(wrong)), seed)
                }
            }
        }
    }

    @Test(arguments: [
        ("036000291452", "0036000291452"), ("0036000291452", "0036000291452"),
        ("00036000291452", "0036000291452"), ("4006381333931", "4006381333931"),
        ("04006381333931", "4006381333931"), ("10012345678902", "10012345678902"),
        ("96385074", "96385074"),
    ])
    func aNumberHasOneForm(code: String, normal: String) {
        #expect(GTIN.normalised(code) == normal)
    }

    @Test(arguments: [
        ("4006381333931", ["4006381333931", "04006381333931"]),
        ("036000291452", ["036000291452", "0036000291452", "00036000291452"]),
        ("0036000291452", ["0036000291452", "036000291452", "00036000291452"]),
        ("00036000291452", ["00036000291452", "0036000291452", "036000291452"]),
        ("96385074", ["96385074"]), ("10012345678902", ["10012345678902"]),
        (
            "0000096385074",
            ["0000096385074", "000096385074", "96385074", "00000096385074"]
        ),
        // No number of trade items: a SKU is looked up as it is.
        ("25671", ["25671"]), ("AB-1", ["AB-1"]), ("4006381333932", ["4006381333932"]),
        ("]E04006381333931", ["4006381333931", "04006381333931", "]E04006381333931"]),
        ("]A0AB-1", ["AB-1", "]A0AB-1"]), ("]C0036000291453", ["036000291453", "]C0036000291453"]),
        // An add-on of two digits behind an EAN-13.
        (
            "]E3400638133393112",
            ["400638133393112", "4006381333931", "04006381333931", "]E3400638133393112"]
        ),
    ])
    func aScanIsLookedUpInEverySpelling(raw: String, candidates: [String]) {
        #expect(ScannedCode(raw).candidates == candidates)
    }

    @Test(arguments: ["]C1", "]d2", "]Q3", "]e0", "]J1"])
    func anElementStringIsLookedUpByItsNumber(prefix: String) {
        let raw = prefix + "010400638133393117260101\u{1D}10ABC"
        let code = ScannedCode(raw)
        #expect(code.symbology == String(prefix.dropFirst()))
        #expect(
            code.candidates == [
                "010400638133393117260101\u{1D}10ABC", "04006381333931", "4006381333931", raw,
            ])
        let led = ScannedCode(prefix + "\u{1D}0104006381333931\u{1D}")
        #expect(led.text == "0104006381333931")
        #expect(led.candidates.contains("4006381333931"))
    }

    /// Without the prefix it is a code like any other, and a wrong check digit is no number.
    @Test(arguments: [
        "0104006381333931", "]C10104006381333932", "]C1010400638133393", "]C10204006381333931",
        "]C00104006381333931",
    ])
    func whatIsNoElementStringHasNoNumberInIt(raw: String) {
        #expect(!ScannedCode(raw).candidates.contains("4006381333931"))
    }

    @Test(
        arguments: [
            ("]E04006381333931", "E0", "4006381333931"), ("]d2x", "d2", "x"), ("]XZx", "XZ", "x"),
        ] as [(String, String, String)])
    func aPrefixIsTakenOff(raw: String, symbology: String, text: String) {
        let code = ScannedCode(raw)
        #expect(code.symbology == symbology)
        #expect(code.text == text)
        #expect(code.raw == raw)
    }

    @Test(arguments: ["", "]", "]E", "]E0", "]0E1", "]éE1", "]E-1", "E04006", " ]E04006"])
    func otherTextHasNoPrefix(raw: String) {
        let code = ScannedCode(raw)
        #expect(code.symbology == nil)
        #expect(code.text == raw)
        #expect(code.candidates == (raw.isEmpty ? [] : [raw]))
    }

    @Test func anyTextIsAScan() {
        let pieces = ["]", "E", "0", "1", "C1", "d2", "01", "4006381333931", "\u{1D}", "é", "🥐"]
        forEachSeed(500) { random, seed in
            let raw = (0..<random.number(0...6)).map { _ in random.one(of: pieces) }.joined()
            let code = ScannedCode(raw)
            #expect(code.candidates.contains(raw) || raw.isEmpty, seed)
            #expect(Set(code.candidates).count == code.candidates.count, seed)
            #expect(!code.candidates.contains(""), seed)
        }
    }
}
