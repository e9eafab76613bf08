import RetailModels
import RetailStore
import TestSupport
import Testing

@testable import Till

/// The columns of a catalogue file that it need not have.
@Suite struct CatalogueFileTests {
    private static let plain =
        "sku,barcode,name,department,category,brand,unit,price,cost,tax_class"
    private static let extra = ",plu,extra_barcodes,deposit_sku,age_limit,open_price,favourite"

    private func run(
        _ text: String, _ database: any Database
    ) async throws -> ImportSummary {
        let shop = TestSupport.TestShop().shop
        let currency = try #require(Currency(code: shop.currency))
        return try await CatalogueFile(shop: shop, currency: currency).run(
            Array(text.utf8), into: database, isStrict: false, now: 1
        ) { _, _ in }
    }

    private func traits(_ sku: String, _ database: any Database) async throws -> ProductTraits? {
        let shop = TestSupport.TestShop()
        return try await database.read { tx in
            try ProductStore.find(
                code: sku, tenant: shop.tenant, location: shop.location, in: tx)
        }?.product.traits
    }

    @Test func theyAreReadWhereverTheyStand() async throws {
        try await Engine.sqlite.withShop { database in
            let text = """
                favourite,\(Self.plain),age_limit,plu,extra_barcodes,open_price,deposit_sku
                3,B-1,,Beer,Drinks,Beer,X,each,1.99,1.00,standard,18,77,4006381333955*6,no,B-2
                ,B-2,,Bottle,Drinks,Beer,X,each,0.25,0.25,none,,,,,
                0,B-3,,Gift,Other,Gift,X,each,0,0,none,0,,,yes,
                """
            let summary = try await run(text, database)
            #expect(summary.refused == [] && summary.added == 3)
            #expect(
                try await traits("B-1", database)
                    == ProductTraits(
                        plu: "77",
                        packs: [PackCode(code: "4006381333955", quantity: Quantity(milli: 6_000))],
                        depositSKU: "B-2", ageLimit: 18, favourite: 3))
            #expect(try await traits("B-2", database) == nil)
            #expect(try await traits("B-3", database) == ProductTraits(isOpenPrice: true))

            // The old columns alone leave them as they are; a column that is there empties them.
            let old = "\(Self.plain)\nB-1,,Beer,Drinks,Beer,X,each,2.10,1.00,standard\n"
            #expect(try await run(old, database).changed == 1)
            #expect(try await traits("B-1", database)?.ageLimit == 18)
            let less = "\(Self.plain),plu\nB-1,,Beer,Drinks,Beer,X,each,2.10,1.00,standard,\n"
            #expect(try await run(less, database).changed == 1)
            #expect(try await traits("B-1", database)?.plu == nil)
            #expect(try await traits("B-1", database)?.favourite == 3)
        }
    }

    @Test(arguments: [
        "abc,,,,,", "123456789012345,,,,,", ",*6,,,,", ",1*0,,,,", ",1|1,,,,", ",,,100,,",
        ",,,-1,,", ",,,x,,", ",,,,maybe,", ",,,,,1000", ",,,,,-1",
    ])
    func aRowThatIsWrongIsRefusedByItsLine(fields: String) async throws {
        try await Engine.sqlite.withShop { database in
            let summary = try await run(
                "\(Self.plain)\(Self.extra)\nB-1,,B,D,C,X,each,1.99,1.00,standard,\(fields)\n",
                database)
            #expect(summary.refused.map(\.line) == [2])
            #expect(summary.added == 0)
        }
    }
}
