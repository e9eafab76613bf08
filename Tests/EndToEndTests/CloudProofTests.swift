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

extension Cloud {
    private struct Issued: Decodable { var key: String }

    /// Pairs a folder without a shop with this cloud, and approves it.
    func join(_ till: Shop, named name: String = "Till") throws {
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
        try admin("device", "approve", code).done()
        try pairing.wait(seconds: 90).done()
    }
}
