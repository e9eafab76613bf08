import RetailModels
import RetailStore
import TestSupport
import Testing

/// What comes back of a sale, and what is left on a card, as a store knows it.
struct ReturnStoreTests {
    /// A shift with one sale of two lines.
    private static func till() throws -> (DocumentBuilder, Document) {
        var till = try DocumentBuilder(seed: 12)
        try till.openShift()
        let lines = [try till.line(0, milli: 3_000), try till.line(1, milli: 1_500)]
        try till.add(.sale(till.sale(lines, tenders: [(.card, 200)])))
        return (till, till.documents[1])
    }

    private static func verify(_ database: any Database, _ till: DocumentBuilder) async throws {
        let report = try await Verifier(database: database, tenant: till.shop.tenant).run()
        #expect(report.findings.isEmpty, "\(report.findings)")
    }

    @Test func aReceiptSaysWhatCameBack() async throws {
        var (till, sold) = try Self.till()
        try till.refund(sold, [(0, 1_000)])
        var again = try #require(SoldSale(sold))
        try again.add(till.documents[2])
        // The rest, with what is known of the first.
        let rest = try again.giving(back: try Quantity(milli: 2_000), of: 0)
        var cart = Cart(id: "rest")
        try cart.add([rest], of: again)
        var settlement = cart.settlement(
            due: try cart.priced(rules: again.sale.rules).gross, cashStep: 1)
        while !settlement.isComplete { try settlement.pay(settlement.proposal?.tender ?? .credit) }
        try till.add(
            .refund(try Sale(cart: cart, settlement: settlement, rules: again.sale.rules)))
        let (made, number) = (till, sold.number)
        let found = try await sameOnEngines { database in
            try await database.record(made)
            try await Self.verify(database, made)
            return try await database.read { tx in
                #expect(
                    try ReturnStore.receipt("01-999999", tenant: made.shop.tenant, in: tx) == nil)
                #expect(
                    try ReturnStore.overUseCount(tenant: made.shop.tenant, in: tx) == 0)
                return try ReturnStore.receipt(number, tenant: made.shop.tenant, in: tx)
            }
        }
        let receipt = try #require(found)
        #expect(receipt.sale.document == made.writes[1].body)
        #expect(receipt.returns.map(\.document) == made.writes[2...3].map(\.body))
        var sale = try #require(SoldSale(sold))
        for signed in receipt.returns { try sale.add(signed.decoded()) }
        #expect(sale.returnable(0) == .zero)
        #expect(sale.returnable(1).milli == 1_500)
        #expect(sale.back[0].figures == sold.sale?.priced.lines[0].figures)
    }

    /// Two tills that did not see each other: both documents are kept, and it is said.
    @Test func whatCameBackTwiceIsFound() async throws {
        var (till, sold) = try Self.till()
        try till.refund(sold, [(0, 2_000)])
        try till.refund(sold, [(0, 2_000)])
        let made = till
        let uses = try await sameOnEngines { database in
            let results = try await database.record(made)
            #expect(results.allSatisfy { $0.status == .stored })
            try await Self.verify(database, made)
            return try await database.read { tx in
                try ReturnStore.overReturned(limit: 9, tenant: made.shop.tenant, in: tx)
            }
        }
        #expect(uses.map(\.kind) == [.returned])
        #expect(uses.map(\.name) == [sold.number])
        #expect(uses.map(\.documents) == [made.documents[2...3].map(\.number)])
        #expect(uses[0].over > .zero)
    }

    @Test func aBalanceIsTheSumOfItsMovements() async throws {
        var (till, _) = try Self.till()
        try till.sellGiftCard("GC-0001", 5_000)
        try till.sellGiftCard("GC-0001", 1_000)
        try till.sell(till.line(2, price: 1_000), from: ValueHolder(.giftCard, "GC-0001"))
        try till.sell(till.line(2, price: 1_000), from: ValueHolder(.account, "customer-1"))
        let made = till
        let paid = try #require(made.documents[4].sale?.payments[0].amount)
        let owed = try #require(made.documents[5].sale?.payments[0].amount)
        let balances = try await sameOnEngines { database in
            try await database.record(made)
            try await Self.verify(database, made)
            return try await database.read { tx in
                try [
                    ValueHolder(.giftCard, "GC-0001"), ValueHolder(.account, "customer-1"),
                    ValueHolder(.giftCard, "GC-0002"),
                ].map { try ValueStore.balance(of: $0, tenant: made.shop.tenant, in: tx) }
            }
        }
        #expect(balances == [try Money(minor: 6_000) - paid, owed, nil])
    }

    @Test func aCardThatWasSpentTwiceIsFound() async throws {
        var (till, _) = try Self.till()
        try till.sellGiftCard("GC-0001", 1_000)
        for _ in 0..<2 {
            try till.sell(till.line(2, price: 900), from: ValueHolder(.giftCard, "GC-0001"))
        }
        let made = till
        let uses = try await sameOnEngines { database in
            try await database.record(made)
            return try await database.read { tx in
                try ReturnStore.overspent(limit: 9, tenant: made.shop.tenant, in: tx)
            }
        }
        #expect(uses.map(\.kind) == [.spent])
        #expect(uses.map(\.name) == ["GC-0001"])
        #expect(uses.map(\.documents) == [made.documents[3...4].reversed().map(\.number)])
    }
}
