import RetailModels
import RetailStore
import TestSupport
import Testing

/// The tenant, its tills, its tax rates and its people.
struct ShopStoreTests {
    private let shop = TestShop()

    @Test func aShopIsReadAsItWasWritten() async throws {
        let shop = shop
        let (read, missing) = try await both { tx in
            (try ShopStore.shop(shop.tenant, in: tx), try ShopStore.shop("nobody", in: tx))
        }
        #expect(read == shop.shop)
        #expect(missing == nil)
    }

    /// Every mode and rounding survives, and `all` is in the order of ids.
    @Test func shopsOfAllKindsAreListedById() async throws {
        var shops: [Shop] = [shop.shop]
        for mode in TaxMode.allCases {
            for rounding in TaxRounding.allCases {
                var other = shop.shop
                other.tenant = "z-\(mode)-\(rounding)"
                other.taxRules = TaxRules(mode: mode, rounding: rounding)
                other.name = "日本 🍜 \(mode) — 'quoted' \"twice\""
                shops.insert(other, at: 0)
            }
        }
        let written = shops
        let read = try await sameOnEngines { database in
            try await database.write { tx in
                for shop in written { try ShopStore.insert(shop, in: tx) }
            }
            return try await database.read { try ShopStore.all(in: $0) }
        }
        #expect(read == written.sorted { $0.tenant < $1.tenant })
    }

    @Test func aSecondInsertChangesNothing() async throws {
        let shop = shop
        let result = try await sameOnEngines { database in
            try await database.write { tx in
                var other = shop.shop
                other.name = "Another"
                other.currency = "EUR"
                try ShopStore.insert(other, in: tx)
                try ShopStore.insert(
                    [TaxRate(name: "standard", ppm: 1), TaxRate(name: "new", ppm: 2)],
                    tenant: shop.tenant, in: tx)
                var person = shop.operators[0]
                person.name = "Mallory"
                try OperatorStore.insert(person, pinHash: "x", tenant: shop.tenant, in: tx)
                try ShopStore.insertTill(
                    shop.identity, locationNumber: "2", locationName: "Elsewhere", in: tx)
            }
            let places = try await database.rows("SELECT id, number, name FROM location")
            let tills = try await database.rows("SELECT id, location_id, number FROM till")
            #expect(places == [[.text(shop.location), .text("1"), .text("Main street")]])
            #expect(
                tills == [
                    [.text(shop.identity.till), .text(shop.location), .text(shop.identity.series)]
                ])
            return try await database.read { tx in
                Answer(
                    shop: try ShopStore.shop(shop.tenant, in: tx),
                    rates: try ShopStore.taxRates(tenant: shop.tenant, in: tx),
                    people: try OperatorStore.all(tenant: shop.tenant, in: tx))
            }
        }
        #expect(result.shop == shop.shop)
        // `standard` keeps its rate; `new` stands behind the first rate, at its own position 1.
        #expect(
            result.rates == [
                shop.rates[0], TaxRate(name: "new", ppm: 2), shop.rates[1], shop.rates[2],
            ])
        #expect(result.people == shop.operators)
    }

    private struct Answer: Hashable {
        var shop: Shop?
        var rates: [TaxRate]
        var people: [Operator]
    }

    @Test func credentialsAreOfActivePeopleOfTheTenant() async throws {
        let shop = shop
        let found = try await sameOnEngines { database in
            try await database.read { tx in
                let own = try (1...4).map {
                    try OperatorStore.credential(number: $0, tenant: shop.tenant, in: tx)
                }
                let foreign = try OperatorStore.credential(number: 1, tenant: "x", in: tx)
                return (own + [foreign]).map { found in
                    found.map { "\($0.person.name) \($0.person.role) \($0.pinHash)" }
                }
            }
        }
        #expect(found == ["Maria cashier hash-1", "Ada Łódź manager hash-2", nil, nil, nil])
    }

    /// What the schema itself refuses, by the same kind on both engines.
    @Test(arguments: Engine.allCases)
    func theSchemaRefusesWhatIsNoShop(engine: Engine) async throws {
        let shop = shop
        try await engine.withShop(shop) { database in
            var nameless = shop.shop
            nameless.tenant = "t2"
            nameless.name = ""
            let unnamed = nameless
            let check = await failure {
                try await database.write { try ShopStore.insert(unnamed, in: $0) }
            }
            #expect((check as? SQLFailure)?.kind == .checkViolation)
            let orphan = await failure {
                try await database.write { tx in
                    try ShopStore.insert([TaxRate(name: "a", ppm: 1)], tenant: "none", in: tx)
                }
            }
            #expect((orphan as? SQLFailure)?.kind == .foreignKeyViolation)
            let twice = await failure {
                try await database.write { tx in
                    var person = shop.operators[0]
                    person.id = "other"
                    try OperatorStore.insert(person, pinHash: "", tenant: shop.tenant, in: tx)
                }
            }
            #expect((twice as? SQLFailure)?.kind == .uniqueViolation)
        }
    }

    private func both<Value: Equatable & Sendable, Other: Equatable & Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> (Value, Other)
    ) async throws -> (Value, Other) {
        let pair = try await sameOnEngines(shop) { database in
            let answer = try await database.read(body)
            return Pair(first: answer.0, second: answer.1)
        }
        return (pair.first, pair.second)
    }

    private struct Pair<First: Equatable, Second: Equatable>: Equatable {
        var first: First
        var second: Second
    }
}
