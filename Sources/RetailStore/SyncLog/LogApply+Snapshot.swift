public import RetailModels

extension LogApply {
    /// The state of a stream comes whole: what no longer waits for a person is not told of.
    public func beginWhole(_ stream: String) throws {
        guard stream == Realtime.shopStream else { return }
        try ConflictStore.closeAll(tenant: tenant, in: tx)
    }

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
        // What cannot be applied is kept here for a person, as any server does.
        _ = try RecordSale.record(customers, key: "", tenant: tenant, now: now, in: tx)
        let rows = EditedRows(tenant: tenant, tx: tx)
        let columns = content.columns ?? []
        if takesShop { try rows.take(columns, of: .product, content.products.map(\.id)) }
        try rows.take(columns, of: .customer, content.customers.map(\.id))
        for conflict in content.conflicts ?? [] where takesShop || conflict.table != .product {
            try ConflictStore.insertOpen(conflict, tenant: tenant, in: tx)
            try EditedRow(tenant: tenant, table: conflict.table, id: conflict.row, tx: tx)
                .refresh()
        }
        let aliases = AliasLog(tenant: tenant, in: tx)
        for alias in content.aliases ?? [] { try aliases.save(alias) }
        let cuts = try RetentionCut.all(tenant: tenant, in: tx)
        _ = try RecordSale.record(
            content.documents.filter { !RetentionCut.covers($0.write, by: cuts) }, tenant: tenant,
            now: now, in: tx)
        applied.logged += customers.map(\.id) + content.documents.map(\.write.id)
        applied.documents += content.documents.count
    }
}
