import RetailModels

/// How much of a product a code stands for, and what its label says it costs.
extension FoundProduct {
    /// The line that a code makes, and the deposit that goes with it.
    func lines(_ lookup: SellScreen.Lookup) throws(Trouble) -> [CartLine] {
        do throws(AmountFailure) {
            let line = try line(lookup)
            guard let deposit else { return [line] }
            let found = FoundProduct(product: deposit.product, taxPPM: deposit.taxPPM)
            var own = CartLine(
                product: SoldProduct(found, code: nil), quantity: try pieces(lookup),
                unitPrice: deposit.product.price, entry: lookup.entry)
            own.isDeposit = true
            return [line, own]
        } catch {
            throw .lineTooLarge(product: product.name)
        }
    }

    private func line(_ lookup: SellScreen.Lookup) throws(AmountFailure) -> CartLine {
        let read = lookup.entry == .searched ? nil : code ?? ScannedCode(lookup.code).text
        var line = CartLine(
            product: SoldProduct(self, code: read), quantity: try pieces(lookup),
            unitPrice: product.price, entry: lookup.entry)
        guard let label else { return line }
        var own = LineLabel(lot: label.lot, serial: label.serial, expiry: label.expiry)
        let unit = WeightUnit(product.unit)
        if let weight = label.weight, let unit {
            let one = try unit.quantity(weight, in: label.weightUnit)
            line.quantity = try Self.times(one, lookup.quantity)
        }
        if let amount = label.amount {
            line.priceSource = "label"
            own.amount = try amount.times(lookup.quantity)
            if label.weight == nil, let unit, product.price > .zero {
                let one = try unit.quantity(costing: amount, at: product.price)
                line.quantity = try Self.times(one, lookup.quantity)
            } else if line.quantity == lookup.quantity {
                // A label on each of what is counted is the price of one.
                line.unitPrice = amount
                own.amount = nil
            }
        }
        line.label = own.isEmpty ? nil : own
        return line
    }

    /// How many things: of a pack as many as it holds.
    private func pieces(_ lookup: SellScreen.Lookup) throws(AmountFailure) -> Quantity {
        var pieces = lookup.quantity
        for factor in [pack, label?.count].compactMap({ $0 }) {
            pieces = try Self.times(pieces, factor)
        }
        return pieces
    }

    private static func times(
        _ left: Quantity, _ right: Quantity
    ) throws(AmountFailure) -> Quantity {
        try Quantity(milli: Money(minor: left.milli).times(right).minor)
    }

    /// Whether its label gives a weight, and it is not sold by one.
    var hasWeightForNothing: Bool {
        label?.weight != nil && label?.amount == nil && WeightUnit(product.unit) == nil
    }
}

/// Units that a scale and a label may differ in.
enum WeightUnit: String, Sendable {
    case kilogram = "kg"
    case gram = "g"
    case pound = "lb"
    case ounce = "oz"

    /// Nil for what is not sold by weight.
    init?(_ unit: String) { self.init(rawValue: unit.lowercased()) }

    /// Sixteenths of a hundred-thousandth of a gram: the pound and the ounce are whole in it.
    private var size: Int64 {
        switch self {
        case .kilogram: 1_600_000_000
        case .gram: 1_600_000
        case .pound: 725_747_792
        case .ounce: 45_359_237
        }
    }

    /// A weight in this unit; what says no unit is in this one.
    func quantity(_ weight: Quantity, in unit: String?) throws(AmountFailure) -> Quantity {
        guard let other = unit.flatMap({ WeightUnit($0) }), other != self else { return weight }
        return try Quantity(milli: Rounding.share(of: weight.milli, other.size, by: size))
    }

    /// The weight that costs so much, never nothing.
    func quantity(costing amount: Money, at price: Money) throws(AmountFailure) -> Quantity {
        try Quantity(milli: max(1, Rounding.share(of: amount.minor, 1_000, by: price.minor)))
    }
}
