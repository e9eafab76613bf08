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
    static let unknownCodes = [
        UnknownCode(
            code: "4711", department: "GROCERY", price: money(320), lines: 2, gross: money(652),
            lastAt: now)
    ]
    static let departments = [
        Department(id: "d1", name: "GROCERY", taxClass: "reduced"),
        Department(id: "d2", name: "MISC", taxClass: "none"),
        Department(id: "d3", name: "ODD", taxClass: "odd"),
    ]
    /// What has more than a product and its price.
    static let special: [StockedProduct] = [
        with(
            product(
                11, "31001", "4000000310013", "Apples Gala", "PRODUCE", 349, "none", unit: "kg"),
            ProductTraits(plu: "4011", favourite: 2)),
        with(
            product(12, "31002", "4000000310020", "Rye loaf", "PASTRY", 420, "none"),
            ProductTraits(plu: "77", favourite: 1)),
        with(
            product(13, "31003", "4000000310037", "Cola 1 L", "GROCERY", 150, "none"),
            ProductTraits(
                packs: [PackCode(code: "4000000310136", quantity: quantity(6_000))],
                depositSKU: "31004")),
        product(14, "31004", "", "Deposit bottle", "GROCERY", 25, "none"),
        with(
            product(15, "31005", "4000000310051", "Red wine", "GROCERY", 899, "none"),
            ProductTraits(ageLimit: 18)),
        with(
            product(16, "31006", "4000000310068", "Cider", "GROCERY", 299, "none"),
            ProductTraits(ageLimit: 16)),
        with(
            product(17, "31007", "4000000310075", "Flowers", "MISC", 0, "none"),
            ProductTraits(isOpenPrice: true, favourite: 3)),
        product(18, "04231", "", "Salmon", "FISH", 4_000, "none", unit: "kg"),
        product(19, "31009", "4006381333931", "Yoghurt", "DAIRY", 99, "none"),
        product(20, "31010", "4000000310105", "Cheese", "DAIRY", 2_400, "none", unit: "kg"),
        with(
            product(21, "31011", "4000000310112", "Lost bottle", "GROCERY", 150, "none"),
            ProductTraits(depositSKU: "none")),
    ]
    static let masks = ["2pIIIIIVPPPPC", "21IIIIIWWWWWC"]

    private static func with(
        _ stocked: StockedProduct, _ traits: ProductTraits
    ) -> StockedProduct {
        var stocked = stocked
        stocked.product.traits = traits
        return stocked
    }

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

    /// The shop with other keys, words and habits.
    static func facts(
        keys: KeyTable = .standard, language: Language = .english, lockAfterSeconds: Int = 0
    ) -> TillFacts {
        var facts = facts(of: shop, keys: keys, language: language)
        facts.lockAfterSeconds = lockAfterSeconds
        return facts
    }

    private static func facts(
        of shop: Shop, keys: KeyTable = .standard, language: Language = .english
    ) -> TillFacts {
        guard let clock = ShopClock(timeZone: "UTC"),
            let facts = TillFacts(
                shop: shop, identity: identity, keys: keys, language: language,
                local: { clock.local($0) })
        else { preconditionFailure("UTC and USD are always known") }
        return facts
    }

    static func money(_ minor: Int64) -> Money { (try? Money(minor: minor)) ?? .zero }
    static func quantity(_ milli: Int64) -> Quantity { (try? Quantity(milli: milli)) ?? .zero }
}
