import RetailModels
import Testing

/// Rows of paper in the columns of each medium.
@Suite struct PaperTests {
    /// Two columns for each character that is no ASCII.
    private func medium(_ columns: Int, hasSizes: Bool = false) -> PaperMedium {
        PaperMedium(
            columns: columns, hasSizes: hasSizes, shown: { $0 },
            width: { $0.reduce(0) { $0 + ($1.isASCII ? 1 : 2) } })
    }

    @Test func wordsStayWhole() {
        var paper = PaperLines()
        paper.left("  the quick brown fox jumps over the lazy dog")
        #expect(
            paper.lines(on: medium(20))
                == ["  the quick brown", "fox jumps over the", "lazy dog"])
    }

    @Test func aWordWiderThanThePaperIsBroken() {
        var paper = PaperLines()
        paper.left("Donaudampfschifffahrtsgesellschaft and more")
        #expect(
            paper.lines(on: medium(16))
                == ["Donaudampfschiff", "fahrtsgesellscha", "ft and more"])
    }

    /// Neither a name nor a figure is cut, or a number on narrow paper.
    @Test func wordsAndFigureAreNeverCut() {
        var paper = PaperLines()
        paper.pair("name", "1.00")
        paper.pair("a name that is far too long", "1.00")
        paper.pair("a name that is long", "1.00")
        paper.pair("りんごジュース", "350")
        paper.pair("", "350")
        #expect(
            paper.lines(on: medium(16))
                == [
                    "name        1.00", "a name that is", "far too long", "            1.00",
                    "a name that is", "long        1.00", "りんごジュース", "             350",
                    "             350",
                ])
        var receipt = PaperLines()
        receipt.pair("Receipt 01-000124", "2017-01-31 12:03")
        #expect(
            receipt.lines(on: medium(32))
                == ["Receipt 01-000124", "                2017-01-31 12:03"])
    }

    @Test func whatIsCentredStandsInTheMiddle() {
        var paper = PaperLines()
        paper.center("shop")
        paper.center("果物")
        #expect(paper.lines(on: medium(16)) == ["      shop", "      果物"])
    }

    /// Twice as wide is half as many characters, where there are sizes.
    @Test func wideTextHasHalfTheRoom() {
        var paper = PaperLines()
        paper.center("Corner Market of the town", [.wide])
        #expect(
            paper.laidOut(on: medium(32, hasSizes: true))
                == [
                    .text("Corner Market of", [.wide, .centered]),
                    .text("the town", [.wide, .centered]),
                ])
        #expect(paper.lines(on: medium(32)) == ["   Corner Market of the town"])
    }

    /// No line is wider than its paper, whatever stands in it.
    @Test func everyLineFits() {
        var random = SeededGenerator(seed: 5_220)
        for seed in 0..<500 {
            var paper = PaperLines()
            let text = String(
                (0..<Int.random(in: 0...90, using: &random)).map { _ in
                    "ab c果 -é".randomElement(using: &random) ?? "a"
                })
            paper.left(text)
            paper.center(text)
            paper.pair(text, "9.99")
            for columns in [16, 32, 42, 48] {
                let medium = medium(columns)
                for case .text(let line, _) in paper.laidOut(on: medium) {
                    let width = line.reduce(0) { $0 + ($1.isASCII ? 1 : 2) }
                    #expect(width <= columns, "\(seed): \(line)")
                }
                // Nothing but spaces is lost where words are broken.
                let letters = paper.laidOut(on: medium).reduce(into: "") { all, row in
                    if case .text(let line, []) = row { all += line.filter { $0 != " " } }
                }
                #expect(letters.hasPrefix(text.filter { $0 != " " }), "\(seed): \(text)")
            }
        }
    }

    @Test func paperIsKeptAsItIs() throws {
        let rows: [PaperRow] = [
            .text("a", [.bold, .centered]), .pair("b", "1.00", []), .rule, .space,
            .barcode("01-000001"), .qrCode("01-000001"),
        ]
        let text = try CanonicalJSON.text(rows)
        #expect(try CanonicalJSON.decode([PaperRow].self, from: Array(text.utf8)) == rows)
    }
}
