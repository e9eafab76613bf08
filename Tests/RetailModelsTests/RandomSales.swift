import RetailModels

/// Random carts and sales as a till makes them.
extension SeededGenerator {
    static let taxClasses: [(name: String, ppm: Int64)] = [
        ("standard", 72_500), ("reduced", 20_000), ("none", 0), ("vat", 81_000),
        ("luxury", 1_000_000),
    ]

    mutating func money(_ range: ClosedRange<Int64>) throws -> Money {
        try Money(minor: integer(range))
    }

    mutating func rules() -> TaxRules {
        TaxRules(mode: one(of: TaxMode.allCases), rounding: one(of: TaxRounding.allCases))
    }

    mutating func soldProduct() throws -> SoldProduct {
        let number = self.number(1...40)
        let tax = one(of: Self.taxClasses)
        return SoldProduct(
            id: "product-\(number)", sku: "\(number)", barcode: "40000000\(number)",
            name: one(of: ["Ice - Crushed", "Sw Gds: Rolls", "Käse \"alt\"", "餃子", "🥐"]),
            department: one(of: ["GROCERY", "PASTRY", "DELI"]), unit: one(of: ["each", "kg"]),
            taxClass: tax.name, taxPPM: tax.ppm, cost: try money(0...9_000))
    }

    /// Whole units, or a weight in thousandths.
    mutating func quantity() throws -> Quantity {
        chance(percent: 60)
            ? try Quantity(milli: integer(1...12) * 1000) : try Quantity(milli: integer(1...5_000))
    }

    mutating func cartLine() throws -> CartLine {
        let quantity = try quantity()
        let price = try money(chance(percent: 5) ? 0...0 : 1...20_000)
        let amount = try price.times(quantity)
        var line = CartLine(
            product: try soldProduct(), quantity: quantity, unitPrice: price,
            discount: chance(percent: 30) ? try money(0...amount.minor) : .zero,
            entry: one(of: LineEntry.allCases),
            priceSource: one(of: ["catalogue", "entered"]))
        if chance(percent: 10) { line.isDeposit = true }
        if chance(percent: 10) { line.checkedAge = integer(1...99) }
        guard chance(percent: 20), amount > .zero else { return line }
        line.label = LineLabel(
            amount: chance(percent: 50) ? amount : nil, lot: chance(percent: 50) ? "L-1" : nil,
            expiry: chance(percent: 50) ? "2026-11-30" : nil)
        return line
    }

    /// What an operator grants and notes, sometimes.
    mutating func grant(_ cart: inout Cart) throws {
        for index in cart.lines.indices where chance(percent: 20) {
            cart.lines[index].set(.share(integer(1...1_000_000)))
            cart.lines[index].note = text()
            cart.lines[index].regularPrice = try money(0...20_000)
        }
        if chance(percent: 20) {
            cart.exemption = TaxExemption(reason: "Resale", certificate: text())
        }
        if chance(percent: 20) {
            cart.documentDiscount = .zero
            cart.discountPPM = integer(1...1_000_000)
        }
        if chance(percent: 20) {
            cart.customer = SaleCustomer(number: "1", name: text())
            cart.approvals = [
                SaleApproval(permission: "discount", operatorID: "ada", operatorName: "Ada")
            ]
        }
    }

    mutating func cart(lines: ClosedRange<Int> = 1...8) throws -> Cart {
        var cart = Cart(id: "cart-\(number(1...1_000_000))")
        for _ in 0..<number(lines) { cart.lines.append(try cartLine()) }
        if chance(percent: 40) {
            let whole = try cart.lines.reduce(Int64(0)) {
                $0 + (try $1.unitPrice.times($1.quantity) - $1.discount).minor
            }
            cart.documentDiscount = try money(0...whole)
        }
        if chance(percent: 30) { cart.customerID = "customer-\(number(1...9))" }
        cart.voidedLines = integer(0...3)
        if chance(percent: 40) { try grant(&cart) }
        return cart
    }

    /// Some part payments, and one that completes.
    mutating func settlement(due: Money) throws -> Settlement {
        var settlement = Settlement(due: due, cashStep: one(of: [1, 5, 10, 50, 100]))
        for _ in 0..<number(0...2) {
            let remaining = try settlement.remaining
            guard remaining.minor > 1 else { break }
            // Cash that reaches the rounded rest completes, and anything else stays below it.
            var part = try money(1...remaining.minor - 1)
            let tender = one(of: Tender.allCases)
            // Cash is given in coins.
            if tender == .cash {
                part = try Money(minor: part.minor - part.minor % settlement.cashStep)
                guard part > .zero else { continue }
            }
            try settlement.pay(
                tender, tendered: part, reference: tender == .card ? "VISA 4242" : nil)
            if settlement.isComplete { return settlement }
        }
        let isOver = chance(percent: 50)
        let over = isOver ? integer(0...5_000) : 0
        if isOver {
            let payable = try settlement.cashPayable
            let coins = over - over % settlement.cashStep
            try settlement.pay(.cash, tendered: Money(minor: payable.minor + coins))
        } else {
            try settlement.pay(one(of: Tender.allCases))
        }
        return settlement
    }

    /// A paid sale.
    mutating func sale() throws -> Sale {
        let (cart, rules) = (try cart(), rules())
        let settlement = try settlement(due: cart.priced(rules: rules).gross)
        return try Sale(
            cart: cart, settlement: settlement, rules: rules,
            reference: chance(percent: 30) ? "store 1 till 2" : nil)
    }
}
