import RetailModels

/// What can be done to an open sale, beyond putting another item on it.
enum SaleChange: Equatable, Sendable {
    case void(line: Int)
    case voidSale
    case quantity(line: Int, Quantity)
    case price(line: Int, Money)
    case discount(line: Int, Discount?)
    case saleDiscount(Discount?)
    case note(line: Int, String)
    case saleNote(String)
    case customer(Customer?)
    case exemption(TaxExemption?)
    /// Sold by department and price.
    case open(CartLine)

    /// The line that it is about.
    var line: Int? {
        switch self {
        case .void(let line), .quantity(let line, _), .price(let line, _),
            .discount(let line, _), .note(let line, _):
            line
        case .voidSale, .saleDiscount, .saleNote, .customer, .exemption, .open: nil
        }
    }

    /// Whether `undo` can take it back. A line that is sold is taken back by voiding it.
    var isUndone: Bool {
        if case .open = self { false } else { true }
    }
}

extension OpenSale {
    /// What somebody must be allowed to do for the change; nil when everybody may.
    func permission(for change: SaleChange) -> Permission? {
        switch change {
        case .void: return .voidLine
        case .voidSale: return .voidSale
        case .quantity(let index, let quantity):
            // Fewer of a line is a part of it voided.
            guard let line = line(index) else { return nil }
            return quantity < line.quantity ? .voidLine : nil
        case .price: return .priceOverride
        case .discount(_, let discount), .saleDiscount(let discount):
            return discount == nil ? nil : .discount
        case .exemption(let exemption): return exemption == nil ? nil : .taxExempt
        case .open: return .openPrice
        case .note, .saleNote, .customer: return nil
        }
    }

    /// How much of what it is taken off a discount is, parts per million.
    func discountPPM(of change: SaleChange) -> Int64 {
        switch change {
        case .discount(let index, let discount?):
            let line = line(index)
            let amount = line.flatMap { try? $0.amount }
            return discount.ppm(of: amount ?? .zero)
        case .saleDiscount(let discount?):
            var whole = Money.zero
            for line in priced?.lines ?? [] {
                whole = (try? whole + (line.amount - line.line.discount)) ?? whole
            }
            return discount.ppm(of: whole)
        default: return 0
        }
    }

    /// What the change is about, for who is asked to allow it and for the audit log.
    func subject(of change: SaleChange) -> String {
        switch change {
        case .open(let line): line.product.name
        default: change.line.flatMap { line($0)?.product.name } ?? "the sale"
        }
    }

    /// Does it, or throws and leaves the sale as it was.
    ///
    /// - Parameters:
    ///   - approval: who allowed it, when the operator may not do it alone.
    ///   - discountMaxPPM: more than the operator may take off alone: a sum that has become more,
    ///     since what it was taken off is less now, goes.
    mutating func apply(
        _ change: SaleChange, approval: SaleApproval? = nil, newID: String = "",
        owner: SaleOwner? = nil, promotions: [Promotion] = [], discountMaxPPM: Int64 = .max,
        rules: TaxRules
    ) throws(Trouble) {
        if case .open(var line) = change {
            line.approvals = approval.map { [$0] }
            return try add(
                line, newID: newID, owner: owner, promotions: promotions, rules: rules)
        }
        var next = cart ?? Cart(id: newID)
        next.owner = next.owner ?? owner
        if let index = change.line {
            guard next.lines.indices.contains(index) else { throw .nothingToVoid }
            if let approval { next.lines[index].allow(approval) }
        }
        if change.line == nil || change.removesLine, let approval { next.allow(approval) }
        next.apply(change)
        if change.isSmaller, let cart {
            next.dropSums(of: change, since: cart, above: discountMaxPPM, rules)
        }
        try replace(with: next, rules: rules, isUndone: change.isUndone)
    }
}

extension SaleChange {
    var removesLine: Bool {
        if case .void = self { true } else { false }
    }

    /// Whether the sale may come to less by it, otherwise than by a discount.
    var isSmaller: Bool {
        switch self {
        case .void, .quantity, .price: true
        default: false
        }
    }
}

extension CartLine {
    /// How much of the line a sum off it is, parts per million; nil without one.
    fileprivate var sumPPM: Int64? {
        guard case .amount(let sum) = ownDiscount, let amount = try? amount else { return nil }
        return Discount.amount(sum).ppm(of: amount)
    }

    /// Writes down who allowed something about the line.
    fileprivate mutating func allow(_ approval: SaleApproval) {
        approvals = Array(((approvals ?? []) + [approval]).suffix(Cart.approvalCountMax))
    }
}

extension Cart {
    /// Writes down who allowed something about the sale.
    fileprivate mutating func allow(_ approval: SaleApproval) {
        approvals = Array(((approvals ?? []) + [approval]).suffix(Self.approvalCountMax))
    }

    /// Takes off again sums that nobody agreed to and that have become more than may be taken off
    /// alone: of the line that is changed, and of the whole.
    fileprivate mutating func dropSums(
        of change: SaleChange, since before: Cart, above maxPPM: Int64, _ rules: TaxRules
    ) {
        func isTooMuch(_ now: Int64?, _ then: Int64?, _ approvals: [SaleApproval]?) -> Bool {
            guard let now, now > maxPPM, now > then ?? 0 else { return false }
            return approvals?.contains { $0.permission == Permission.discount.rawValue } != true
        }
        if !change.removesLine, let index = change.line, before.lines.indices.contains(index),
            isTooMuch(
                lines[index].sumPPM, before.lines[index].sumPPM, lines[index].approvals)
        {
            lines[index].set(nil)
        }
        if isTooMuch(sumPPM(rules), before.sumPPM(rules), approvals) { set(nil) }
    }

    /// How much of the whole a sum off it is, parts per million; nil without one.
    private func sumPPM(_ rules: TaxRules) -> Int64? {
        guard case .amount = discount, let sold = try? sold(rules: rules).lines else { return nil }
        var whole = Money.zero
        for line in sold where !line.isFixed {
            whole = (try? whole + (line.amount - line.discount)) ?? whole
        }
        return discount?.ppm(of: whole)
    }

    /// Another quantity, of the deposits that go with the line too. What cannot be counted stays.
    private mutating func set(_ quantity: Quantity, at index: Int) {
        let before = lines[index].quantity
        for place in group(of: index) where before != .zero {
            let part =
                place == index
                ? quantity
                : try? Quantity(
                    milli: lines[place].quantity.milli * quantity.milli / before.milli)
            if let part, let line = try? lines[place].taking(part) { lines[place] = line }
        }
    }

    /// Does what needs no line to be added; the line is there.
    fileprivate mutating func apply(_ change: SaleChange) {
        switch change {
        case .void(let index):
            let group = group(of: index)
            voidedLines += Int64(group.count)
            lines.removeSubrange(group)
        case .voidSale:
            // The cart goes on without what belonged to the customer, so that the Z counts.
            let voided = voidedLines + Int64(lines.count)
            let (owner, approvals) = (owner, approvals)
            self = Cart(id: id)
            voidedLines = voided
            self.owner = owner
            self.approvals = approvals
        case .quantity(let index, let quantity): set(quantity, at: index)
        case .price(let index, let price):
            if lines[index].regularPrice == nil {
                lines[index].regularPrice = lines[index].unitPrice
            }
            lines[index].unitPrice = price
            lines[index].priceSource = PriceSource.override
            lines[index].label?.amount = nil
            if lines[index].label?.isEmpty == true { lines[index].label = nil }
        case .discount(let index, let discount): lines[index].set(discount)
        case .saleDiscount(let discount): set(discount)
        case .note(let index, let text): lines[index].note = text.isEmpty ? nil : text
        case .saleNote(let text): note = text.isEmpty ? nil : text
        case .customer(let customer):
            // An exemption is the customer's.
            if customer?.id != customerID { exemption = nil }
            customerID = customer?.id
            self.customer = customer.map { SaleCustomer(number: $0.number, name: $0.name) }
        case .exemption(let exemption): self.exemption = exemption
        case .open: break
        }
    }

    private mutating func set(_ discount: Discount?) {
        discountPPM = nil
        documentDiscount = .zero
        switch discount {
        case .share(let ppm): discountPPM = ppm
        case .amount(let amount): documentDiscount = amount
        case nil: break
        }
    }
}
