import Testing

@testable import RetailModels

/// Taking payments, by example.
@Suite struct SettlementTests {
    private func money(_ minor: Int64) throws -> Money { try Money(minor: minor) }

    private func settlement(_ due: Int64, step: Int64 = 1) throws -> Settlement {
        Settlement(due: try money(due), cashStep: step)
    }

    @Test(arguments: Tender.allCases)
    func anAmountLeftOutIsAllThatRemains(tender: Tender) throws {
        var settlement = try settlement(1003)
        #expect(!settlement.isComplete)
        try settlement.pay(tender, reference: "a")
        #expect(settlement.isComplete)
        #expect(
            settlement.payments == [
                Payment(
                    tender: tender, amount: try money(1003), tendered: try money(1003),
                    reference: "a")
            ])
        #expect(settlement.change == .zero)
        #expect(throws: PaymentFailure.alreadyPaid) { try settlement.pay(.cash) }
        #expect(throws: PaymentFailure.alreadyPaid) {
            try settlement.pay(.card, tendered: Money(minor: 1))
        }
        #expect(settlement.payments.count == 1)
    }

    @Test func onlyCashGivesChange() throws {
        var cash = try settlement(1003)
        try cash.pay(.cash, tendered: money(2000))
        #expect(cash.change.minor == 997)
        #expect(cash.payments[0].amount.minor == 1003)
        #expect(cash.isComplete)
        for tender in Tender.allCases where tender != .cash {
            var other = try settlement(1003)
            #expect(throws: PaymentFailure.overTender(remaining: try money(1003))) {
                try other.pay(tender, tendered: Money(minor: 1004))
            }
            #expect(other.payments.isEmpty)
        }
    }

    @Test func aSaleIsSplitBetweenTenders() throws {
        var settlement = try settlement(5000)
        try settlement.pay(.coupon, tendered: money(127), reference: "C1")
        try settlement.pay(.card, tendered: money(3000), reference: "VISA 4242")
        #expect(try settlement.remaining.minor == 1873)
        #expect(throws: PaymentFailure.overTender(remaining: try money(1873))) {
            try settlement.pay(.giftCard, tendered: Money(minor: 1874))
        }
        try settlement.pay(.cash, tendered: money(2000))
        #expect(settlement.payments.map(\.amount.minor) == [127, 3000, 1873])
        #expect(settlement.change.minor == 127)
        #expect(settlement.isComplete)
    }

    @Test(arguments: [0, -1, -Money.limit] as [Int64])
    func nothingAndLessIsRefused(minor: Int64) throws {
        for tender in Tender.allCases {
            var settlement = try settlement(500, step: 5)
            #expect(throws: PaymentFailure.nothingTendered) {
                try settlement.pay(tender, tendered: Money(minor: minor))
            }
            #expect(settlement.payments.isEmpty)
        }
    }

    /// CHF 5: 10.02 → 10.00, 10.03 → 10.05; SEK 100: 10.49 → 10, 10.50 → 11; HUF 500.
    @Test(
        arguments: [
            (1002, 5, 1000), (1003, 5, 1005), (1049, 100, 1000), (1050, 100, 1100),
            (1100, 100, 1100),
            (24_900, 500, 25_000), (24_749, 500, 24_500), (1003, 1, 1003),
        ] as [(Int64, Int64, Int64)])
    func cashIsRoundedToCoins(due: Int64, step: Int64, payable: Int64) throws {
        var settlement = try settlement(due, step: step)
        #expect(try settlement.cashPayable.minor == payable)
        #expect(try settlement.remaining.minor == due)
        #expect(settlement.rounding == .zero)
        try settlement.pay(.cash, tendered: money(payable + 1000))
        #expect(settlement.isComplete)
        #expect(settlement.rounding.minor == payable - due)
        #expect(settlement.payments[0].amount.minor == payable)
        #expect(settlement.change.minor == 1000)
    }

    /// Invariant 3: neither a card nor a part in cash rounds anything.
    @Test func onlyTheCashThatCompletesIsRounded() throws {
        var card = try settlement(1003, step: 5)
        try card.pay(.card)
        #expect(card.rounding == .zero)
        #expect(card.payments[0].amount.minor == 1003)

        var first = try settlement(1003, step: 5)
        try first.pay(.cash, tendered: money(500))
        #expect(first.rounding == .zero)
        try first.pay(.card)
        #expect(first.rounding == .zero)
        #expect(first.payments.map(\.amount.minor) == [500, 503])

        var last = try settlement(1003, step: 5)
        try last.pay(.card, tendered: money(500))
        try last.pay(.cash, tendered: money(200))
        #expect(last.rounding == .zero)
        #expect(try last.cashPayable.minor == 305)
        try last.pay(.cash)
        #expect(last.rounding.minor == 2)
        #expect(last.payments.map(\.amount.minor) == [500, 200, 305])
        #expect(last.isComplete)
    }

    /// There are no coins for it, as a part or as the whole.
    @Test(arguments: [1003, 1004, 501, 2001] as [Int64])
    func cashThatNoCoinsMakeIsRefused(tendered: Int64) throws {
        var settlement = try settlement(1003, step: 5)
        #expect(throws: PaymentFailure.notCoins(step: 5)) {
            try settlement.pay(.cash, tendered: Money(minor: tendered))
        }
        #expect(settlement.payments.isEmpty)
        try settlement.pay(.cash, tendered: money(1005))
        #expect(settlement.isComplete)
    }

    /// 0.02 in coins of 0.05 is nothing: one payment of nothing, and the rest is rounding.
    @Test func aRestBelowHalfACoinIsRoundedAway() throws {
        var settlement = try settlement(2, step: 5)
        #expect(throws: PaymentFailure.nothingTendered) {
            try settlement.pay(.cash, tendered: Money(minor: -5))
        }
        try settlement.pay(.cash)
        #expect(settlement.isComplete)
        #expect(settlement.rounding.minor == -2)
        #expect(settlement.payments.map(\.amount) == [.zero])
    }

    @Test func aSaleOfNothingRecordsOnePayment() throws {
        var settlement = try settlement(0, step: 5)
        #expect(throws: PaymentFailure.nothingTendered) {
            try settlement.pay(.cash, tendered: Money(minor: -1))
        }
        #expect(throws: PaymentFailure.overTender(remaining: .zero)) {
            try settlement.pay(.card, tendered: Money(minor: 1))
        }
        try settlement.pay(.cash)
        #expect(settlement.payments.map(\.amount) == [.zero])
        #expect(settlement.isComplete)
        #expect(throws: PaymentFailure.alreadyPaid) { try settlement.pay(.cash) }
        var generous = try self.settlement(0)
        try generous.pay(.cash, tendered: money(500))
        #expect(generous.change.minor == 500)
    }

    @Test func undoTakesTheLastPaymentAndItsRoundingBack() throws {
        var settlement = try settlement(1003, step: 5)
        let empty = settlement
        settlement.undo()
        #expect(settlement == empty)
        try settlement.pay(.coupon, tendered: money(100))
        let before = settlement
        try settlement.pay(.cash, tendered: money(1000))
        #expect(settlement.rounding.minor == 2)
        settlement.undo()
        #expect(settlement == before)
        settlement.undo()
        #expect(settlement == empty)
    }

    @Test func paymentsHaveALimit() throws {
        var settlement = try settlement(1_000)
        for _ in 0..<Settlement.paymentCountMax { try settlement.pay(.cash, tendered: money(1)) }
        #expect(throws: PaymentFailure.amount(.outOfRange)) { try settlement.pay(.cash) }
        settlement.undo()
        try settlement.pay(.card)
        #expect(settlement.isComplete)
    }

    /// Rounding up beyond the limit would leave a sum that nobody can compute.
    @Test func roundingUpBeyondTheLimitIsRefused() throws {
        var settlement = try settlement(Money.limit, step: 500)
        try settlement.pay(.card, tendered: money(3))
        let before = settlement
        #expect(throws: PaymentFailure.amount(.outOfRange)) { try settlement.pay(.cash) }
        #expect(settlement == before)
        try settlement.pay(.card)
        #expect(settlement.isComplete)
    }

    @Test func theInvariantsHoldForAnyOrder() {
        forEachSeed(800) { random, seed in
            let step = random.one(of: [1, 5, 10, 50, 100, 500] as [Int64])
            var settlement = try settlement(random.integer(0...20_000), step: step)
            for _ in 0..<random.number(1...8) {
                let before = settlement
                let tendered =
                    random.chance(percent: 80) ? try random.money(-10...12_000) : nil
                do {
                    try settlement.pay(random.one(of: Tender.allCases), tendered: tendered)
                } catch {
                    #expect(settlement == before, seed)
                }
                let paid = settlement.payments.reduce(Int64(0)) { $0 + $1.amount.minor }
                let remaining = try settlement.remaining.minor
                #expect(remaining == settlement.due.minor + settlement.rounding.minor - paid, seed)
                #expect(remaining >= 0, seed)
                for payment in settlement.payments {
                    #expect(payment.amount >= .zero, seed)
                    #expect(
                        payment.tendered.minor - payment.change.minor == payment.amount.minor, seed)
                    #expect(payment.change == .zero || payment.tender == .cash, seed)
                }
                #expect(settlement.payments.dropLast().allSatisfy { $0.change == .zero }, seed)
                #expect(settlement.rounding.minor.magnitude <= step / 2, seed)
                if settlement.rounding != .zero {
                    #expect(settlement.isComplete, seed)
                    #expect(settlement.payments.last?.tender == .cash, seed)
                }
                if random.chance(percent: 15) { settlement.undo() }
            }
        }
    }
}
