import RetailModels
import RetailStore
import TestSupport
import Testing

/// Rows and documents that are gone, came from nowhere, or stand there twice.
struct VerifierRowTests {
    private static let tables = LooseCopy.tables.map(\.0).filter { $0 != "sync_device" }

    private static func till() throws -> DocumentBuilder {
        var till = try DocumentBuilder(seed: 3)
        try till.addRandom(20)
        // Few lines have a label.
        if till.shift == nil { try till.openShift() }
        var labelled = try till.line(3)
        labelled.label = LineLabel(lot: "L-1")
        try till.add(.sale(till.sale([labelled])))
        return till
    }

    @Test(arguments: Engine.allCases)
    func goodDataIsClean(engine: Engine) async throws {
        for seed in 1...3 as ClosedRange<UInt64> {
            var till = try DocumentBuilder(seed: seed)
            try till.addRandom(50)
            let made = till
            let report = try await engine.withShop { database in
                try await database.record(made)
                return try await database.verify(made.shop.tenant)
            }
            #expect(report.findings == [], "seed \(seed)")
            #expect(report.documents == Int64(made.documents.count))
            #expect(report.heads == [made.shop.identity.device: made.hash])
            let rows = try made.documents.reduce(0) { $0 + (try Projection($1).rows.count) }
            #expect(report.rows == Int64(rows))
        }
    }

    /// More documents than a page holds, on two tills, told as they go.
    @Test(arguments: Engine.allCases)
    func pagesAndDevicesAreAllRead(engine: Engine) async throws {
        var one = try DocumentBuilder(seed: 1)
        try one.addRandom(210)
        var two = try DocumentBuilder(shop: TestShop(device: "device-2", series: "02"), seed: 2)
        try two.addRandom(30)
        let tills = [one, two]
        try await engine.withShop { database in
            for till in tills {
                for start in stride(from: 0, to: till.writes.count, by: 100) {
                    let writes = Array(till.writes.dropFirst(start).prefix(100))
                    _ = try await database.record(
                        writes, key: till.key.publicKey, tenant: till.shop.tenant)
                }
            }
            let report = try await database.verify(one.shop.tenant)
            #expect(report.findings == [])
            #expect(report.documents == Int64(one.documents.count + two.documents.count))
            #expect(report.heads == ["device-1": one.hash, "device-2": two.hash])
        }
    }

    @Test(arguments: Engine.allCases, tables)
    func aDeletedRowIsFound(engine: Engine, table: String) async throws {
        let till = try Self.till()
        try await LooseCopy.with(engine, till) { copy in
            let rows = try await copy.rows(table)
            let picked = [rows.first, rows.dropFirst(rows.count / 2).first, rows.last]
            for row in picked.compactMap({ $0 }) {
                try await copy.replace(row, by: nil, in: table)
                let findings = try await copy.database.verify(till.shop.tenant).findings
                #expect(!findings.isEmpty, "\(table) \(row)")
                if table != "document" {
                    let places = Set(findings.map(\.place))
                    #expect(places.contains(table), "\(row) gives \(places)")
                }
                try await copy.replace(nil, by: row, in: table)
            }
        }
    }

    /// A row that no document says: another key, and for caches also a figure of zero.
    @Test(arguments: Engine.allCases, tables.filter { $0 != "document" })
    func anInsertedRowIsFound(engine: Engine, table: String) async throws {
        let till = try Self.till()
        try await LooseCopy.with(engine, till) { copy in
            let row = try #require(await copy.rows(table).first)
            for key in 1..<3 {
                var extra = row
                switch extra[key] {
                case .integer: extra[key] = .integer(900)
                default: extra[key] = .text("from nowhere")
                }
                if let last = extra.last, case .integer = last,
                    ["stock_level", "account_balance"]
                        .contains(table)
                {
                    extra[extra.count - 1] = .integer(0)
                }
                guard extra != row else { continue }
                let inserted = extra
                try await copy.replace(nil, by: inserted, in: table)
                let findings = try await copy.database.verify(till.shop.tenant).findings
                let places = Set(findings.map(\.place))
                #expect(places.contains(table), "\(inserted) gives \(findings)")
                try await copy.replace(inserted, by: nil, in: table)
            }
        }
    }

    /// A document and everything that came of it, caches included, taken out by somebody careful.
    @Test(arguments: Engine.allCases)
    func aDocumentTakenOutWithItsRowsIsFound(engine: Engine) async throws {
        let till = try Self.till()
        // But for the last: nothing in the store names it; the journal and the head do.
        for index in [0, 1, 7, till.documents.count - 2] {
            var rest = till.writes
            rest.remove(at: index)
            let (writes, key, tenant) = (rest, till.key.publicKey, till.shop.tenant)
            let findings = try await engine.withShop(till.shop) { database in
                _ = try await database.record(writes, key: key, tenant: tenant)
                return try await database.verify(tenant).findings
            }
            let places = Set(findings.map(\.place))
            #expect(places == ["document"], "without number \(index + 1): \(findings)")
        }
    }

    /// The same, but its rows are left: they are named.
    @Test(arguments: Engine.allCases)
    func aDocumentTakenOutAloneIsFound(engine: Engine) async throws {
        let till = try Self.till()
        try await LooseCopy.with(engine, till) { copy in
            let rows = try await copy.rows("document")
            let last = try #require(rows.first { $0[4] == .integer(till.sequence) })
            try await copy.replace(last, by: nil, in: "document")
            let findings = try await copy.database.verify(till.shop.tenant).findings
            let orphans = findings.filter { $0.reason == "no document says so" }
            #expect(!orphans.isEmpty)
        }
    }

    @Test(arguments: Engine.allCases)
    func anotherKeyIsFound(engine: Engine) async throws {
        let till = try Self.till()
        let stranger = try DocumentBuilder(seed: 77)
        try await LooseCopy.with(engine, till) { copy in
            let row = try #require(await copy.rows("sync_device").first)
            for (index, value) in [(1, "device-9"), (2, stranger.key.publicKey), (0, "other")] {
                var changed = row
                changed[index] = .text(value)
                try await copy.replace(row, by: changed, in: "sync_device")
                let findings = try await copy.database.verify(till.shop.tenant).findings
                let places = Set(findings.map(\.place))
                #expect(places.contains("document"), "\(value): \(places)")
                try await copy.replace(changed, by: row, in: "sync_device")
            }
            try await copy.replace(row, by: nil, in: "sync_device")
            let findings = try await copy.database.verify(till.shop.tenant).findings
            #expect(!findings.isEmpty)
        }
    }

    /// More than are kept are counted.
    @Test func findingsHaveALimit() {
        var report = VerifyReport()
        for number in 0..<VerifyReport.findingCountMax + 5 {
            report.add(Finding(place: "sale", row: "\(number)", reason: "test"))
        }
        #expect(report.findings.count == VerifyReport.findingCountMax)
        #expect(report.findingsLeftOut == 5)
        #expect(!report.isClean)
    }
}
