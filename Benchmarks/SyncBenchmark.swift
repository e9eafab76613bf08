import Glibc
import LocalStore
import RetailModels
import RetailStore
import RetailSync

/// All figures of the sync: a till's files, `pos serve` on PostgreSQL, and one connection between
/// them.
struct SyncBenchmark {
    /// What can be measured by itself.
    enum Part: String, CaseIterable {
        case capture, drain, snapshot, dark
    }

    private static let tenant = "bench-sync"
    private static let snapshotTenant = "bench-snapshot"
    private static let queues = [0, 1_000, 10_000, 50_000]
    private static let captured = 1_000
    /// Sales that a till in use has sent before: what is measured is the queue, and not how an
    /// empty store fills its first pages.
    private static let sent = 20_000

    private let options: ServerOptions
    private let server: ServerProcess
    private let scratch: String
    private var report = Report()

    static func run(_ options: ServerOptions) async throws -> Report {
        let scratch = try TemporaryFolder(
            in: getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp")
        defer { scratch.remove() }
        let server = try ServerProcess(options, name: "serve", in: scratch.path)
        defer { server.stop() }
        var benchmark = SyncBenchmark(options: options, server: server, scratch: scratch.path)
        try await benchmark.measure()
        return benchmark.report
    }

    private init(options: ServerOptions, server: ServerProcess, scratch: String) {
        self.options = options
        self.server = server
        self.scratch = scratch
    }

    private var isQuick: Bool { options.history.isEmpty }

    private mutating func measure() async throws {
        var tills = try server.makeTenant(Self.tenant, tills: 3)
        for part in Part.allCases where options.syncParts.contains(part) {
            switch part {
            case .capture: try await capture(&tills[0])
            case .drain:
                try await drain(&tills[1])
                try await take(tills[2])
            case .snapshot: try await snapshot()
            case .dark: try await BlackHole(options: options, scratch: scratch).run(&report)
            }
        }
    }

    private func open(_ till: ServerTill, _ name: String) async throws -> SyncTill {
        let setup = try server.call(GetTillSetup(), of: till)
        return try await SyncTill(till, setup: setup, in: "\(scratch)/\(name)")
    }

    private func sales(_ count: Int, of till: inout ServerTill) throws -> [JournalWrite] {
        try (0..<count).map { _ in
            // As a till makes them: the ids of one time stand together.
            let (id, signed) = try till.sell(id: Host.live.newID())
            return JournalWrite(
                id: id, kind: .sale, body: signed.document, signature: signed.signature)
        }
    }

    /// What a sale costs on the till's own server while so many wait.
    private mutating func capture(_ till: inout ServerTill) async throws {
        let files = try await open(till, "capture")
        Progress.note("\(Report.grouped(Self.sent)) sales that were sent")
        for _ in 0..<(isQuick ? 1 : 4) {
            _ = try await files.store(try sales(Self.sent / 4, of: &till), areQueued: false)
        }
        var waiting = 0
        var first: Double?
        for queue in isQuick ? Array(Self.queues.prefix(3)) : Self.queues {
            Progress.note("capture with \(Report.grouped(queue)) queued")
            while waiting < queue {
                let count = min(5_000, queue - waiting)
                _ = try await files.store(try sales(count, of: &till))
                waiting += count
            }
            let seconds = try await files.store(try sales(Self.captured, of: &till))
            waiting += Self.captured
            let rate = Double(Self.captured) / seconds
            let figure = Figure(
                "sales stored and queued, \(Report.grouped(queue)) wait", rate, .perSecond,
                target: .atLeastAndRatioAtMost(1_500, 1.3))
            report.add(figure.beside(first ?? rate, "with none"))
            first = first ?? rate
        }
        await files.close()
    }

    /// Sends what was sold offline.
    private mutating func drain(_ till: inout ServerTill) async throws {
        let count = isQuick ? 1_000 : 10_000
        Progress.note("drain of \(Report.grouped(count))")
        let files = try await open(till, "drain")
        _ = try await files.store(try sales(count, of: &till))
        let rows = try await files.rows()
        let cycle = SyncCycle(
            sync: files.sync, calls: try SocketCalls(port: server.port, token: till.token),
            takesShop: false)
        let start = nanoseconds()
        try await cycle.run()
        let seconds = Double(nanoseconds() - start) / 1e9
        guard try await files.sync.waiting().writes == 0 else {
            throw BenchmarkFailure("something was not sent")
        }
        report.add(
            Figure(
                "drain of \(Report.grouped(count)) offline sales", seconds, .seconds,
                target: .p50AtMost(10)))
        report.add(
            Figure("rows drained", Double(rows) / seconds, .perSecond, target: .atLeast(20_000)))
        await files.close()
    }

    /// Another till takes them: as they come, and then into its store.
    private mutating func take(_ till: ServerTill) async throws {
        Progress.note("pull and apply")
        let files = try await open(till, "take")
        let calls = try SocketCalls(port: server.port, token: till.token)
        var pages: [PullLog.Reply] = []
        var place = LogPosition.start(of: till.identity.location)
        let start = nanoseconds()
        repeat {
            pages.append(try await calls.ask(PullLog(since: place)))
            place = pages[pages.count - 1].next
        } while pages[pages.count - 1].more
        let seconds = Double(nanoseconds() - start) / 1e9
        let applied = try await files.apply(pages)
        let rows = Double(try await files.rows())
        report.add(Figure("rows pulled", rows / seconds, .perSecond, target: .atLeast(50_000)))
        report.add(Figure("rows applied", rows / applied, .perSecond, target: .atLeast(25_000)))
        await files.close()
    }

    /// A fresh till takes the catalogue.
    private mutating func snapshot() async throws {
        let count = isQuick ? 10_000 : 100_000
        Progress.note("catalogue of \(Report.grouped(count))")
        let till = try server.makeTenant(
            Self.snapshotTenant, tills: 1,
            rates: ["standard", "reduced", "none"].map { TaxRate(name: $0, ppm: 0) })[0]
        let file = scratch + "/catalogue.csv"
        try CatalogueMaker(options.data + "/catalogue.csv").write(count, to: file)
        try server.importProducts(file, tenant: Self.snapshotTenant)
        let files = try await open(till, "snapshot")
        try await files.database.write { tx in
            try TillSync.wantSnapshot(tenant: Self.snapshotTenant, in: tx)
        }
        let cycle = SyncCycle(
            sync: files.sync, calls: try SocketCalls(port: server.port, token: till.token),
            takesShop: true)
        let start = nanoseconds()
        try await cycle.bootstrap()
        let seconds = Double(nanoseconds() - start) / 1e9
        let taken = try await files.database.read { tx in
            try ProductStore.count(tenant: Self.snapshotTenant, in: tx)
        }
        guard taken == Int64(count) else { throw BenchmarkFailure("\(taken) products came") }
        report.add(
            Figure(
                "snapshot of \(Report.grouped(count)) products, end to end", seconds, .seconds,
                target: .p50AtMost(5)))
        await files.close()
    }
}
