import Glibc
import LocalStore
import RetailModels
import RetailStore
import Till

/// X and Z of a long day.
struct ShiftMeasure {
    static let products = 1_000

    let setting: TillBenchmark.Setting

    private var sales: Int { setting.options.isQuick ? 1_000 : 10_000 }
    private var rounds: Int { setting.options.isQuick ? 5 : 30 }

    func run(_ report: inout Report) async throws {
        Progress.note("a shift of \(Report.grouped(sales)) sales")
        let shop = try BenchmarkShop("shift", pos: setting.options.pos, in: setting.scratch)
        let file = setting.scratch + "/shift.csv"
        try CatalogueMaker(setting.options.data + "/catalogue.csv").write(Self.products, to: file)
        try shop.importProducts(file)
        try await fill(shop)
        try await x(shop, &report)
        try await z(shop, &report)
        TemporaryFolder.remove(shop.folder)
    }

    /// A shift that is open, with its sales.
    private func fill(_ shop: BenchmarkShop) async throws {
        let till = try await OpenTill(shop)
        _ = try await till.register.openShift(float: .zero, by: till.person)
        var maker = SaleMaker(till, products: try await till.products(500), name: "shift")
        for made in stride(from: 0, to: sales, by: 100) {
            var entries: [Entry] = []
            for _ in 0..<100 { entries.append(.document(try maker.draft(by: till.person))) }
            try await till.register.commit(entries)
            Progress.step("sales", made, of: sales)
        }
        try await History.store(in: till)
        await till.close()
    }

    /// The totals so far: opened and read as `pos report x` does, and that whole program.
    private func x(_ shop: BenchmarkShop, _ report: inout Report) async throws {
        var (heads, programs) = (Samples(), Samples())
        for _ in 0..<rounds {
            try await heads.time {
                let journal = try SQLiteJournal(path: shop.journal, access: .readOnly)
                _ = try await journal.head()
                await journal.close()
            }
            programs.record(seconds: try shop.run(["report", "x"]))
        }
        let title = "of \(Report.grouped(sales)) sales"
        report.add(Figure("X \(title)", heads, target: .p99AtMost(30)))
        report.add(Figure("pos report x \(title), whole program", programs))
    }

    /// The closing with its Z; each on a copy of the journal.
    private func z(_ shop: BenchmarkShop, _ report: inout Report) async throws {
        let paths = ["z-a", "z-b"].map { setting.scratch + "/\($0).sqlite" }
        var (closings, raws) = (Samples(), Samples())
        let whole = setting.scratch + "/z.sqlite"
        let original = try await OpenTill(shop)
        try await original.journal.backUp(to: whole)
        await original.close()
        for _ in 0..<rounds {
            for path in paths { try ProgramFiles.copy(whole, to: path) }
            let till = try await OpenTill(shop, journal: paths[0])
            try await closings.time {
                try await till.register.closeShift(counted: nil, by: till.person)
            }
            let rows = try await till.journal.rows(in: [.open], after: 0, limit: 1)
            let head = try CanonicalJSON.text(try await till.journal.head())
            let limits = try RawLimits(paths[1])
            try raws.timeNow { try limits.journal(rows[0].write, head: head) }
            await till.close()
        }
        report.add(
            Figure(
                "Z of \(Report.grouped(sales)) sales", closings, target: .p99AtMost(30)
            ).beside(raws.p50, "C interface"))
    }
}
