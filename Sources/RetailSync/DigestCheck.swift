import RetailModels
import RetailStore

/// Holds a till against its cloud's log: equal places, equal digests (sync.md: Promises, 8).
public struct DigestCheck: Sendable {
    private let sync: TillSync
    private let calls: any SyncCalls
    private let takesShop: Bool

    /// - Parameter takesShop: false for a till that has its own people and catalogue.
    public init(sync: TillSync, calls: any SyncCalls, takesShop: Bool) {
        self.sync = sync
        self.calls = calls
        self.takesShop = takesShop
    }

    /// What was compared, and what differs.
    public struct Result: Codable, Hashable, Sendable {
        /// Documents that both hold.
        public var documents: Int64 = 0
        /// Writes of this till that the cloud's log does not hold yet.
        public var left: Int64 = 0
        /// Why something was not compared; empty when all was.
        public var notes: [String] = []
        public var findings: [String] = []
    }

    /// Compares as of the places that the till has applied. The till must be at rest.
    public func run() async throws -> Result {
        var result = Result()
        try await compareDocuments(&result)
        if takesShop {
            try await compareShop(&result)
        } else {
            result.notes.append("this till has its own catalogue and people")
        }
        try await compareChain(&result)
        return result
    }

    private func compareDocuments(_ result: inout Result) async throws {
        let left = try await sync.notLogged()
        let (cursor, here) = try await sync.database.read { [sync] tx in
            (
                try LogApply(tenant: sync.tenant, in: tx).cursor(of: sync.location),
                try LogDigest(tenant: sync.tenant, in: tx).stored(but: left)
            )
        }
        let there = try await calls.ask(ReadDigest(stream: sync.location, at: cursor.seq))
        result.left = Int64(left.count)
        result.documents = here.table.rows
        for table in there.tables {
            Self.compare(table, with: [here.table], &result)
        }
        let theirs = Set(there.chains)
        for chain in Set(here.chains).symmetricDifference(theirs).sorted(by: Self.precedes) {
            let number = ReceiptNumber.text(series: chain.series, sequence: chain.number)
            let place = theirs.contains(chain) ? "in the cloud" : "here"
            result.findings.append("chain of \(chain.device): ends with \(number) only \(place)")
        }
    }

    private static func precedes(_ left: ChainHead, _ right: ChainHead) -> Bool {
        (left.device, left.series, left.number) < (right.device, right.series, right.number)
    }

    private func compareShop(_ result: inout Result) async throws {
        let (cursor, here) = try await sync.database.read { [sync] tx in
            (
                try LogApply(tenant: sync.tenant, in: tx).cursor(of: Realtime.shopStream),
                try LogDigest(tenant: sync.tenant, in: tx).shop()
            )
        }
        let there = try await calls.ask(ReadDigest(stream: Realtime.shopStream, at: cursor.seq))
        guard there.head == cursor.seq else {
            result.notes.append("the shop's data has changed meanwhile; ask again")
            return
        }
        for table in there.tables { Self.compare(table, with: here, &result) }
    }

    private static func compare(
        _ there: TableDigest, with tables: [TableDigest], _ result: inout Result
    ) {
        // A table that a newer cloud knows alone is no difference.
        guard let here = tables.first(where: { $0.table == there.table }), here != there else {
            return
        }
        let reason =
            here.rows == there.rows
            ? "\(here.rows) rows, some with other content than in the cloud"
            : "\(here.rows) rows here, \(there.rows) in the cloud"
        result.findings.append("\(there.table): \(reason)")
    }

    /// The cloud's last document of this till is one of its own chain.
    private func compareChain(_ result: inout Result) async throws {
        guard let device = try await calls.ask(SyncHealth()).device, let series = device.series,
            let number = device.number, let hash = device.chainHead
        else { return }
        let head = try await sync.journal.head()
        let text = ReceiptNumber.text(series: series, sequence: number)
        if series == head.series, number > head.sequence {
            result.findings.append("the cloud has \(text) of this till, which its journal lacks")
        }
        if series == head.series, number == head.sequence, hash != head.hash {
            result.findings.append("\(text) has other bytes in the cloud than in the journal")
        }
    }
}
