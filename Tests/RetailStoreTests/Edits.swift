import RetailModels
import RetailStore
import TestSupport

/// Edits for tests, and what a cloud and a till do with them.
enum Edits {
    static func make(
        _ id: String, _ device: String, at: Int64, _ values: [String: String],
        base: String? = nil, row: String? = nil, table: EditTable = .product,
        isDeleted: Bool = false, after: [String] = [], conflict: String? = nil
    ) throws -> JournalWrite {
        let edit = Edit(
            id: id, table: table, row: row ?? TestShop().productID("A-1"), device: device, at: at,
            by: TestShop().operators[1].id,
            changes: values.sorted { $0.key < $1.key }.map {
                Edit.Change(column: $0.key, value: $0.value, base: base)
            }, deleted: isDeleted ? true : nil, after: after, conflict: conflict)
        return JournalWrite(id: id, kind: .edit, body: try CanonicalJSON.text(edit))
    }

    /// Takes everything of the shop's stream that the till lacks.
    @discardableResult
    static func pull(
        from cloud: any Database, to till: any Database, takesShop: Bool = true
    ) async throws -> LogApply.Applied {
        let place = try await till.read { tx in
            try LogApply(tenant: "tenant-1", in: tx).cursor(of: Realtime.shopStream)
        }
        let page = try await cloud.read { tx in
            try LogReader.page(PullLog(since: place, limit: 500), tenant: "tenant-1", in: tx)
        }
        return try await till.write { tx in
            try LogApply(tenant: "tenant-1", in: tx).apply(page, takesShop: takesShop, now: 1)
        }
    }
}

extension Database {
    /// The cloud takes a write into its log.
    @discardableResult
    func take(
        _ write: JournalWrite, now: Int64 = 1_000, kept: EditOutcome? = nil
    ) async throws -> WriteResult {
        try await self.write { tx in
            try CloudRecord(
                tenant: "tenant-1", location: TestShop().location, now: now, in: tx
            ).record([
                CloudRecord.Item(
                    op: SyncOp(write: write, key: nil, outcome: kept), origin: LogOrigin(clock: 1))
            ]).results[0]
        }
    }

    /// A till's own server takes a write, with its bundle.
    @discardableResult
    func takeHere(_ write: JournalWrite) async throws -> WriteResult {
        try await self.write { tx in
            try OwnRecord.record(
                [write], key: "", tenant: "tenant-1", location: TestShop().location, now: 1,
                newEpoch: { "epoch" }, in: tx)[0]
        }
    }

    func shown(_ row: String, _ table: EditTable = .product) async throws -> [String: String] {
        try await read { tx in
            try EditView.values(of: table, row: row, tenant: "tenant-1", in: tx)
        }
    }

    func conflicts() async throws -> [EditConflict] {
        try await read { try ConflictStore.open(limit: 100, tenant: "tenant-1", in: $0) }
    }

    /// SKUs that a search finds.
    func found(_ text: String) async throws -> [String] {
        try await read { tx in
            try ProductStore.search(
                text, after: 0, limit: 50, tenant: "tenant-1", location: "", in: tx
            ).map(\.product.sku)
        }
    }

    /// A manager decides in the cloud; false when there is nothing to decide.
    func choose(_ id: String, takes: Bool, now: Int64 = 2_000) async throws -> Bool {
        try await write { tx in
            try ConflictChoice(tenant: "tenant-1", in: tx).resolve(
                id, takes: takes, by: TestShop().operators[1].id, newID: "choice-\(id)", now: now
            ) != nil
        }
    }
}
