import Foundation
import Testing

/// A shop from its first command to its books, as the README tells it.
@Suite struct ShopDayTests {
    private static let keys = [
        "department", "product", "tender", "tax", "hour", "day", "operator",
    ]

    @Test func initPrintsTheTenant() throws {
        struct Printed: Decodable {
            var tenant: String
            var device: String
            var series: String
        }
        let outcome = try Shop().pos(Shop.initWords + ["--json"])
        try outcome.done()
        let printed: Printed = try outcome.json()
        #expect(printed.tenant.utf8.count == 36)
        #expect(printed.series == "01")
        #expect(outcome.output.split(separator: "\n").count == 1)

        let second = try Shop()
        let named = try second.pos(Shop.initWords + ["--tenant", printed.tenant]).done()
        #expect(named == printed.tenant + "\n")
        try second.pos(Shop.initWords).refused(2, "holds a shop already")
        let other: Printed = try Shop().pos(
            Shop.initWords + ["--tenant", printed.tenant, "--json"]
        ).json()
        #expect(other.device != printed.device, "a device's id is made at random")
    }

    /// The same input on two servers gives the same rows.
    @Test func idsComeFromTenantAndNaturalKey() throws {
        let shops = try (0..<2).map { _ in try Shop.new(["--tenant", "tenant-1"]) }
        for shop in shops {
            try shop.pos("import", "products", Site.demo + "/catalogue.csv").done()
        }
        for table in [
            "product", "department", "category", "tax_rate", "operator", "location", "till",
        ] {
            let ids = try shops.map {
                try $0.sqlite("store.sqlite", "SELECT id FROM \(table) ORDER BY id")
            }
            #expect(ids[0] == ids[1] && !ids[0].isEmpty, "\(table)")
        }
    }

    @Test func importingAgainChangesNothing() async throws {
        struct Summary: Decodable, Equatable {
            var rows, added, changed, unchanged: Int
        }
        let shop = try await Prepared.empty()
        let words = ["import", "products", Site.demo + "/catalogue.csv", "--json"]
        let first: Summary = try shop.pos(words).json()
        #expect(first == Summary(rows: 400, added: 400, changed: 0, unchanged: 0))
        let dump = "SELECT id, name, price_minor, tax_rate_id FROM product ORDER BY id"
        let before = try shop.sqlite("store.sqlite", dump)
        let second: Summary = try shop.pos(words).json()
        #expect(second == Summary(rows: 400, added: 0, changed: 0, unchanged: 400))
        #expect(try shop.sqlite("store.sqlite", dump) == before)

        let stock = ["import", "stock", Site.demo + "/stock.csv", "--json"]
        let counted: Summary = try shop.pos(stock).json()
        #expect(counted.rows == 398)
        #expect(counted.added > 0)
        let again: Summary = try shop.pos(stock).json()
        #expect(again.added == 0 && again.changed == 0, "stock counted twice moves once")
        try shop.expectVerified()
    }

    @Test func replayingAgainAddsNothing() async throws {
        let shop = try await Prepared.demo()
        let before = try shop.sqlite("store.sqlite", "SELECT count(*), max(sequence) FROM document")
        let outcome = try shop.pos("replay", Site.demo + "/baskets.csv", "--json")
        try outcome.done()
        let again: ReplayTotals = try outcome.json()
        let nothing = ReplayTotals(
            sales: 0, skipped: 60, net: "0.00", discount: "0.00", coupon: "0.00", leftToSend: 0)
        #expect(again == nothing)
        let after = try shop.sqlite("store.sqlite", "SELECT count(*), max(sequence) FROM document")
        #expect(before == after)
        try shop.expectVerified()
    }

    @Test(arguments: keys) func everyReportSumsToTheNet(key: String) async throws {
        let rows = try await Prepared.demo().sales(by: key)
        #expect(rows.map(\.net).reduce(0, +) == Prepared.demoNet)
        #expect(rows.map(\.discount).reduce(0, +) == 205_36)
        #expect(rows.allSatisfy { $0.gross == $0.net + $0.tax })
        #expect(Set(rows.map(\.key)).count == rows.count)
        switch key {
        case "department": #expect(rows.count <= 19 && rows.contains { $0.key == "DELI" })
        case "product": #expect(rows.count == 333)
        case "tender":
            #expect(rows.map(\.key).sorted() == ["cash", "coupon"])
            #expect(rows.first { $0.key == "coupon" }?.gross == 31_87)
        case "tax": #expect(rows.map(\.key).sorted() == ["none", "reduced", "standard"])
        case "hour": #expect(rows.allSatisfy { $0.key.utf8.count == 2 && Int($0.key) ?? 24 < 24 })
        case "day":
            #expect(rows.count == 14)
            #expect(rows.first?.key == "2017-02-05" && rows.last?.key == "2017-02-18")
        default: #expect(rows.map(\.key) == ["Maria"])
        }
    }

    @Test func reportsOfDaysAddUp() async throws {
        let shop = try await Prepared.demo()
        let days = try shop.sales(by: "day")
        let text = try shop.pos(
            "report", "sales", "--by", "operator", "--from", "2017-02-07", "--to", "2017-02-09",
            "--format", "csv"
        ).done()
        let three = days.filter { ("2017-02-07"..."2017-02-09").contains($0.key) }
        #expect(try SalesRow.rows(of: text).map(\.net) == [three.map(\.net).reduce(0, +)])
        let json = try shop.pos("report", "sales", "--by", "day", "--format", "json").done()
        let rows = try JSONDecoder().decode([[String: String]].self, from: Data(json.utf8))
        #expect(
            rows.count == 14
                && Set(rows[0].keys) == Set(SalesRow.header.split(separator: ",").map(String.init)))
        try shop.pos("report", "sales", "--by", "colour").refused(64, "department", "colour")
        try shop.pos("report", "sales", "--by", "day", "--from", "yesterday").refused(
            64, "yesterday")
    }

    @Test func aShiftHasAnXAndAZ() async throws {
        let shop = try await Prepared.demo()
        try shop.pos("report", "x").refused(2, "No shift is open")
        try shop.pos("shift", "close").refused(2, "No shift is open")
        try shop.pos("shift", "open", "--float", "100.00").done()
        try shop.pos("shift", "open", "--float", "100.00").refused(2, "open already")
        let replay = try shop.pos("replay", Site.demo + "/baskets.csv")
        replay.refused(2, "A shift is open")
        let x = try shop.pos("report", "x").done()
        #expect(x.contains("Corner Market") && x.contains("100.00"), "\(x)")
        let number = try shop.pos("shift", "close", "--counted", "99.50").done()
        #expect(number.hasPrefix("01-"))
        let z = try shop.pos("report", "z").done()
        #expect(z.contains("99.50") && z.contains("-0.50") && z.contains("15"), "\(z)")
        let old = try shop.pos("report", "z", "--number", "1").done()
        #expect(old != z && old.contains("90.75"), "the first day's Z: \(old)")
        try shop.pos("report", "z", "--number", "99").refused(2, "99")
        let z14 = try shop.pos("report", "z", "--number", "14").done()
        let old14 = try chainHead(of: z14)
        #expect(try shop.pos("verify", "--expect", old14).status == 1, "not the last any more")
        let head = try chainHead(of: z)
        try shop.pos("verify", "--expect", head).done()
    }

    /// The hash under a Z, which takes two lines of the paper.
    private func chainHead(of z: String) throws -> String {
        let found = try #require(z.firstMatch(of: /Chain ([0-9a-f]+)\s+([0-9a-f]+)/), "\(z)")
        return String(found.output.1 + found.output.2)
    }

    @Test func stockGoesDownWithSales() async throws {
        let shop = try await Prepared.demo()
        let text = try shop.pos("report", "stock", "--format", "csv").done()
        let rows = CSV.rows(text)
        #expect(rows[0] == ["sku", "name", "department", "on_hand", "minimum"])
        let low = rows.dropFirst().filter {
            Decimal(string: $0[3]) ?? 0 < Decimal(string: $0[4]) ?? 0
        }
        #expect(low.count == 92, "config/demo/README.md says so")
    }

    @Test(.enabled(if: Site.fullData != nil, "no ../shared/data")) func theRealCatalogue() throws {
        let data = try #require(Site.fullData)
        let shop = try Shop.new()
        let text = try shop.pos(["import", "products", data + "/catalogue.csv"], seconds: 300)
            .done()
        #expect(text.hasPrefix("68246 products: 68246 added"))
        let words = ["replay", data + "/baskets.csv", "--json"]
        let first = try shop.pos(words, seconds: 300)
        try first.done()
        let wanted = ReplayTotals(
            sales: 1_000, skipped: 0, net: "35882.42", discount: "6661.95", coupon: "127.91",
            leftToSend: 0)
        #expect(try first.json() == wanted)
        let again: ReplayTotals = try shop.pos(words, seconds: 300).json()
        #expect(again.sales == 0 && again.skipped == 1_000)
        let rows = try shop.sales(by: "department")
        #expect(rows.map(\.net).reduce(0, +) == 35_882_42)
        try shop.pos(["verify"], seconds: 300).done()
    }
}
