import RetailModels
import Till

@testable import POSTerminal

/// The shop of the tests: a few products, two operators, tax on top of the prices.
enum TestShop {
    static let shop = Shop(
        tenant: "tenant", name: "Corner Market", currency: "USD",
        taxRules: TaxRules(mode: .exclusive), timeZone: "UTC", address: "12 Main Street")
    static let identity = TillIdentity(
        tenant: "tenant", location: "location", till: "till", device: "device", series: "01")
    static let maria = Operator(id: "maria", number: 1, name: "Maria", role: .cashier)
    static let ada = Operator(id: "ada", number: 2, name: "Ada", role: .manager)
    static let pins: [Int64: String] = [1: "1111", 2: "2222"]

    /// 12:04:31 on a day in 2026.
    static let now: Int64 = 1_792_411_471_000

    static let products = [
        product(1, "25671", "4000000256717", "Applesauce 50 Oz", "GROCERY", 279, "reduced"),
        product(2, "26093", "4000000260936", "Bread Italian", "PASTRY", 159, "reduced"),
        product(3, "26636", "4000000266365", "Bananas", "PRODUCE", 129, "reduced", unit: "kg"),
        product(4, "26889", "4000000268895", "TV Magazine", "DRUG GM", 499, "standard"),
        product(5, "30001", "4000000300014", "りんごジュース 1L 🍎", "GROCERY", 350, "reduced"),
        product(6, "30002", "4000000300021", "عصير برتقال", "GROCERY", 275, "reduced"),
        product(7, "30003", "4000000300038", "Crème brûlée 👨‍👩‍👧 family", "PASTRY", 620, "none"),
        product(8, "30004", "4000000300045", "Gold bar", "MISC", 90_000_000_000_000, "none"),
    ]
    static let rates: [String: Int64] = ["standard": 72_500, "reduced": 20_000, "none": 0]

    static func code(_ number: Int) -> String { products[number - 1].product.barcode }

    private static func product(
        _ ordinal: Int64, _ sku: String, _ barcode: String, _ name: String, _ department: String,
        _ cents: Int64, _ taxClass: String, unit: String = "each"
    ) -> StockedProduct {
        let price = (try? Money(minor: cents)) ?? .zero
        let product = Product(
            id: "p\(ordinal)", sku: sku, barcode: barcode, name: name, department: department,
            category: "ANY", brand: "Private", unit: unit, price: price,
            cost: (try? Money(minor: cents * 72 / 100)) ?? .zero, taxClass: taxClass,
            ordinal: ordinal)
        let onHand = (try? Quantity(milli: ordinal * 3000 - 6000)) ?? .zero
        return StockedProduct(
            product: product, onHand: onHand, minimum: (try? Quantity(milli: 2000)) ?? .zero)
    }
}

extension TestShop {
    static var facts: TillFacts { facts(of: shop) }

    /// The shop with other settings.
    static func facts(_ change: (inout ShopSettings) -> Void) -> TillFacts {
        var shop = shop
        var settings = ShopSettings()
        change(&settings)
        shop.chosen = settings
        return facts(of: shop)
    }

    private static func facts(of shop: Shop) -> TillFacts {
        guard let clock = ShopClock(timeZone: "UTC"),
            let facts = TillFacts(shop: shop, identity: identity, local: { clock.local($0) })
        else { preconditionFailure("UTC and USD are always known") }
        return facts
    }

    static func money(_ minor: Int64) -> Money { (try? Money(minor: minor)) ?? .zero }
    static func quantity(_ milli: Int64) -> Quantity { (try? Quantity(milli: milli)) ?? .zero }
}
