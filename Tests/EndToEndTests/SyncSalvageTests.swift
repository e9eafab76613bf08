import Glibc
import TestSupport
import Testing

/// A till that was revoked hands in what it has not sent, and is locked for the cloud.
@Suite(.enabled(if: Site.postgres != nil, "no PostgreSQL (POS_TEST_DATABASE_URL)"))
struct SyncSalvageTests {
    private static let salvage = "POST /api/sync/salvage"

    /// A till with five sales that the cloud has not, and that it has revoked since.
    private func revoked() async throws -> Fleet {
        let fleet = try await Fleet(tills: 2)
        fleet.proxy.fail(with: .status(503))
        // The opening and the closing stand around them.
        #expect(try fleet.till.sell("a", 5).leftToSend == 7)
        fleet.proxy.heal()
        try fleet.cloud("admin", "device", "revoke", try fleet.till.identity().device).done()
        return fleet
    }

    /// All seven are kept, once, and none is a fact.
    private func expectKept(_ fleet: Fleet) throws {
        let kept =
            "SELECT count(*), count(DISTINCT write_id), min(code), max(code) FROM sync_parked"
        #expect(try fleet.query(kept) == "7|7|device-revoked|device-revoked")
        #expect(try fleet.query("SELECT count(*) FROM sync_parked WHERE kind = 'sale'") == "5")
        #expect(try fleet.query("SELECT count(*) FROM document") == "0")
        let states = "SELECT state, count(*) FROM journal_row GROUP BY state"
        #expect(try fleet.till.sqlite("journal.sqlite", states) == "parked|7")
        #expect(try fleet.till.sqlite("store.sqlite", "SELECT count(*) FROM sync_outbox") == "0")
    }

    private struct Status: Decodable {
        var state: String
        var pendingUploads: Int
        var parked: Int
        var isRevoked: Bool?
        var hasHandedIn: Bool?
    }

    private struct Kept: Decodable {
        var code: String
        var number: String
        var gross: Int?
    }
    private static let manager = ["POS_MANAGER_PIN": "2222"]
    private static let parked = ["sync", "parked", "--manager", "2", "--json"]
    private static func release(_ number: String) -> [String] {
        ["sync", "release", number, "--manager", "2"]
    }

    /// What was handed in becomes a fact when a manager says so, in the order of its series, once.
    @Test func aManagerReleasesWhatWasHandedIn() async throws {
        let fleet = try await revoked()
        try fleet.till.pos("sync", "now").refused(77, "revoked")
        let other = fleet.tills[1]
        let kept: [Kept] = try other.pos(Self.parked, with: Self.manager).json()
        let numbers = kept.map(\.number).sorted()
        try other.pos(Self.release(numbers[1]), with: Self.manager).refused(65, "comes first")
        try other.pos(Self.release(numbers[0]), with: ["POS_MANAGER_PIN": "1111"])
            .refused(77, "PIN")
        try expectKept(fleet)
        for number in numbers {
            let said = try other.pos(Self.release(number), with: Self.manager).done()
            #expect(said == "\(number) released\n")
        }
        #expect(try fleet.query("SELECT count(*) FROM sync_parked") == "0")
        #expect(try fleet.query("SELECT count(*) FROM sale") == "5")
        try other.pos(Self.release(numbers[0]), with: Self.manager).refused(64, "Nothing")
        try fleet.expectCloudVerified()
        try other.pos("sync", "now").done()
        let known = try other.sqlite("store.sqlite", "SELECT count(*) FROM sale")
        #expect(known == "5")
        try other.expectVerified()
    }

    @Test func whatItHasIsKeptForAManagerAndItIsLocked() async throws {
        let fleet = try await revoked()
        let till = fleet.till
        try till.pos("sync", "now").refused(77, "revoked")
        try expectKept(fleet)
        let status: Status = try till.pos("sync", "status", "--json").json()
        #expect(status.state == "attention" && status.isRevoked == true)
        #expect(status.hasHandedIn == true && status.parked == 7 && status.pendingUploads == 0)
        #expect(try till.pos("sync", "status").done().contains("for a manager"))

        // It sells on; nothing of that goes to the cloud.
        let asked = fleet.proxy.exchanges(Self.salvage).count
        #expect(try till.sell("b", 1).sales == 1)
        try till.pos("sync", "now").refused(77, "revoked")
        #expect(fleet.proxy.exchanges(Self.salvage).count == asked)
        try till.expectVerified()
        // A manager looks, at a till that is not revoked.
        let kept: [Kept] = try fleet.tills[1].pos(Self.parked, with: Self.manager).json()
        #expect(kept.count == 7 && kept.compactMap(\.gross).count == 5)
        #expect(Set(kept.map(\.number)).count == 7)

        // The other till goes on, past the entries that are kept.
        try fleet.tills[1].sell("other", 2)
        try fleet.tills[1].pos("sync", "now").done()
        #expect(try fleet.query("SELECT count(*) FROM sale") == "2")
        try fleet.expectCloudVerified()
    }

    /// Killed at each request of it, before the server has it and after it has answered.
    @Test(arguments: [FaultProxy.Fault.hold, .holdReply])
    func killedInTheMiddleItIsKeptOnce(fault: FaultProxy.Fault) async throws {
        let fleet = try await revoked()
        let (till, proxy) = (fleet.till, fleet.proxy)
        var step = 0
        while true {
            proxy.fail(with: fault, skips: step, times: 1)
            let sync = try till.start(["sync", "now"])
            let isOver = Wait.until(seconds: 60) { proxy.count(fault) > step || sync.hasEnded }
            #expect(isOver)
            guard proxy.count(fault) > step else {
                sync.wait().refused(77, "revoked")
                break
            }
            sync.signal(SIGKILL)
            _ = sync.wait()
            proxy.release()
            proxy.heal()
            step += 1
        }
        // Challenge and token, challenge and salvage.
        #expect(step >= 4, "\(proxy.exchanges().map(\.request))")
        #expect(proxy.exchanges(Self.salvage).count >= 1)
        try expectKept(fleet)
        try till.expectVerified()
        try fleet.expectCloudVerified()
    }
}
