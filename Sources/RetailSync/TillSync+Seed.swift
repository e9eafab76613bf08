import RetailModels
public import RetailStore

/// How a shop that has a catalogue brings it to a tenant that has none.
extension TillSync {
    private static let seed = "seed"
    private static let wanted = "wanted"
    private static let pageSize: Int64 = 500

    /// Has the till offer its catalogue, if it has one: for one that has just been paired.
    public static func wantSeed(tenant: String, in tx: any SQLTransaction) throws {
        guard try ProductStore.count(tenant: tenant, in: tx) > 0 else { return }
        try SyncState.set(seed, to: wanted, tenant: tenant, in: tx)
    }

    public func wantsSeed() async throws -> Bool {
        try await database.read { [tenant] tx in
            try SyncState.value(Self.seed, tenant: tenant, in: tx) == Self.wanted
        }
    }

    /// The catalogue as it is now; the same text for as long as it does not change.
    func seedText() async throws -> String {
        try await database.read { [tenant] tx in
            var seed = CatalogueSeed(
                taxRates: try ShopStore.taxRates(tenant: tenant, in: tx), products: [])
            var after: Int64 = 0
            while true {
                let page = try ProductStore.list(
                    after: after, limit: Self.pageSize, lowOnly: false, tenant: tenant,
                    location: "", in: tx)
                guard let last = page.last else { break }
                seed.products += page.map(\.product)
                after = last.product.ordinal
            }
            return try CanonicalJSON.text(seed)
        }
    }

    /// The cloud has a catalogue, this one or another.
    func endSeed() async throws {
        try await database.write { [tenant] tx in
            try SyncState.set(Self.seed, to: "done", tenant: tenant, in: tx)
        }
    }
}
