import RetailModels
import RetailStore
import TestSupport
import Testing

/// The ledger and the sales as exports read them.
struct LedgerStoreTests {
    private static func till() throws -> DocumentBuilder {
        var till = try DocumentBuilder(seed: 41)
        try till.addRandom(50)
        return till
    }

    @Test func entriesAreReadByPagesAndBalance() async throws {
        let till = try Self.till()
        let tenant = till.shop.tenant
        let read = try await sameOnEngines { database in
            try await database.record(till)
            return try await database.read { tx in
                var lines: [String] = []
                var after = (at: Int64.min, id: "")
                for _ in 0..<pageCountMax {
                    let page = try LedgerStore.entries(
                        after: after, limit: 7, tenant: tenant, in: tx)
                    guard let last = page.last else { return lines }
                    for entry in page {
                        let sum = entry.lines.reduce(0) { $0 + $1.debit - $1.credit }
                        #expect(sum == 0, "\(entry.description)")
                        lines.append("\(entry.at) \(entry.id) \(entry.day) \(entry.description)")
                        lines += entry.lines.map { "  \($0.account) \($0.debit) \($0.credit)" }
                    }
                    after = (last.at, last.id)
                }
                throw PagesWithoutEnd()
            }
        }
        var wanted: [String] = []
        for document in till.documents.sorted(by: { ($0.at, $0.id) < ($1.at, $1.id) }) {
            let lines = try Posting.entry(of: document).lines
            guard !lines.isEmpty else { continue }
            wanted.append(
                "\(document.at) \(document.id) \(document.day) \(document.kind) \(document.number)")
            wanted += lines.map { "  \($0.account) \($0.debit) \($0.credit)" }
        }
        #expect(read == wanted)
    }

    @Test func accountsAreThoseEverPostedTo() async throws {
        let till = try Self.till()
        let tenant = till.shop.tenant
        let accounts = try await sameOnEngines { database in
            try await database.record(till)
            return try await database.read { tx in
                [
                    try LedgerStore.accounts(tenant: tenant, in: tx),
                    try LedgerStore.accounts(tenant: "other", in: tx),
                ]
            }
        }
        let posted = try Set(
            till.documents.flatMap { try Posting.entry(of: $0).lines.map(\.account) })
        #expect(accounts == [posted.sorted(), []])
    }

    @Test func salesAreExportedInTheOrderOfTime() async throws {
        let till = try Self.till()
        let tenant = till.shop.tenant
        let currency = try #require(Currency(code: "USD"))
        let customer = Customer(id: "customer-1", number: "C-77", name: "Ana")
        let write = JournalWrite(
            id: customer.id, kind: .customer, body: try CanonicalJSON.text(customer))
        let rows = try await sameOnEngines { database in
            _ = try await database.record([write], key: "", tenant: tenant)
            try await database.record(till)
            return try await database.read { tx in
                var fields: [[String]] = []
                var after = (at: Int64.min, id: "")
                for _ in 0..<pageCountMax {
                    let page = try SaleStore.export(
                        after: after, limit: 4, tenant: tenant, in: tx)
                    guard let last = page.last else { return fields }
                    fields += page.map { $0.fields(currency: currency) }
                    after = (last.at, last.id)
                }
                throw PagesWithoutEnd()
            }
        }
        let sales = till.documents.filter { $0.sale != nil }
        #expect(rows.map { $0[1] } == sales.map(\.number))
        for (document, fields) in zip(sales, rows) {
            let sale = try #require(document.sale)
            #expect(fields.count == SaleStore.ExportRow.columns.count)
            #expect(fields[0] == document.id)
            #expect(fields[6] == (sale.customerID == "customer-1" ? "C-77" : ""))
            #expect(fields[7] == (sale.reference ?? ""))
            #expect(fields[8] == "\(sale.priced.lines.count)")
            #expect(fields[9] == sale.priced.quantity.text)
            #expect(fields[10] == currency.text(sale.priced.net))
            #expect(fields[13] == currency.text(sale.priced.gross))
            #expect(fields[16] == "USD")
        }
    }
}
