public import RetailModels

extension LogApply {
    /// Adds what a part of a snapshot holds. Facts are added and never replaced, so what the till
    /// holds besides, sent or not, stays as it is.
    /// - Parameter takesShop: false for a till that has its own people and catalogue.
    public func apply(
        _ content: SnapshotContent, takesShop: Bool, now: Int64, _ applied: inout Applied
    ) throws {
        if takesShop {
            try ShopStore.insert(content.taxRates, tenant: tenant, in: tx)
            try save(content.products)
            applied.hasProducts = applied.hasProducts || !content.products.isEmpty
        }
        let customers = try content.customers.map {
            JournalWrite(id: $0.id, kind: .customer, body: try CanonicalJSON.text($0))
        }
        _ = try RecordSale.record(customers, key: "", tenant: tenant, now: now, in: tx)
        let aliases = AliasLog(tenant: tenant, in: tx)
        for alias in content.aliases ?? [] { try aliases.save(alias) }
        let cuts = try RetentionCut.all(tenant: tenant, in: tx)
        var rest = content.documents.filter { !RetentionCut.covers($0.write, by: cuts) }[...]
        while let first = rest.first {
            let run = rest.prefix { $0.key == first.key }
            // What cannot be applied is kept here for a person, as any server does.
            _ = try RecordSale.record(
                run.map(\.write), key: first.key ?? "", tenant: tenant, now: now, in: tx)
            rest = rest.dropFirst(run.count)
        }
        applied.logged += customers.map(\.id) + content.documents.map(\.write.id)
        applied.documents += content.documents.count
    }
}
