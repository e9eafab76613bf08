import Foundation
import Testing

/// Two tills edit the same product while apart, and come together.
@Suite(.enabled(if: Site.postgres != nil, "no PostgreSQL (POS_TEST_DATABASE_URL)"))
struct SyncEditTests {
    private static let sku = "999172"
    /// Nobody answers there.
    private static let apart = ["POS_CLOUD_URL": "http://127.0.0.1:9"]
    private static let row = """
        SELECT name, brand, unit, price_minor FROM product WHERE sku = '\(sku)'
        """

    private struct Conflict: Decodable {
        var id: String
        var kind: String
        var code: String
        var column: String
        var current: String
        var other: String
        var device: String
    }
    private struct Status: Decodable {
        var conflicts: Int
        var pendingUploads: Int
    }

    @Test func whatTwoTillsHaveEditedComesTogether() async throws {
        let fleet = try await Fleet(tills: 2)
        let (one, other) = (fleet.tills[0], fleet.tills[1])
        func edit(_ till: Shop, _ words: String...) throws {
            try till.pos(["edit", "product", Self.sku] + words, with: Self.apart).done()
        }
        func together() throws {
            for till in [one, other, one] { try till.pos("sync", "now").done() }
        }
        try edit(one, "name=Early", "brand=One", "price=5.00")
        try edit(other, "name=Later", "unit=box", "price=6.00")
        #expect(try one.sqlite("store.sqlite", Self.row) == "Early|One|each|500")
        #expect(try other.sqlite("store.sqlite", Self.row).hasPrefix("Later|"))
        let waiting: Status = try other.pos("sync", "status", "--json").json()
        #expect(waiting.pendingUploads == 1 && waiting.conflicts == 0)

        try together()
        for till in [one, other] {
            #expect(try till.sqlite("store.sqlite", Self.row) == "Later|One|box|500")
            let open: [Conflict] = try till.pos("sync", "conflicts", "--json").json()
            #expect(open.map(\.column) == ["price"] && open.map(\.kind) == ["conflict"])
            #expect(open.map(\.current) == ["500"] && open.map(\.other) == ["600"])
            #expect(open.map(\.code) == [Self.sku])
            #expect(try open.map(\.device) == [other.identity().device])
            let status: Status = try till.pos("sync", "status", "--json").json()
            #expect(status.conflicts == 1 && status.pendingUploads == 0)
            try till.pos("verify", "--cloud").done()
        }
        #expect(try fleet.query(Self.row) == "Later|One|box|500")

        let pin = try one.file("pin", "2222\n")
        let words = ["--manager", "2", "--pin-file", pin]
        let listed: [Conflict] = try one.pos("sync", "conflicts", "--json").json()
        let id = try #require(listed.first?.id)
        try one.pos(["sync", "resolve", "nothing", "--take"] + words).refused(65, "nothing waits")
        try one.pos(["sync", "resolve", id, "--take"] + words).done()
        try one.pos(["sync", "resolve", id, "--keep"] + words).refused(65, "nothing waits")
        try together()
        for till in [one, other] {
            #expect(try till.sqlite("store.sqlite", Self.row) == "Later|One|box|600")
            #expect(try till.pos("sync", "conflicts").done() == "nothing waits for a choice\n")
            try till.pos("verify", "--cloud").done()
        }

        try edit(other, "--delete")
        try together()
        let gone = "SELECT count(*) FROM product WHERE deleted_at_ms IS NOT NULL"
        #expect(try fleet.query(gone) == "1" && one.sqlite("store.sqlite", gone) == "1")
        try one.pos("edit", "product", Self.sku, "name=Back").refused(65, "no such product")
        for till in [one, other] { try till.pos("verify", "--cloud").done() }
        try fleet.expectCloudVerified()
    }
}
