import RetailModels
import RetailStore
import TestSupport
import Testing

/// What of a shop changes: itself, its rates, its suppliers; and what its goods are worth.
struct ShopEditTests {
    private let shop = TestShop()

    /// Currency, tax rules and time zone stay, whatever the edit names.
    @Test func aShopIsUpdated() async throws {
        let shop = shop
        let read = try await sameOnEngines { database in
            try await database.write { tx in
                var changed = shop.shop
                (changed.name, changed.taxID) = ("日本 🍜", "DE 1")
                (changed.currency, changed.timeZone) = ("JPY", "Asia/Tokyo")
                var settings = ShopSettings()
                settings.blindClose = true
                changed.chosen = settings
                try ShopStore.update(changed, in: tx)
            }
            return try await database.read { try ShopStore.shop(shop.tenant, in: $0) }
        }
        #expect(read?.name == "日本 🍜" && read?.taxID == "DE 1")
        #expect(read?.currency == shop.shop.currency && read?.timeZone == shop.shop.timeZone)
        #expect(read?.settings.blindClose == true)
    }

    @Test func ratesAreSetInTheirPlace() async throws {
        let shop = shop
        let first = try #require(shop.rates.first)
        let read = try await sameOnEngines { database in
            try await database.write { tx in
                try ShopStore.set(
                    TaxRate(name: first.name, ppm: 1), tenant: shop.tenant, in: tx)
                try ShopStore.set(TaxRate(name: "Łódź", ppm: 5), tenant: shop.tenant, in: tx)
                // The first of a shop that has none.
                try ShopStore.insert(
                    Shop(
                        tenant: "other", name: "o", currency: "USD",
                        taxRules: shop.shop.taxRules, timeZone: "UTC"), in: tx)
                try ShopStore.set(TaxRate(name: "x", ppm: 7), tenant: "other", in: tx)
            }
            return try await database.read { tx in
                [
                    try ShopStore.taxRates(tenant: shop.tenant, in: tx),
                    try ShopStore.taxRates(tenant: "other", in: tx),
                ]
            }
        }
        var wanted = shop.rates
        wanted[0].ppm = 1
        #expect(read[0] == wanted + [TaxRate(name: "Łódź", ppm: 5)])
        #expect(read[1] == [TaxRate(name: "x", ppm: 7)])
    }

    @Test func suppliersAreKeptByName() async throws {
        let shop = shop
        let (all, others) = try await sameOnEngines { database in
            try await database.write { tx in
                for supplier in [
                    Supplier(id: "2", name: "Mill", phone: "1"), Supplier(id: "1", name: "Äpfel"),
                    Supplier(id: "2", name: "Mill Ltd", note: "a 'b' \"c\"", isActive: false),
                ] {
                    try SupplierStore.save(supplier, tenant: shop.tenant, in: tx)
                }
            }
            return try await database.read { tx in
                Pair(
                    try SupplierStore.all(tenant: shop.tenant, in: tx),
                    try SupplierStore.all(tenant: "nobody", in: tx))
            }
        }.both
        let mill = Supplier(id: "2", name: "Mill Ltd", note: "a 'b' \"c\"", isActive: false)
        #expect(all == [mill, Supplier(id: "1", name: "Äpfel")] && others == [])
    }

    /// The value is the sum of what is on hand times cost and price, in Swift as in the store.
    @Test func theStockIsWorthWhatItsGoodsAre() async throws {
        let seed: UInt64 = 5
        let shop = shop
        var till = try DocumentBuilder(shop: shop, seed: seed)
        try till.addRandom(60)
        let made = till
        let (here, everywhere) = try await sameOnEngines(shop) { database in
            try await database.record(made)
            return try await database.read { tx in
                Pair(
                    try StockValueStore.rows(
                        tenant: shop.tenant, location: shop.location, in: tx),
                    try StockValueStore.rows(tenant: shop.tenant, location: nil, in: tx))
            }
        }.both
        #expect(here == everywhere && !here.isEmpty, "seed \(seed)")
        let (wanted, elsewhere) = try await sameOnEngines(shop) { database in
            try await database.record(made)
            return try await database.read { tx in
                let stocked = try StockStore.report(
                    tenant: shop.tenant, location: shop.location, in: tx)
                var rows: [String: StockValueRow] = [:]
                for one in stocked where one.onHand != .zero {
                    let name = one.product.department
                    var row =
                        rows[name]
                        ?? StockValueRow(department: name, products: 0, cost: 0, price: 0)
                    row.products += 1
                    row.cost += try one.product.cost.times(one.onHand).minor
                    row.price += try one.product.price.times(one.onHand).minor
                    rows[name] = row
                }
                return Pair(
                    rows.values.sorted {
                        $0.department.utf8.lexicographicallyPrecedes($1.department.utf8)
                    },
                    try StockValueStore.rows(tenant: shop.tenant, location: "x", in: tx))
            }
        }.both
        #expect(here == wanted && elsewhere == [], "seed \(seed)")
    }
}

/// Two answers that are compared together.
private struct Pair<First: Equatable & Sendable, Second: Equatable & Sendable>: Equatable,
    Sendable
{
    let both: (First, Second)

    init(_ first: First, _ second: Second) { both = (first, second) }

    static func == (left: Pair, right: Pair) -> Bool {
        left.both.0 == right.both.0 && left.both.1 == right.both.1
    }
}
