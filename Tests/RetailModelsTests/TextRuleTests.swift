import Testing

@testable import RetailModels

/// Text from outside, and days.
@Suite struct TextRuleTests {
    @Test(arguments: [
        "\u{0}", "\u{7}", "\t", "\n", "\r", "\u{1B}p", "\u{1F}", "\u{7F}", "\u{80}", "\u{85}",
        "\u{9B}31m", "\u{9F}", "\u{61C}", "\u{200E}", "\u{200F}", "\u{202A}", "\u{202B}",
        "\u{202C}", "\u{202D}", "\u{202E}", "\u{2066}", "\u{2067}", "\u{2068}", "\u{2069}",
        "e\u{301}\u{202E}",
    ])
    func controlCharactersAreNotClean(text: String) {
        #expect(!CleanText.isClean(text))
        #expect(!CleanText.isClean("a" + text + "b"))
    }

    @Test(arguments: [
        "", " ", "~", "\u{A0}", "Zoë", "e\u{301}", "餃子", "🥐", "👩‍👩‍👧", "مرحبا", "שלום", "a\"b\\c",
        "\u{202F}", "\u{2065}", "\u{206A}", "\u{10FFFF}",
    ])
    func otherTextIsClean(text: String) { #expect(CleanText.isClean(text)) }

    @Test func theLimitIsInBytes() {
        #expect(CleanText.isClean(String(repeating: "a", count: 200)))
        #expect(!CleanText.isClean(String(repeating: "a", count: 201)))
        #expect(CleanText.isClean(String(repeating: "🥐", count: 50)))
        #expect(!CleanText.isClean(String(repeating: "🥐", count: 51)))
        #expect(CleanText.isClean("abc", limit: 3))
        #expect(!CleanText.isClean("abcd", limit: 3))
    }

    @Test(arguments: ["2017-01-31", "2017-12-01", "0000-01-01", "9999-12-31", "2016-02-29"])
    func daysAreKnown(text: String) { #expect(BusinessDay.isValid(text)) }

    @Test(arguments: [
        "", "2017", "2017-1-31", "2017-13-01", "2017-00-10", "2017-01-00", "2017-01-32",
        "17-01-31", "2017/01/31", "2017-01-31 ", " 2017-01-31", "2017-01-3a", "20170131",
        "2017-02-29", "2017-04-31", "1900-02-29",
        "-2017-01-1", "2017--1-31", "2017-01-31T", "+017-01-31", "２０17-01-31", "2017-+1-31",
    ])
    func otherTextIsNoDay(text: String) { #expect(!BusinessDay.isValid(text)) }

    @Test func lowStockIsBelowItsMinimumOrBelowNothing() throws {
        let product = Product(
            id: "a", sku: "a", barcode: "", name: "a", department: "a", category: "a", brand: "",
            unit: "each", price: .zero, cost: .zero, taxClass: "a", ordinal: 1)
        func isLow(_ onHand: Int64, _ minimum: Int64) throws -> Bool {
            StockedProduct(
                product: product, onHand: try Quantity(milli: onHand),
                minimum: try Quantity(milli: minimum)
            ).isLow
        }
        #expect(try isLow(999, 1000))
        #expect(try !isLow(1000, 1000))
        #expect(try !isLow(0, 0))
        #expect(try isLow(-1, 0))
        #expect(try isLow(-1, -5))
    }
}
