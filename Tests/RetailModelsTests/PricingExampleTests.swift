import Testing

@testable import RetailModels

/// Worked by hand from retail-rules, "Price, discount, tax".
@Suite struct PricingExampleTests {
    private typealias Entry = (price: Int64, milli: Int64, discount: Int64, tax: String, ppm: Int64)

    private func price(
        _ entries: [Entry], discount: Int64 = 0, _ mode: TaxMode, _ rounding: TaxRounding
    ) throws -> PricedSale {
        let lines = try entries.map { entry in
            CartLine(
                product: SoldProduct(
                    id: "a", sku: "a", barcode: "", name: "a", department: "a", unit: "each",
                    taxClass: entry.tax, taxPPM: entry.ppm, cost: try Money(minor: 50)),
                quantity: try Quantity(milli: entry.milli),
                unitPrice: try Money(minor: entry.price),
                discount: try Money(minor: entry.discount), entry: .scanned)
        }
        return try Pricing.price(
            lines, documentDiscount: Money(minor: discount),
            rules: TaxRules(mode: mode, rounding: rounding))
    }

    private func whole(_ sale: PricedSale) -> [Int64] {
        [sale.net.minor, sale.tax.minor, sale.gross.minor]
    }

    /// Net 2.97 and 1.49: 4.46 × 7.25 % = 0.32335. 0.32 is shared 21.3 to 10.7.
    @Test func exclusivePerDocument() throws {
        let sale = try price(
            [(99, 3000, 0, "s", 72_500), (149, 1000, 0, "s", 72_500)], .exclusive, .document)
        #expect(whole(sale) == [446, 32, 478])
        #expect(sale.lines.map(\.tax.minor) == [21, 11])
        #expect(sale.lines.map(\.gross.minor) == [318, 160])
        #expect(sale.cost.minor == 200)
        #expect(sale.quantity.milli == 4000)
    }

    /// Goods for 10.00 and goods worth 4.00 given back: 6.00 × 7.25 % = 0.435, of which the goods
    /// make 0.725 and the rest is given back. The discount is taken off what is sold.
    @Test func goodsGivenBackGetTaxBack() throws {
        let lines: [Entry] = [
            (600, 1000, 0, "s", 72_500), (400, -1000, 0, "s", 72_500), (400, 1000, 0, "s", 72_500),
        ]
        let sale = try price(lines, .exclusive, .document)
        #expect(whole(sale) == [600, 44, 644])
        #expect(sale.lines.map(\.tax.minor) == [44, -29, 29])
        let mirror = try price(
            lines.map { ($0.price, -$0.milli, $0.discount, $0.tax, $0.ppm) }, .exclusive, .document)
        #expect(mirror.lines.map(\.tax.minor) == [-44, 29, -29])
        let discounted = try price(lines, discount: 100, .exclusive, .document)
        #expect(discounted.lines.map(\.discount.minor) == [60, 0, 40])
    }

    /// The same lines one by one: 0.215325 and 0.108025.
    @Test func exclusivePerLine() throws {
        let sale = try price(
            [(99, 3000, 0, "s", 72_500), (149, 1000, 0, "s", 72_500)], .exclusive, .line)
        #expect(whole(sale) == [446, 33, 479])
        #expect(sale.lines.map(\.tax.minor) == [22, 11])
    }

    /// G = 15.55: 15.55 × 0.081 / 1.081 = 1.1651…, shared 75.2 to 41.8.
    @Test func inclusivePerDocument() throws {
        let sale = try price(
            [(1000, 1000, 0, "v", 81_000), (555, 1000, 0, "v", 81_000)], .inclusive, .document)
        #expect(whole(sale) == [1438, 117, 1555])
        #expect(sale.lines.map(\.tax.minor) == [75, 42])
        #expect(sale.lines.map(\.net.minor) == [925, 513])
    }

    /// Three lines of 0.99: 0.0742 each by line, 0.2225 together.
    @Test func inclusivePerLineDiffersFromPerDocument() throws {
        let lines: [Entry] = Array(repeating: (99, 1000, 0, "v", 81_000), count: 3)
        #expect(whole(try price(lines, .inclusive, .line)) == [276, 21, 297])
        let document = try price(lines, .inclusive, .document)
        #expect(whole(document) == [275, 22, 297])
        #expect(document.lines.map(\.tax.minor) == [8, 7, 7])
    }

    /// 10.00 × 7.25 % = 0.725 and 3.49 × 2 % = 0.0698; the third is free of tax.
    @Test func eachRateIsRoundedForItself() throws {
        let sale = try price(
            [
                (349, 1000, 0, "reduced", 20_000), (1000, 1000, 0, "standard", 72_500),
                (100, 1000, 0, "none", 0),
            ], .exclusive, .document)
        #expect(whole(sale) == [1449, 80, 1529])
        #expect(sale.taxes.map(\.name) == ["reduced", "standard", "none"])
        #expect(sale.taxes.map(\.tax.minor) == [7, 73, 0])
        #expect(sale.taxes.map(\.gross.minor) == [356, 1073, 100])
    }

    /// One class at two rates, on the day a rate changed: two groups.
    @Test func aRateIsItsNameAndItsFigure() throws {
        let sale = try price(
            [(1000, 1000, 0, "s", 72_500), (1000, 1000, 0, "s", 70_000)], .exclusive, .document)
        #expect(sale.taxes.map(\.ppm) == [72_500, 70_000])
        #expect(sale.taxes.map(\.tax.minor) == [73, 70])
    }

    /// 0.845 kg × 3.99 = 3.37155; 0.5 × 0.01 = 0.005.
    @Test func weightsAreRoundedHalfUp() throws {
        let sale = try price(
            [(399, 845, 0, "n", 0), (1, 500, 0, "n", 0), (1, 499, 0, "n", 0)], .exclusive,
            .document)
        #expect(sale.lines.map(\.amount.minor) == [337, 1, 0])
        #expect(sale.gross.minor == 338)
        // Cost 0.50 × 0.845 = 0.4225, × 0.5 = 0.25, × 0.499 = 0.2495.
        #expect(sale.lines.map(\.cost.minor) == [42, 25, 25])
    }

    /// 2 × 5.00 − 1.00 = 9.00, tax 0.6525.
    @Test func aLineDiscountIsTakenBeforeTax() throws {
        let sale = try price([(500, 2000, 100, "s", 72_500)], .exclusive, .document)
        #expect(whole(sale) == [900, 65, 965])
        #expect(sale.discount.minor == 100)
        #expect(sale.lines[0].amount.minor == 1000)
    }

    /// 1.00 over 2.00, 3.00 and 5.00; and over three times 1.00, where the cent is the first's.
    @Test func theDocumentsDiscountIsSpread() throws {
        let shares = try price(
            [(200, 1000, 0, "n", 0), (300, 1000, 0, "n", 0), (500, 1000, 0, "n", 0)],
            discount: 100, .exclusive, .document)
        #expect(shares.lines.map(\.discount.minor) == [20, 30, 50])
        #expect(whole(shares) == [900, 0, 900])
        let thirds = try price(
            Array(repeating: (100, 1000, 0, "n", 0), count: 3), discount: 100, .inclusive,
            .document)
        #expect(thirds.lines.map(\.discount.minor) == [34, 33, 33])
        #expect(thirds.lines.map(\.gross.minor) == [66, 67, 67])
    }

    /// After its own discount a line of 10.00 − 5.00 counts half as much as the other.
    @Test func theSpreadIsOverWhatTheLineDiscountLeaves() throws {
        let sale = try price(
            [(1000, 1000, 500, "s", 100_000), (1000, 1000, 0, "s", 100_000)], discount: 300,
            .exclusive, .document)
        #expect(sale.lines.map(\.discount.minor) == [600, 200])
        #expect(whole(sale) == [1200, 120, 1320])
    }

    /// 11.00 less 10 % discount, tax included: 9.90 × 0.1 / 1.1 = 0.90.
    @Test func anInclusiveDiscountLowersTheShelfPrice() throws {
        let sale = try price(
            [(1100, 1000, 0, "t", 100_000)], discount: 110, .inclusive, .document)
        #expect(whole(sale) == [900, 90, 990])
    }

    @Test func aCartOfNothingComesToNothing() throws {
        let sale = try price([], discount: 0, .exclusive, .document)
        #expect(whole(sale) == [0, 0, 0])
        #expect(sale.taxes.isEmpty)
    }
}
