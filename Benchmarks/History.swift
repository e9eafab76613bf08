import LocalStore
import RetailModels
import RetailStore
import Till

/// Fills a till with the sales of past days: numbered, chained, signed, journaled, delivered and
/// stored as the till itself does, many to a transaction.
struct History {
    /// Sales of one day and session.
    static let salesPerDay = 400
    private static let dayMs: Int64 = 86_400_000
    /// Documents of one commit and of one transaction in the store.
    private static let batchCount = 200

    let till: OpenTill

    /// Adds sales, in sessions that are all closed at the end.
    func add(_ count: Int, products: [StockedProduct], name: String) async throws {
        guard count > 0 else { return }
        var maker = SaleMaker(till, products: products, name: name)
        let days = (count + Self.salesPerDay - 1) / Self.salesPerDay
        let today = Host.now() / Self.dayMs
        let start = nanoseconds()
        var made = 0
        var storing: Task<Void, any Error>?
        for day in 0..<days {
            // Opens at eight; a sale a minute.
            var at = (today - Int64(days - day)) * Self.dayMs + 8 * 3_600_000
            _ = try await till.register.openShift(
                float: Money(minor: 10_000), by: till.person, at: at)
            let last = min(count, made + Self.salesPerDay)
            while made < last {
                var entries: [Entry] = []
                while made < last, entries.count < Self.batchCount {
                    at += 60_000
                    entries.append(.document(try maker.draft(at: at, by: till.person)))
                    made += 1
                }
                try await till.register.commit(entries)
                try await storing?.value
                storing = Task { [till] in try await Self.store(in: till) }
                if made / 20_000 > (made - entries.count) / 20_000 {
                    let seconds = Double(nanoseconds() - start) / 1e9
                    let pace = Int(Double(made) / seconds)
                    Progress.note("  history \(made) of \(count), \(pace) sales/s")
                }
            }
            _ = try await till.register.closeShift(counted: nil, by: till.person, at: at + 60_000)
        }
        try await storing?.value
        try await Self.store(in: till)
    }

    /// Stores what the journal holds open, and settles it.
    static func store(in till: OpenTill) async throws {
        while true {
            let rows = try await till.journal.rows(in: [.open], after: 0, limit: batchCount)
            guard !rows.isEmpty else { return }
            let (key, tenant) = (till.register.publicKey, till.identity.tenant)
            let location = till.identity.location
            let writes = rows.map(\.write)
            let results = try await till.database.write { tx in
                // As the till's own server does it.
                try Outbox(tenant: tenant, location: location, in: tx).add(
                    writes.map { SyncOp(write: $0, key: key) }, now: 0, newEpoch: { "history" })
                return try RecordSale.record(writes, key: key, tenant: tenant, now: 0, in: tx)
            }
            if let parked = results.first(where: { $0.status == .parked }) {
                throw BenchmarkFailure("a sale was parked: \(parked.problem?.detail ?? "")")
            }
            try await till.journal.settle(ids: writes.map(\.id), as: .local, seen: [])
        }
    }
}
