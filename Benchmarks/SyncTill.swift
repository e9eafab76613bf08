import Glibc
import LocalStore
import RetailModels
import RetailStore
import RetailSync

/// A paired till's files and its sync, without a register and without a screen.
struct SyncTill {
    let database: SQLiteDatabase
    let journal: SQLiteJournal
    let sync: TillSync
    private let key: String
    private let tenant: String
    private let location: String

    /// Makes the files of a till that has just been paired.
    init(_ till: ServerTill, setup: GetTillSetup.Reply, in folder: String) async throws {
        mkdir(folder, 0o700)
        database = try SQLiteDatabase(path: folder + "/store.sqlite")
        _ = try await Migrator(Migrations.all).migrate(database)
        try await database.write { tx in
            try ShopStore.insert(setup.shop, in: tx)
            try ShopStore.insertTill(
                setup.identity, locationNumber: setup.locationNumber,
                locationName: setup.locationName, in: tx)
            try ShopStore.insert(setup.taxRates, tenant: setup.shop.tenant, in: tx)
        }
        journal = try SQLiteJournal(
            path: folder + "/journal.sqlite",
            newHead: JournalHead(journalID: folder, series: till.identity.series))
        (tenant, location) = (till.identity.tenant, till.identity.location)
        key = till.key.publicKey
        sync = TillSync(
            journal: journal, database: database,
            snapshot: SQLiteSnapshotFile(path: folder + "/snapshot.sqlite"), tenant: tenant,
            location: location, key: key, host: .live)
    }

    /// Stores writes as the till's own server does, with their bundles, or as what the cloud has
    /// answered; returns the seconds of it.
    func store(_ writes: [JournalWrite], areQueued: Bool = true) async throws -> Double {
        let start = nanoseconds()
        for first in stride(from: 0, to: writes.count, by: TillSync.ownBatchCountMax) {
            let batch = Array(writes[first..<min(first + TillSync.ownBatchCountMax, writes.count)])
            let results = try await database.write { [key, tenant, location] tx in
                guard areQueued else {
                    return try RecordSale.record(
                        batch, key: key, tenant: tenant, now: Host.now(), in: tx)
                }
                return try OwnRecord.record(
                    batch, key: key, tenant: tenant, location: location, now: Host.now(),
                    newEpoch: { "epoch" }, in: tx)
            }
            if let other = results.first(where: { $0.status != .stored }) {
                throw BenchmarkFailure("not stored: \(other)")
            }
        }
        return Double(nanoseconds() - start) / 1e9
    }

    /// Applies pages of the log; the seconds it took.
    func apply(_ pages: [PullLog.Reply]) async throws -> Double {
        let start = nanoseconds()
        for page in pages { _ = try await sync.pulled(page, takesShop: false) }
        return Double(nanoseconds() - start) / 1e9
    }

    /// Rows that documents have brought about, with the documents themselves.
    func rows() async throws -> Int {
        try await database.read { tx in
            var count: Int64 = 0
            for table in ["document"] + ProjectedTable.all.map(\.name) {
                count += try tx.count("SELECT COUNT(*) AS n FROM \(raw: table)")
            }
            return Int(count)
        }
    }

    func close() async {
        await journal.close()
        await database.close()
    }
}

/// A till's way to the server that is measured: one kept connection.
struct SocketCalls: SyncCalls {
    // A sync asks one thing after the other.
    nonisolated(unsafe) private let caller: HTTPCaller
    private let port: Int
    private let token: String

    init(port: Int, token: String) throws {
        caller = try HTTPCaller(port: port)
        self.port = port
        self.token = token
    }

    func ask<Call: Endpoint>(_ call: Call) async throws -> Call.Reply {
        try caller.call(call, port: port, token: token)
    }
}
