import Foundation
import Testing

/// What whoever runs a server does with `pos admin`, and what scripts read of it.
struct AdminTests {
    private struct Identity: Decodable { var tenant: String }
    private struct Item: Decodable { var id: String }

    /// Every list is one array, whatever it lists and whether there is anything.
    @Test func everyListIsOneArray() async throws {
        let shop = try await Prepared.empty()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: shop.path + "/till.json"))
        let tenant = try JSONDecoder().decode(Identity.self, from: bytes).tenant
        func list(_ kind: String) throws -> [Item] {
            let words = kind == "tenant" ? [] : ["--tenant", tenant]
            return try shop.pos(["admin", kind, "list", "--json"] + words).json()
        }
        #expect(try list("licence").isEmpty)
        try shop.pos("admin", "licence", "create", "--tenant", tenant, "--seats", "2").done()
        #expect(try list("licence").count == 1)
        #expect(try list("tenant").map(\.id) == [tenant])
        #expect(try list("location").count == 1)
        #expect(try !list("operator").isEmpty)
        #expect(try list("device").isEmpty)
    }

    /// A tenant that `pos admin` made gets its catalogue without a shop in the server's folder.
    @Test(.enabled(if: Site.postgres != nil, "no PostgreSQL (POS_TEST_DATABASE_URL)"))
    func aCatalogueIsImportedForATenant() throws {
        let database = try CloudDatabase()
        let server = try Shop(environment: database.settings)
        try server.pos("admin", "migrate").done()
        let words = ["admin", "tenant", "create", "--name", "One", "--tenant"]
        let rates = ["--tax-rate", "standard=7.25", "--tax-rate", "reduced=2"]
        for tenant in ["one", "two"] {
            try server.pos(words + [tenant] + rates + ["--tax-rate", "none=0"]).done()
        }
        let file = Site.demo + "/catalogue.csv"
        let summary = try server.pos("import", "products", "--tenant", "one", file).done()
        #expect(summary.contains("400 added"))
        let rows = "SELECT tenant_id, count(*) FROM product GROUP BY tenant_id"
        #expect(try database.query(rows) == "one|400")
        try server.pos("import", "products", "--tenant", "none", file).refused(2, "none")
        let till = try Shop()
        try till.pos("import", "products", "--tenant", "one", file).refused(64, "DB_TYPE")
    }
}
