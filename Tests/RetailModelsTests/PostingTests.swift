import Testing

@testable import RetailModels

/// Every document's entry balances and says what the document says.
@Suite struct PostingTests {
    private func sums(_ document: Document) throws -> [String: Int64] {
        let entry = try Posting.entry(of: document)
        return Dictionary(
            entry.lines.map { ($0.account, $0.debit - $0.credit) }, uniquingKeysWith: +)
    }

    @Test func everyKindBalances() {
        forEachSeed(150) { random, seed in
            for kind in SeededGenerator.kinds {
                let entry = try Posting.entry(of: random.document(kind))
                #expect(entry.isBalanced, seed)
                let debits = entry.lines.reduce(0) { $0 + $1.debit }
                let credits = entry.lines.reduce(0) { $0 + $1.credit }
                #expect(debits == credits, seed)
                #expect(Set(entry.lines.map(\.account)).count == entry.lines.count, seed)
                for line in entry.lines {
                    #expect(min(line.debit, line.credit) == 0, seed)
                    #expect(max(line.debit, line.credit) > 0, seed)
                }
            }
        }
    }

    @Test func aSaleSaysWhatItSold() {
        forEachSeed(300) { random, seed in
            let kind = random.one(of: ["sale", "refund"])
            let document = try random.document(kind)
            let sale = try #require(document.sale)
            let sums = try sums(document)
            let income = sums.filter { $0.key.hasPrefix("income:") }.values.reduce(0, +)
            #expect(income == -sale.priced.net.minor, seed)
            let own = kind == "sale" ? Account.sales : Account.returns
            let discounts = kind == "sale" ? Account.salesDiscounts : Account.returnsDiscounts
            #expect(
                sums[own, default: 0] == -(sale.priced.net.minor + sale.priced.discount.minor),
                seed)
            #expect(sums[discounts, default: 0] == sale.priced.discount.minor, seed)
            for name in Set(sale.priced.taxes.map(\.name)) {
                let tax = sale.priced.taxes.filter { $0.name == name }.map(\.tax.minor)
                #expect(
                    sums["liabilities:tax:" + name, default: 0] == -tax.reduce(0, +), seed)
            }
            for tender in Tender.allCases {
                let paid = sale.payments.filter { $0.tender == tender }.map(\.amount.minor)
                let account = Account.tender(tender, series: document.series)
                #expect(sums[account, default: 0] == paid.reduce(0, +), seed)
            }
            #expect(sums[Account.rounding, default: 0] == -sale.rounding.minor, seed)
            #expect(sums[Account.costOfGoods, default: 0] == sale.priced.cost.minor, seed)
            #expect(sums[Account.inventory, default: 0] == -sale.priced.cost.minor, seed)
        }
    }

    private func document(_ body: Document.Body) throws -> Document {
        var random = SeededGenerator(seed: 1)
        var document = try random.document("gap")
        document.series = "01"
        document.body = body
        return document
    }

    @Test func theDrawerIsFilledAndEmptied() throws {
        let drawer = "assets:cash:till-01"
        let float = try Money(minor: 20_000)
        #expect(
            try sums(document(.shiftOpen(ShiftOpening(float: float))))
                == [drawer: 20_000, Account.safe: -20_000])
        #expect(try sums(document(.shiftOpen(ShiftOpening(float: .zero)))) == [:])
        var totals = ShiftTotals()
        totals.float = float
        for (counted, variance) in [(20_000, 0), (19_950, -50), (20_100, 100), (0, -20_000)] {
            let closing = ShiftClosing(
                zNumber: 1, openedAt: 0, counted: try Money(minor: Int64(counted)), totals: totals)
            let sums = try sums(document(.shiftClose(closing)))
            #expect(sums[drawer] == -20_000)
            #expect(sums[Account.safe, default: 0] == Int64(counted))
            #expect(sums[Account.cashOverShort, default: 0] == Int64(-variance))
            #expect(try closing.variance.minor == Int64(variance))
        }
    }

    @Test func cashMovesInAndOut() throws {
        let amount = try Money(minor: 700)
        func moved(_ kind: CashMovement.Kind, _ amount: Money) throws -> [String: Int64] {
            try sums(document(.cash(CashMovement(kind: kind, amount: amount, reason: "a"))))
        }
        #expect(
            try moved(.paidIn, amount)
                == ["assets:cash:till-01": 700, Account.paidInAndOut: -700])
        #expect(
            try moved(.paidOut, amount)
                == ["assets:cash:till-01": -700, Account.paidInAndOut: 700])
        #expect(
            try moved(.drop, amount) == ["assets:cash:till-01": -700, Account.safe: 700])
        #expect(try moved(.noSale, .zero) == [:])
        let gap = GapRecord(from: 1, through: 2, reason: "")
        #expect(try sums(document(.gap(gap))) == [:])
    }

    @Test(
        arguments: [
            (.count, true, Account.openingBalances), (.count, false, Account.stockVariance),
            (.adjustment, false, Account.stockVariance), (.receipt, false, Account.goodsReceived),
            (.transfer, false, nil),
        ] as [(StockDocument.Kind, Bool, String?)])
    func stockIsPostedAtCost(
        kind: StockDocument.Kind, isOpening: Bool, against: String?
    ) throws {
        let line = StockDocument.Line(
            productID: "a", sku: "a", change: try Quantity(milli: 1500),
            cost: try Money(minor: 333))
        let stock = StockDocument(
            kind: kind, isOpening: isOpening, lines: [line, line], reason: "")
        let expected: [String: Int64] =
            against.map { [Account.inventory: 1000, $0: -1000] } ?? [:]
        #expect(try sums(document(.stock(stock))) == expected)
    }

    @Test(arguments: [
        ("standard", "standard"), ("a:b", "a-b"), ("a  b", "a b"), ("a   b", "a b"),
        ("a;b", "a-b"), ("(a)[b]", "-a--b-"), (" a ", "a"), ("", "-"), ("  ", "-"),
        ("a\tb", "a b"), ("a\nb", "a b"), ("a\r\n\r\nb", "a b"), ("a\u{A0}\u{A0}b", "a b"),
        ("a \u{2003}b", "a b"), ("a\u{0}b", "a-b"), ("a\u{1B}p", "a-p"),
        // An accent makes another character of a colon for Swift, not for hledger.
        ("a:\u{301}b", "a-\u{301}b"), ("TVA réduit", "TVA réduit"), ("餃子 🥐", "餃子 🥐"),
    ])
    func namesAreSafeInAnAccount(name: String, component: String) {
        #expect(Account.component(name) == component)
        #expect(Account.taxPayable(name) == "liabilities:tax:" + component)
        #expect(Account.drawer(series: name) == "assets:cash:till-" + component)
    }

    @Test func anyNameIsSafeInAnAccount() {
        let pieces = [
            "a", " ", "  ", ":", ";", "\t", "\n", "\u{A0}", "\u{301}", "(", "]", "\u{85}",
        ]
        forEachSeed(300) { random, seed in
            let name = (0..<random.number(0...8)).map { _ in random.one(of: pieces) }.joined()
            let scalars = Array(Account.component(name).unicodeScalars)
            #expect(!scalars.isEmpty, seed)
            #expect(scalars.first?.properties.isWhitespace == false, seed)
            #expect(scalars.last?.properties.isWhitespace == false, seed)
            for (one, next) in zip(scalars, scalars.dropFirst()) {
                #expect(!(one == " " && next == " "), seed)
            }
            for scalar in scalars {
                #expect(!":;()[]".unicodeScalars.contains(scalar), seed)
                #expect(scalar == " " || !scalar.properties.isWhitespace, seed)
                #expect(scalar.properties.generalCategory != .control, seed)
            }
            #expect(Account.component(Account.component(name)) == Account.component(name), seed)
        }
    }
}
