import RetailModels
import RetailStore
import TerminalUI
import Testing

@testable import POSTerminal

/// Labels, packs, deposits, ages, open prices and favourites at the till.
@MainActor
@Suite struct LabelTests {
    private static let gs = "\u{1D}"
    private static let yoghurt = "0104006381333931"

    private func shop() async -> TillDriver {
        let till = FakeTill()
        till.stock(TestShop.products + TestShop.special)
        let driver = TillDriver(till)
        await driver.beginShift()
        return driver
    }

    private func managersShop() async -> TillDriver {
        let till = FakeTill()
        till.stock(TestShop.products + TestShop.special)
        let driver = TillDriver(till)
        await driver.beginManagersShift()
        return driver
    }

    private func checked(_ code: String) -> String { code + "\(GTIN.checkDigit(of: code) ?? -1)" }

    private func lines(_ driver: TillDriver) -> [CartLine] { driver.state.sale?.cart?.lines ?? [] }

    @Test func thePriceOfALabelIsThePriceOfTheLine() async throws {
        let driver = await shop()
        await driver.scan(checked("210423192875"))
        let line = try #require(lines(driver).first)
        #expect(line.product.name == "Salmon")
        #expect(line.label?.amount?.minor == 2_875)
        #expect(try line.amount.minor == 2_875)
        // 28.75 at 40.00 a kilogram.
        #expect(line.quantity.milli == 719)
        #expect(line.priceSource == "label")
        #expect(driver.state.sale?.priced?.gross.minor == 2_875)
        await driver.scan("2*" + checked("210423192875"))
        #expect(lines(driver).last?.label?.amount?.minor == 5_750)
        #expect(lines(driver).last?.quantity.milli == 1_438)
        try Snapshot.expect(driver.terminal.buffer, is: "SellLabels")
        await driver.press(.character("+"), .enter)
        #expect(driver.text.contains("PAID"))
    }

    @Test func aWeightOnALabelIsTheQuantity() async throws {
        let driver = await shop()
        await driver.scan(checked("210423100846"))
        // The first mask does not fit: its verifier is wrong.
        let line = try #require(lines(driver).first)
        #expect(line.product.name == "Salmon")
        #expect(line.quantity.milli == 846)
        #expect(line.label == nil)
    }

    @Test func aLabelThatIsNotWholeIsRefused() async {
        let driver = await shop()
        await driver.scan("2904231928750")
        #expect(driver.text.contains("was not read whole. Scan it again."))
        #expect(driver.till.tones.last == .reject)
        #expect(lines(driver).isEmpty)
    }

    @Test func aPackIsAsManyAsItHolds() async {
        let driver = await shop()
        await driver.scan("2*4000000310136")
        #expect(lines(driver).map(\.quantity.milli) == [12_000, 12_000])
        #expect(lines(driver).map(\.product.name) == ["Cola 1 L", "Deposit bottle"])
        #expect(lines(driver).map(\.isDeposit) == [nil, true])
        #expect(lines(driver).first?.product.barcode == "4000000310136")
    }

    @Test func aDepositGoesWithItsLine() async {
        let driver = await shop()
        await driver.scan("4000000310037")
        await driver.scan(TestShop.code(1))
        #expect(lines(driver).count == 3)
        await driver.press(.up, .function(8), .enter)
        #expect(lines(driver).map(\.product.name) == ["Applesauce 50 Oz"])
        #expect(driver.state.sale?.cart?.voidedLines == 2)
        await driver.scan("4000000310037")
        await driver.press(.character("-"))
        #expect(lines(driver).map(\.product.name) == ["Applesauce 50 Oz"])
    }

    @Test func aDepositThatIsNoProductIsSaid() async {
        let driver = await shop()
        await driver.scan("4000000310112")
        #expect(lines(driver).map(\.product.name) == ["Lost bottle"])
        #expect(driver.text.contains("is sold without its deposit"))
        #expect(driver.till.tones.last == .reject)
    }

    @Test func anAgeIsAskedOnceForTheSale() async throws {
        let driver = await shop()
        await driver.scan("4000000310068")
        #expect(driver.text.contains("sold from 16 years on. Born on 2010-10-19 or"))
        try Snapshot.expect(driver.terminal.buffer, is: "SellAge")
        // A scan never confirms it, and is refused aloud.
        await driver.scan(TestShop.code(1))
        #expect(driver.till.tones.last == .reject)
        #expect(lines(driver).isEmpty)
        await driver.press(.character("y"))
        #expect(lines(driver).map(\.checkedAge) == [16])
        await driver.scan("4000000310051")
        #expect(driver.text.contains("sold from 18 years on"))
        await driver.press(.character("n"))
        #expect(driver.text.contains("Not sold: Red wine."))
        #expect(lines(driver).count == 1)
        await driver.scan("4000000310051")
        await driver.press(.character("y"))
        await driver.scan("4000000310068")
        #expect(lines(driver).map(\.checkedAge) == [16, 18, 16])
    }

    /// What was typed before anybody was asked is no answer.
    @Test func whatWasTypedAheadDoesNotAnswer() async {
        let driver = await shop()
        await driver.burst([.scan("4000000310068"), .enter, .character("y"), .character("+")])
        #expect(driver.text.contains("sold from 16 years on"))
        #expect(lines(driver).isEmpty && driver.state.typeAhead.isEmpty)
        #expect(driver.till.tones.last != .reject)
        // What was scanned ahead is refused aloud, and not lost without a word.
        await driver.press(.character("n"))
        await driver.burst([.scan("4000000310068"), .scan(TestShop.code(1))])
        #expect(driver.till.tones.last == .reject)
        #expect(driver.text.contains("was not taken") && lines(driver).isEmpty)
    }

    @Test func aPriceIsAskedForWhatHasNone() async throws {
        let driver = await shop()
        await driver.scan("4000000310075")
        #expect(driver.text.contains("price of Flowers ▸"))
        await driver.scan(TestShop.code(1))
        #expect(driver.till.tones.last == .reject)
        #expect(driver.text.contains("No code is asked for here"))
        await driver.press(.enter)
        #expect(driver.text.contains("Type what Flowers costs"))
        await driver.type("12.5")
        try Snapshot.expect(driver.terminal.buffer, is: "SellOpenPrice")
        await driver.press(.enter)
        #expect(lines(driver).map(\.unitPrice.minor) == [1_250])
        #expect(lines(driver).map(\.priceSource) == ["entered"])
        await driver.scan("4000000310075")
        await driver.press(.escape)
        #expect(driver.text.contains("Not sold: Flowers."))
        #expect(lines(driver).count == 1)
    }

    @Test func aLotStaysOnItsLineAndAnExpiredOneIsRefused() async throws {
        let driver = await shop()
        await driver.scan("]d2\(Self.yoghurt)17261130" + "10L-7" + Self.gs + "21S9")
        let line = try #require(lines(driver).first)
        #expect(line.label == LineLabel(lot: "L-7", serial: "S9", expiry: "2026-11-30"))
        #expect(line.product.barcode == "4006381333931" || line.product.barcode == "04006381333931")
        #expect(!line.product.barcode.unicodeScalars.contains("\u{1D}"))
        await driver.scan("]d2\(Self.yoghurt)17261018" + "10L-6")
        #expect(driver.text.contains("Sell Yoghurt, expired 2026-10-18"))
        try Snapshot.expect(driver.terminal.buffer, is: "SellExpired")
        await driver.press(.escape)
        #expect(driver.text.contains("Not sold: Yoghurt."))
        #expect(lines(driver).count == 1)
        // On its last day it is good.
        await driver.scan("]d2\(Self.yoghurt)17261019")
        #expect(lines(driver).count == 2)
    }

    @Test func aManagerSellsWhatHasExpired() async throws {
        let driver = await managersShop()
        await driver.scan("]d2\(Self.yoghurt)17261018" + "10L-6")
        #expect(driver.text.contains("its last day was 2026-10-18. Sell"))
        await driver.press(.character("y"))
        #expect(lines(driver).map(\.label?.approval?.operatorName) == ["Ada"])
        await driver.press(.character("+"), .enter)
        #expect(driver.text.contains("PAID"))
    }

    @Test func anotherOperatorLetsWhatHasExpiredBeSoldOnce() async throws {
        let driver = await shop()
        for _ in 0..<2 {
            await driver.scan("]d2\(Self.yoghurt)17261018" + "10L-6")
            #expect(driver.text.contains("Sell Yoghurt, expired 2026-10-18: another operator"))
            // A scan is no PIN.
            await driver.scan(TestShop.code(1))
            #expect(driver.till.tones.last == .reject)
            await driver.enter("2")
            await driver.enter("2222")
        }
        #expect(lines(driver).map(\.label?.approval?.operatorName) == ["Ada", "Ada"])
        #expect(driver.state.dialog == nil)
    }

    @Test func anElementStringHasItsOwnWeightAndPrice() async throws {
        let driver = await shop()
        let cheese = checked("9400000031010")
        await driver.scan("]C101\(cheese)" + "3103000500")
        #expect(lines(driver).map(\.quantity.milli) == [500])
        #expect(try lines(driver).map { try $0.amount.minor } == [1_200])
        await driver.scan("]C101\(cheese)" + "3202000110" + "3922990")
        #expect(lines(driver).map(\.quantity.milli) == [500, 499])
        #expect(try lines(driver).map { try $0.amount.minor } == [1_200, 990])
    }

    @Test func aPLUIsACodeAndTheFavouritesAreAPage() async throws {
        let driver = await shop()
        await driver.enter("1.5*4011")
        #expect(lines(driver).map(\.product.name) == ["Apples Gala"])
        #expect(lines(driver).map(\.entry) == [.keyed])
        await driver.press(.character("*"))
        #expect(driver.text.contains("Favourites: number or PLU ▸"))
        try Snapshot.expect(driver.terminal.buffer, is: "Favourites")
        await driver.enter("77")
        #expect(lines(driver).last?.product.name == "Rye loaf")
        #expect(lines(driver).last?.entry == .searched)
        await driver.type("3*")
        await driver.press(.control("f"))
        #expect(driver.text.contains("Favourites 3 ×:"))
        await driver.press(.down, .enter)
        #expect(lines(driver).last?.product.name == "Apples Gala")
        #expect(lines(driver).last?.quantity.milli == 3_000)
        // The place on the page, and a code that is not on it.
        await driver.press(.character("*"))
        await driver.enter("1")
        #expect(lines(driver).last?.product.name == "Rye loaf")
        await driver.press(.character("*"))
        await driver.enter("25671")
        #expect(lines(driver).last?.product.name == "Applesauce 50 Oz")
        #expect(lines(driver).last?.entry == .keyed)
        await driver.press(.character("*"))
        await driver.scan(TestShop.code(2))
        #expect(lines(driver).last?.entry == .scanned)
    }

    /// What is paid is signed with what the labels said, and the server takes it.
    @Test func whatLabelsSaidIsInTheDocument() async throws {
        let driver = await shop()
        await driver.scan("]d2\(Self.yoghurt)10L-7")
        await driver.scan(checked("210423192875"))
        await driver.scan("4000000310037")
        await driver.press(.character("+"), .enter)
        let rows = try await driver.till.journal.rows(in: WriteState.allCases, after: 0, limit: 9)
        let body = try #require(rows.last?.write.body)
        let sale = try #require(
            CanonicalJSON.decode(Document.self, from: Array(body.utf8)).sale)
        #expect(sale.fault() == nil)
        let sold = sale.priced.lines.map(\.line)
        #expect(sold.map(\.label?.lot) == ["L-7", nil, nil, nil])
        #expect(sold.map(\.label?.amount?.minor) == [nil, 2_875, nil, nil])
        #expect(sold.map(\.isDeposit) == [nil, nil, nil, true])
        #expect(sold.map(\.entry) == Array(repeating: .scanned, count: 4))
    }

    @Test(arguments: [(1, 1), (10, 40), (24, 80), (30, 100), (60, 200)])
    func theyAreDrawnAtAnySize(rows: Int, columns: Int) async {
        let driver = await shop()
        await driver.press(.character("*"))
        await driver.resize(rows: rows, columns: columns)
        await driver.press(.escape)
        await driver.scan("4000000310075")
        await driver.resize(rows: rows, columns: columns)
        await driver.press(.escape)
        await driver.scan("4000000310051")
        await driver.resize(rows: rows, columns: columns)
        #expect(driver.terminal.buffer.rows.count == rows)
    }
}
