import Foundation
import Testing

/// Shops that many tests begin with: made once, then only copied.
enum Prepared {
    /// The totals of the demo's baskets (config/demo/README.md).
    static let demoTotals = ReplayTotals(
        sales: 60, skipped: 0, net: "1326.52", discount: "205.36", coupon: "31.87", leftToSend: 0)
    static let demoNet = 1_326_52

    private static let emptyShop = Task { try Shop.new() }

    private static let stockedShop = Task {
        let shop = try Shop(copying: try await emptyShop.value)
        try shop.pos("import", "products", Site.demo + "/catalogue.csv").done()
        return try settled(shop)
    }

    private static let demoShop = Task {
        let shop = try Shop(copying: try await stockedShop.value)
        try shop.pos("import", "stock", Site.demo + "/stock.csv").done()
        let outcome = try shop.pos("replay", Site.demo + "/baskets.csv", "--json")
        try outcome.done()
        try #require(try outcome.json() == demoTotals)
        return try settled(shop)
    }

    /// Small, so that it is proved quickly: two products counted, the baskets of the first day.
    private static let smallShop = Task {
        let shop = try Shop.new()
        let (catalogue, baskets) = try smallFiles()
        try shop.pos("import", "products", shop.file("catalogue.csv", catalogue)).done()
        let stock = "sku,quantity,minimum\n999172,12,3\n1023027,5,6\n"
        try shop.pos("import", "stock", shop.file("stock.csv", stock)).done()
        try shop.pos("replay", shop.file("baskets.csv", baskets)).done()
        try shop.pos("shift", "open", "--float", "100").done()
        try shop.pos("shift", "cash-in", "20", "--reason", "change").done()
        try shop.pos("shift", "drop", "50").done()
        return try settled(shop)
    }

    /// A shop as `pos init` leaves it.
    static func empty() async throws -> Shop { try Shop(copying: try await emptyShop.value) }

    /// With the demo's products, nothing sold.
    static func stocked(_ environment: [String: String] = [:]) async throws -> Shop {
        try Shop(copying: try await stockedShop.value, environment: environment)
    }

    /// With the demo's products, stock and sales.
    static func demo() async throws -> Shop { try Shop(copying: try await demoShop.value) }

    static func small() async throws -> Shop { try Shop(copying: try await smallShop.value) }

    /// The baskets of the demo's first day that have a coupon or are short, and their products.
    private static func smallFiles() throws -> (catalogue: String, baskets: String) {
        let lines = try String(contentsOfFile: Site.demo + "/baskets.csv", encoding: .utf8)
            .split(separator: "\n")
        let byBasket = Dictionary(grouping: lines.dropFirst()) { $0.prefix { $0 != "," } }
        let hasCoupon = { (rows: [Substring]) in rows.contains { !$0.hasSuffix(",0.00") } }
        let chosen =
            [byBasket.values.filter { !hasCoupon($0) && $0[0].hasPrefix("31747619163,") }]
            + [Array(byBasket.values.filter(hasCoupon).sorted { $0[0] < $1[0] }.prefix(1))]
        let baskets = chosen.flatMap { $0 }.flatMap { $0 }
        let skus = Set(baskets.map { $0.split(separator: ",")[5] } + ["999172", "1023027"])
        let products = try String(contentsOfFile: Site.demo + "/catalogue.csv", encoding: .utf8)
            .split(separator: "\n").enumerated()
            .filter { $0 == 0 || skus.contains($1.prefix { $0 != "," }) }.map { $1 }
        return (
            products.joined(separator: "\n") + "\n",
            ([lines[0]] + baskets).joined(separator: "\n") + "\n"
        )
    }

    /// Brings the write-ahead logs into the files, so that copies are small.
    private static func settled(_ shop: Shop) throws -> Shop {
        for file in ["store.sqlite", "journal.sqlite"] {
            _ = try shop.sqlite(file, "PRAGMA wal_checkpoint(TRUNCATE)")
        }
        return shop
    }
}
