import Foundation
import Testing

/// What other programs are given: the ledger and the sales.
@Suite struct ExportTests {
    @Test(.enabled(if: Site.has("hledger"), "hledger is not installed"))
    func hledgerTakesTheLedger() async throws {
        let shop = try await Prepared.demo()
        let journal = try shop.file(
            "books.journal", shop.pos("export", "journal", "--format", "hledger").done())
        try run("hledger", "-f", journal, "check", "--strict").done()
        let balance = try run(
            "hledger", "-f", journal, "bal", "income", "--depth", "1", "--no-total", "-O", "csv"
        ).done()
        let row = try #require(CSV.rows(balance).first { $0[0] == "income" }, "\(balance)")
        #expect(row[1].filter { "0123456789.-".contains($0) } == "-1326.52", "\(balance)")
        let all = try run("hledger", "-f", journal, "bal", "--depth", "1", "-O", "csv").done()
        #expect(CSV.rows(all).last?[1].filter { "123456789".contains($0) } == "", "\(all)")
    }

    @Test func theLedgerAsCSVBalances() async throws {
        let text = try await Prepared.demo().pos("export", "journal", "--format", "csv").done()
        let rows = CSV.rows(text)
        #expect(
            rows[0] == ["date", "entry", "description", "account", "debit", "credit", "currency"])
        var byEntry: [String: Int] = [:]
        for row in rows.dropFirst() {
            let (debit, credit) = (try Cents.of(row[4]), try Cents.of(row[5]))
            #expect((debit == 0) != (credit == 0), "\(row)")
            byEntry[row[1], default: 0] += debit - credit
        }
        #expect(byEntry.count >= 60)
        #expect(byEntry.allSatisfy { $0.value == 0 })
    }

    @Test func oneLinePerSale() async throws {
        let shop = try await Prepared.demo()
        let rows = CSV.rows(try shop.pos("export", "sales", "--format", "csv").done())
        #expect(rows.count == 61, "a header and 60 sales")
        let column = try #require(rows[0].firstIndex(of: "net"), "\(rows[0])")
        #expect(
            try rows.dropFirst().map { try Cents.of($0[column]) }.reduce(0, +) == Prepared.demoNet)
        let lines = try shop.pos("export", "sales", "--format", "jsonl").done()
            .split(separator: "\n")
        #expect(lines.count == 60)
        for line in lines {
            #expect((try? JSONSerialization.jsonObject(with: Data(line.utf8))) is [String: Any])
        }
        let pdf = try shop.pos("export", "sales", "--format", "pdf")
        #expect(pdf.status == 64 && pdf.errors.contains("csv"), "\(pdf)")
    }

    /// A row that was journaled but never delivered is delivered first.
    @Test func exportAndVerifyDeliverWhatIsLeft() async throws {
        for words in [["export", "sales", "--format", "csv"], ["verify"]] {
            let shop = try await Prepared.demo()
            let undelivered = """
                UPDATE journal_row SET state = 'open', state_code = 0 WHERE kind = 'sale'
                """
            _ = try shop.sqlite("journal.sqlite", undelivered)
            try shop.pos(words).done()
            let open = "SELECT count(*) FROM journal_row WHERE state = 'open'"
            #expect(try shop.sqlite("journal.sqlite", open) == "0", "\(words)")
            #expect(try shop.sqlite("store.sqlite", "SELECT count(*) FROM sale") == "60")
        }
    }
}
