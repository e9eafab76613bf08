/// Makes each document's journal entry. Amounts are minor units of the document's currency.
public enum Posting {
    /// The entry; it has no lines when the document moves no value.
    public static func entry(of document: Document) throws(AmountFailure) -> LedgerEntry {
        var entry = LedgerEntry()
        let drawer = Account.drawer(series: document.series)
        switch document.body {
        case .sale(let sale): try post(sale, isRefund: false, series: document.series, to: &entry)
        case .refund(let sale): try post(sale, isRefund: true, series: document.series, to: &entry)
        case .shiftOpen(let opening):
            try entry.post(drawer, opening.float.minor)
            try entry.post(Account.safe, -opening.float.minor)
        case .shiftClose(let closing):
            // The drawer is emptied into the safe; what it held differs from the books by the
            // variance.
            let expected = try closing.totals.expectedCash
            try entry.post(Account.safe, closing.counted.minor)
            try entry.post(Account.cashOverShort, -closing.variance.minor)
            try entry.post(drawer, -expected.minor)
        case .cash(let movement):
            let change = movement.change.minor
            let isDrop = movement.kind == .drop
            try entry.post(drawer, change)
            try entry.post(isDrop ? Account.safe : Account.paidInAndOut, -change)
        case .stock(let stock): try post(stock, to: &entry)
        case .gap: break
        }
        return entry
    }

    /// Sales are credited before discount, and the discount stands against them; together with
    /// returns `income` is the net. What is paid for a value is owed to its holder.
    private static func post(
        _ sale: Sale, isRefund: Bool, series: String, to entry: inout LedgerEntry
    ) throws(AmountFailure) {
        for payment in sale.payments {
            try entry.post(
                Account.payment(payment, series: series), payment.amount.minor)
        }
        let priced = sale.priced
        for part in try sale.turnover(isRefund: isRefund) {
            let (net, discount) = (part.figures.net.minor, part.figures.discount.minor)
            try entry.post(part.isReturn ? Account.returns : Account.sales, -(net + discount))
            try entry.post(
                part.isReturn ? Account.returnsDiscounts : Account.salesDiscounts, discount)
        }
        for line in priced.lines {
            guard let value = line.line.value else { continue }
            try entry.post(Account.holder(value), -line.gross.minor)
        }
        for total in priced.taxes {
            try entry.post(Account.taxPayable(total.name), -total.tax.minor)
        }
        try entry.post(Account.rounding, -sale.rounding.minor)
        try entry.post(Account.costOfGoods, priced.cost.minor)
        try entry.post(Account.inventory, -priced.cost.minor)
    }

    private static func post(
        _ stock: StockDocument, to entry: inout LedgerEntry
    ) throws(AmountFailure) {
        var value = Money.zero
        for line in stock.lines { value = try value + line.cost.times(line.change) }
        try entry.post(Account.inventory, value.minor)
        let against =
            switch stock.kind {
            case .count, .adjustment:
                stock.isOpening ? Account.openingBalances : Account.stockVariance
            case .receipt: Account.goodsReceived
            // Both ends of a transfer are the shop's own inventory.
            case .transfer: Account.inventory
            }
        try entry.post(against, -value.minor)
    }
}
