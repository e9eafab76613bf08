import Testing

@testable import RetailModels

/// What a code may say, the likeliest first.
@Suite struct CodeReadingTests {
    private static let gs = "\u{1D}"

    private func read(
        _ raw: String, masks: [String] = [], currency code: String = "USD"
    ) throws -> (readings: [CodeReading], fault: CodeLabel.Fault?) {
        let currency = try #require(Currency(code: code))
        return ScannedCode(raw).readings(
            masks: CodeSettings(masks: masks).readable, currency: currency, thisYear: 2_026)
    }

    private func checked(_ code: String) -> String { code + "\(GTIN.checkDigit(of: code) ?? -1)" }

    @Test func aPlainCodeIsAPlainCode() throws {
        let (readings, fault) = try read("4006381333931", masks: ["2pIIIIIVPPPPC"])
        #expect(readings.map(\.codes) == [["4006381333931", "04006381333931"]])
        #expect(readings.map(\.label) == [nil])
        #expect(fault == nil)
    }

    @Test func aLabelIsLookedUpByItsItem() throws {
        let code = checked("210423192875")
        let (readings, fault) = try read(code, masks: ["29IIIIIPPPPPC", "2pIIIIIVPPPPC"])
        #expect(fault == nil)
        let first = try #require(readings.first)
        #expect(first.codes.prefix(2) == ["04231", "4231"])
        #expect(first.codes.contains(checked("210423100000")))
        #expect(first.label == CodeLabel(amount: try Money(minor: 2_875)))
        // What no item has may be a plain code.
        #expect(readings.last?.codes.first == code)
    }

    @Test func aWeightIsInThousandths() throws {
        let (readings, _) = try read(checked("215432100845"), masks: ["21IIIIIWWWWWC"])
        #expect(readings.first?.label == CodeLabel(weight: try Quantity(milli: 845)))
        let (finer, _) = try read(checked("225432100845"), masks: ["22IIIIIWWW.WWC"])
        #expect(finer.first?.label == CodeLabel(weight: try Quantity(milli: 8_450)))
    }

    @Test(arguments: [("JPY", Int64(199)), ("USD", 199), ("KWD", 199)])
    func aPriceIsInMinorUnits(currency: String, minor: Int64) throws {
        let (readings, _) = try read(
            checked("021234500199"), masks: ["02IIIIIPPPPPC"], currency: currency)
        #expect(readings.first?.label?.amount?.minor == minor)
    }

    @Test func aLabelThatIsNotWholeIsOnlyAPlainCode() throws {
        let wrongVerifier = checked("210423182875")
        let (readings, fault) = try read(wrongVerifier, masks: ["2pIIIIIVPPPPC"])
        #expect(readings.map(\.label) == [nil])
        #expect(fault == .damaged)
        let (empty, none) = try read(checked("210423100000"), masks: ["2pIIIIIVPPPPC"])
        #expect(empty.map(\.label) == [nil])
        #expect(none == .figure)
    }

    @Test func anElementStringSaysAllOfIt() throws {
        let gtin = checked("9012345678901")
        let raw =
            "]C101\(gtin)" + "17261130" + "3103000845" + "3922199" + Self.gs + "10L-7" + Self.gs
            + "21S9"
        let (readings, fault) = try read(raw)
        #expect(fault == nil)
        let first = try #require(readings.first)
        #expect(first.codes.first == gtin)
        // 9 is no packing: the number of the goods themselves will do.
        #expect(first.codes.contains(checked("012345678901")))
        #expect(
            first.label
                == CodeLabel(
                    amount: try Money(minor: 199), weight: try Quantity(milli: 845),
                    weightUnit: "kg", lot: "L-7", serial: "S9", expiry: "2026-11-30"))
    }

    @Test func theGoodsOfAPackingAreNotItsPieces() throws {
        let (readings, _) = try read("]C101" + checked("1040063813339") + "10A")
        #expect(readings.first?.codes == [checked("1040063813339")])
        let (content, _) = try read("]C102" + checked("0400638133393") + "3712")
        #expect(content.first?.codes.contains("4006381333931") == true)
        #expect(content.first?.label?.count == (try Quantity(milli: 12_000)))
    }

    @Test(
        arguments: [
            ("3922199", "USD", 199), ("3920199", "USD", 19_900), ("3923199", "USD", 20),
            ("3920199", "JPY", 199), ("39328402500", "USD", 2_500), ("39309782", "EUR", 200),
        ] as [(String, String, Int64)])
    func decimalsAreImplied(element: String, currency: String, minor: Int64) throws {
        let (readings, fault) = try read(
            "]d201" + checked("9012345678901") + element, currency: currency)
        #expect(fault == nil)
        #expect(readings.first?.label?.amount?.minor == minor)
    }

    @Test func theEarlierOfTwoDatesCounts() throws {
        let (readings, _) = try read("]d20104006381333931" + "17261231" + "15261130")
        #expect(readings.first?.label?.expiry == "2026-11-30")
        let label = try #require(readings.first?.label)
        #expect(!label.isExpired(on: try #require(CalendarDay("2026-11-30"))))
        #expect(label.isExpired(on: try #require(CalendarDay("2026-12-01"))))
    }

    @Test func withoutAPrefixASeparatorOrAWholeStringSaysIt() throws {
        let whole = "0104006381333931" + "10A1"
        #expect(try read(whole).readings.first?.label?.lot == "A1")
        let separated = "10A1" + Self.gs + "0104006381333931"
        #expect(try read(separated).readings.first?.label?.lot == "A1")
        #expect(try read("0104006381333931").readings.first?.label == nil)
        #expect(try read("0104006381333931zz").readings.first?.label == nil)
    }

    /// What says that it is an element string and is none is never sold by its number alone: a date
    /// behind it would be passed over.
    @Test(
        arguments: [
            ("]C1010400638133393117261301", .damaged), ("]C10104006381333932", .damaged),
            ("]C101040063813339313103000000", .figure),
            ("]C101040063813339313932978199", .currency),
        ] as [(String, CodeLabel.Fault)])
    func aDamagedStringIsNoPlainCode(raw: String, fault: CodeLabel.Fault) throws {
        let result = try read(raw)
        #expect(result.fault == fault)
        #expect(!result.readings.flatMap(\.codes).contains("4006381333931"))
    }

    @Test(
        arguments: [
            ("01234565", "012345000065"), ("04252614", "042100005264"),
            ("01234531", "012300000451"), ("01234532", nil), ("21234565", nil), ("0123456", nil),
            ("0123456a", nil),
        ] as [(String, String?)])
    func theShortFormOfAUPC(short: String, long: String?) {
        #expect(GTIN.expanded(short) == long)
        if let long { #expect(ScannedCode(short).candidates.contains(long)) }
    }

    @Test func anyTextIsRead() throws {
        let pieces = ["]C1", "]E0", "01", "04006381333931", Self.gs, "17", "261231", "2", "9", "x"]
        forEachSeed(500) { random, seed in
            let raw = (0..<random.number(0...7)).map { _ in random.one(of: pieces) }.joined()
            let (readings, _) = try read(raw, masks: ["2pIIIIIVPPPPC", "21IIIIIWWWWWC"])
            #expect(readings.last?.label == nil, seed)
            #expect(!readings.isEmpty, seed)
            for reading in readings {
                #expect(Set(reading.codes).count == reading.codes.count, seed)
            }
        }
    }
}

@Suite struct PackCodeTests {
    @Test func aListIsWrittenAndRead() throws {
        let packs = [
            PackCode(code: "4006381333948", quantity: try Quantity(milli: 6_000)),
            PackCode(code: "96385074"), PackCode(code: "AB-1", quantity: try Quantity(milli: 500)),
        ]
        #expect(PackCode.text(packs) == "4006381333948*6|96385074|AB-1*0.5")
        #expect(PackCode.list("4006381333948*6|96385074|AB-1*0.5") == packs)
        #expect(PackCode.list("") == [])
    }

    @Test(arguments: [
        "*6", "1*0", "1*-1", "1*x", "1*1*1", "1|1", "1||2", "|", "1*", "a b", "\u{1B}p",
        String(repeating: "x", count: 65), (1...21).map { "\($0)" }.joined(separator: "|"),
    ])
    func otherTextIsNoList(text: String) {
        #expect(PackCode.list(text) == nil)
    }
}
