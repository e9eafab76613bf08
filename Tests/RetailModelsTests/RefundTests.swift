import Testing

@testable import RetailModels

/// A refund mirrors its sale to the cent, with its rates and its rounding.
@Suite struct RefundTests {
    private static let ofOneUnit = [
        "unitPrice", "taxPPM", "ppm", "discountPPM", "exemptFromPPM", "regularPrice",
        "checkedAge",
    ]

    /// Every figure of the tree with the other sign, but prices, rates and costs of one unit.
    private func negated(_ json: JSON, under key: String = "") -> JSON {
        switch json {
        case .integer(let number):
            Self.ofOneUnit.contains(key) ? json : .integer(-number)
        case .array(let values): .array(values.map { negated($0, under: key) })
        case .object(let members):
            .object(
                Dictionary(
                    uniqueKeysWithValues: members.map { name, value in
                        (name, name == "product" ? value : negated(value, under: name))
                    }))
        default: json
        }
    }

    @Test func everyFigureIsNegated() {
        forEachSeed(500) { random, seed in
            let sale = try random.sale()
            let refund = try sale.mirrored(saleID: "sale-1")
            let expected = negated(try CanonicalJSON.tree(sale.priced))
            let found = try CanonicalJSON.tree(refund.priced)
            #expect(found == expected, seed)
            #expect(refund.rules == sale.rules, seed)
            #expect(refund.documentDiscount == -sale.documentDiscount, seed)
            #expect(refund.rounding == -sale.rounding, seed)
            #expect(refund.payments.map(\.amount) == sale.payments.map { -$0.amount }, seed)
            #expect(refund.payments.map(\.tender) == sale.payments.map(\.tender), seed)
            #expect(refund.payments.map(\.reference) == sale.payments.map(\.reference), seed)
            #expect(refund.payments.allSatisfy { $0.tendered == $0.amount }, seed)
            #expect(refund.customerID == sale.customerID, seed)
            #expect(refund.refundOf == "sale-1", seed)
            let change = try refund.change
            #expect(change == .zero, seed)
        }
    }

    @Test func mirroredTwiceIsTheOriginal() {
        forEachSeed(500) { random, seed in
            let sale = try random.sale()
            let again = try sale.mirrored(saleID: "a").mirrored(saleID: "b")
            #expect(again.priced == sale.priced, seed)
            #expect(again.documentDiscount == sale.documentDiscount, seed)
            #expect(again.rounding == sale.rounding, seed)
            #expect(again.payments.map(\.amount) == sale.payments.map(\.amount), seed)
        }
    }

    /// Sale and refund together leave nothing in any account but tenders' clearing, which is
    /// nothing too.
    @Test func saleAndRefundCancelOut() {
        forEachSeed(200) { random, seed in
            let sale = try random.sale()
            var document = try random.document("gap")
            document.body = .sale(sale)
            let sold = try Projection(document)
            document.body = .refund(try sale.mirrored(saleID: "a"))
            let returned = try Projection(document)
            var balances: [String: Int64] = [:]
            for change in sold.balances + returned.balances {
                // Sales and returns are two accounts of one figure.
                let account = change.key.hasPrefix("income:") ? "income" : change.key
                balances[account, default: 0] += change.amount
            }
            #expect(balances.values.allSatisfy { $0 == 0 }, seed)
            #expect(sold.stock.map(\.key) == returned.stock.map(\.key), seed)
            #expect(sold.stock.map(\.amount) == returned.stock.map { -$0.amount }, seed)
        }
    }
}
