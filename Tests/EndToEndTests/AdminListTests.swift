import Foundation
import Testing

/// What scripts read of `pos admin`.
struct AdminListTests {
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
}
