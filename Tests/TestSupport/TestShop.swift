public import RetailModels
public import RetailStore

/// A shop with everything that tests ask for: three tax rates, two operators, and a catalogue with
/// accents, marks and other scripts in it.
public struct TestShop: Sendable {
    public var shop: Shop
    public var identity: TillIdentity
    public var rates = [
        TaxRate(name: "standard", ppm: 72_500), TaxRate(name: "reduced", ppm: 20_000),
        TaxRate(name: "none", ppm: 0),
    ]

    public var tenant: String { shop.tenant }
    public var location: String { identity.location }

    public init(
        tenant: String = "tenant-1", currency: String = "USD", mode: TaxMode = .exclusive,
        device: String = "device-1", series: String = "01"
    ) {
        shop = Shop(
            tenant: tenant, name: "Crème & Co", currency: currency,
            taxRules: TaxRules(mode: mode), timeZone: "Europe/Zurich", address: "Rue du Port 1",
            phone: "+41 21 000 00 00", taxID: "CHE-1")
        identity = TillIdentity(
            tenant: tenant, location: DerivedID.make(tenant, "location", "1"),
            till: DerivedID.make(tenant, "till", series), device: device, series: series)
    }

    public var operators: [Operator] {
        [
            Operator(
                id: DerivedID.make(tenant, "operator", "1"), number: 1, name: "Maria",
                role: .cashier),
            Operator(
                id: DerivedID.make(tenant, "operator", "2"), number: 2, name: "Ada Łódź",
                role: .manager),
            Operator(
                id: DerivedID.make(tenant, "operator", "3"), number: 3, name: "Gone",
                role: .cashier, isActive: false),
        ]
    }

    /// Ten products. The third and the ninth have no barcode.
    public func rows() throws -> [CatalogueRow] {
        try [
            row("A-1", "4006381333931", "Crème Brûlée 2 × 100 g", "Dairy", "Desserts", 399),
            row("A-2", "4006381333948", "creme fraiche", "Dairy", "Cream", 199, tax: "reduced"),
            row("A-3", "", "O'Neill's \"Best\" Ale (6%)", "Drinks", "Beer", 1_299),
            row("A-4", "2000000000008", "緑茶 伊藤園 お〜いお茶", "Drinks", "Tea", 150),
            row(
                "A-5", "2000000000015", "Bananas", "Produce", "Fruit", 129, unit: "kg",
                tax: "none"),
            row("A-6", "2000000000022", "AND OR NOT NEAR", "Oddities", "Words", 100),
            row("A-7", "2000000000039", "Straße -- 100% * drop; %_", "Oddities", "Words", 250),
            row("A-8", "2000000000046", "Ёлка новогодняя 🎄", "Oddities", "Season", 4_999),
            row("A/9 %", "", "Bread", "Bakery", "Loaves", 349, tax: "none"),
            row("4006381333931x", "2000000000060", "Banana bread", "Bakery", "Loaves", 449),
        ]
    }

    private func row(
        _ sku: String, _ barcode: String, _ name: String, _ department: String,
        _ category: String, _ price: Int64, unit: String = "each", tax: String = "standard"
    ) throws -> CatalogueRow {
        CatalogueRow(
            sku: sku, barcode: barcode, name: name, department: department, category: category,
            brand: "Migros", unit: unit, price: try Money(minor: price),
            cost: try Money(minor: price * 6 / 10), taxClass: tax)
    }

    public func productID(_ sku: String) -> String { DerivedID.make(tenant, "product", sku) }

    public func taxRate(_ name: String) -> TaxRate {
        rates.first { $0.name == name } ?? TaxRate(name: name, ppm: 0)
    }

    /// Writes the shop, its till, its people and its catalogue.
    public func insert(in tx: any SQLTransaction) throws {
        try ShopStore.insert(shop, in: tx)
        try ShopStore.insertTill(
            identity, locationNumber: "1", locationName: "Main street", in: tx)
        try ShopStore.insert(rates, tenant: tenant, in: tx)
        for person in operators {
            try OperatorStore.insert(
                person, pinHash: "hash-\(person.number)", tenant: tenant, in: tx)
        }
        var catalogue = try CatalogueImport(tenant: tenant, in: tx)
        _ = try catalogue.save(rows())
    }
}
