public import RetailModels
public import RetailStore

/// What a replay added. Amounts are plain decimals of the shop's currency.
public struct ReplaySummary: Codable, Hashable, Sendable {
    public var sales: Int64 = 0
    /// Baskets that were there already.
    public var skipped: Int64 = 0
    public var lines: Int64 = 0
    public var shifts: Int64 = 0
    public var customers: Int64 = 0
    public var net = ""
    public var discount = ""
    public var tax = ""
    public var gross = ""
    public var coupon = ""
    public var cash = ""
    /// Coupons that were worth more than what was due.
    public var cappedCoupons: Int64 = 0
    /// Writes that the cloud has not answered yet.
    public var leftToSend: Int64 = 0
    public var refused: [BadRow] = []
}

/// Why a replay did not begin.
public enum ReplayFailure: Error, Equatable, Sendable {
    /// The cashier's session must be closed first: a replay opens and closes its own.
    case shiftOpen
}

/// Rings recorded baskets up as if a cashier did: with their times, customers, prices, discounts
/// and coupons, the rest in cash, one closed session per day, all in this till's series. A day that
/// is replayed again with more baskets gets a session of its own.
///
/// Ids come from the baskets, so the same file again adds nothing.
public struct Replay: Sendable {
    /// Documents of one durable commit.
    static let batchCountMax = 100

    private let register: Register
    private let journal: any Journal
    private let database: any Database
    private let rates: [String: Int64]
    private let currency: Currency
    private let person: Operator

    public init(
        register: Register, journal: any Journal, database: any Database, rates: [TaxRate],
        currency: Currency, person: Operator
    ) {
        self.register = register
        self.journal = journal
        self.database = database
        self.rates = Dictionary(rates.map { ($0.name, $0.ppm) }, uniquingKeysWith: { $1 })
        self.currency = currency
        self.person = person
    }

    private struct Sums {
        var net = Money.zero
        var discount = Money.zero
        var tax = Money.zero
        var gross = Money.zero
        var coupon = Money.zero
        var cash = Money.zero
    }

    /// - Parameters:
    ///   - file: what `BasketFile` has read.
    ///   - progress: told baskets done and baskets in all.
    public func run(
        _ file: BasketFile, progress: @Sendable (Int, Int) -> Void
    ) async throws -> ReplaySummary {
        guard await register.shift == nil else { throw ReplayFailure.shiftOpen }
        let baskets = file.baskets
        var summary = ReplaySummary()
        summary.refused = file.refused
        var sums = Sums()
        var new: [Basket] = []
        let known = try await journal.known(of: baskets.map { saleID($0) })
        for basket in baskets {
            if known.contains(saleID(basket)) {
                summary.skipped += 1
            } else {
                new.append(basket)
            }
        }
        var products: [String: StockedProduct] = [:]
        let ids = try await customerIDs(of: new)
        var customers = try await missingCustomers(ids)
        var done = 0
        var closedAt: Int64?
        for (_, baskets) in days(new) {
            for start in stride(from: 0, to: baskets.count, by: Self.batchCountMax) {
                let part = baskets[start..<min(start + Self.batchCountMax, baskets.count)]
                // While what was committed before is delivered.
                try await find(part, &products)
                var entries: [Entry] = []
                for basket in part {
                    if let customer = customers.removeValue(forKey: basket.customer) {
                        entries.append(.customer(customer))
                        summary.customers += 1
                    }
                    try ring(
                        basket, by: ids[basket.customer], products, into: &entries, &summary,
                        &sums)
                }
                if start == 0 {
                    let chainHead = await register.chainHead
                    try await register.commit(
                        entries, closing: closedAt, opening: baskets[0].soldAt, by: person
                    ) { id($0, at: $1, behind: chainHead) }
                } else {
                    try await register.commit(entries)
                }
                done += part.count
                progress(done, new.count)
            }
            closedAt = baskets[baskets.count - 1].soldAt
            summary.shifts += 1
        }
        if let closedAt {
            let id = id("close", at: closedAt, behind: await register.chainHead)
            _ = try await register.closeShift(counted: nil, by: person, id: id, at: closedAt)
        }
        summary.net = currency.text(sums.net)
        summary.discount = currency.text(sums.discount)
        summary.tax = currency.text(sums.tax)
        summary.gross = currency.text(sums.gross)
        summary.coupon = currency.text(sums.coupon)
        summary.cash = currency.text(sums.cash)
        return summary
    }

    private var tenant: String { register.identity.tenant }

    private func saleID(_ basket: Basket) -> String {
        DerivedID.make(tenant, "basket", basket.id)
    }

    /// Baskets by business day, in order.
    private func days(_ baskets: [Basket]) -> [(day: String, baskets: [Basket])] {
        var days: [(day: String, baskets: [Basket])] = []
        for basket in baskets {
            let day = register.clock.local(basket.soldAt).dayText
            if days.last?.day == day {
                days[days.count - 1].baskets.append(basket)
            } else {
                days.append((day, [basket]))
            }
        }
        return days
    }

    /// The id of a session's beginning or end: that of what comes before, so that no other till,
    /// and no disk that was put back, gives another document the same.
    private func id(_ what: String, at: Int64, behind chainHead: String) -> String {
        DerivedID.make(tenant, register.identity.device, "replay", what, "\(at)", chainHead)
    }

    /// Adds those products of the baskets that were not asked for yet.
    private func find(
        _ baskets: ArraySlice<Basket>, _ products: inout [String: StockedProduct]
    ) async throws {
        let skus = Set(baskets.flatMap { $0.lines.map(\.sku) }).subtracting(products.keys)
        let (tenant, location) = (tenant, register.identity.location)
        let found = try await database.read { tx in
            try ProductStore.products(
                skus: skus.sorted(), tenant: tenant, location: location, in: tx)
        }
        products.merge(found) { known, _ in known }
    }

    /// The ids of the baskets' customers by their numbers: of those that the shop knows, and of
    /// those that are made here. Each till makes its own, and a cloud says which are one.
    private func customerIDs(of baskets: [Basket]) async throws -> [String: String] {
        let numbers = Set(baskets.map(\.customer)).filter { !$0.isEmpty }
        let identity = register.identity
        return try await database.read { tx in
            let aliases = AliasLog(tenant: identity.tenant, in: tx)
            var ids: [String: String] = [:]
            for number in numbers {
                ids[number] =
                    try aliases.customer(number: number)?.id
                    ?? DerivedID.make(identity.tenant, "customer", identity.device, number)
            }
            return ids
        }
    }

    /// Customers that neither the store has nor the journal, which may not be delivered yet.
    private func missingCustomers(
        _ ids: [String: String]
    ) async throws -> [String: Customer] {
        let tenant = tenant
        let missing = try await database.read { tx in
            var missing: [String: Customer] = [:]
            for (number, id) in ids
            where try CatalogueStore.customer(id: id, tenant: tenant, in: tx) == nil {
                missing[number] = Customer(id: id, number: number, name: "Customer \(number)")
            }
            return missing
        }
        let known = try await journal.known(of: missing.values.map(\.id))
        return missing.filter { !known.contains($0.value.id) }
    }

    private func ring(
        _ basket: Basket, by customer: String?, _ products: [String: StockedProduct],
        into entries: inout [Entry],
        _ summary: inout ReplaySummary, _ sums: inout Sums
    ) throws {
        var cart = Cart(id: saleID(basket))
        cart.customerID = customer
        for line in basket.lines {
            guard let product = products[line.sku]?.product else {
                summary.refused.append(
                    BadRow(
                        line: line.line,
                        reason: "basket \(basket.id): no product has the SKU \(line.sku)"))
                return
            }
            cart.lines.append(
                CartLine(
                    product: SoldProduct(
                        product, code: product.barcode, taxPPM: rates[product.taxClass] ?? 0),
                    quantity: line.quantity, unitPrice: line.unitPrice, discount: line.discount,
                    entry: .imported, priceSource: "recorded"))
        }
        let sale: Sale
        do {
            // A till would take off no more than there is; a record that says so is wrong.
            for line in cart.lines where try line.discount > line.amount {
                throw Unsellable(reason: "a discount larger than its line")
            }
            sale = try settled(cart, basket, &summary)
            if let fault = sale.fault() { throw Unsellable(reason: fault) }
        } catch {
            let reason = (error as? Unsellable)?.reason ?? "its amounts do not make a sale"
            summary.refused.append(
                BadRow(
                    line: basket.lines.first?.line ?? 0, reason: "basket \(basket.id): \(reason)"))
            return
        }
        let priced = sale.priced
        entries.append(
            .document(
                Draft(id: cart.id, at: basket.soldAt, person: person, body: .sale(sale))))
        summary.sales += 1
        summary.lines += Int64(cart.lines.count)
        sums.net = try sums.net + priced.net
        sums.discount = try sums.discount + priced.discount
        sums.tax = try sums.tax + priced.tax
        sums.gross = try sums.gross + priced.gross
        for payment in sale.payments {
            switch payment.tender {
            case .coupon: sums.coupon = try sums.coupon + payment.amount
            case .cash: sums.cash = try sums.cash + payment.amount
            default: break
            }
        }
    }

    /// A basket that no till could have sold.
    private struct Unsellable: Error {
        var reason: String
    }

    /// The sale that a basket was: coupons first, the rest in cash.
    private func settled(
        _ cart: Cart, _ basket: Basket, _ summary: inout ReplaySummary
    ) throws -> Sale {
        let priced = try cart.priced(rules: register.shop.taxRules)
        var settlement = Settlement(due: priced.gross, cashStep: currency.cashStep)
        let coupons = try Money.sum(basket.lines.map(\.coupon))
        let coupon = min(coupons, priced.gross)
        if coupon > .zero { try settlement.pay(.coupon, tendered: coupon) }
        if coupon < coupons { summary.cappedCoupons += 1 }
        if !settlement.isComplete { try settlement.pay(.cash) }
        return try Sale(
            cart: cart, settlement: settlement, rules: register.shop.taxRules,
            reference: basket.reference)
    }
}
