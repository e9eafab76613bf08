import APIClient
import RetailModels
import RetailStore

/// What a paired till keeps a copy of: the tenant's people and catalogue, written as the cloud
/// tells them.
struct ShopCopy: Sendable {
    let tenant: String
    let database: any Database
    /// Asks the cloud; each step of a copy is written as it comes, and may be repeated.
    let ask: @Sendable (ListProducts) async throws -> Page<StockedProduct>

    private static let pageSize: Int64 = 500

    /// Takes the whole catalogue; returns how many products.
    func takeCatalogue(progress: (Int) -> Void = { _ in }) async throws -> Int {
        var after: Int64 = 0
        var count = 0
        while true {
            let page = try await ask(ListProducts(after: after, limit: Self.pageSize))
            let rows = page.items.map { CatalogueRow($0.product) }
            try await database.write { [tenant] tx in
                var catalogue = try CatalogueImport(tenant: tenant, in: tx)
                var rest = rows[...]
                while !rest.isEmpty {
                    _ = try catalogue.save(Array(rest.prefix(CatalogueImport.chunkSize)))
                    rest = rest.dropFirst(CatalogueImport.chunkSize)
                }
            }
            count += rows.count
            progress(count)
            guard let next = page.next.flatMap(Int64.init) else { return count }
            after = next
        }
    }

    func write(_ people: [GetTillSetup.Person]) async throws {
        try await database.write { [tenant] tx in
            for one in people {
                try OperatorStore.save(one.person, pinHash: one.pinHash, tenant: tenant, in: tx)
            }
        }
    }
}
