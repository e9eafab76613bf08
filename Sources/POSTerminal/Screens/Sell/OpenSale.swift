import RetailModels

/// The sale on the screen: the cart and what the engine makes of it, which never part.
///
/// Invariant: `priced` is what `Pricing` makes of `cart`; a change that cannot be priced is not
/// made.
struct OpenSale: Equatable, Sendable {
    private(set) var cart: Cart?
    /// Nil while the sale has no lines.
    private(set) var priced: PricedSale?

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
        guard let cart, !cart.isEmpty || cart.voidedLines > 0 else { return nil }
        return cart
    }

    /// Things on the sale, what is weighed counted as one.
    var itemCount: Int64 {
        (cart?.lines ?? []).reduce(0) { $0 + $1.quantity.itemCount }
    }

    /// `3 items`.
    var itemText: String { itemCount == 1 ? "1 item" : "\(itemCount) items" }

    /// Adds a line, or throws and leaves the sale as it was. `newID` is the id of the sale if this
    /// is its first line.
    mutating func add(_ line: CartLine, newID: String, rules: TaxRules) throws(Trouble) {
        guard lineCount < Cart.lineCountMax else { throw .tooManyLines(Cart.lineCountMax) }
        var next = cart ?? Cart(id: newID)
        next.lines.append(line)
        guard let figures = try? next.priced(rules: rules) else {
            throw .lineTooLarge(product: line.product.name)
        }
        cart = next
        priced = figures
    }

    /// Takes a line back and returns it; nil when there is none at that place.
    mutating func void(line index: Int, rules: TaxRules) -> CartLine? {
        guard var next = cart, next.lines.indices.contains(index) else { return nil }
        let line = next.lines.remove(at: index)
        next.voidedLines += 1
        self = OpenSale(next, rules: rules)
        return line
    }

    /// Takes all lines back. The cart goes on, so that the Z counts what was taken back.
    mutating func voidAll(rules: TaxRules) {
        guard var next = cart else { return }
        next.voidedLines += Int64(next.lines.count)
        next.lines = []
        self = OpenSale(next, rules: rules)
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
