/// What a label said of a line beside its product.
public struct LineLabel: Codable, Hashable, Sendable {
    /// What the label says that the line costs, in place of `unitPrice × quantity`: the label is
    /// the truth, and the quantity is derived. It has the sign of the quantity.
    public var amount: Money?
    public var lot: String?
    public var serial: String?
    /// The last day on which it was to be sold, `2026-11-30`.
    public var expiry: String?
    /// Who let it be sold behind that day.
    public var approval: Approval?

    public init(
        amount: Money? = nil, lot: String? = nil, serial: String? = nil, expiry: String? = nil,
        approval: Approval? = nil
    ) {
        self.amount = amount
        self.lot = lot
        self.serial = serial
        self.expiry = expiry
        self.approval = approval
    }

    /// Whether it says nothing, so that the line has none.
    public var isEmpty: Bool { self == LineLabel() }

    /// More characters than a lot or serial number has (GS1: 20).
    static let textLengthMax = 64
}

extension CartLine {
    /// What it costs before discounts: as the label says, or `unitPrice × quantity`, half-up.
    public var amount: Money {
        get throws(AmountFailure) {
            if let amount = label?.amount { return amount }
            return try unitPrice.times(quantity)
        }
    }

    /// The same goods in another quantity, a label's amount in proportion, half-up.
    public func taking(_ part: Quantity) throws(AmountFailure) -> CartLine {
        var line = self
        line.quantity = part
        guard let amount = label?.amount, quantity != .zero else { return line }
        let whole = Int128(quantity.milli)
        let share = Int128(amount.minor) * Int128(part.milli) * Int128(whole.signum())
        line.label?.amount = try Money(wide: Rounding.halfUp(share, by: abs(whole)))
        return line
    }

    /// What is wrong with what came from its label, or nil.
    var labelFault: String? {
        if let age = checkedAge, !(1...ProductTraits.ageLimitMax).contains(age) {
            return "an age that no law asks for"
        }
        guard let label else { return nil }
        if let amount = label.amount, (amount < .zero) != (quantity < .zero) {
            return "a label's amount that has not the sign of its line"
        }
        let texts = [label.lot, label.serial, label.approval?.operatorID].compactMap { $0 }
        guard texts.allSatisfy({ CleanText.isClean($0, limit: LineLabel.textLengthMax) }),
            label.expiry.map({ CalendarDay($0) != nil }) ?? true
        else { return "a label that is too long, not clean, or has no day of the calendar" }
        return nil
    }
}

extension Cart {
    /// The line at that place with the deposits that go with it: a deposit belongs to the nearest
    /// line before it that is none.
    public func group(of index: Int) -> Range<Int> {
        guard lines.indices.contains(index) else { return index..<index }
        var start = index
        while start > 0, lines[start].isDeposit == true { start -= 1 }
        var end = start + 1
        while end < lines.count, lines[end].isDeposit == true { end += 1 }
        return start..<end
    }

    /// The highest age that somebody has looked at for this sale; 0 when nobody has.
    public var checkedAge: Int64 { lines.compactMap(\.checkedAge).max() ?? 0 }
}
