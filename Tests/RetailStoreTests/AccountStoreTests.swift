import RetailModels
import RetailStore
import TestSupport
import Testing

/// Customers with their accounts, on both engines.
struct AccountStoreTests {
    private let shop = TestShop()

    /// Six customers; three have an account, one of them under a second id.
    private func record(in database: any Database) async throws -> DocumentBuilder {
        let people = [
            ("cust-1", "10", "Zoë Rowe"), ("cust-2", "20", "ana"), ("cust-3", "30", "Ana Núñez"),
            ("cust-4", "40", "Bo"), ("cust-5", "1", "ZOE"), ("cust-6", "10", "Zoë again"),
        ]
        let writes = try people.map { id, number, name in
            JournalWrite(
                id: id, kind: .customer,
                body: try CanonicalJSON.text(Customer(id: id, number: number, name: name)))
        }
        _ = try await database.record(writes, key: "", tenant: shop.tenant)
        var till = try DocumentBuilder(shop: shop, seed: 3)
        try till.openShift()
        try till.sell(till.line(0), from: ValueHolder(.account, "cust-1"))
        try till.sell(till.line(1), from: ValueHolder(.account, "cust-3"))
        try till.sell(till.line(2), from: ValueHolder(.account, "cust-6"))
        let paid = CartLine(
            product: .value(.account), quantity: .one, unitPrice: try Money(minor: 100),
            entry: .keyed, priceSource: "entered", value: ValueHolder(.account, "cust-1"))
        try till.sell(paid)
        let made = till
        _ = try await database.record(made).map(\.status)
        try await database.write { [shop] tx in
            try tx.send(
                """
                INSERT INTO sync_alias (tenant_id, kind, local_id, cloud_id)
                VALUES (\(shop.tenant), 'customer', 'cust-6', 'cust-1')
                """)
            try tx.send(
                """
                UPDATE customer SET exempt_reason = 'Resale', exempt_certificate = 'EX-1',
                    credit_limit_minor = 500
                WHERE tenant_id = \(shop.tenant) AND id = 'cust-3'
                """)
        }
        return made
    }

    private func all(
        _ query: AccountStore.Query, _ tx: any SQLTransaction
    ) throws -> [CustomerAccount] {
        var (query, seen) = (query, [CustomerAccount]())
        for _ in 0..<pageCountMax {
            let page = try AccountStore.page(query, tenant: shop.tenant, in: tx)
            seen += page.prefix(Int(query.limit))
            guard page.count > Int(query.limit) else { return seen }
            query.after = seen.last?.customer.id
        }
        throw PagesWithoutEnd()
    }

    /// The same customers in the same order, whatever the size of a page.
    private func ids(_ query: AccountStore.Query) async throws -> [String] {
        try await sameOnEngines { database in
            _ = try await record(in: database)
            return try await database.read { tx in
                let pages = try ([1, 2, 50] as [Int64]).map { limit in
                    var query = query
                    query.limit = limit
                    return try all(query, tx).map(\.customer.id)
                }
                #expect(pages[0] == pages[2])
                #expect(pages[1] == pages[2])
                return pages[2]
            }
        }
    }

    @Test(arguments: [
        (AccountSort.number, false, ["cust-5", "cust-1", "cust-2", "cust-3", "cust-4"]),
        (.number, true, ["cust-4", "cust-3", "cust-2", "cust-1", "cust-5"]),
        // Of names the case of ASCII letters does not count.
        (.name, false, ["cust-2", "cust-3", "cust-4", "cust-5", "cust-1"]),
        (.name, true, ["cust-1", "cust-5", "cust-4", "cust-3", "cust-2"]),
        // Who never had an account comes last.
        (.owes, false, ["cust-3", "cust-1", "cust-5", "cust-2", "cust-4"]),
        (.owes, true, ["cust-1", "cust-3", "cust-5", "cust-2", "cust-4"]),
    ])
    func everyOrderShowsEachOnce(
        sort: AccountSort, isDescending: Bool, wanted: [String]
    ) async throws {
        let found = try await ids(.init(sort: sort, isDescending: isDescending))
        #expect(found == wanted)
    }

    @Test(arguments: [
        ("ana", AccountSort.number, ["cust-2", "cust-3"]), ("zo", .name, ["cust-5", "cust-1"]),
        ("1", .number, ["cust-5", "cust-1"]), ("10", .owes, ["cust-1"]),
        (
            "ana", .owes,
            ["cust-3", "cust-2"]
        ), ("x", .owes, []), ("%", .name, []), ("'", .number, []),
    ])
    func aFilterIsSorted(search: String, sort: AccountSort, wanted: [String]) async throws {
        #expect(try await ids(.init(search: search, sort: sort)) == wanted)
    }

    @Test func accountsSayWhatHoldsAndWhatIsOwed() async throws {
        let found = try await sameOnEngines { database in
            let made = try await record(in: database)
            let totals = made.documents.map { $0.sale?.priced.gross.minor ?? 0 }
            return try await database.read { [shop] tx in
                let all = try all(.init(), tx)
                let counts = try ["", "ana", "x"].map {
                    try AccountStore.count($0, tenant: shop.tenant, in: tx)
                }
                #expect(counts == [5, 2, 0])
                #expect(try AccountStore.count("", tenant: "other", in: tx) == 0)
                // Under the second id, too.
                #expect(all[1].owes.minor == totals[1] + totals[3] - 100)
                #expect(all[3].owes.minor == totals[2])
                #expect(all[0].owes == .zero)
                return all
            }
        }
        let terms = CustomerTerms(
            exemption: TaxExemption(reason: "Resale", certificate: "EX-1"),
            creditLimit: try Money(minor: 500))
        #expect(found.map(\.customer.terms) == [nil, nil, nil, terms, nil])
    }

    @Test func movementsSayWhatWasOwedAfterEach() async throws {
        let movements = try await sameOnEngines { database in
            let made = try await record(in: database)
            return try await database.read { [shop] tx in
                let all = try AccountStore.movements(
                    of: "cust-1", limit: 50, tenant: shop.tenant, in: tx)
                #expect(all.map(\.document) == [4, 3, 1].map { made.documents[$0].id })
                let rest = try AccountStore.movements(
                    of: "cust-6", after: all[0].key, limit: 1, tenant: shop.tenant, in: tx)
                #expect(rest == [all[1]])
                let others = try AccountStore.movements(
                    of: "cust-1", limit: 9, tenant: "other", in: tx)
                #expect(others == [])
                return all
            }
        }
        var owed: Int64 = 0
        for movement in movements.reversed() {
            owed += movement.amount.minor
            #expect(movement.owes.minor == owed)
        }
        #expect(movements.first?.amount.minor == -100)
    }

    /// Each order, and each filter, reads what its page has.
    @Test(arguments: AccountSort.allCases, ["", "ana"])
    func everyOrderHasAnIndex(sort: AccountSort, search: String) async throws {
        try await Engine.sqlite.withShop(shop) { database in
            _ = try await record(in: database)
            try await database.read { [shop] tx in
                let planned = PlannedTransaction(tx)
                for isDescending in [false, true] {
                    _ = try AccountStore.page(
                        .init(
                            search: search, sort: sort, isDescending: isDescending,
                            after: "cust-3", limit: 2), tenant: shop.tenant, in: planned)
                }
                // The hits of a search are sorted.
                let hits = [
                    "SCAN hits", "SCAN numbers", "SCAN names", "FOR ORDER BY", "UNION",
                ]
                let steps = planned.slowSteps(
                    but: ["LAST TERM", "RIGHT PART"] + (search.isEmpty ? [] : hits))
                #expect(steps == [])
            }
        }
    }
}
