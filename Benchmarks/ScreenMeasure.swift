import LocalStore
import RetailModels
import RetailStore
import Till

/// The real program in a terminal: from the key to the painted answer.
struct ScreenMeasure {
    let setting: TillBenchmark.Setting
    let shop: BenchmarkShop
    let label: String
    /// Whether the targets are about this catalogue.
    let hasTarget: Bool
    /// The scans of the smallest catalogue, which larger ones are held against.
    let smallest: Samples?

    /// The resident memory is taken after this many scans.
    private static let memoryScans = 200
    private static let scanPauseMs = 20
    private static let queryLengthMax = 6

    private var scanCount: Int { setting.options.isQuick ? Self.memoryScans : 1_000 }
    private var queryCount: Int { setting.options.isQuick ? 10 : 50 }
    private var startCount: Int { setting.options.isQuick ? 3 : 20 }

    /// What a screen is to show after a key of a search.
    private struct Expected {
        var query: String
        var found: [StockedProduct]
    }

    /// Scans and searches; returns the scans.
    func run(_ report: inout Report) async throws -> Samples {
        Progress.note("screens at \(label)")
        let till = try await OpenTill(shop)
        let products = try await till.products(1_000)
        let (finds, searches, queries) = try await storeAlone(till, products)
        await till.close()
        var driver = try TillDriver(pos: setting.options.pos, shop: shop)
        defer { driver.end() }
        try driver.signIn()
        let (scans, pays, megabytes) = try scan(&driver, products)
        var scanned = Figure(
            "scan to painted, \(label)", scans, target: hasTarget ? scanTarget : nil)
        scanned =
            smallest.map { scanned.beside($0.p99, "p99 of the first") }
            ?? scanned.beside(finds.p50, "store alone")
        report.add(scanned)
        report.add(Figure("Enter to PAID painted, \(label)", pays))
        report.add(
            Figure(
                "memory after 200 scans, \(label)", megabytes, .megabytes,
                target: .p50AtMost(60)))
        let typed = try search(&driver, queries)
        report.add(
            Figure(
                "search to painted, \(label)", typed, target: hasTarget ? .p99AtMost(10) : nil
            ).beside(searches.p50, "store alone"))
        return scans
    }

    private var scanTarget: Figure.Target {
        smallest == nil ? .p99AtMost(5) : .p99AtMostAndRatioAtMost(5, 1.5)
    }

    private func scan(
        _ driver: inout TillDriver, _ products: [StockedProduct]
    ) throws -> (scans: Samples, pays: Samples, megabytes: Double) {
        var (scans, pays) = (Samples(), Samples())
        var megabytes = 0.0
        for index in 0..<scanCount {
            scans.record(try driver.scan(products[index * 7 % products.count].product))
            try driver.rest(milliseconds: Self.scanPauseMs)
            if index % TillDriver.linesPerSale == TillDriver.linesPerSale - 1 {
                pays.record(try driver.pay())
            }
            if index + 1 == Self.memoryScans { megabytes = try driver.residentMegabytes() }
            Progress.step("scans", index, of: scanCount)
        }
        return (scans, pays, megabytes)
    }

    private func search(
        _ driver: inout TillDriver, _ queries: [[Expected]]
    ) throws -> Samples {
        var typed = Samples()
        for keys in queries {
            try driver.openSearch()
            for expected in keys {
                guard let key = expected.query.last else { continue }
                typed.record(
                    try driver.type(key, query: expected.query, finds: expected.found))
            }
            try driver.closeSearch()
        }
        return typed
    }

    /// The same questions asked of the store in this process, and what the searches find.
    private func storeAlone(
        _ till: OpenTill, _ products: [StockedProduct]
    ) async throws -> (finds: Samples, searches: Samples, queries: [[Expected]]) {
        let (tenant, location) = (till.identity.tenant, till.identity.location)
        var (finds, searches) = (Samples(), Samples())
        for product in products {
            let code = product.product.barcode
            _ = try await finds.time {
                try await till.database.read { tx in
                    try ProductStore.find(code: code, tenant: tenant, location: location, in: tx)
                }
            }
        }
        var queries: [[Expected]] = []
        for index in 0..<queryCount {
            let name = products[index * 13 % products.count].product.name.lowercased()
            let word = name.prefix { $0.isASCII && $0.isLetter }.prefix(Self.queryLengthMax)
            guard word.count >= 3 else { continue }
            var keys: [Expected] = []
            for length in 1...word.count {
                let query = String(word.prefix(length))
                let found = try await searches.time {
                    try await till.database.read { tx in
                        try ProductStore.search(
                            query, after: 0, limit: 100, tenant: tenant, location: location,
                            in: tx)
                    }
                }
                keys.append(Expected(query: query, found: found))
            }
            queries.append(keys)
        }
        return (finds, searches, queries)
    }

    /// From the start of the program over the sign-in to the first line.
    func start(_ report: inout Report) async throws {
        Progress.note("start at \(label)")
        let till = try await OpenTill(shop)
        let products = try await till.products(startCount)
        if await till.register.shift == nil {
            _ = try await till.register.openShift(float: .zero, by: till.person)
        }
        try await History.store(in: till)
        await till.close()
        var starts = Samples()
        for product in products {
            var driver = try TillDriver(pos: setting.options.pos, shop: shop)
            defer { driver.end() }
            try driver.signIn()
            _ = try driver.scan(product.product)
            starts.record(driver.sinceStart)
            _ = try driver.pay()
        }
        report.add(
            Figure(
                "start to first scan painted, \(label)", starts,
                target: hasTarget ? .p99AtMost(150) : nil))
    }
}
