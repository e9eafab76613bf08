import RetailModels
import RetailStore
import TestSupport
import Testing

@testable import RetailServer

/// Products that managers make, and the codes that they give them.
struct ProductTests {
    private static func soap(
        _ sku: String = "S-1", barcode: String = "777"
    ) throws -> Product {
        Product(
            id: "of no use", sku: sku, barcode: barcode, name: "Soap", department: "COSMETICS",
            category: "Soap", brand: "Mill", unit: "each", price: try Money(minor: 199),
            cost: .zero,
            taxClass: "standard", ordinal: -5)
    }

    @Test(arguments: Engine.allCases)
    func aProductIsMadeAndTheLogTells(engine: Engine) async throws {
        try await TwoShops.with(engine) { shops in
            let office = try await Office(shops)
            let before = try await office.head()
            let made = try await office.send(AddProduct(try Self.soap())).expectReply(
                AddProduct.self)
            #expect(made.id == DerivedID.make(shops.mine.tenant, "product", "S-1"))
            #expect(made.ordinal > 0 && made.department == "COSMETICS")
            #expect(try await office.find("777") == made)
            #expect(try await office.head() == before + 1)
            // Without a PLU is without one, however it is said.
            var bare = try Self.soap("S-3", barcode: "")
            bare.traits = ProductTraits(plu: "")
            let plain = try await office.send(AddProduct(bare)).expectReply(AddProduct.self)
            #expect(plain.traits == nil)
            // What was deleted stays so.
            try await shops.run.database.scoped(to: shops.mine.tenant).write { tx in
                try tx.send(
                    """
                    UPDATE product SET deleted_at_ms = 1
                    WHERE tenant_id = \(shops.mine.tenant) AND id = \(plain.id)
                    """
                )
            }
            try await office.send(AddProduct(bare)).expectProblem(.exists)
            // Once, however often it is sent; and another is another.
            let again = try await office.send(AddProduct(try Self.soap())).expectReply(
                AddProduct.self)
            #expect(again == made)
            try await office.send(AddProduct(try Self.soap(barcode: ""))).expectProblem(.exists)
            try await office.send(AddProduct(try Self.soap("S-2"))).expectProblem(.exists)
            #expect(try await office.head() == before + 2)
            // The other shop has none of it.
            let foreign = try await shops.run.client.send(
                FindProduct(code: "777"), token: shops.others.token)
            foreign.expectProblem(.notFound)
        }
    }

    @Test(arguments: Engine.allCases)
    func badProductsAreRefused(engine: Engine) async throws {
        try await TwoShops.with(engine) { shops in
            let office = try await Office(shops)
            func refused(
                _ code: Problem.Code = .badRequest, _ change: (inout Product) throws -> Void
            ) async throws {
                var product = try Self.soap()
                try change(&product)
                try await office.send(AddProduct(product)).expectProblem(code)
            }
            try await refused { $0.sku = "" }
            try await refused { $0.name = "" }
            try await refused { $0.department = "" }
            try await refused { $0.unit = "" }
            try await refused { $0.name = "So\u{1B}ap" }
            try await refused { $0.category = String(repeating: "x", count: 201) }
            try await refused { $0.price = try Money(minor: -1) }
            try await refused { $0.barcode = "7 7" }
            try await refused { $0.traits = ProductTraits(plu: "4o11") }
            try await refused { $0.traits = ProductTraits(packs: [PackCode(code: "a|b")]) }
            try await refused { $0.traits = ProductTraits(ageLimit: 100) }
            try await refused {
                $0.traits = ProductTraits(packs: [PackCode(code: "9", quantity: .zero)])
            }
            try await refused(.exists) { $0.traits = ProductTraits(plu: $0.barcode) }
            try await refused(.notFound) { $0.taxClass = "luxury" }
            #expect(try await office.find("S-1") == nil)
        }
    }

    /// Two managers look at a product; the second's list of codes is an old one.
    @Test(arguments: Engine.allCases)
    func codesThatWereChangedMeanwhileStay(engine: Engine) async throws {
        try await TwoShops.with(engine) { shops in
            let office = try await Office(shops)
            let made = try await office.send(AddProduct(try Self.soap()))
                .expectReply(AddProduct.self)
            let base = ProductCodes(of: made)
            let first = SetProductCodes(sku: made.sku, .init(plu: "4011", base: base))
            let now = try await office.send(first).expectReply(SetProductCodes.self)
            let second = SetProductCodes(
                sku: made.sku, .init(packs: [PackCode(code: "888")], base: base))
            try await office.send(second).expectProblem(.changed)
            #expect(try await office.find("4011") == now)
            // The first again, as after an answer that was lost.
            #expect(try await office.send(first).expectReply(SetProductCodes.self) == now)
        }
    }

    /// A scan looks for a code before it looks for a SKU.
    @Test(arguments: Engine.allCases)
    func aCodeThatIsAnothersSKUIsRefused(engine: Engine) async throws {
        try await TwoShops.with(engine) { shops in
            let office = try await Office(shops)
            for sku in ["1001", "1002"] {
                _ = try await office.send(AddProduct(try Self.soap(sku, barcode: "")))
                    .expectReply(AddProduct.self)
            }
            try await office.send(SetProductCodes(sku: "1001", .init(plu: "1002")))
                .expectProblem(.exists)
            try await office.send(AddProduct(try Self.soap("1003", barcode: "1002")))
                .expectProblem(.exists)
            let own = try await office.send(SetProductCodes(sku: "1001", .init(plu: "1001")))
                .expectReply(SetProductCodes.self)
            #expect(own.traits?.plu == "1001")
        }
    }

    @Test(arguments: Engine.allCases)
    func codesComeAndGo(engine: Engine) async throws {
        try await TwoShops.with(engine) { shops in
            let office = try await Office(shops)
            let made = try await office.send(AddProduct(try Self.soap(barcode: "")))
                .expectReply(AddProduct.self)
            func set(_ body: SetProductCodes.Body) async throws -> Product {
                try await office.send(SetProductCodes(sku: made.sku, body))
                    .expectReply(SetProductCodes.self)
            }
            let six = PackCode(code: "888", quantity: try Quantity(milli: 6_000))
            var now = try await set(.init(barcode: "777", plu: "4011", packs: [six]))
            #expect(now.barcode == "777" && now.traits?.plu == "4011" && now.traits?.packs == [six])
            for code in ["777", "4011", "888", "S-1"] {
                #expect(try await office.find(code)?.id == made.id, "\(code)")
            }
            let head = try await office.head()
            // The first barcode stays, and the same again is no change.
            now = try await set(.init(barcode: "999", plu: "4011", packs: [six]))
            #expect(now.barcode == "777")
            #expect(try await office.head() == head)
            now = try await set(.init(packs: [PackCode(code: "889")]))
            #expect(now.traits?.plu == nil)
            for code in ["4011", "888", "999"] {
                #expect(try await office.find(code) == nil, "\(code)")
            }
            #expect(try await office.find("889")?.price == made.price)
            // A code is one product's.
            _ = try await office.send(AddProduct(try Self.soap("S-2", barcode: "555")))
                .expectReply(AddProduct.self)
            _ = try await office.send(SetProductCodes(sku: "S-2", .init(packs: [six])))
                .expectReply(SetProductCodes.self)
            try await office.send(
                SetProductCodes(sku: "S-2", .init(packs: [PackCode(code: "889")]))
            ).expectProblem(.exists)
            try await office.send(SetProductCodes(sku: "none", .init())).expectProblem(.notFound)
        }
    }
}

extension Office {
    fileprivate func find(_ code: String) async throws -> Product? {
        let reply = try await send(FindProduct(code: code))
        return reply.status == 404 ? nil : try reply.expectReply(FindProduct.self).product
    }

    /// Where the shop's stream stands.
    fileprivate func head() async throws -> Int64 {
        try await shops.run.database.scoped(to: shops.mine.tenant).read { tx in
            try SyncLog.head(of: Realtime.shopStream, tenant: shops.mine.tenant, in: tx)
        }?.seq ?? 0
    }
}
