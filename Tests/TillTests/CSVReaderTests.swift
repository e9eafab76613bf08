import Testing
import Till

/// Tables from outside.
@Suite struct CSVReaderTests {
    private func rows(_ text: String, _ columns: [String]) throws -> [[String]] {
        var reader = try CSVReader(bytes: Array(text.utf8), columns: columns)
        var rows: [[String]] = []
        while let row = reader.next() { rows.append(["\(row.line)"] + row.fields) }
        return rows
    }

    @Test func columnsComeInTheWantedOrderWithTheirLine() throws {
        #expect(
            try rows("b,a,c\n1,2,3\n\n4,5,6", ["a", "b"]) == [["2", "2", "1"], ["4", "5", "4"]])
    }

    @Test func quotesHoldCommasLinesAndQuotes() throws {
        let text = "\u{FEFF}a,b\r\n\"x,\"\"y\"\"\n z\",2\r\nlast,3\r\n"
        #expect(try rows(text, ["a", "b"]) == [["2", "x,\"y\"\n z", "2"], ["4", "last", "3"]])
    }

    @Test func emptyFieldsAreKept() throws {
        #expect(try rows("a,b\n,\n\"\",x", ["a", "b"]) == [["2", "", ""], ["3", "", "x"]])
    }

    @Test func aRowWithTooFewFieldsIsMarked() throws {
        var reader = try CSVReader(bytes: Array("a,b\n1\n1,2,3".utf8), columns: ["a"])
        #expect(reader.next()?.fault == "has 1 fields where the first line has 2")
        #expect(reader.next()?.fault == "has 3 fields where the first line has 2")
        #expect(reader.next() == nil)
    }

    @Test func whatIsNoTableIsSaidClearly() {
        #expect(throws: CSVFailure.empty) { try rows("", ["a"]) }
        #expect(throws: CSVFailure.missingColumns(["b"])) { try rows("a\n1", ["a", "b"]) }
        #expect(throws: CSVFailure.unclosedQuote) { try rows("a,\"b", ["a"]) }
        #expect(throws: CSVFailure.notUTF8) {
            _ = try CSVReader(bytes: [0xFF, 0x0A], columns: ["a"])
        }
    }

    /// One bad row costs no other row.
    @Test func rowsBehindABadOneAreRead() throws {
        let text = Array("a,b\n1,2\n\"x,3\n4,5\n".utf8) + [0xFF] + Array(",6\n7,8\n".utf8)
        var reader = try CSVReader(bytes: text, columns: ["a", "b"])
        var seen: [String] = []
        while let row = reader.next() {
            seen.append("\(row.line) \(row.fault ?? row.fields.joined(separator: ","))")
        }
        #expect(
            seen == [
                "2 1,2", "3 opens a quote that never closes", "4 4,5", "5 is not UTF-8", "6 7,8",
            ])
    }
}

/// The shop's wall clock.
@Suite struct ShopClockTests {
    @Test func aSummerEveningIsTheNextDayInTheEast() throws {
        let at = try #require(ShopClock.milliseconds(utc: "2017-07-01T23:30:05Z"))
        let zurich = try #require(ShopClock(timeZone: "Europe/Zurich")).local(at)
        #expect(zurich.text == "2017-07-02 01:30")
        #expect(zurich.hour == 1)
        #expect(try #require(ShopClock(timeZone: "UTC")).local(at).secondText == "23:30:05")
    }

    @Test func whatIsNoMomentIsRefused() {
        for text in ["", "2017-07-01", "2017-13-01T00:00:00Z", "2017-07-01T25:00:00Z", "x"] {
            #expect(ShopClock.milliseconds(utc: text) == nil, "\(text)")
        }
        #expect(ShopClock(timeZone: "Mars/Base") == nil)
    }
}
