import Testing

@testable import RetailModels

/// Running totals equal sums made apart from them.
@Suite struct ShiftTotalsTests {
    private func documents(_ random: inout SeededGenerator) throws -> [Document] {
        var documents: [Document] = []
        for _ in 0..<random.number(0...12) {
            let kind = random.one(of: ["sale", "sale", "refund", "cash", "stock", "gap"])
            documents.append(try random.document(kind))
        }
        return documents
    }

    private func totals(
        float: Money, form: Int64? = nil, _ documents: [Document]
    ) throws -> ShiftTotals {
        var random = SeededGenerator(seed: 1)
        var opening = try random.document("gap")
        opening.body = .shiftOpen(ShiftOpening(float: float, form: form))
        var totals = ShiftTotals()
        for document in [opening] + documents { try totals.add(document) }
        return totals
    }

    private func sum(_ sales: [Sale], _ figure: (Sale) -> Money) -> Int64 {
        sales.reduce(0) { $0 + figure($1).minor }
    }

    @Test func theWholeIsTheSumOfTheDocuments() {
        forEachSeed(200) { random, seed in
            let documents = try documents(&random)
            let totals = try totals(float: random.money(0...50_000), documents)
            let all = documents.compactMap(\.sale)
            let sold = documents.filter { $0.kind == "sale" }.compactMap(\.sale)
            let returned = documents.filter { $0.kind == "refund" }.compactMap(\.sale)
            #expect(totals.sales.count == Int64(sold.count), seed)
            #expect(totals.refunds.count == Int64(returned.count), seed)
            #expect(totals.sales.amount.minor == sum(sold, \.priced.gross), seed)
            #expect(totals.refunds.amount.minor == sum(returned, \.priced.gross), seed)
            #expect(totals.grandSales == totals.sales.amount, seed)
            #expect(totals.grandReturns == totals.refunds.amount, seed)
            #expect(totals.net.minor == sum(all, \.priced.net), seed)
            #expect(totals.tax.minor == sum(all, \.priced.tax), seed)
            #expect(totals.gross.minor == sum(all, \.priced.gross), seed)
            #expect(totals.rounding.minor == sum(all, \.rounding), seed)
            #expect(totals.discounts.amount.minor == sum(all, \.priced.discount), seed)
            let discounted = all.filter { $0.priced.discount != .zero }
            #expect(totals.discounts.count == Int64(discounted.count), seed)
            #expect(totals.voidedLines == all.reduce(0) { $0 + $1.voidedLines }, seed)
        }
    }

    @Test func everyGroupSumsToTheWhole() {
        forEachSeed(200) { random, seed in
            let documents = try documents(&random)
            let totals = try totals(float: .zero, documents)
            let sales = documents.compactMap(\.sale)
            for groups in [totals.taxes, totals.departments] {
                #expect(groups.values.reduce(0) { $0 + $1.net.minor } == totals.net.minor, seed)
                #expect(groups.values.reduce(0) { $0 + $1.tax.minor } == totals.tax.minor, seed)
                #expect(
                    groups.values.reduce(0) { $0 + $1.gross.minor } == totals.gross.minor, seed)
            }
            let operators = totals.operators.values
            #expect(operators.reduce(0) { $0 + $1.amount.minor } == totals.gross.minor, seed)
            #expect(operators.reduce(0) { $0 + $1.count } == Int64(sales.count), seed)
            let tenders = totals.tenders.values
            #expect(
                tenders.reduce(0) { $0 + $1.amount.minor }
                    == totals.gross.minor + totals.rounding.minor, seed)
            for tender in Tender.allCases {
                let payments = sales.flatMap(\.payments).filter { $0.tender == tender }
                let count = totals.tenders[tender.rawValue, default: .init()]
                #expect(count.count == Int64(payments.count), seed)
                #expect(
                    count.amount.minor == payments.reduce(0) { $0 + $1.amount.minor }, seed)
            }
            for (name, turnover) in totals.departments {
                let lines = sales.flatMap(\.priced.lines)
                    .filter { $0.line.product.department == name }
                #expect(turnover.count == Int64(lines.count), seed)
                #expect(turnover.net.minor == lines.reduce(0) { $0 + $1.net.minor }, seed)
            }
        }
    }

    /// Float + cash sales − change − cash refunds + cash in − cash out, from what was handed over.
    @Test func theExpectedCashIsWhatTheDrawerHolds() {
        forEachSeed(200) { random, seed in
            let documents = try documents(&random)
            let float = try random.money(0...50_000)
            var drawer = float.minor
            for document in documents {
                for payment in document.sale?.payments ?? [] where payment.tender == .cash {
                    drawer += payment.tendered.minor - payment.change.minor
                }
                guard case .cash(let movement) = document.body else { continue }
                switch movement.kind {
                case .paidIn: drawer += movement.amount.minor
                case .paidOut: drawer -= movement.amount.minor
                case .drop: drawer -= movement.amount.minor
                case .noSale: break
                }
            }
            let totals = try totals(float: float, documents)
            let expected = try totals.expectedCash.minor
            #expect(expected == drawer, seed)
            // The ledger's drawer is the same drawer.
            var posted = float.minor
            for document in documents {
                for line in try Posting.entry(of: document).lines
                where line.account == Account.drawer(series: document.series) {
                    posted += line.debit - line.credit
                }
            }
            #expect(posted == drawer, seed)
        }
    }

    @Test func cashMovementsAreCountedByKind() throws {
        var random = SeededGenerator(seed: 1)
        var totals = ShiftTotals()
        var document = try random.document("gap")
        let movements: [(CashMovement.Kind, Int64)] = [
            (.paidIn, 500), (.paidIn, 20), (.paidOut, 70), (.noSale, 0), (.drop, 300), (.drop, 1),
        ]
        for (kind, minor) in movements {
            document.body = .cash(
                CashMovement(kind: kind, amount: try Money(minor: minor), reason: ""))
            try totals.add(document)
        }
        #expect(totals.paidIn == ShiftTotals.Count(count: 2, amount: try Money(minor: 520)))
        #expect(totals.paidOut == ShiftTotals.Count(count: 1, amount: try Money(minor: 70)))
        #expect(totals.noSales == 1)
        #expect(totals.drops == ShiftTotals.Count(count: 2, amount: try Money(minor: 301)))
        #expect(try totals.expectedCash.minor == 149)
        #expect(totals.sales.count == 0)
    }

    /// What each operator did sums to what the session came to, the float aside.
    @Test func thePartsSumToTheWhole() {
        forEachSeed(200) { random, seed in
            let documents = try documents(&random)
            let float = try random.money(0...50_000)
            let totals = try totals(float: float, form: ShiftOpening.currentForm, documents)
            let parts = try #require(totals.parts).values
            #expect(
                parts.reduce(0) { $0 + $1.sales.amount.minor } == totals.sales.amount.minor, seed)
            #expect(parts.reduce(0) { $0 + $1.sales.count } == totals.sales.count, seed)
            #expect(
                parts.reduce(0) { $0 + $1.refunds.amount.minor } == totals.refunds.amount.minor,
                seed)
            #expect(
                parts.reduce(0) { $0 + $1.discounts.amount.minor }
                    == totals.discounts.amount.minor, seed)
            #expect(parts.reduce(0) { $0 + $1.voidedLines } == totals.voidedLines, seed)
            #expect(parts.reduce(0) { $0 + $1.drawerOpenings } == totals.drawerOpenings, seed)
            let expected = try totals.expectedCash.minor
            #expect(float.minor + parts.reduce(0) { $0 + $1.cash.minor } == expected, seed)
            for tender in Tender.allCases {
                let counts = parts.compactMap { $0.tenders[tender.rawValue] }
                let whole = totals.tenders[tender.rawValue, default: .init()]
                #expect(counts.reduce(0) { $0 + $1.count } == whole.count, seed)
                #expect(counts.reduce(0) { $0 + $1.amount.minor } == whole.amount.minor, seed)
            }
            let openings = documents.filter { document in
                if case .cash = document.body { return true }
                return document.sale?.payments.contains { $0.tender == .cash } ?? false
            }
            #expect(totals.drawerOpenings == Int64(openings.count), seed)
        }
    }

    /// A session that an older till began has the bytes that it would have had there.
    @Test func aSessionOfTheFirstFormKnowsNoParts() throws {
        var random = SeededGenerator(seed: 3)
        let sale = try random.document("sale")
        let totals = try totals(float: .zero, [sale])
        let text = try CanonicalJSON.text(totals)
        for member in ["parts", "drawerOpenings", "drops", "events"] {
            #expect(!text.contains(member))
        }
        let opening = try CanonicalJSON.text(ShiftOpening(float: .zero))
        #expect(opening == #"{"float":0}"#)
        let closing = try CanonicalJSON.text(
            ShiftClosing(zNumber: 1, openedAt: 2, counted: .zero, totals: ShiftTotals()))
        #expect(!closing.contains("pieces"))
    }

    @Test func theNextSessionKeepsTheGrandTotalsAlone() {
        forEachSeed(50) { random, seed in
            let documents = try documents(&random)
            let totals = try totals(float: random.money(1...900), documents)
            let next = totals.reset()
            var empty = ShiftTotals()
            empty.grandSales = totals.grandSales
            empty.grandReturns = totals.grandReturns
            #expect(next == empty, seed)
            let (before, after) = (try totals.grandNet, try next.grandNet)
            #expect(before == after, seed)
            // Opening a session resets too, and closing one counts nothing.
            var opened = totals
            var document = try random.document("gap")
            document.body = .shiftOpen(ShiftOpening(float: try Money(minor: 7)))
            try opened.add(document)
            empty.float = try Money(minor: 7)
            #expect(opened == empty, seed)
            var closed = totals
            document.body = .shiftClose(
                ShiftClosing(zNumber: 1, openedAt: 0, counted: .zero, totals: totals))
            try closed.add(document)
            #expect(closed == totals, seed)
        }
    }

    @Test func countsAreCheckedLikeAmounts() throws {
        var random = SeededGenerator(seed: 1)
        var sale = try random.sale()
        sale.voidedLines = .max
        var document = try random.document("gap")
        document.body = .sale(sale)
        var totals = ShiftTotals()
        try totals.add(document)
        #expect(throws: AmountFailure.outOfRange) { try totals.add(document) }
    }
}
