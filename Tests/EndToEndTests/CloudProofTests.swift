import Foundation
import Testing

/// A till and its cloud are held against each other, and what differs is named.
@Suite(.enabled(if: Site.postgres != nil, "no PostgreSQL (POS_TEST_DATABASE_URL)"))
struct CloudProofTests {
    private struct Proof: Decodable {
        struct Cloud: Decodable {
            var documents: Int
            var left: Int
            var notes: [String]
            var findings: [String]
        }
        var documents: Int
        var cloud: Cloud
    }
    private struct Device: Decodable {
        struct Report: Decodable {
            var waiting: Int
            var number: Int
        }
        var pushed: Int
        var parked: Int
        var skew: Int
        var report: Report
    }

    @Test func whatDiffersIsNamed() async throws {
        let shop = try await Prepared.stocked()
        try shop.pos("verify", "--cloud").refused(78, "no cloud")
        let cloud = try Cloud(for: shop)
        let till = try Shop(environment: ["POS_CLOUD_TIMEOUT_MS": "20000"])
        try cloud.join(till)
        try till.pos("replay", Site.demo + "/baskets.csv").done()

        let proof: Proof = try till.pos("verify", "--cloud", "--json").json()
        #expect(proof.cloud.findings == [] && proof.cloud.notes == [] && proof.cloud.left == 0)
        #expect(proof.cloud.documents == proof.documents && proof.documents > 20)
        let devices: [Device] = try cloud.admin(
            "device", "list", "--tenant", cloud.tenant, "--json"
        ).json()
        let device = try #require(devices.first)
        #expect(device.pushed == proof.documents && device.parked == 0)
        #expect(device.report.waiting == 0 && abs(device.skew) < 60_000)
        let chain = try cloud.admin("chain", "verify", "--tenant", cloud.tenant).done()
        #expect(chain.contains("\(proof.documents) documents of 1 tills agree"), "\(chain)")

        let change = "UPDATE product SET price_minor = price_minor + 1 WHERE id = "
        _ = try cloud.query(change + "(SELECT min(id) FROM product)")
        let priced = try till.pos("verify", "--cloud")
        #expect(priced.status == 1 && priced.output.contains("product: 400 rows, some with other"))
        _ = try cloud.query(
            "UPDATE document SET signature = repeat('0', 128) WHERE sequence = 2")
        let signed = try till.pos("verify", "--cloud")
        #expect(signed.status == 1 && signed.output.contains("document: "))
        let broken = try cloud.admin("chain", "verify", "--tenant", cloud.tenant)
        #expect(broken.status == 1 && broken.output.contains("-000002"), "\(broken)")
    }
}

/// The stock of all locations in one view.
@Suite(.enabled(if: Site.postgres != nil, "no PostgreSQL (POS_TEST_DATABASE_URL)"))
struct InventoryTests {
    @Test func everyLocationsStockIsInOneView() async throws {
        let shop = try await Prepared.stocked()
        let cloud = try Cloud(for: shop)
        try cloud.admin(
            "location", "create", "--tenant", cloud.tenant, "--number", "2", "--name", "Harbour"
        ).done()
        let settings = ["POS_CLOUD_TIMEOUT_MS": "20000"]
        let (first, second) = (
            try Shop(environment: settings), try Shop(environment: settings)
        )
        try cloud.join(first, named: "One")
        try cloud.join(second, named: "Two", at: "2")
        for till in [first, second] {
            try till.pos("import", "stock", Site.demo + "/stock.csv").done()
        }
        try first.pos("replay", Site.demo + "/baskets.csv").done()

        let pin = try first.file("pin", "2222\n")
        let words = ["report", "inventory", "--manager", "2", "--pin-file", pin, "--format", "csv"]
        let outcome = try first.pos(words)
        var seen = CSV.rows(try outcome.done())
        #expect(seen.removeFirst() == ["sku", "name", "total", "at_1", "at_2"])
        #expect(outcome.errors.contains("1 Corner Market: all told since"))
        #expect(outcome.errors.contains("2 Harbour: all told since"))
        let totals = seen.map { [$0[0], $0[3], $0[4]] }
        func stock(_ till: Shop) throws -> [String: String] {
            let rows = CSV.rows(try till.pos("report", "stock", "--format", "csv").done())
            return Dictionary(rows.dropFirst().map { ($0[0], $0[3]) }) { $1 }
        }
        let (one, two) = (try stock(first), try stock(second))
        #expect(totals.count > 10)
        let shown = Set(totals.map { $0[0] })
        // What has a minimum and never moved is in the till's own list only.
        #expect(one.merging(two) { $1 }.allSatisfy { shown.contains($0.key) || $0.value == "0" })
        for row in totals {
            #expect(row[1] == one[row[0]] ?? "0" && row[2] == two[row[0]] ?? "0")
        }
        try first.pos("report", "inventory", "--manager", "1", "--pin-file", pin)
            .refused(77, "PIN")
    }
}

extension Cloud {
    private struct Issued: Decodable { var key: String }

    /// Pairs a folder without a shop with this cloud, and approves it.
    func join(
        _ till: Shop, named name: String = "Till", at location: String = "1"
    ) throws {
        let issued: Issued = try admin(
            "licence", "create", "--tenant", tenant, "--seats", "9", "--json"
        ).json()
        let pairing = try till.start([
            "pair", "--cloud", url, "--tenant", tenant, "--licence", issued.key, "--name", name,
        ])
        var code = ""
        let isAsking = Wait.until(seconds: 90) {
            code =
                pairing.errors.firstMatch(of: /Code +([0-9A-Z]{4}-[0-9A-Z]{4})/)
                .map { String($0.output.1) } ?? ""
            return !code.isEmpty
        }
        try #require(isAsking, "\(pairing.errors)")
        try admin("device", "approve", code, "--location", location).done()
        try pairing.wait(seconds: 90).done()
    }
}
