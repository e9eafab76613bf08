public import RetailModels
import RetailStore

extension DocumentBuilder {
    /// A line of the shop's product at `index` of its catalogue.
    public func line(
        _ index: Int, milli: Int64 = 1_000, discount: Int64 = 0, price: Int64? = nil
    ) throws -> CartLine {
        let rows = try shop.rows()
        let row = rows[index % rows.count]
        let product = SoldProduct(
            id: shop.productID(row.sku), sku: row.sku, barcode: row.barcode, name: row.name,
            department: row.department, unit: row.unit, taxClass: row.taxClass,
            taxPPM: shop.taxRate(row.taxClass).ppm, cost: row.cost)
        return CartLine(
            product: product, quantity: try Quantity(milli: milli),
            unitPrice: try price.map { try Money(minor: $0) } ?? row.price,
            discount: try Money(minor: discount), entry: .scanned)
    }

    /// A sale of the lines, paid by `tenders` in turn and the rest in cash, `extra` too much.
    public func sale(
        _ lines: [CartLine], discount: Int64 = 0, tenders: [(Tender, Int64)] = [],
        extra: Int64 = 0, customer: String? = nil, reference: String? = nil,
        isGranted: Bool = false
    ) throws -> Sale {
        var cart = Cart(id: "cart")
        cart.lines = lines
        cart.documentDiscount = try Money(minor: discount)
        cart.customerID = customer
        if isGranted { grant(&cart) }
        let rules = shop.shop.taxRules
        let due = try cart.priced(rules: rules).gross
        let step = Currency(code: shop.shop.currency)?.cashStep ?? 1
        var settlement = Settlement(due: due, cashStep: step)
        for (tender, amount) in tenders where !settlement.isComplete && amount > 0 {
            var amount = try min(Money(minor: amount), settlement.remaining)
            if tender == .cash { amount = try Money(minor: amount.minor - amount.minor % step) }
            guard amount > .zero else { continue }
            try settlement.pay(tender, tendered: amount, reference: "\(tender.rawValue)-1")
        }
        if !settlement.isComplete {
            let payable = try settlement.cashPayable
            try settlement.pay(.cash, tendered: payable + Money(minor: extra - extra % step))
        }
        return try Sale(cart: cart, settlement: settlement, rules: rules, reference: reference)
    }

    /// What is granted and noted: another price, a share off, no tax.
    private func grant(_ cart: inout Cart) {
        guard !cart.lines.isEmpty else { return }
        let agreed = SaleApproval(
            permission: Permission.priceOverride.rawValue, operatorID: shop.operators[1].id,
            operatorName: shop.operators[1].name)
        cart.lines[0].regularPrice = cart.lines[0].unitPrice
        cart.lines[0].priceSource = PriceSource.override
        cart.lines[0].note = "a dent"
        cart.lines[0].approvals = [agreed]
        cart.lines[cart.lines.count - 1].set(.share(50_000))
        cart.note = "gift"
        cart.approvals = [agreed, agreed]
        cart.exemption = TaxExemption(reason: "Resale", certificate: "EX-1")
        cart.customer = SaleCustomer(number: "1", name: "Zoë")
    }

    /// Signs a sale of the lines, paid in cash.
    @discardableResult
    public mutating func sell(_ lines: CartLine...) throws -> JournalWrite {
        try add(.sale(sale(lines)))
    }

    /// A count that finds `milli` more than the books say.
    public func count(
        _ index: Int, milli: Int64, isOpening: Bool = false
    ) throws -> StockDocument {
        let row = try shop.rows()[index]
        return StockDocument(
            kind: .count, isOpening: isOpening,
            lines: [
                StockDocument.Line(
                    productID: shop.productID(row.sku), sku: row.sku,
                    counted: try Quantity(milli: milli), change: try Quantity(milli: milli),
                    cost: row.cost)
            ], reason: "count")
    }

    /// Signs `count` documents of every kind, in whole and open shifts. They are valid.
    public mutating func addRandom(_ count: Int) throws {
        let end = documents.count + count
        while documents.count < end {
            if shift == nil {
                if random.chance(percent: 25) { try add(.stock(randomStock())) }
                try openShift(float: random.number(0...20_000))
            }
            switch random.number(1...100) {
            case 1...65: try add(.sale(randomSale()))
            case 66...73: try addRefund()
            case 74...80: try add(.cash(randomCash()))
            case 81...86: try add(.stock(randomStock()))
            case 87...89: try addGap()
            default: try closeShift(over: random.number(-300...300))
            }
        }
    }

    private mutating func randomSale() throws -> Sale {
        var lines: [CartLine] = []
        for _ in 0..<random.number(1...6) {
            let milli =
                random.chance(percent: 30)
                ? random.number(1...5_000) : 1_000 * random.number(1...4)
            let discount = random.chance(percent: 20) ? random.number(1...50) : 0
            lines.append(
                try line(Int(random.number(0...9)), milli: milli, price: random.number(60...9_999)))
            let amount = try lines[lines.count - 1].unitPrice.times(Quantity(milli: milli)).minor
            lines[lines.count - 1].discount = try Money(minor: min(discount, amount))
        }
        let tenders: [(Tender, Int64)] =
            random.chance(percent: 50)
            ? [(random.pick([.card, .coupon, .giftCard, .account]), random.number(1...2_000))] : []
        let number = documents.count
        return try sale(
            lines, discount: random.chance(percent: 20) ? random.number(1...40) : 0,
            tenders: tenders, extra: random.chance(percent: 50) ? random.number(0...500) : 0,
            customer: random.chance(percent: 20) ? "customer-\(number % 3)" : nil,
            reference: random.chance(percent: 20) ? "basket \(number)" : nil,
            isGranted: number.isMultiple(of: 5))
    }

    private mutating func addRefund() throws {
        let sales = documents.filter { if case .sale = $0.body { true } else { false } }
        guard !sales.isEmpty else { return }
        let sold = random.pick(sales)
        guard let sale = sold.sale else { return }
        try add(.refund(sale.mirrored(saleID: sold.id)))
    }

    private mutating func randomCash() throws -> CashMovement {
        let kind = random.pick(CashMovement.Kind.allCases)
        return CashMovement(
            kind: kind, amount: kind == .noSale ? .zero : try Money(minor: random.number(1...900)),
            reason: "till roll")
    }

    private mutating func randomStock() throws -> StockDocument {
        let index = Int(random.number(0...9))
        let row = try shop.rows()[index]
        let kind = random.pick(StockDocument.Kind.allCases)
        let change = try Quantity(milli: random.number(1...90) * 1_000)
        return StockDocument(
            kind: kind, isOpening: kind == .count && documents.isEmpty,
            lines: [
                StockDocument.Line(
                    productID: shop.productID(row.sku), sku: row.sku,
                    counted: kind == .count ? change : nil, change: change, cost: row.cost)
            ], reason: kind.rawValue)
    }

    /// Skips two numbers and says so.
    private mutating func addGap() throws {
        let first = sequence + 1
        var document = draft(
            .gap(GapRecord(from: first, through: first + 1, reason: "journal restored")))
        document.sequence = first + 2
        try add(document)
    }
}
