import Testing

@testable import RetailModels

/// GS1 element strings (retail-rules: Barcodes).
@Suite struct GS1ElementsTests {
    private static let gs = "\u{1D}"

    private func pairs(_ text: String) throws -> [String] {
        try GS1Elements(text).elements.map { "\($0.ai)=\($0.value)" }
    }

    @Test func everyIdentifierOfTheRules() throws {
        #expect(
            try pairs("00106141411234567897" + "0210400638133397" + "3712")
                == ["00=106141411234567897", "02=10400638133397", "37=12"])
        #expect(
            try pairs(
                "0104006381333931" + "11260101" + "12260102" + "13260103" + "15260105"
                    + "16260106" + "17260107" + "2001")
                == [
                    "01=04006381333931", "11=260101", "12=260102", "13=260103", "15=260105",
                    "16=260106", "17=260107", "20=01",
                ])
        #expect(
            try pairs("3103000845" + "3202001500" + "10LOT-1" + Self.gs + "21S/9" + Self.gs + "22C")
                == ["3103=000845", "3202=001500", "10=LOT-1", "21=S/9", "22=C"])
        #expect(
            try pairs("3012" + Self.gs + "37144" + Self.gs + "3902199" + Self.gs + "3922299")
                == ["30=12", "37=144", "3902=199", "3922=299"])
        #expect(
            try pairs(
                "39329781299" + Self.gs + "91x" + Self.gs + "99" + String(repeating: "y", count: 90)
            )
                == ["3932=9781299", "91=x", "99=" + String(repeating: "y", count: 90)])
    }

    @Test func aSeparatorBehindAFixedLengthIsAllowed() throws {
        #expect(
            try pairs("0104006381333931" + Self.gs + "17261231" + Self.gs + "10A")
                == ["01=04006381333931", "17=261231", "10=A"])
    }

    @Test(
        arguments: [
            ("0504006381333931", .unknown("0504")), ("0104006381333932", .checkDigit(ai: "01")),
            ("010400638133393", .content(ai: "01")), ("01040063813339a1", .content(ai: "01")),
            ("17261301", .date(ai: "17")), ("17260230", .date(ai: "17")),
            ("1726123", .content(ai: "17")), ("10", .content(ai: "10")),
            ("10" + String(repeating: "x", count: 21), .content(ai: "10")),
            ("10é", .content(ai: "10")), ("10a b", .content(ai: "10")),
            ("310300084", .content(ai: "3103")), ("310", .unknown("310")),
            ("30123456789", .content(ai: "30")), ("3932978", .content(ai: "3932")),
            ("10A\u{1D}10B", .twice(ai: "10")), ("1", .unknown("1")),
        ] as [(String, GS1Elements.Fault)])
    func whatIsNoElementString(text: String, fault: GS1Elements.Fault) {
        #expect(throws: fault) { try GS1Elements(text) }
    }

    @Test func theSameTwiceIsOnce() throws {
        #expect(try pairs("10A\u{1D}10A") == ["10=A"])
    }

    /// Any elements in any order come out as they went in.
    @Test func whatIsWrittenIsRead() {
        forEachSeed(300) { random, seed in
            var wanted: [String: String] = [:]
            var text = ""
            let all = ["01", "10", "17", "21", "3103", "37", "3922", "95"]
            let order = (0..<random.number(1...8)).map { _ in random.one(of: all) }
            for ai in order where wanted[ai] == nil {
                func digits(_ count: Int) -> String {
                    (0..<count).map { _ in "\(random.number(0...9))" }.joined()
                }
                let value: String
                switch ai {
                case "01":
                    let body = digits(13)
                    value = body + "\(GTIN.checkDigit(of: body) ?? 0)"
                case "17":
                    value =
                        "2\(random.number(0...9))1\(random.number(0...2))0\(random.number(0...9))"
                case "3103": value = digits(6)
                case "37": value = digits(random.number(1...8))
                case "3922": value = digits(random.number(1...15))
                default:
                    value = (0..<random.number(1...20)).map { _ in
                        random.one(of: ["A", "z", "0", "9", "-", "/", "."])
                    }.joined()
                }
                wanted[ai] = value
                text += ai + value
                if !["01", "17", "3103"].contains(ai) || random.number(0...3) == 0 {
                    text += Self.gs
                }
            }
            while text.hasSuffix(Self.gs) { text.removeLast() }
            let read = try GS1Elements(text)
            #expect(read.elements.count == wanted.count, seed)
            for element in read.elements { #expect(wanted[element.ai] == element.value, seed) }
        }
    }

    /// Whatever is read, nothing traps, and what is taken spells the text.
    @Test func anyTextIsReadOrRefused() {
        let pieces = [
            "01", "04006381333931", "17", "261231", "10", "A", Self.gs, "3103", "9", "é", "00",
        ]
        forEachSeed(1_000) { random, seed in
            let text = (0..<random.number(0...8)).map { _ in random.one(of: pieces) }.joined()
            guard let read = try? GS1Elements(text) else { return }
            #expect(read.elements.allSatisfy { text.contains($0.ai + $0.value) }, seed)
        }
    }
}

@Suite struct CalendarDayTests {
    @Test(
        arguments: [
            ("261231", 2026, "2026-12-31"), ("260200", 2026, "2026-02-28"),
            ("280200", 2026, "2028-02-29"), ("260400", 2026, "2026-04-30"),
            ("770101", 2026, "1977-01-01"), ("760101", 2026, "2076-01-01"),
            ("000101", 2099, "2100-01-01"), ("990101", 2026, "1999-01-01"),
            ("490101", 2050, "2049-01-01"), ("010101", 2051, "2101-01-01"),
        ] as [(String, Int, String)])
    func aLabelsDateHasTheNearestCentury(text: String, year: Int, day: String) {
        #expect(CalendarDay(gs1: text, thisYear: year)?.text == day)
    }

    @Test(arguments: ["261301", "260001", "260230", "26123", "2612311", "26-1-1", "", "a60101"])
    func otherTextIsNoLabelsDate(text: String) {
        #expect(CalendarDay(gs1: text, thisYear: 2026) == nil)
    }

    @Test(
        arguments: [
            ("2026-11-27", 18, "2008-11-27"), ("2026-11-27", 16, "2010-11-27"),
            ("2028-02-29", 18, "2010-02-28"), ("2028-02-29", 20, "2008-02-29"),
            ("2026-02-28", 18, "2008-02-28"), ("2026-03-01", 18, "2008-03-01"),
        ] as [(String, Int64, String)])
    func whoIsOldEnough(today: String, limit: Int64, bornBy: String) throws {
        #expect(try #require(CalendarDay(today)).yearsBefore(limit).text == bornBy)
    }

    @Test func daysAreInOrder() throws {
        let days = try ["2025-12-31", "2026-01-01", "2026-01-31", "2026-02-01"].map {
            try #require(CalendarDay($0))
        }
        #expect(days == days.reversed().sorted())
        #expect(CalendarDay("2026-1-1") == nil)
        #expect(CalendarDay("2026-02-29") == nil)
        #expect(CalendarDay("20260101") == nil)
    }
}
