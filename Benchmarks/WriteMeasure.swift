import Glibc
import LocalStore
import RetailModels
import RetailStore
import Till

/// What a paid sale costs on the disk, alternated in one loop with the C interface writing the same
/// rows: the disk may be slow or fast from one minute to the next.
struct WriteMeasure {
    static let linesPerSale = 5

    let setting: TillBenchmark.Setting
    let shop: BenchmarkShop
    let label: String

    private var rounds: Int { setting.options.isQuick ? 300 : 2_000 }
    /// Not counted: caches and statements are made.
    private static let warmUpRounds = 50

    func run(_ report: inout Report) async throws {
        Progress.note("journal and store at \(label)")
        let files = ["journal-a", "journal-b", "store-a", "store-b"].map {
            setting.scratch + "/\($0).sqlite"
        }
        defer {
            for file in files {
                for ending in ["", "-wal", "-shm"] { unlink(file + ending) }
            }
        }
        // Not plain copies: what a program wrote last may still be in a log beside the file.
        let original = try await OpenTill(shop)
        for file in files[..<2] { try await original.journal.backUp(to: file) }
        for file in files[2...] { try await original.database.backUp(to: file) }
        await original.close()
        let till = try await OpenTill(
            shop, journal: files[0], store: files[2], sideFile: setting.scratch + "/high-water.json"
        )
        let writes = try await commit(till, limits: RawLimits(files[1]), &report)
        try await store(writes, till, limits: RawLimits(files[3]), &report)
        await till.close()
        unlink(setting.scratch + "/high-water.json")
    }

    /// The commit at which a sale is paid.
    private func commit(
        _ till: OpenTill, limits: RawLimits, _ report: inout Report
    ) async throws -> [JournalWrite] {
        if await till.register.shift == nil {
            _ = try await till.register.openShift(float: .zero, by: till.person)
        }
        var maker = SaleMaker(till, products: try await till.products(500), name: label)
        var position = try await lastPosition(till)
        var (commits, sales, raws) = (Samples(), Samples(), Samples())
        var writes: [JournalWrite] = []
        var head = ""
        /// Writes the row of the round before with the C interface, on the register's thread.
        func writeRaw() async throws {
            guard let write = writes.last else { return }
            // One task at a time uses it: this one waits for the other.
            nonisolated(unsafe) let limits = limits
            try till.settle()
            raws.record(
                try await till.register.timed { [head] in
                    try limits.journal(write, head: head)
                })
        }
        func writeOwn(_ draft: Draft) async throws {
            try till.settle()
            sales.record(try await till.register.timedCommit(draft))
            commits.record(till.timed.lastCommit)
        }
        for round in 0..<(rounds + Self.warmUpRounds) {
            if round == Self.warmUpRounds {
                (commits, sales, raws) = (Samples(), Samples(), Samples())
            }
            let draft = try maker.draft(lines: Self.linesPerSale, by: till.person)
            // Who comes second finds the processor's caches warm: both take turns, and nothing but
            // the wait for the disk lies between them.
            if round.isMultiple(of: 2) {
                try await writeRaw()
                try await writeOwn(draft)
            } else {
                try await writeOwn(draft)
                try await writeRaw()
            }
            let row = try await till.journal.rows(in: [.open], after: position, limit: 1)[0]
            position = row.position
            head = try CanonicalJSON.text(try await till.journal.head())
            writes.append(row.write)
            Progress.step("commits", round, of: rounds)
        }
        let pays = try await complete(till, &maker)
        report.add(
            Figure("journal commit (PAID), \(label)", commits, target: .ratioAtMost(1.5))
                .beside(raws.p50, "C interface"))
        report.add(
            Figure("numbered, signed and committed, \(label)", sales)
                .beside(raws.p50, "C interface"))
        report.add(
            Figure("from the cart to the register and back, \(label)", pays)
                .beside(raws.p50, "C interface"))
        return writes
    }

    /// The same from the cart on: priced, paid and committed.
    private func complete(_ till: OpenTill, _ maker: inout SaleMaker) async throws -> Samples {
        var pays = Samples()
        for _ in 0..<rounds / 2 {
            let cart = try maker.cart(lines: Self.linesPerSale)
            let settlement = try maker.settle(cart)
            try till.settle()
            try await pays.time {
                try await till.register.complete(cart, settlement, by: till.person)
            }
        }
        return pays
    }

    /// The last position there is before the first commit.
    private func lastPosition(_ till: OpenTill) async throws -> Int64 {
        let rows = try await till.journal.rows(in: [.open], after: 0, limit: 1_000)
        return rows.last?.position ?? 0
    }

    /// The sale's projection in the store.
    private func store(
        _ writes: [JournalWrite], _ till: OpenTill, limits: RawLimits, _ report: inout Report
    ) async throws {
        let (key, tenant) = (till.register.publicKey, till.identity.tenant)
        try limits.learn(key, of: till.identity.device, tenant: tenant)
        var (stores, raws) = (Samples(), Samples())
        for (round, write) in writes.enumerated() {
            if round == Self.warmUpRounds { (stores, raws) = (Samples(), Samples()) }
            let signed = SignedDocument(
                document: write.body, signature: write.signature ?? "", key: key)
            let rows = try SaleRows(signed.decoded(), signed)
            let results = try await stores.time {
                try await till.database.write { tx in
                    try RecordSale.record([write], key: key, tenant: tenant, now: 0, in: tx)
                }
            }
            guard results.allSatisfy({ $0.status == .stored }) else {
                throw BenchmarkFailure("not stored: \(results)")
            }
            try raws.timeNow { try limits.sale(rows) }
            Progress.step("sales stored", round, of: rounds)
        }
        report.add(Figure("sale stored, \(label)", stores).beside(raws.p50, "C interface"))
    }
}

extension Register {
    /// Numbers, signs and commits; returns the nanoseconds from the call to the durable commit, as
    /// the C interface beside it is timed: on the thread that does it.
    fileprivate func timedCommit(_ draft: Draft) throws -> UInt64 {
        let start = nanoseconds()
        try commit([.document(draft)])
        return nanoseconds() - start
    }

    /// Times work on this actor's thread.
    fileprivate func timed(_ work: @Sendable () throws -> Void) rethrows -> UInt64 {
        let start = nanoseconds()
        try work()
        return nanoseconds() - start
    }
}
