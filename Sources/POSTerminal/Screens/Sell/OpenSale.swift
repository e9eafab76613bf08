import RetailModels
import Till

/// The sale on the screen: the cart and what the engine makes of it, which never part.
///
/// Invariant: `priced` is what `Pricing` makes of `cart`; a change that cannot be priced is not
/// made.
struct OpenSale: Equatable, Sendable {
    private(set) var cart: Cart?
    /// Nil while the sale has no lines.
    private(set) var priced: PricedSale?
    /// The cart as it was before the last change; nil when the last thing done was another.
    private(set) var before: Cart?

    /// A sale that was kept, or an empty one.
    ///
    /// A kept cart that cannot be priced any more is shown without figures rather than lost.
    init(_ cart: Cart? = nil, rules: TaxRules) {
        self.cart = cart
        priced = cart.flatMap { $0.isEmpty ? nil : try? $0.priced(rules: rules) }
    }

    /// Whether there is no line.
    var isEmpty: Bool { cart?.isEmpty ?? true }
    /// How many lines there are.
    var lineCount: Int { cart?.lines.count ?? 0 }

    /// What is to be kept on the disk: nothing when there is nothing to lose. Voided lines are
    /// counted on the Z, so a cart that had some is kept.
    var kept: Cart? {
        guard let cart, !cart.isEmpty || cart.voidedLines > 0 || cart.customer != nil else {
            return nil
        }
        return cart
    }

    /// Things on the sale, what is weighed counted as one.
    var itemCount: Int64 { cart?.itemCount ?? 0 }

    /// `3 items`.
    var itemText: String { itemCount == 1 ? "1 item" : "\(itemCount) items" }

    /// A line as it was entered.
    func line(_ index: Int) -> CartLine? {
        guard let lines = cart?.lines, lines.indices.contains(index) else { return nil }
        return lines[index]
    }

    /// A line as it is sold: with its share of a discount and without the tax of the exempt.
    func soldLine(_ index: Int) -> CartLine? {
        guard let lines = priced?.lines, lines.indices.contains(index) else { return line(index) }
        return lines[index].line
    }

    /// Adds a line, or throws and leaves the sale as it was. `newID` is the id of the sale if this
    /// is its first line, and `owner` who begins it.
    mutating func add(
        _ line: CartLine, newID: String, owner: SaleOwner? = nil, promotions: [Promotion] = [],
        rules: TaxRules
    ) throws(Trouble) {
        guard lineCount < Cart.lineCountMax else { throw .tooManyLines(Cart.lineCountMax) }
        var next = cart ?? Cart(id: newID)
        next.owner = next.owner ?? owner
        next.lines.append(line)
        next.take(promotions)
        guard let figures = try? next.priced(rules: rules) else {
            throw .lineTooLarge(product: line.product.name)
        }
        cart = next
        priced = figures
        before = nil
    }

    /// Adds lines that take goods back, or throws and leaves the sale as it was.
    /// - Parameter sale: where they were sold; nil for goods without a receipt.
    mutating func takeBack(
        _ lines: [CartLine], of sale: SoldSale?, newID: String, owner: SaleOwner? = nil,
        rules: TaxRules
    ) throws(Trouble) {
        guard lineCount + lines.count <= Cart.lineCountMax else {
            throw .tooManyLines(Cart.lineCountMax)
        }
        var next = cart ?? Cart(id: newID)
        next.owner = next.owner ?? owner
        do throws(AmountFailure) {
            if let sale {
                try next.add(lines, of: sale)
                // The account and the price list of who bought it.
                if next.customerID == nil {
                    next.customerID = sale.sale.customerID
                    next.customer = sale.sale.customer
                }
            } else {
                next.lines += lines
            }
            priced = try next.priced(rules: rules)
        } catch { throw .register(.amount(error)) }
        cart = next
        before = nil
    }

    /// Another state of the cart, when it can be priced.
    mutating func replace(
        with next: Cart, rules: TaxRules, isUndone: Bool
    ) throws(Trouble) {
        var figures: PricedSale?
        if !next.isEmpty {
            do { figures = try next.priced(rules: rules) } catch { throw .saleTooLarge }
        }
        before = isUndone ? cart ?? Cart(id: next.id) : nil
        cart = next
        priced = figures
    }

    /// Takes the last change back; false when there is none to take back.
    mutating func undo(rules: TaxRules) -> Bool {
        guard let before else { return false }
        self = OpenSale(before, rules: rules)
        return true
    }
}

extension SoldProduct {
    /// A product of the catalogue as it is sold now. `code` is what was read; nil when it was
    /// found otherwise.
    init(_ found: FoundProduct, code: String?) {
        let product = found.product
        self.init(
            id: product.id, sku: product.sku,
            barcode: code == product.sku ? product.barcode : code ?? product.barcode,
            name: product.name, department: product.department, unit: product.unit,
            taxClass: product.taxClass, taxPPM: found.taxPPM, cost: product.cost)
    }
}
