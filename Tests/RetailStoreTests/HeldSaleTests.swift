import RetailModels
import RetailStore
import TestSupport
import Testing

/// Sales that wait on one till and are wanted on another, on both engines.
struct HeldSaleTests {
    private let shop = TestShop()

    private func sale(_ id: String) -> HeldSale {
        HeldSale(
            name: "coat \(id)", at: 5, operatorID: "o", operatorName: "O", total: .zero,
            cart: Cart(id: id))
    }

    /// What one till does in the cloud.
    private func at<Value: Sendable>(
        _ device: String, _ database: any Database, place: String? = nil,
        _ work: @escaping @Sendable (HeldSaleStore) throws -> Value
    ) async throws -> Value {
        let (tenant, place) = (shop.tenant, place ?? shop.location)
        return try await database.write { tx in
            try work(HeldSaleStore(tenant: tenant, location: place, device: device, in: tx))
        }
    }

    private func offer(
        _ ids: [String], _ device: String, _ database: any Database, now: Int64 = 10
    ) async throws -> [String] {
        let offers = ids.map { HeldOffer(sale($0), series: "01") }
        return try await at(device, database) { try $0.offer(offers, now: now) }
    }

    private func rows(_ database: any Database) async throws -> Int64 {
        try await database.read { try $0.count("SELECT COUNT(*) AS n FROM held_sale") }
    }

    private func names(_ device: String, _ database: any Database) async throws -> [String] {
        try await at(device, database) { try $0.offers().map(\.id) }
    }

    @Test func oneTillHasTheClaimAndGetsTheSale() async throws {
        let held = sale("x")
        let told = try await sameOnEngines { database in
            var told: [String] = []
            told += try await offer(["x", "y"], "a", database)
            told += try await names("a", database)
            told += try await names("b", database)
            let first = try await at("b", database) { try $0.claim("x") }
            let second = try await at("c", database) { try $0.claim("x") }
            told += [first.state.rawValue, second.state.rawValue]
            told += try await names("c", database)
            // The one that has it learns who waits, and gives it up once, however often it says so.
            told += try await offer(["x", "y"], "a", database)
            for _ in 1...2 {
                told.append("\(try await at("a", database) { try $0.give(held) })")
            }
            let ready = try await at("b", database) { try $0.claim("x") }
            #expect(ready.sale == held)
            told.append(ready.state.rawValue)
            told.append("\(try await at("b", database) { try $0.settle("x", hasArrived: true) })")
            // Late words of the one that had it change nothing.
            told += try await offer(["x"], "a", database)
            told.append("\(try await at("a", database) { try $0.give(held) })")
            told += try await names("c", database)
            let late = try await at("c", database) { try $0.claim("x") }
            told.append(late.state.rawValue)
            // The one that has it now holds it again.
            told += try await offer(["x"], "b", database)
            told += try await names("a", database)
            return told
        }
        #expect(
            told == [
                "x", "y", "waiting", "gone", "y", "x", "true", "true", "ready", "false", "true",
                "gone", "x",
            ])
    }

    @Test func aClaimThatIsLeftIsForOthers() async throws {
        let held = sale("x")
        let told = try await sameOnEngines { database in
            _ = try await offer(["x"], "a", database)
            _ = try await at("b", database) { try $0.claim("x") }
            let isKept = try await at("b", database) { try $0.settle("x", hasArrived: false) }
            let isTaken = try await at("a", database) { try $0.give(held) }
            let other = try await at("c", database) { try $0.claim("x") }
            // What its till no longer offers is gone for who waits.
            _ = try await offer([], "a", database)
            let gone = try await at("c", database) { try $0.claim("x") }
            return ["\(isKept)", "\(isTaken)", other.state.rawValue, gone.state.rawValue]
        }
        #expect(told == ["true", "false", "waiting", "gone"])
    }

    @Test func anotherPlaceSeesNothing() async throws {
        let told = try await sameOnEngines { database in
            _ = try await offer(["x"], "a", database)
            let seen = try await at("b", database, place: "elsewhere") { try $0.offers().count }
            let claim = try await at("b", database, place: "elsewhere") { try $0.claim("x") }
            return ["\(seen)", claim.state.rawValue]
        }
        #expect(told == ["0", "gone"])
    }

    @Test func whatArrivedLongAgoIsForgotten() async throws {
        let held = sale("x")
        let count = try await sameOnEngines { database in
            _ = try await offer(["x"], "a", database)
            _ = try await at("b", database) { try $0.claim("x") }
            _ = try await at("a", database) { try $0.give(held) }
            _ = try await at("b", database) { try $0.settle("x", hasArrived: true) }
            _ = try await offer([], "c", database, now: 5 + HeldSaleStore.arrivedKeptMs)
            let before = try await rows(database)
            _ = try await offer([], "c", database, now: 6 + HeldSaleStore.arrivedKeptMs)
            return [before, try await rows(database)]
        }
        #expect(count == [1, 0])
    }

    @Test func departmentsHaveTheClassOfMostOfTheirProducts() async throws {
        let (shop, rows) = (shop, try shop.rows())
        let found = try await sameOnEngines { database in
            try await database.read { tx in
                try CatalogueStore.departments(tenant: shop.tenant, in: tx)
            }
        }
        let names = Set(rows.map(\.department)).sorted {
            $0.utf8.lexicographicallyPrecedes($1.utf8)
        }
        #expect(found.map(\.name) == names)
        for department in found {
            let classes = rows.filter { $0.department == department.name }.map(\.taxClass)
            let counts = Dictionary(grouping: classes) { $0 }.mapValues(\.count)
            #expect(counts[department.taxClass] == counts.values.max(), "\(department.name)")
        }
    }

    @Test func codesThatNobodyKnewAreListedUntilAProductHasThem() async throws {
        var till = try DocumentBuilder()
        try till.openShift()
        for (code, price) in [("77", 320), ("55", 100), ("77", 350)] {
            var line = try till.line(0, price: Int64(price))
            line.product.barcode = code
            line.priceSource = PriceSource.unknownCode
            try till.sell(line)
        }
        // One that has become a product's since.
        var known = try till.line(0)
        known.priceSource = PriceSource.unknownCode
        try till.sell(known)
        let made = till
        let found = try await sameOnEngines(till.shop) { database in
            try await database.record(made)
            return try await database.read { tx in
                let all = try SaleStore.unknownCodes(
                    after: "", limit: 10, tenant: made.shop.tenant, in: tx)
                let rest = try SaleStore.unknownCodes(
                    after: "55", limit: 10, tenant: made.shop.tenant, in: tx)
                return [all, rest]
            }
        }
        #expect(found[0].map(\.code) == ["55", "77"])
        #expect(found[0][1].lines == 2)
        #expect(found[0][1].price == (try Money(minor: 350)))
        #expect(found[1].map(\.code) == ["77"])
    }
}
