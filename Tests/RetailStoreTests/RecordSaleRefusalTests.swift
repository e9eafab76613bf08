import RetailModels
import RetailStore
import TestSupport
import Testing

/// Documents with a true signature that say what cannot be: each is parked with its reason.
struct RecordSaleRefusalTests {
    /// One thing that is wrong with a document.
    struct Fault: Sendable {
        var name: String
        var reason: String
        var change: @Sendable (inout Document) throws -> Void

        init(
            _ name: String, _ reason: String,
            _ change: @escaping @Sendable (inout Document) throws -> Void
        ) {
            self.name = name
            self.reason = reason
            self.change = change
        }
    }

    private static func changeSale(
        _ document: inout Document, _ change: (inout Sale) throws -> Void
    ) throws {
        guard case .sale(var sale) = document.body else { return }
        try change(&sale)
        document.body = .sale(sale)
    }

    static let headerFaults = [
        Fault("version", "an unknown version") { $0.version = 2 },
        Fault("tenant", "the document is another tenant's") { $0.tenant = "tenant-2" },
        Fault("currency", "the currency is not the shop's") { $0.currency = "EUR" },
        Fault("sequence", "the header is malformed") { $0.sequence = 0 },
        Fault("hour", "the header is malformed") { $0.hour = 24 },
        Fault("day", "the header is malformed") { $0.day = "2017-1-1" },
        Fault("hash", "the header is malformed") { $0.previousHash = "00" },
        Fault("series", "the header has text that is empty, too long or not clean") {
            $0.series = ""
        },
        Fault("operator", "the header has text that is empty, too long or not clean") {
            $0.operatorName = "\u{1B}p0"
        },
        Fault("device", "the header has text that is empty, too long or not clean") {
            $0.device = String(repeating: "d", count: 65)
        },
    ]

    static let saleFaults = [
        Fault("net", "the figures are not what the lines come to") {
            try changeSale(&$0) { $0.priced.net = try $0.priced.net + Money(minor: 1) }
        },
        Fault("line tax", "the figures are not what the lines come to") {
            try changeSale(&$0) { $0.priced.lines[0].tax = try Money(minor: 1) }
        },
        Fault("quantity", "the figures are not what the lines come to") {
            try changeSale(&$0) { $0.priced.lines[0].line.quantity = .one }
        },
        Fault("tax rate", "the figures are not what the lines come to") {
            try changeSale(&$0) { $0.priced.lines[0].line.product.taxPPM = 0 }
        },
        Fault("document discount", "the figures are not what the lines come to") {
            try changeSale(&$0) { $0.documentDiscount = try Money(minor: 1) }
        },
        Fault("payment", "the payments do not sum to the total") {
            try changeSale(&$0) { $0.payments[0].amount = try Money(minor: 1) }
        },
        Fault("tendered", "a payment does not add up") {
            try changeSale(&$0) { $0.payments[0].tendered = .zero }
        },
        Fault("no lines", "no lines") { try changeSale(&$0) { $0.priced.lines = [] } },
        Fault("name", "a line has text that is too long or not clean") {
            try changeSale(&$0) { $0.priced.lines[0].line.product.name = "a\u{202E}b" }
        },
        Fault("rounding", "cash or rounding that no coins make") {
            try changeSale(&$0) {
                $0.rounding = try Money(minor: 1)
                $0.payments[0].amount = try $0.payments[0].amount + Money(minor: 1)
                $0.payments[0].tendered = try $0.payments[0].tendered + Money(minor: 1)
            }
        },
        Fault("reference", "it has text that is too long or not clean") {
            try changeSale(&$0) { $0.reference = "a\u{202E}b" }
        },
        Fault("refund of", "a refund must name its sale") {
            try changeSale(&$0) { $0.refundOf = "x" }
        },
        Fault("refund without", "a refund must name its sale") {
            if case .sale(let sale) = $0.body { $0.body = .refund(sale) }
        },
    ]

    static let otherFaults = [
        Fault("float", "a float below zero") {
            $0.body = .shiftOpen(ShiftOpening(float: try Money(minor: -1)))
        },
        Fault("form", "an unknown form of a session") {
            $0.body = .shiftOpen(ShiftOpening(float: .zero, form: 3))
        },
        Fault("pieces", "notes and coins that do not sum to the count") {
            let pieces = [CountedPieces(value: try Money(minor: 500), count: 3)]
            $0.body = .shiftClose(
                ShiftClosing(
                    zNumber: 1, openedAt: 0, counted: try Money(minor: 1_000),
                    totals: ShiftTotals(), pieces: pieces))
        },
        Fault("no pieces", "a count of notes and coins that is none") {
            $0.body = .shiftClose(
                ShiftClosing(
                    zNumber: 1, openedAt: 0, counted: .zero, totals: ShiftTotals(), pieces: []))
        },
        Fault("Z number", "a Z number below one") {
            $0.body = .shiftClose(
                ShiftClosing(zNumber: 0, openedAt: 0, counted: .zero, totals: ShiftTotals()))
        },
        Fault("Z without shift", "a closing without a shift") {
            $0.shift = nil
            $0.body = .shiftClose(
                ShiftClosing(zNumber: 1, openedAt: 0, counted: .zero, totals: ShiftTotals()))
        },
        Fault("cash", "an amount that does not fit its kind") {
            $0.body = .cash(CashMovement(kind: .paidIn, amount: .zero, reason: ""))
        },
        Fault("a drop of nothing", "an amount that does not fit its kind") {
            $0.body = .cash(CashMovement(kind: .drop, amount: .zero, reason: ""))
        },
        Fault("no-sale with money", "an amount that does not fit its kind") {
            $0.body = .cash(
                CashMovement(kind: .noSale, amount: try Money(minor: 1), reason: ""))
        },
        Fault("stock", "no lines, or a reason that is not clean") {
            $0.body = .stock(StockDocument(kind: .count, isOpening: false, lines: [], reason: ""))
        },
        Fault("gap", "a gap that is none") {
            $0.body = .gap(GapRecord(from: 3, through: 2, reason: ""))
        },
        Fault("gap ahead", "a gap that is none") {
            $0.body = .gap(GapRecord(from: 1, through: 9, reason: ""))
        },
    ]

    @Test func eachFaultIsParkedWithItsReason() async throws {
        let shop = TestShop()
        var till = try DocumentBuilder(shop: shop)
        try till.openShift()
        let sale = try till.sale([till.line(0, milli: 2_000)])
        let faults = Self.headerFaults + Self.saleFaults + Self.otherFaults
        let writes = try faults.map { fault in
            var document = till.draft(.sale(sale), id: "sale with \(fault.name)")
            try fault.change(&document)
            return JournalWrite(document, signed: try till.key.sign(document))
        }
        let made = till
        let results = try await sameOnEngines(shop) { database in
            try await database.record(made)
            let before = try await StoreContent(database)
            let results = try await database.record(
                writes, key: made.key.publicKey, tenant: shop.tenant)
            #expect(try await StoreContent(database).facts == before.facts)
            let parked = try await database.count("sync_parked")
            #expect(parked == Int64(faults.count))
            return results
        }
        for (fault, result) in zip(faults, results) {
            #expect(result.status == .parked, "\(fault.name)")
            #expect(result.problem?.code == .documentInvalid, "\(fault.name)")
            #expect(result.problem?.detail == fault.reason, "\(fault.name)")
        }
    }

    /// Sent under another id than its own.
    @Test func aDocumentUnderAnotherIdIsParked() async throws {
        let shop = TestShop()
        var till = try DocumentBuilder(shop: shop)
        var write = try till.openShift()
        write.id = "other"
        let (sent, key) = (write, till.key.publicKey)
        let result = try await sameOnEngines(shop) { database in
            try await database.record([sent], key: key, tenant: shop.tenant)[0]
        }
        #expect(result.problem?.detail == "the document has another id")
    }

    /// A tenant that is not there, and one that is another.
    @Test func aDocumentForAnotherTenantIsParked() async throws {
        let shop = TestShop()
        var till = try DocumentBuilder(shop: shop)
        try till.openShift()
        let (made, other) = (till, TestShop(tenant: "tenant-2"))
        let result = try await sameOnEngines(shop) { database in
            try await database.write { try other.insert(in: $0) }
            return try await database.record(
                made.writes, key: made.key.publicKey, tenant: other.tenant)[0]
        }
        #expect(result.problem?.detail == "the document is another tenant's")
    }

    /// Text that PostgreSQL cannot hold is parked too, and the rest of the batch goes on.
    @Test func aNULAnywhereStopsNothing() async throws {
        let shop = TestShop()
        var till = try DocumentBuilder(shop: shop)
        try till.openShift()
        let sale = try till.sale([till.line(0)])
        let places = ["id", "till", "customer", "payment", "unit", "write", "body", "signature"]
        var writes = try places.map { place in
            var document = till.draft(.sale(sale), id: place)
            switch place {
            case "id": document.id = "a\0b"
            case "till": document.till = "a\0b"
            case "customer": try Self.changeSale(&document) { $0.customerID = "a\0b" }
            case "payment": try Self.changeSale(&document) { $0.payments[0].reference = "a\0b" }
            case "unit":
                try Self.changeSale(&document) { $0.priced.lines[0].line.product.unit = "\0" }
            default: break
            }
            var bad = JournalWrite(document, signed: try till.key.sign(document))
            if place == "write" { bad.id = "a\0b" }
            if place == "body" { bad.body = "\0" }
            if place == "signature" { bad.signature = "\0" }
            return bad
        }
        writes.append(
            JournalWrite(
                id: "c\0", kind: .customer,
                body: try CanonicalJSON.text(Customer(id: "c\0", number: "1", name: "x"))))
        var product = try till.line(1)
        // This is a backslash and five letters.
        product.product.name = "\\u0000"
        writes = [till.writes[0]] + writes + [try till.sell(product)]
        let (sent, key) = (writes, till.key.publicKey)
        let statuses = try await sameOnEngines(shop) { database in
            let results = try await database.record(sent, key: key, tenant: shop.tenant)
            let parked = try await database.count("sync_parked")
            #expect(parked == 9)
            return results.map(\.status)
        }
        #expect(statuses == [.stored] + Array(repeating: .parked, count: 9) + [.stored])
    }
}
