import Glibc
import Till

/// All figures of the till, catalogue by catalogue.
///
/// Past sales are added to one catalogue, the one of the targets; the others are measured without.
struct TillBenchmark {
    /// What every measure needs.
    struct Setting {
        var options: Options
        /// A folder that is removed at the end.
        var scratch: String
    }

    /// The catalogue of the targets, as near as the command line has it.
    static let referenceProducts = 68_000

    private let options: Options

    init(options: Options) { self.options = options }

    func run() async throws -> Report {
        guard ProgramFiles.exists(options.pos) else {
            throw BenchmarkFailure("there is no \(options.pos); build pos, or name it with --pos")
        }
        // Not /tmp, which may be no disk at all.
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/var/tmp"
        let folder = try TemporaryFolder(in: parent)
        defer { folder.remove() }
        let setting = Setting(options: options, scratch: folder.path)
        var report = Report()
        if options.parts.contains(.files) {
            try FileMeasure(setting: setting).run(&report)
        }
        if options.parts.contains(.shift) {
            try await ShiftMeasure(setting: setting).run(&report)
        }
        if !options.parts.isDisjoint(with: [.writes, .screens, .lists, .start]) {
            try await catalogues(setting, &report)
        }
        return report
    }

    private func catalogues(_ setting: Setting, _ report: inout Report) async throws {
        let maker = try CatalogueMaker(options.data + "/catalogue.csv")
        var smallest: Samples?
        for count in options.products {
            let name = "shop-\(count)"
            Progress.note("catalogue of \(Report.grouped(count))")
            let shop = try BenchmarkShop(name, pos: options.pos, in: setting.scratch)
            let file = setting.scratch + "/\(name).csv"
            try maker.write(count, to: file)
            try shop.importProducts(file)
            unlink(file)
            var past = 0
            for history in count == reference ? options.history[...] : options.history.prefix(1) {
                try await grow(shop, from: past, to: history)
                past = history
                let label = "\(Report.grouped(count)) products, \(Report.grouped(past)) sales"
                if options.parts.contains(.writes), count == reference {
                    try await WriteMeasure(setting: setting, shop: shop, label: label)
                        .run(&report)
                }
                let screens = ScreenMeasure(
                    setting: setting, shop: shop, label: label,
                    hasTarget: count == reference, smallest: smallest)
                if options.parts.contains(.screens) {
                    let scans = try await screens.run(&report)
                    if smallest == nil { smallest = scans }
                }
                if options.parts.contains(.lists) {
                    try await ListMeasure(setting: setting, shop: shop, label: label)
                        .run(&report)
                }
                if options.parts.contains(.start) { try await screens.start(&report) }
            }
            TemporaryFolder.remove(shop.folder)
        }
    }

    /// The catalogue that gets past sales.
    private var reference: Int {
        options.products.min {
            abs($0 - Self.referenceProducts) < abs($1 - Self.referenceProducts)
        } ?? Self.referenceProducts
    }

    private func grow(_ shop: BenchmarkShop, from past: Int, to wanted: Int) async throws {
        guard wanted > past else { return }
        Progress.note("history of \(Report.grouped(wanted))")
        let till = try await OpenTill(shop)
        // What the till itself has left: a session that is open.
        if await till.register.shift != nil {
            _ = try await till.register.closeShift(counted: nil, by: till.person)
        }
        let products = try await till.products(2_000)
        try await History(till: till).add(
            wanted - past, products: products, name: "history-\(past)")
        await till.close()
    }
}
