import Testing

@testable import RetailModels

/// Plain decimals, and the figures that are read and written with them.
@Suite struct DecimalTextTests {
    @Test(
        arguments: [
            ("12.5", 2, 1250), ("-12.5", 2, -1250), ("12", 2, 1200), ("0.05", 2, 5), (".5", 2, 50),
            ("007", 0, 7), ("-0", 2, 0), ("0.845", 3, 845), ("9223372036854775807", 0, .max),
            ("-9223372036854775807", 0, -.max), ("-.25", 2, -25),
        ] as [(String, Int, Int64)])
    func decimalsAreRead(text: String, digits: Int, value: Int64) throws {
        #expect(try DecimalText.parse(text, digits: digits) == value)
    }

    @Test(arguments: [
        "", "-", ".", "-.", "5.", "1..2", "1.2.3", "1,5", " 1", "1 ", "+1", "--1", "1-", "1e3",
        "0x1", "1.234", "٣", "１", "1\u{0}", "NaN", "1_000", "1'000",
    ])
    func whatIsNoDecimalIsRefused(text: String) {
        #expect(throws: AmountFailure.malformed(text, digits: 2)) {
            try DecimalText.parse(text, digits: 2)
        }
    }

    @Test(arguments: [
        ("9223372036854775808", 0), ("-9223372036854775808", 0), ("92233720368547758.08", 2),
        ("92233720368547759", 2), ("100000000000000000000", 2),
        ("0.00000000000000000000000000000001", 40),
    ])
    func whatExceeds64BitsIsOutOfRange(text: String, digits: Int) {
        if digits == 40 {
            #expect(throws: Never.self) { try DecimalText.parse(text, digits: 32) }
            return
        }
        #expect(throws: AmountFailure.outOfRange) { try DecimalText.parse(text, digits: digits) }
    }

    @Test(
        arguments: [
            (-1250, 2, "-12.50", "-12.5"), (5, 2, "0.05", "0.05"), (0, 2, "0.00", "0"),
            (-5, 3, "-0.005", "-0.005"), (1200, 2, "12.00", "12"), (7, 0, "7", "7"),
            (100, 0, "100", "100"), (.min, 2, "-92233720368547758.08", "-92233720368547758.08"),
            (.max, 0, "9223372036854775807", "9223372036854775807"),
        ] as [(Int64, Int, String, String)])
    func decimalsAreWritten(value: Int64, digits: Int, text: String, trimmed: String) {
        #expect(DecimalText.format(value, digits: digits) == text)
        #expect(DecimalText.format(value, digits: digits, trimmed: true) == trimmed)
    }

    @Test func whatIsWrittenIsReadAgain() {
        forEachSeed(500) { random, seed in
            let value = random.integer(-.max...(.max)) >> random.integer(0...62)
            let digits = random.number(0...6)
            for trimmed in [false, true] {
                let text = DecimalText.format(value, digits: digits, trimmed: trimmed)
                let read = try DecimalText.parse(text, digits: digits)
                #expect(read == value, seed)
            }
        }
    }

    @Test func randomTextNeverTraps() {
        let alphabet = ["0", "9", "1", ".", "-", " ", "e", "é", "9999999999999999999"]
        forEachSeed(500) { random, seed in
            let text = (0..<random.number(0...6)).map { _ in random.one(of: alphabet) }.joined()
            _ = try? DecimalText.parse(text, digits: random.number(0...4))
            _ = try? Quantity(text: text)
            _ = try? TaxRate(argument: "x=" + text)
        }
    }

    @Test func quantitiesAreReadAndWritten() throws {
        #expect(try Quantity(text: "0.845").milli == 845)
        #expect(try Quantity(text: "3") == Quantity(milli: 3000))
        #expect(try Quantity(text: "3.100").text == "3.1")
        #expect(Quantity.one.text == "1")
        #expect(try Quantity(milli: -5).text == "-0.005")
        #expect(try Quantity(text: "1000000").milli == Quantity.limit)
        #expect(throws: AmountFailure.outOfRange) { try Quantity(text: "1000000.001") }
        #expect(throws: AmountFailure.malformed("1.2345", digits: 3)) {
            try Quantity(text: "1.2345")
        }
    }
}

/// A currency's digits and smallest coin.
@Suite struct CurrencyTests {
    @Test(
        arguments: [
            ("USD", 2, 1), ("EUR", 2, 1), ("CHF", 2, 5), ("AUD", 2, 5), ("CAD", 2, 5),
            ("NZD", 2, 10),
            ("DKK", 2, 50), ("SEK", 2, 100), ("NOK", 2, 100), ("HUF", 2, 500), ("JPY", 0, 1),
            ("KWD", 3, 1), ("VUV", 0, 1), ("KMF", 0, 1), ("CLF", 4, 1),
        ] as [(String, Int, Int64)])
    func digitsAndCoinsAreThoseOfTheWorld(code: String, digits: Int, step: Int64) throws {
        let currency = try #require(Currency(code: code))
        #expect(currency.digits == digits)
        #expect(currency.cashStep == step)
        #expect(currency.cashStep <= Currency.cashStepMax)
    }

    @Test(arguments: ["", "US", "USDX", "usd", "U1D", "ÄUS", "U D", "É"])
    func aCodeIsThreeCapitals(code: String) { #expect(Currency(code: code) == nil) }

    @Test func amountsAreReadAndWrittenWithItsDigits() throws {
        let (usd, jpy, kwd) = (
            try #require(Currency(code: "USD")), try #require(Currency(code: "JPY")),
            try #require(Currency(code: "KWD"))
        )
        #expect(try usd.parse("1234.5").minor == 123_450)
        #expect(try usd.text(Money(minor: -5)) == "-0.05")
        #expect(try jpy.parse("1234").minor == 1234)
        #expect(jpy.text(minor: 1234) == "1234")
        #expect(try kwd.text(Money(minor: 1234)) == "1.234")
        #expect(throws: AmountFailure.malformed("1.5", digits: 0)) { try jpy.parse("1.5") }
        #expect(try usd.parse("10000000000000").minor == Money.limit)
        for text in ["10000000000000.01", "100000000000000000000", "-10000000000000.01"] {
            #expect(throws: AmountFailure.outOfRange) { try usd.parse(text) }
        }
    }
}

/// A tax class as it is given to `init`.
@Suite struct TaxRateTests {
    @Test(
        arguments: [
            ("standard=7.25", "standard", 72_500, "7.25"), ("none=0", "none", 0, "0"),
            ("all=100", "all", 1_000_000, "100"), ("fine=0.0001", "fine", 1, "0.0001"),
            ("réduit=5.5", "réduit", 55_000, "5.5"),
        ] as [(String, String, Int64, String)])
    func ratesAreRead(argument: String, name: String, ppm: Int64, percent: String) throws {
        let rate = try TaxRate(argument: argument)
        #expect(rate == TaxRate(name: name, ppm: ppm))
        #expect(rate.percentText == percent)
    }

    @Test(arguments: [
        "", "standard", "=7", "standard=", "a=b=1", "a= 7", "a=7%", "a=7,25", "a=0.00001",
    ])
    func otherTextIsRefused(argument: String) {
        #expect(throws: AmountFailure.self) { try TaxRate(argument: argument) }
    }

    @Test(arguments: ["a=100.0001", "a=-1", "a=99999999999999999999"])
    func aRateIsFromNothingToAll(argument: String) {
        #expect(throws: AmountFailure.outOfRange) { try TaxRate(argument: argument) }
    }

    /// 10.00 × 7.25 % = 0.725; 10.00 with 8.1 % in it has 0.7493….
    @Test func theTaxIsRoundedHalfUp() throws {
        let rate = TaxRate(name: "a", ppm: 72_500)
        #expect(try rate.taxOnNet(Money(minor: 1000)).minor == 73)
        #expect(try rate.taxOnNet(Money(minor: -1000)).minor == -73)
        #expect(try TaxRate(name: "b", ppm: 81_000).taxInGross(Money(minor: 1000)).minor == 75)
        #expect(try TaxRate(name: "b", ppm: 81_000).taxInGross(Money(minor: -1000)).minor == -75)
        #expect(try TaxRate(name: "c", ppm: 1_000_000).taxInGross(Money(minor: 5)).minor == 3)
    }

    /// A document of another machine may name any rate; -1,000,000 would divide by nothing.
    @Test(arguments: [-1, -1_000_000, -1_000_001, 1_000_001, .max, .min] as [Int64])
    func aRateOutOfRangeIsATypedError(ppm: Int64) throws {
        let (rate, money) = (TaxRate(name: "a", ppm: ppm), try Money(minor: 1000))
        #expect(throws: AmountFailure.outOfRange) { try rate.taxOnNet(money) }
        #expect(throws: AmountFailure.outOfRange) { try rate.taxInGross(money) }
    }
}
