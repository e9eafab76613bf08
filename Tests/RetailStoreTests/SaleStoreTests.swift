import RetailModels
import RetailStore
import TestSupport
import Testing

/// Sales, sessions, movements and Z reports as lists show them.
struct SaleStoreTests {
    private static func till(seed: UInt64 = 31) throws -> DocumentBuilder {
        var till = try DocumentBuilder(seed: seed)
        try till.addRandom(60)
        return till
    }

    @Test func salesAreListedNewestFirst() async throws {
        let till = try Self.till()
        let tenant = till.shop.tenant
        let wanted = till.documents.reversed().compactMap { document in
            document.sale.map {
                SaleSummary(
                    id: document.id, kind: document.kind, number: document.number,
                    series: document.series, at: document.at,
                    operatorName: document.operatorName,
                    items: $0.priced.lines.reduce(0) { $0 + $1.line.quantity.itemCount },
                    gross: $0.priced.gross)
            }
        }
        // Weighed goods, more than one of a thing, and what was given back are among them.
        let lines = till.documents.compactMap(\.sale).flatMap(\.priced.lines).map(\.line.quantity)
        #expect(lines.contains { !$0.milli.isMultiple(of: 1000) })
        #expect(lines.contains { $0.itemCount > 1 })
        #expect(lines.contains { $0.itemCount < 0 })
        let found = try await sameOnEngines { database in
            try await database.record(till)
            return try await database.read { tx in
                let other = try SaleStore.list(after: nil, limit: 9, tenant: "other", in: tx)
                #expect(other == [])
                return try SaleStore.list(after: nil, limit: 500, tenant: tenant, in: tx)
            }
        }
        #expect(found == wanted)
    }

    /// Pages of every size, also when several sales have the same time.
    @Test func pagesOfSalesShowEachOnce() async throws {
        var till = try DocumentBuilder(seed: 4)
        try till.openShift()
        for number in 0..<20 {
            let at = till.at
            try till.sell(try till.line(number % 10))
            if number % 4 != 0 { till.at = at }
        }
        let made = till
        let tenant = made.shop.tenant
        let pages = try await sameOnEngines { database in
            try await database.record(made)
            return try await database.read { tx in
                try ([1, 3, 7, 20, 21] as [Int64]).map { limit in
                    var seen: [String] = []
                    var after: (at: Int64, id: String)?
                    for _ in 0..<pageCountMax {
                        let page = try SaleStore.list(
                            after: after, limit: limit, tenant: tenant, in: tx)
                        seen += page.map(\.id)
                        guard let last = page.last else { return seen }
                        after = (last.at, last.id)
                    }
                    throw PagesWithoutEnd()
                }
            }
        }
        for page in pages {
            #expect(page == pages[0])
            #expect(page.count == 20)
            #expect(Set(page).count == 20)
        }
    }

    @Test func shiftsShowTheirZWhenTheyAreClosed() async throws {
        var till = try DocumentBuilder(seed: 6)
        try till.openShift(float: 5_000)
        try till.sell(try till.line(0))
        try till.closeShift(over: -7)
        let closed = till.documents
        till.at += 3_600_000
        try till.openShift(float: 0)
        let made = till
        let tenant = made.shop.tenant
        let answer = try await sameOnEngines { database in
            try await database.record(made)
            return try await database.read { tx in
                [
                    try SaleStore.shifts(limit: 9, tenant: tenant, in: tx),
                    try SaleStore.shifts(limit: 1, tenant: tenant, in: tx),
                    try SaleStore.shifts(limit: 9, tenant: "other", in: tx),
                    try SaleStore.shifts(
                        after: (made.documents[3].at, made.documents[3].id), limit: 9,
                        tenant: tenant, in: tx),
                ]
            }
        }
        let open = ShiftSummary(
            id: made.documents[3].id, series: "01", operatorName: "Maria",
            openedAt: made.documents[3].at, float: .zero, zNumber: nil, closedAt: nil, gross: nil,
            variance: nil)
        let first = ShiftSummary(
            id: closed[0].id, series: "01", operatorName: "Ada Łódź", openedAt: closed[0].at,
            float: try Money(minor: 5_000), zNumber: 1, closedAt: closed[2].at,
            gross: try #require(closed[1].sale).priced.gross, variance: try Money(minor: -7),
            zID: closed[2].id)
        #expect(answer == [[open, first], [open], [], [first]])
    }

    @Test func movementsAreListedNewestFirst() async throws {
        let till = try Self.till()
        let shop = till.shop
        let ids = try shop.rows().map { shop.productID($0.sku) }
        let found = try await sameOnEngines { database in
            try await database.record(till)
            return try await database.read { tx in
                try ids.map {
                    try SaleStore.movements(
                        product: $0, location: shop.location, limit: 500,
                        tenant: shop.tenant, in: tx)
                }
            }
        }
        let levels = try await Engine.sqlite.withShop { database in
            try await database.record(till)
            return try await database.rows("SELECT product_id, on_hand_milli FROM stock_level")
        }
        for (id, movements) in zip(ids, found) {
            let keys = movements.map(\.at)
            #expect(keys == keys.sorted(by: >))
            let sum = movements.reduce(0) { $0 + $1.quantity.milli }
            let level = levels.first { $0[0] == .text(id) }
            #expect(level?[1] == (movements.isEmpty ? nil : .integer(sum)))
        }
        let kinds = Set(found.flatMap { $0 }.map(\.kind))
        #expect(kinds.isSuperset(of: ["sale", "refund"]))
        let limited = try await sameOnEngines { database in
            try await database.record(till)
            return try await database.read { tx in
                // What is on hand is a location's, and so is what led to it.
                let elsewhere = try SaleStore.movements(
                    product: ids[0], location: "other", limit: 2, tenant: shop.tenant, in: tx)
                #expect(elsewhere.isEmpty)
                return try SaleStore.movements(
                    product: ids[0], location: shop.location, limit: 2, tenant: shop.tenant,
                    in: tx)
            }
        }
        #expect(limited == Array(found[0].prefix(2)))
        let rest = try await sameOnEngines { database in
            try await database.record(till)
            return try await database.read { tx in
                try SaleStore.movements(
                    product: ids[0], location: shop.location, after: limited.last?.key,
                    limit: 500, tenant: shop.tenant, in: tx)
            }
        }
        #expect(rest == Array(found[0].dropFirst(2)))
    }

    /// The stored document of a Z: that number, the newest, or none.
    @Test func aZIsFoundByItsNumber() async throws {
        var till = try DocumentBuilder(seed: 8)
        for _ in 0..<3 {
            try till.openShift()
            try till.sell(try till.line(1))
            try till.closeShift()
        }
        let made = till
        let tenant = made.shop.tenant
        let closings = made.documents.filter {
            if case .shiftClose = $0.body { true } else { false }
        }
        let found = try await sameOnEngines { database in
            try await database.record(made)
            return try await database.read { tx in
                try ([nil, 1, 2, 3, 4, 0] as [Int64?]).map {
                    try SaleStore.zReport(series: "01", number: $0, tenant: tenant, in: tx)?
                        .decoded().id
                } + [try SaleStore.zReport(series: "02", number: nil, tenant: tenant, in: tx)?.key]
            }
        }
        #expect(
            found == [
                closings[2].id, closings[0].id, closings[1].id, closings[2].id, nil, nil, nil,
            ])
    }

    /// Documents are read in the order of the chain, by pages.
    @Test func aChainIsReadByPages() async throws {
        let till = try Self.till()
        let tenant = till.shop.tenant
        let read = try await sameOnEngines { database in
            try await database.record(till)
            return try await database.read { tx in
                var bodies: [String] = []
                var after = (series: "", sequence: Int64(0))
                for _ in 0..<pageCountMax {
                    let page = try DocumentStore.chain(
                        device: "device-1", after: after, limit: 7, tenant: tenant, in: tx)
                    guard let last = page.last else { return bodies }
                    bodies += try page.map { try $0.text("body") }
                    after = (try last.text("series"), try last.integer("sequence"))
                }
                throw PagesWithoutEnd()
            }
        }
        #expect(read == till.writes.map(\.body))
    }

    @Test func aDocumentIsReadByIdOfItsTenantOnly() async throws {
        let till = try Self.till()
        let found = try await sameOnEngines { database in
            try await database.record(till)
            return try await database.read { tx in
                [
                    try DocumentStore.signed(
                        id: till.documents[0].id, tenant: till.shop.tenant, in: tx)?.document,
                    try DocumentStore.signed(id: till.documents[0].id, tenant: "other", in: tx)?
                        .document,
                    try DocumentStore.signed(id: "none", tenant: till.shop.tenant, in: tx)?
                        .document,
                ]
            }
        }
        #expect(found == [till.writes[0].body, nil, nil])
    }
}
