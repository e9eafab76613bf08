import Glibc
import RetailModels

/// All figures of the server, beside `pgbench` running the same statements with the same rows in
/// demand.
struct ServerBenchmark {
    private static let tillsPerTenant = 4
    private static let busyTills = 64
    private static let referenceTills = 32
    /// Sales prepared for each second, by all tills together and by one.
    private static let preparedPerSecond = 4_000
    private static let preparedPerTill = 1_200
    private static let readBackMax = 2_000
    private static let steadyRoundSeconds = 10
    static let mainTenant = "bench-1"
    private static let quietTenant = "bench-quiet"
    static let socketTenant = "bench-sockets"

    let options: ServerOptions
    let server: ServerProcess
    /// Another process on the same database.
    let second: ServerProcess
    private let postgres: Postgres
    private let reference: ReferenceScript
    var tills: [String: [ServerTill]] = [:]
    /// Sales that were answered, to be read back.
    private var stored: [(till: ServerTill, id: String, request: [UInt8])] = []
    var storedCount = 0
    private var run = 0
    var report = Report()
    /// The medians before there was a history, by figure.
    private var withoutHistory: [String: Double] = [:]

    static func run(_ options: ServerOptions) async throws -> Report {
        let scratch = try TemporaryFolder(
            in: getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp")
        defer { scratch.remove() }
        let server = try ServerProcess(options, name: "serve-1", in: scratch.path)
        defer { server.stop() }
        let second = try ServerProcess(options, name: "serve-2", in: scratch.path)
        defer { second.stop() }
        var benchmark = try ServerBenchmark(options, server, second, scratch: scratch.path)
        try await benchmark.measure()
        return benchmark.report
    }

    private init(
        _ options: ServerOptions, _ server: ServerProcess, _ second: ServerProcess,
        scratch: String
    ) throws {
        self.options = options
        (self.server, self.second) = (server, second)
        postgres = Postgres(url: options.database, log: options.log, scratch: scratch)
        Progress.note("pairing tills")
        let most = max(Self.busyTills, options.tills.max() ?? 1)
        tills[Self.mainTenant] = try server.makeTenant(Self.mainTenant, tills: most)
        tills[Self.quietTenant] = try server.makeTenant(Self.quietTenant, tills: 1)
        tills[Self.socketTenant] = try server.makeTenant(
            Self.socketTenant, tills: Self.socketCount + 1)
        for number in 2..<max(2, options.tenants + 1) {
            tills["bench-\(number)"] = try server.makeTenant(
                "bench-\(number)", tills: Self.tillsPerTenant)
        }
        var till = try server.makeTenant("bench-reference", tills: 1)[0]
        let sale = try server.sales(1, of: &till)[0]
        let caller = try HTTPCaller(port: server.port)
        let log = try postgres.logged { _ = try caller.exchange(sale.request) }
        reference = try ReferenceScript(log: log, id: sale.id, till: till)
        try postgres.query(
            """
            INSERT INTO sync_device (tenant_id, id, public_key)
            SELECT t.id, d.id, repeat('0', 64) FROM tenant t, (
                SELECT 'pgbench-' || n AS id FROM generate_series(0, 255) n
                UNION ALL SELECT 'history') AS d
            """)
    }

    private mutating func measure() async throws {
        Progress.note("a sale writes \(reference.rowCount) rows")
        _ = try load([(Self.mainTenant, 8)], seconds: 1)
        let memory = try Child.residentMegabytes(server.process)
        for count in options.tills { try oneTenant(count, "no history") }
        try manyTenants()
        try quiet()
        try await reads("no history")
        try await sockets()
        for count in options.history { try await history(count) }
        try steady()
        report.add(
            Figure(
                "memory of the server at the end", try Child.residentMegabytes(server.process),
                .megabytes
            ).beside(memory, "at the beginning"))
        try readBack()
    }

    /// The rate and the latency of so many tills of one tenant.
    private mutating func oneTenant(_ count: Int, _ label: String) throws {
        let isReference = count == Self.referenceTills
        let before = try ProcessTime.of(server.process)
        let result = try load([(Self.mainTenant, count)], seconds: Double(options.seconds))
        let serverTime = try ProcessTime.of(server.process) - before
        let limit = try pgbench([Self.mainTenant], clients: count)
        let name = (count == 1 ? "1 till" : "\(count) tills") + " of one tenant"
        report.add(
            Figure(
                "sales, \(name), \(label)", result.rate(), .perSecond,
                target: isReference
                    ? .atLeastAndRatioAtMost(1_000, 2) : .ratioAtMost(2)
            ).beside(limit, "pgbench"))
        addBeside(
            "answer, " + name, label, result.samples[0] ?? Samples(),
            target: isReference ? .p99AtMost(100) : nil)
        report.add(
            Figure(
                "load generator, \(name), \(label)", result.cpu / result.seconds * 100, .percent))
        report.add(
            Figure("server, \(name), \(label)", serverTime / result.seconds * 100, .percent))
    }

    /// Adds a figure that a history must not slow down: the first time against its own target,
    /// later beside the first.
    mutating func addBeside(
        _ name: String, _ label: String, _ samples: Samples, target: Figure.Target? = nil
    ) {
        let title = "\(name), \(label)"
        if let before = withoutHistory[name] {
            report.add(
                Figure(title, samples, target: .ratioAtMost(1.5)).beside(before, "without history"))
        } else {
            withoutHistory[name] = samples.p50
            report.add(Figure(title, samples, target: target))
        }
    }

    private mutating func manyTenants() throws {
        let names = (1...options.tenants).map { "bench-\($0)" }
        let result = try load(
            names.map { ($0, Self.tillsPerTenant) }, seconds: Double(options.seconds))
        let limit = try pgbench(names, clients: names.count * Self.tillsPerTenant)
        report.add(
            Figure(
                "sales, \(names.count) tenants of \(Self.tillsPerTenant) tills", result.rate(),
                .perSecond, target: .atLeastAndRatioAtMost(2_000, 2)
            ).beside(limit, "pgbench"))
    }

    /// One till of a tenant alone, and beside the busy tills of another.
    private mutating func quiet() throws {
        let seconds = Double(options.seconds)
        let alone = try load([(Self.quietTenant, 1)], seconds: seconds).samples[0] ?? Samples()
        let result = try load(
            [(Self.mainTenant, Self.busyTills), (Self.quietTenant, 1)], seconds: seconds,
            groups: Array(repeating: 0, count: Self.busyTills) + [1])
        report.add(
            Figure(
                "answer, a quiet tenant beside \(Self.busyTills) tills of another",
                result.samples[1] ?? Samples(), target: .p50AtMostAndRatioAtMost(25, 10)
            ).beside(alone.p50, "alone"))
    }

    /// The main figure once more on top of so many sales of the same tenant.
    private mutating func history(_ count: Int) async throws {
        let start = nanoseconds()
        let batch = 100_000
        for from in stride(from: 0, to: count, by: batch) {
            let statements = reference.history(
                tenant: Self.mainTenant, from: from, count: min(batch, count - from))
            try postgres.query("BEGIN;\n" + statements.joined(separator: ";\n") + ";\nCOMMIT;")
            Progress.step("history", min(from + batch, count), of: count)
        }
        try postgres.query("VACUUM ANALYZE; CHECKPOINT")
        Progress.note("  history in \((nanoseconds() - start) / 1_000_000_000) s")
        let label = "\(Report.grouped(count)) sales of history"
        try oneTenant(Self.referenceTills, label)
        try await reads(label)
    }

    /// Minutes of load, for the memory: what it is after each round of them.
    private mutating func steady() throws {
        guard options.minutes > 0 else { return }
        let rounds = options.minutes * 60 / Self.steadyRoundSeconds
        var memory: [Double] = []
        for round in 1...rounds {
            _ = try load(
                [(Self.mainTenant, Self.referenceTills)], seconds: Double(Self.steadyRoundSeconds))
            memory.append(try Child.residentMegabytes(server.process))
            Progress.step("load", round, of: rounds)
        }
        let third = max(1, rounds / 3)
        func mean(_ part: ArraySlice<Double>) -> Double {
            part.reduce(0, +) / Double(max(1, part.count))
        }
        report.add(
            Figure(
                "memory, last third of \(options.minutes) minutes of load",
                mean(memory.suffix(third)), .megabytes, target: .ratioAtMost(1.1)
            ).beside(mean(memory.prefix(third)), "first third"))
    }

    /// Prepares the sales and lets the tills post them.
    mutating func load(
        _ who: [(tenant: String, tills: Int)], seconds: Double, groups: [Int]? = nil
    ) throws -> LoadRun.Result {
        let count = who.reduce(0) { $0 + $1.tills }
        let each =
            Int(
                Double(min(Self.preparedPerTill, Self.preparedPerSecond / count)) * seconds) + 1
        var lanes: [(till: ServerTill, sales: [(id: String, request: [UInt8])])] = []
        for (tenant, number) in who {
            for index in 0..<number {
                guard var till = tills[tenant]?[index] else {
                    throw BenchmarkFailure("tenant \(tenant) has fewer tills")
                }
                try server.renewToken(of: &till)
                let sales = try server.sales(each, of: &till)
                tills[tenant]?[index] = till
                lanes.append((till, sales))
            }
        }
        var load = try LoadRun(
            lanes.map { $0.sales.map(\.request) }, groups: groups, port: server.port)
        let result = try load.run(seconds: seconds)
        guard result.refused == 0 else {
            throw BenchmarkFailure("\(result.refused) sales were refused: \(result.firstRefusal)")
        }
        for (lane, answered) in zip(lanes, result.answered) {
            storedCount += answered
            let room = max(0, Self.readBackMax - stored.count)
            stored += lane.sales.prefix(min(answered, room / lanes.count + 1))
                .map { (lane.till, $0.id, $0.request) }
        }
        return result
    }

    private mutating func pgbench(_ tenants: [String], clients: Int) throws -> Double {
        run += 1
        return try postgres.pgbench(
            tenants.map { reference.pgbench(tenant: $0) }, clients: clients,
            seconds: options.seconds, run: run)
    }

    /// Every sale that was answered is there, and those looked at are the bytes that were sent.
    private mutating func readBack() throws {
        let wanted = storedCount
        let found = try postgres.query(
            "SELECT count(*) FROM sale WHERE device_id NOT LIKE 'pgbench-%' "
                + "AND device_id <> 'history' AND tenant_id <> 'bench-reference'")
        guard found.split(separator: "\n").first.map(String.init) == "\(wanted)" else {
            throw BenchmarkFailure("\(wanted) sales were answered, and there are \(found)")
        }
        var samples = Samples()
        for (till, id, request) in stored {
            let sale = try samples.timeNow { try server.call(GetSale(id: id), of: till) }
            guard try HTTPCaller.body(of: request) == CanonicalJSON.encode(sale) else {
                throw BenchmarkFailure("sale \(id) is read back with other bytes")
            }
        }
        report.add(Figure("read back, \(stored.count) of \(wanted) sales", samples))
    }
}
