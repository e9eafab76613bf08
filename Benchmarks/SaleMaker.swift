import Glibc
import RetailModels
import Till

extension Host {
    /// Milliseconds since 1970.
    static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}

/// Makes paid sales of a shop's products, the same ones on every run.
struct SaleMaker {
    private let products: [Product]
    private let rates: [String: Int64]
    private let rules: TaxRules
    private var generator: SeededGenerator
    private var made: UInt64 = 0
    private let name: String

    /// - Parameter name: tells these sales' ids from those of another maker.
    init(_ till: OpenTill, products: [StockedProduct], name: String) {
        self.products = products.map(\.product)
        rates = till.rates
        rules = till.shop.taxRules
        self.name = name
        generator = SeededGenerator(seed: 4_711)
    }

    /// The next cart, of one to five lines or as many as asked for.
    mutating func cart(lines: Int? = nil) throws -> Cart {
        made += 1
        var cart = Cart(id: DerivedID.make(BenchmarkShop.tenant, "bench-" + name, "\(made)"))
        for _ in 0..<(lines ?? Int.random(in: 1...5, using: &generator)) {
            let product = products[Int.random(in: products.indices, using: &generator)]
            let quantity = Int64.random(in: 1...3, using: &generator) * 1_000
            cart.lines.append(
                CartLine(
                    product: SoldProduct(
                        product, code: product.barcode, taxPPM: rates[product.taxClass] ?? 0),
                    quantity: try Quantity(milli: quantity), unitPrice: product.price,
                    entry: .scanned))
        }
        return cart
    }

    /// A cart paid in cash, with change.
    func settle(_ cart: Cart) throws -> Settlement {
        let gross = try cart.priced(rules: rules).gross
        var settlement = Settlement(due: gross, cashStep: 1)
        let note = try Money(minor: 1_000)
        try settlement.pay(.cash, tendered: try gross + note)
        return settlement
    }

    /// The next sale as a draft for the register.
    mutating func draft(
        lines: Int? = nil, at: Int64? = nil, by person: Operator
    ) throws -> Draft {
        let cart = try cart(lines: lines)
        let sale = try Sale(cart: cart, settlement: settle(cart), rules: rules)
        return Draft(id: cart.id, at: at, person: person, body: .sale(sale))
    }
}
