/// A sale that waits, by name, so that others can be rung meanwhile.
public struct HeldSale: Codable, Hashable, Sendable {
    /// The id of its cart, and of the sale it will become.
    public var id: String { cart.id }
    public var name: String
    /// Milliseconds since 1970, UTC.
    public var at: Int64
    public var operatorID: String
    public var operatorName: String
    /// What the cart came to when it was held.
    public var total: Money
    /// Put away because somebody else signed in; it comes back by itself with its operator.
    public var isSwitched: Bool
    public var cart: Cart

    public static let nameLengthMax = 40

    public init(
        name: String, at: Int64, operatorID: String, operatorName: String, total: Money,
        isSwitched: Bool = false, cart: Cart
    ) {
        self.name = name
        self.at = at
        self.operatorID = operatorID
        self.operatorName = operatorName
        self.total = total
        self.isSwitched = isSwitched
        self.cart = cart
    }

    /// Things on the sale, what is weighed counted as one.
    public var itemCount: Int64 { cart.itemCount }
}

extension Cart {
    /// Things on the sale, what is weighed counted as one and deposits not at all.
    public var itemCount: Int64 {
        lines.reduce(0) { $1.isDeposit == true ? $0 : $0 + $1.quantity.itemCount }
    }
}
