/// A line of a document that gives back what another document sold.
public struct ReturnedLine: Hashable, Sendable {
    /// The id of the sale, and the sold line, from 1.
    public var sale: String
    public var position: Int64
    /// As in the returning document: below zero for goods that come back.
    public var quantity: Quantity
    public var figures: LineFigures
    /// The line of the returning document, from 1.
    public var at: Int64 = 0
}

extension Sale {
    /// What it gives back of other sales. A refund whose lines name none, and one that takes a
    /// whole document back, gives the lines of that sale back, each in its place.
    public func returns(isRefund: Bool) -> [ReturnedLine] {
        let isWhole =
            isRefund && (correction != nil || priced.lines.allSatisfy { $0.line.returned == nil })
        var found: [ReturnedLine] = []
        for (index, line) in priced.lines.enumerated() where line.line.value == nil {
            let position = Int64(index) + 1
            if let origin = line.line.returned?.origin {
                found.append(
                    ReturnedLine(
                        sale: origin.sale, position: origin.position,
                        quantity: line.line.quantity, figures: line.figures, at: position))
            } else if isWhole, let refundOf, line.line.returned == nil {
                found.append(
                    ReturnedLine(
                        sale: refundOf, position: position, quantity: line.line.quantity,
                        figures: line.figures, at: position))
            }
        }
        return found
    }

    /// Whether the document gives money back, or goods that came to nothing.
    public var isRefund: Bool {
        if refundOf != nil { return true }
        guard priced.lines.contains(where: { $0.line.returned != nil }) else { return false }
        return priced.gross < .zero
            || (priced.gross == .zero && priced.lines.allSatisfy { $0.line.returned != nil })
    }
}

extension Document.Body {
    var isRefund: Bool {
        if case .refund = self { true } else { false }
    }
}

// MARK: - Turnover

/// One side of a sale's turnover: what was sold, or what came back.
public struct TurnoverPart: Hashable, Sendable {
    public var isReturn: Bool
    public var quantity = Quantity.zero
    public var figures = LineFigures.zero
}

extension Sale {
    /// Whether every line is goods sold, or every line goods given back, as in the first documents.
    var isPlain: Bool {
        priced.lines.allSatisfy { $0.line.returned == nil && $0.line.value == nil }
    }

    /// What was sold and what came back. Lines that sell a value are neither.
    public func turnover(isRefund: Bool) throws(AmountFailure) -> [TurnoverPart] {
        if isPlain {
            return [
                TurnoverPart(
                    isReturn: isRefund, quantity: priced.quantity,
                    figures: LineFigures(
                        amount: try priced.net + priced.discount, discount: priced.discount,
                        net: priced.net, tax: priced.tax, gross: priced.gross, cost: priced.cost))
            ]
        }
        var sold: TurnoverPart?
        var returned: TurnoverPart?
        func added(
            _ line: PricedLine, to part: TurnoverPart?, isReturn: Bool
        ) throws(AmountFailure) -> TurnoverPart {
            var part = part ?? TurnoverPart(isReturn: isReturn)
            part.quantity = try part.quantity + line.line.quantity
            part.figures = try part.figures + line.figures
            return part
        }
        let isReversed = isRefund && correction != nil
        for line in priced.lines where line.line.value == nil {
            if line.line.returned == nil, !isReversed {
                sold = try added(line, to: sold, isReturn: false)
            } else {
                returned = try added(line, to: returned, isReturn: true)
            }
        }
        return [sold, returned].compactMap(\.self)
    }

    /// Net, tax, gross and the rest of all turnover.
    public func wholeTurnover() throws(AmountFailure) -> TurnoverPart {
        var whole = TurnoverPart(isReturn: false)
        for part in try turnover(isRefund: false) {
            whole.quantity = try whole.quantity + part.quantity
            whole.figures = try whole.figures + part.figures
        }
        return whole
    }

    /// What was paid for values, such as gift cards: owed from now on, and no turnover.
    public func valueSold() throws(AmountFailure) -> Money {
        try Money.sum(priced.lines.lazy.filter { $0.line.value != nil }.map(\.gross))
    }
}
