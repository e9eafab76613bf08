/// A sale with what has come back of it: what may still come back, to the cent.
///
/// Invariants:
/// 1. What comes back of a line, over all returns, is at most what was sold of it.
/// 2. When all of a line is back, its returns' figures sum to the sold line's: each return is the
///    share up to and with it, less what came back before, so the last one takes the residue.
public struct SoldSale: Codable, Hashable, Sendable {
    /// What has come back of a line: positive, as it was sold.
    public struct Back: Codable, Hashable, Sendable {
        public var quantity = Quantity.zero
        public var figures = LineFigures.zero
    }

    /// The id of the sale's document, its number, and who made it.
    public let id: String
    public let number: String
    public let device: String
    public let day: String
    public let at: Int64
    public let sale: Sale
    /// In the order of the sold lines.
    public private(set) var back: [Back]
    /// Money that went back, as the refunds say.
    private var paidBack: [Payment] = []
    /// The gross that went back in cash, before any rounding to coins.
    private var cashGross = Money.zero

    /// Nil when the document is no sale.
    public init?(_ document: Document) {
        guard case .sale(let sale) = document.body else { return nil }
        id = document.id
        number = document.number
        device = document.device
        day = document.day
        at = document.at
        self.sale = sale
        back = Array(repeating: Back(), count: sale.priced.lines.count)
    }

    /// Counts in a document that gives something of this sale back; others change nothing.
    public mutating func add(_ document: Document) throws(AmountFailure) {
        guard let other = document.sale, document.id != id else { return }
        let returns = other.returns(isRefund: document.body.isRefund)
        var gross = Money.zero
        for item in returns where item.sale == id {
            try add(item)
            gross = try gross - item.figures.gross
        }
        // Money is told apart only where the document gives nothing else back.
        guard document.body.isRefund, !returns.isEmpty,
            returns.allSatisfy({ $0.sale == id }), gross == -other.priced.gross
        else { return }
        var exact = gross
        for payment in other.payments {
            paidBack.append(payment)
            if payment.tender != .cash { exact = try exact + payment.amount }
        }
        if other.payments.contains(where: { $0.tender == .cash }) {
            cashGross = try cashGross + exact
        }
    }

    /// Counts in lines that are about to come back, such as those on the open sale.
    public mutating func add(_ lines: [CartLine]) throws(AmountFailure) {
        for line in lines {
            guard let origin = line.returned?.origin, origin.sale == id else { continue }
            try add(
                ReturnedLine(
                    sale: id, position: origin.position, quantity: line.quantity,
                    figures: origin.figures))
        }
    }

    private mutating func add(_ item: ReturnedLine) throws(AmountFailure) {
        guard item.position > 0, back.indices.contains(Int(item.position) - 1) else { return }
        let index = Int(item.position) - 1
        back[index].quantity = try back[index].quantity + (-item.quantity)
        back[index].figures = try back[index].figures + (-item.figures)
    }

    /// How much of a line may still come back; zero when nothing may. A value is not given back
    /// this way, and neither is what came back in that sale itself.
    public func returnable(_ index: Int) -> Quantity {
        let line = sale.priced.lines[index].line
        guard line.value == nil, line.returned == nil,
            let rest = try? line.quantity + (-back[index].quantity)
        else { return .zero }
        let isOpen = line.quantity > .zero ? rest > .zero : rest < .zero
        return isOpen ? rest : .zero
    }

    /// Whether anything may still come back.
    public var isOpen: Bool { sale.priced.lines.indices.contains { returnable($0) != .zero } }

    /// The line that gives back so much of a sold one.
    /// - Parameter quantity: of the sold line's sign, at most `returnable`.
    public func giving(back quantity: Quantity, of index: Int) throws(AmountFailure) -> CartLine {
        let sold = sale.priced.lines[index]
        let rest = returnable(index)
        let isWithin =
            sold.line.quantity > .zero
            ? quantity > .zero && quantity <= rest : quantity < .zero && quantity >= rest
        guard isWithin else { throw .outOfRange }
        let upTo = try back[index].quantity + quantity
        let whole = sold.line.quantity
        let before = back[index].figures
        func share(_ figure: Money, less known: Money) throws(AmountFailure) -> Money {
            let part = try Money(
                wide: Rounding.halfUp(
                    Int128(figure.minor) * Int128(upTo.milli) * (whole < .zero ? -1 : 1),
                    by: Int128(whole.milli.magnitude)))
            return try part - known
        }
        let gross = Self.clamped(
            try share(sold.gross, less: before.gross), towards: sold.gross)
        let tax = Self.clamped(try share(sold.tax, less: before.tax), towards: gross)
        let discount = Self.clamped(
            try share(sold.discount, less: before.discount), towards: sold.discount)
        let net = try gross - tax
        let base = sale.rules.mode == .inclusive ? gross : net
        let figures = LineFigures(
            amount: try base + discount, discount: discount, net: net, tax: tax, gross: gross,
            cost: try share(sold.cost, less: before.cost))
        var line = sold.line
        line.quantity = -quantity
        line.discount = .zero
        // How the price came about is written on the sale; here it would have to fit the part.
        (line.discountPPM, line.promotion, line.exemptFromPPM) = (nil, nil, nil)
        (line.note, line.approvals, line.isDeposit, line.checkedAge) = (nil, nil, nil, nil)
        line.label?.amount = nil
        line.returned = LineReturn(
            origin: LineReturn.Origin(
                sale: id, number: number, position: Int64(index) + 1, figures: -figures))
        return line
    }

    /// A share cannot have another sign than what it is of, nor be larger.
    private static func clamped(_ share: Money, towards whole: Money) -> Money {
        whole < .zero
            ? min(max(share, whole), .zero) : max(min(share, whole), .zero)
    }

    /// How the money of what is still open goes back.
    public func givingBack() throws(AmountFailure) -> GivingBack {
        var ways: [GivingBack.Way] = []
        // Cash of nothing is a way too: what it rounded away is rounded back.
        for payment in sale.payments where payment.amount > .zero || payment.tender == .cash {
            if let index = ways.firstIndex(where: { $0.isOf(payment) }) {
                ways[index].amount = try ways[index].amount + payment.amount
            } else {
                ways.append(
                    GivingBack.Way(
                        tender: payment.tender, amount: payment.amount,
                        reference: payment.reference, holder: payment.holder))
            }
        }
        for payment in paidBack {
            var left = -payment.amount
            for index in ways.indices where ways[index].isOf(payment) && left > .zero {
                let part = min(left, ways[index].amount)
                ways[index].amount = try ways[index].amount - part
                left = try left - part
            }
        }
        let cash = try Money.sum(paidBack.lazy.filter { $0.tender == .cash }.map { -$0.amount })
        var open = Money.zero
        for (line, back) in zip(sale.priced.lines, back)
        where line.line.value == nil && line.line.returned == nil {
            open = try open + line.gross - back.figures.gross
        }
        return GivingBack(
            sale: id, ways: ways, cash: cash, cashGross: cashGross, openGross: open)
    }
}
