import RetailModels
import RetailStore
import TestSupport
import Testing

/// Packs, PLU numbers, deposits, ages, open prices and favourites in the catalogue.
struct CatalogueTraitsTests {
    private static let shop = TestShop()
    private static let all = Set(TraitColumn.allCases)
    private static let beer = ProductTraits(
        plu: "77",
        packs: [
            PackCode(code: "4006381333955", quantity: (try? Quantity(milli: 6_000)) ?? .one),
            PackCode(code: "96385074"),
        ], depositSKU: "A-6", ageLimit: 18, favourite: 2)

    /// The first product of the shop with those traits, and the third.
    private static func row(
        _ index: Int, _ traits: ProductTraits, _ given: Set<TraitColumn> = all
    ) throws -> CatalogueRow {
        var row = try shop.rows()[index]
        (row.traits, row.givenTraits) = (traits, given)
        return row
    }

    private static func save(
        _ rows: [CatalogueRow], stamp: Int64? = 100, _ database: any Database
    ) async throws -> [CatalogueChange] {
        try await database.write { tx in
            var catalogue = try CatalogueImport(tenant: shop.tenant, stamp: stamp, in: tx)
            return try catalogue.save(rows)
        }
    }

    private static func find(
        _ code: String, _ database: any Database
    ) async throws -> StockedProduct? {
        try await database.read { tx in
            try ProductStore.find(
                code: code, tenant: shop.tenant, location: shop.location, in: tx)
        }
    }

    @Test(arguments: Engine.allCases)
    func everyCodeFindsItWithItsQuantity(engine: Engine) async throws {
        try await engine.withShop { database in
            #expect(try await Self.save([Self.row(2, Self.beer)], database) == [.changed])
            for (code, pack) in [("A-3", nil), ("77", nil), ("96385074", nil)] as [(String, Int64?)]
                + [("4006381333955", 6_000)]
            {
                let found = try #require(try await Self.find(code, database), "\(code)")
                #expect(found.product.sku == "A-3", "\(code)")
                #expect(found.pack?.milli == pack, "\(code)")
                #expect(found.product.traits == Self.beer, "\(code)")
                #expect(found.deposit?.sku == "A-6", "\(code)")
                // A further code is never taken for the product's own.
                #expect(found.product.barcode == "")
            }
            let plain = try #require(try await Self.find("A-1", database))
            #expect(plain.product.traits == nil && plain.deposit == nil && plain.pack == nil)
        }
    }

    @Test(arguments: Engine.allCases)
    func theSameAgainIsTheSameAndWhatIsNotGivenStays(engine: Engine) async throws {
        try await engine.withShop { database in
            _ = try await Self.save([Self.row(2, Self.beer)], database)
            #expect(try await Self.save([Self.row(2, Self.beer)], database) == [.same])
            // A file with the old columns alone.
            #expect(try await Self.save([Self.shop.rows()[2]], database) == [.same])
            let some = ProductTraits(plu: "78", ageLimit: 16)
            #expect(
                try await Self.save([Self.row(2, some, [.plu, .ageLimit])], database)
                    == [.changed])
            let found = try #require(try await Self.find("78", database)).product.traits
            #expect(found?.ageLimit == 16)
            #expect(found?.packs == Self.beer.packs && found?.favourite == 2)
            #expect(try await Self.find("77", database) == nil)
            #expect(try await Self.find("4006381333955", database)?.pack?.milli == 6_000)
            // Everything is given, and empty.
            _ = try await Self.save([Self.row(2, ProductTraits())], database)
            #expect(try await Self.find("A-3", database)?.product.traits == nil)
            #expect(try await Self.find("4006381333955", database) == nil)
        }
    }

    @Test(arguments: Engine.allCases)
    func aCodeOfAnotherProductIsRefused(engine: Engine) async throws {
        try await engine.withShop { database in
            let taken = ProductTraits(packs: [PackCode(code: "4006381333931")])
            let plu = ProductTraits(plu: "2000000000008")
            let both = [try Self.row(2, taken), try Self.row(8, plu)]
            let answer = try await Self.save(both, database)
            #expect(
                answer == [
                    .refused(reason: "code 4006381333931 belongs to another product"),
                    .refused(reason: "code 2000000000008 belongs to another product"),
                ])
            #expect(try await Self.find("4006381333931", database)?.product.sku == "A-1")
        }
    }

    /// Two products exchange a code in one file; another server has them in any order.
    @Test(arguments: Engine.allCases)
    func whatComesFromAnotherServerIsTakenAsItIs(engine: Engine) async throws {
        try await engine.withShop { database in
            let first = ProductTraits(plu: "1")
            let second = ProductTraits(plu: "2")
            let rows = [try Self.row(2, first), try Self.row(8, second)]
            _ = try await Self.save(rows, stamp: nil, database)
            let swapped = [try Self.row(2, second), try Self.row(8, first)]
            #expect(try await Self.save(swapped, stamp: nil, database) == [.changed, .changed])
            #expect(try await Self.find("1", database)?.product.sku == "A/9 %")
            #expect(try await Self.find("2", database)?.product.sku == "A-3")
            // What was another's pack is a first barcode now.
            var heir = try Self.row(8, ProductTraits())
            heir.barcode = "555"
            let packed = ProductTraits(packs: [PackCode(code: "555")])
            _ = try await Self.save([try Self.row(2, packed)], stamp: nil, database)
            let moved = [heir, try Self.row(2, ProductTraits())]
            #expect(try await Self.save(moved, stamp: nil, database) == [.changed, .changed])
            #expect(try await Self.find("555", database)?.product.sku == "A/9 %")
        }
    }

    @Test(arguments: Engine.allCases)
    func thePageOfFavouritesIsInItsOrder(engine: Engine) async throws {
        try await engine.withShop { database in
            let rows = try [(4, 3), (0, 1), (2, 2), (3, 2)].map { index, place in
                try Self.row(index, ProductTraits(favourite: Int64(place)), [.favourite])
            }
            _ = try await Self.save(rows, database)
            let page = try await database.read { tx in
                try ProductStore.favourites(
                    limit: 10, tenant: Self.shop.tenant, location: Self.shop.location, in: tx)
            }
            #expect(page.map(\.product.sku) == ["A-1", "A-3", "A-4", "A-5"])
        }
    }

    /// A product travels with its traits, and its edited columns as edits do.
    @Test(arguments: Engine.allCases)
    func theyTravel(engine: Engine) async throws {
        try await engine.withShop { cloud in
            try await engine.withShop { till in
                let id = Self.shop.productID("A-3")
                _ = try await Self.save([Self.row(2, Self.beer)], cloud)
                try await cloud.write { tx in
                    _ = try SyncLog.noteProducts(
                        [id], tenant: "tenant-1", now: 100, in: tx)
                }
                try await Edits.pull(from: cloud, to: till)
                let here = try #require(try await Self.find("4006381333955", till))
                #expect(here.product == (try await Self.find("A-3", cloud))?.product)
                #expect(here.pack?.milli == 6_000)

                let edit = try Edits.make(
                    "e1", "till-2", at: 200,
                    ["age_limit": "16", "favourite": "0", "open_price": "1", "deposit_sku": ""],
                    row: id)
                #expect(try await cloud.take(edit).status == .stored)
                try await Edits.pull(from: cloud, to: till)
                let traits = try #require(try await Self.find("77", till)).product.traits
                #expect(
                    traits
                        == ProductTraits(
                            plu: "77", packs: Self.beer.packs, ageLimit: 16, isOpenPrice: true))
                let digests = try await [cloud, till].asyncMap { database in
                    try await database.read { try LogDigest(tenant: "tenant-1", in: $0).shop() }
                }
                #expect(digests[0] == digests[1])
            }
        }
    }

    @Test(arguments: [
        ("age_limit", "100"), ("age_limit", "-1"), ("age_limit", "x"), ("open_price", "2"),
        ("favourite", "1000"), ("favourite", ""), ("deposit_sku", "a\u{1B}b"), ("plu", "1"),
        ("extra_barcodes", "1"),
    ])
    func anEditThatFitsNoColumnIsRefused(column: String, value: String) throws {
        let write = try Edits.make("e", "till-2", at: 1, [column: value])
        let edit = try CanonicalJSON.decode(Edit.self, from: Array(write.body.utf8))
        #expect(edit.fault() != nil)
    }
}

extension Sequence {
    fileprivate func asyncMap<Value>(
        _ transform: (Element) async throws -> Value
    ) async throws -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
