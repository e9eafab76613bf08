import Glibc

/// How fast the program imports the real catalogue and rings the recorded baskets up.
struct FileMeasure {
    let setting: TillBenchmark.Setting

    func run(_ report: inout Report) throws {
        let catalogue = setting.options.data + "/catalogue.csv"
        let baskets = setting.options.data + "/baskets.csv"
        guard ProgramFiles.exists(catalogue), ProgramFiles.exists(baskets) else {
            Progress.note("left out: import and replay, for want of \(setting.options.data)")
            return
        }
        Progress.note("import and replay")
        var imports = Samples()
        var importLimits = Samples()
        var replays = Samples()
        var replayLimits = Samples()
        for round in 0..<(setting.options.isQuick ? 1 : 3) {
            let shop = try BenchmarkShop(
                "files-\(round)", pos: setting.options.pos, in: setting.scratch)
            // The same shop again, for the limit.
            let other = try BenchmarkShop(
                "limit-\(round)", pos: setting.options.pos, in: setting.scratch)
            imports.record(seconds: try shop.importProducts(catalogue))
            importLimits.record(
                seconds: try RawCopy.run(RawCopy.products, from: shop.store, to: other.store))
            replays.record(seconds: try shop.run(["replay", baskets]))
            replayLimits.record(
                seconds: try RawCopy.run(RawCopy.sales, from: shop.store, to: other.store))
            TemporaryFolder.remove(shop.folder)
            TemporaryFolder.remove(other.folder)
        }
        let sales = Double(try Self.basketCount(baskets))
        report.add(
            Figure("import of catalogue.csv", imports.p50 / 1_000, .seconds, target: .p50AtMost(5))
                .beside(importLimits.p50 / 1_000, "rows copied"))
        report.add(
            Figure(
                "replay of baskets.csv", sales / replays.p50 * 1_000, .perSecond,
                target: .atLeast(1_000)
            ).beside(sales / replayLimits.p50 * 1_000, "rows copied"))
    }

    /// Baskets in the file; their lines stand together.
    private static func basketCount(_ path: String) throws -> Int {
        let text = String(decoding: try ProgramFiles.read(path), as: UTF8.self)
        return Set(text.split(separator: "\n").dropFirst().map { $0.prefix { $0 != "," } }).count
    }
}

extension Samples {
    mutating func record(seconds: Double) { record(UInt64(seconds * 1e9)) }
}
