import RetailModels
import RetailStore
import TestSupport
import Testing

/// What becomes of the rows of a catalogue file.
struct CatalogueImportTests {
    private let shop = TestShop()

    @Test func theSameFileAgainChangesNothing() async throws {
        let shop = shop
        let answer = try await sameOnEngines { database in
            let before = try await Self.content(of: database)
            let changes = try await Self.save(try shop.rows(), shop, database)
            let after = try await Self.content(of: database)
            #expect(before == after)
            return changes
        }
        #expect(answer == Array(repeating: .same, count: 10))
    }

    @Test func rowsAreAddedChangedOrLeft() async throws {
        let shop = shop
        var rows = try shop.rows()
        rows[1].price = try Money(minor: 200)
        rows[2].department = "Bar"
        rows[3].taxClass = "none"
        rows[4].barcode = "2000000000077"
        rows[5].barcode = ""
        rows[6].brand = "Other"
        rows.append(rows[0])
        rows[10].sku = "NEW"
        rows[10].barcode = ""
        rows[10].category = "Puddings"
        let given = rows
        let answer = try await sameOnEngines { database in
            let changes = try await Self.save(given, shop, database)
            let again = try await Self.save(given, shop, database)
            #expect(again == Array(repeating: .same, count: 11))
            let products = try await database.read { tx in
                try ProductStore.list(
                    after: 0, limit: 50, lowOnly: false, tenant: shop.tenant,
                    location: shop.location, in: tx
                ).map(\.product)
            }
            let categories = try await database.read { tx in
                try CatalogueStore.categories(tenant: shop.tenant, in: tx)
            }
            return Answer(changes: changes, products: products, categories: categories)
        }
        #expect(
            answer.changes == [
                .same, .changed, .changed, .changed, .changed, .same, .changed, .same, .same, .same,
                .added,
            ])
        #expect(answer.products[1].price.minor == 200)
        #expect(answer.products[2].department == "Bar")
        #expect(answer.products[3].taxClass == "none")
        // The first of its two barcodes; the old one still finds it.
        #expect(answer.products[4].barcode == "2000000000015")
        #expect(answer.products[5].barcode == "2000000000022")
        #expect(answer.products[6].brand == "Other")
        #expect(answer.products[10].ordinal == 11)
        let names = answer.categories.map { "\($0.department)/\($0.name)" }
        #expect(names == names.sorted())
        #expect(names.contains("Dairy/Puddings") && names.contains("Bar/Beer"))
        #expect(answer.categories.allSatisfy { !$0.id.isEmpty })
    }

    private struct Answer: Equatable {
        var changes: [CatalogueChange]
        var products: [Product]
        var categories: [RetailModels.Category]
    }

    @Test func badRowsAreRefusedAndTheOthersKept() async throws {
        let shop = shop
        let rows = try shop.rows()
        var (unknownTax, taken, first, second) = (rows[0], rows[0], rows[0], rows[0])
        (unknownTax.sku, unknownTax.barcode, unknownTax.taxClass) = ("T", "", "luxury")
        (taken.sku, taken.barcode) = ("B", rows[1].barcode)
        // In one chunk, neither of them known before.
        (first.sku, first.barcode) = ("C", "777")
        (second.sku, second.barcode) = ("D", "777")
        let given = [unknownTax, taken, first, second, rows[7]]
        let answer = try await sameOnEngines { database in
            let changes = try await Self.save(given, shop, database)
            let codes = try await database.read { tx in
                try ["T", "B", "C", "D", "777"].map {
                    try ProductStore.find(
                        code: $0, tenant: shop.tenant, location: shop.location, in: tx)?.product.sku
                }
            }
            #expect(codes == [nil, nil, "C", nil, "C"])
            return changes
        }
        #expect(
            answer == [
                .refused(reason: "unknown tax class luxury"),
                .refused(reason: "barcode \(rows[1].barcode) belongs to another product"),
                .added, .refused(reason: "barcode 777 belongs to another product"), .same,
            ])
    }

    /// A product twice in one chunk: the later row wins, and is a change.
    @Test func theSameSKUTwiceInAChunkIsAChange() async throws {
        let shop = shop
        var (one, two) = (try shop.rows()[0], try shop.rows()[0])
        (one.sku, one.barcode, one.name) = ("TWICE", "", "First")
        (two.sku, two.barcode, two.name) = ("TWICE", "888", "Second")
        let given = [one, two, two]
        let answer = try await sameOnEngines { database in
            let changes = try await Self.save(given, shop, database)
            let name = try await database.read { tx in
                try ProductStore.find(
                    code: "888", tenant: shop.tenant, location: shop.location, in: tx)?.product.name
            }
            #expect(name == "Second")
            return changes
        }
        #expect(answer == [.added, .changed, .same])
    }

    /// Several chunks in one transaction, with a conflict between the first and the last.
    @Test func chunksOfOneImportKnowOfEachOther() async throws {
        let shop = shop
        let template = try shop.rows()[0]
        let rows = (0..<450).map { number in
            var row = template
            row.sku = "S\(number)"
            row.barcode = number == 449 ? "9000" : "\(9_000 + number)"
            row.name = "Thing \(number)"
            row.department = "D\(number % 3)"
            return row
        }
        let answer = try await sameOnEngines { database in
            let changes = try await Self.save(rows, shop, database)
            let count = try await database.read {
                try ProductStore.count(tenant: shop.tenant, in: $0)
            }
            #expect(count == 459)
            let ordinals = try await database.rows(
                "SELECT MIN(ordinal), MAX(ordinal), COUNT(DISTINCT ordinal) FROM product")
            #expect(ordinals == [[.integer(1), .integer(459), .integer(459)]])
            return changes
        }
        #expect(answer.prefix(449).allSatisfy { $0 == .added })
        #expect(answer[449] == .refused(reason: "barcode 9000 belongs to another product"))
    }

    @Test func twoTenantsShareNothingButTheOrder() async throws {
        let other = TestShop(tenant: "tenant-2")
        let ordinals = try await sameOnEngines { database in
            try await database.write { try other.insert(in: $0) }
            return try await database.rows(
                "SELECT tenant_id, ordinal FROM product ORDER BY ordinal")
        }
        #expect(ordinals.map { $0[1] } == (1...20).map { .integer($0) })
        #expect(ordinals[9][0] == .text("tenant-1"))
        #expect(ordinals[10][0] == .text("tenant-2"))
    }

    private static func save(
        _ rows: [CatalogueRow], _ shop: TestShop, _ database: any Database
    ) async throws -> [CatalogueChange] {
        try await database.write { tx in
            var catalogue = try CatalogueImport(tenant: shop.tenant, stamp: 100, in: tx)
            var changes: [CatalogueChange] = []
            var start = 0
            while start < rows.count {
                let end = min(start + CatalogueImport.chunkSize, rows.count)
                changes += try catalogue.save(Array(rows[start..<end]))
                start = end
            }
            return changes
        }
    }

    private static func content(of database: any Database) async throws -> [[FieldValue]] {
        try await database.rows(
            """
            SELECT p.id, p.name, p.search_text, p.ordinal, p.price_minor, b.barcode FROM product p
            LEFT JOIN product_barcode b ON b.tenant_id = p.tenant_id AND b.product_id = p.id
            ORDER BY p.ordinal, b.barcode
            """)
    }
}
