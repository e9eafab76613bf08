import RetailModels

/// A paired till on paper: it numbers, chains and signs sales as a real one does.
struct ServerTill {
    static let productCount = 1_000
    private static let lineCount = 5

    let identity: TillIdentity
    let key: SigningKey
    let shop: Shop
    private(set) var token = ""
    /// Begins high, so that it is told from the other numbers of a statement.
    private(set) var sequence: Int64 = 7_000_000
    private var hash = Document.noHash
    private var generator: SeededGenerator
    private let shift: String

    init(identity: TillIdentity, key: SigningKey, shop: Shop, seed: UInt64) {
        self.identity = identity
        self.key = key
        self.shop = shop
        generator = SeededGenerator(seed: seed)
        shift = DerivedID.make(identity.tenant, identity.device, "shift")
    }

    mutating func use(token: String) { self.token = token }

    /// The next sale, of five lines, paid in cash. Products are spread over the catalogue.
    /// - Parameter id: one that is the same on every run without it.
    mutating func sell(id: String? = nil) throws -> (id: String, signed: SignedDocument) {
        sequence += 1
        var cart = Cart(id: "cart")
        let step = Self.productCount / Self.lineCount
        let first = Int.random(in: 0..<step, using: &generator)
        for line in 0..<Self.lineCount {
            cart.lines.append(
                CartLine(
                    product: Self.product(first + line * step),
                    quantity: try Quantity(milli: 1_000),
                    unitPrice: try Money(minor: Int64(199 + first)), entry: .scanned))
        }
        var settlement = Settlement(
            due: try cart.priced(rules: shop.taxRules).gross, cashStep: 1)
        try settlement.pay(.cash, tendered: settlement.due)
        let at = Host.now()
        let document = Document(
            id: id ?? DerivedID.make(identity.tenant, identity.device, "\(sequence)"),
            tenant: identity.tenant, location: identity.location, till: identity.till,
            device: identity.device, series: identity.series, sequence: sequence,
            previousHash: hash, at: at, day: "2026-01-02", hour: 12, operatorID: "operator",
            operatorName: "Maria", shift: shift, currency: shop.currency,
            body: .sale(try Sale(cart: cart, settlement: settlement, rules: shop.taxRules)))
        let signed = try key.sign(document)
        hash = signed.hash
        return (document.id, signed)
    }

    /// One that is sold.
    static let someProduct = product(productCount / 2).id

    private static func product(_ number: Int) -> SoldProduct {
        let sku = "P\(10_000 + number)"
        return SoldProduct(
            id: "product-\(sku)", sku: sku, barcode: "20000000\(sku.dropFirst())",
            name: "Product \(sku)", department: "Grocery", unit: "each", taxClass: "standard",
            taxPPM: 72_500, cost: .zero)
    }
}
