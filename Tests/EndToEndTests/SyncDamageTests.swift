import Foundation
import TestSupport
import Testing

/// A till's store or journal that is truncated, overwritten or gone: set aside, made anew, and
/// every sale is there.
@Suite(.enabled(if: Site.postgres != nil, "no PostgreSQL (POS_TEST_DATABASE_URL)"))
struct SyncDamageTests {
    enum Damage: String, CaseIterable, Sendable {
        case truncated, overwritten, emptied, gone

        /// What the disk does to a file.
        func happen(to path: String) throws {
            let script =
                switch self {
                case .truncated: "truncate -s $(( $(stat -c %s \"$0\") / 2 )) \"$0\""
                case .overwritten:
                    "dd if=/dev/urandom of=\"$0\" bs=4096 count=4 conv=notrunc 2>/dev/null"
                case .emptied: "truncate -s 0 \"$0\""
                case .gone: "rm \"$0\""
                }
            try run("sh", "-c", script, path).done()
        }
    }

    /// Sales that the cloud has, and sales that only this till has.
    private static func sold() async throws -> Fleet {
        let fleet = try await Fleet()
        try fleet.till.sell("sent", 2)
        fleet.proxy.fail(with: .status(503))
        try fleet.till.sell("unsent", 3)
        return fleet
    }

    private static func kept(_ till: Shop, _ name: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: till.path)
            .filter {
                $0.hasPrefix("\(name).damaged-") && !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm")
            }
    }

    @Test(arguments: [Damage.truncated, .overwritten, .gone]) func aDamagedStore(damage: Damage)
        async throws
    {
        let fleet = try await Self.sold()
        let till = fleet.till
        try damage.happen(to: till.path + "/store.sqlite")
        // Nothing is moved while the cloud is away, and it is said what to do.
        try till.pos("sync", "now").refused(69, "is damaged", "safe in the journal", "pos restore")
        #expect(try Self.kept(till, "store.sqlite").isEmpty)
        fleet.proxy.heal()
        let start = try till.pos("sync", "now")
        try start.done()
        #expect(start.errors.contains("is made anew from the cloud and the journal"), "\(start)")
        #expect(try Self.kept(till, "store.sqlite").isEmpty == (damage == .gone))
        #expect(
            try till.sqlite("store.sqlite", "SELECT count(*) FROM product")
                == fleet.query("SELECT count(*) FROM product"))
        try till.sell("after", 2)
        try fleet.expectOnce(keyed: 7)
    }

    @Test(arguments: [Damage.truncated, .emptied]) func aDamagedJournal(damage: Damage) async throws
    {
        let fleet = try await Self.sold()
        let till = fleet.till
        try damage.happen(to: till.path + "/journal.sqlite")
        let start = try till.pos("sync", "now")
        #expect(start.errors.contains("journal was damaged and is made anew"), "\(start)")
        fleet.proxy.heal()
        try till.sell("after", 2)
        try fleet.expectOnce(keyed: 7)
        #expect(try Self.kept(till, "journal.sqlite").isEmpty == (damage == .gone))
        let gaps = "SELECT count(*) FROM document WHERE kind = 'gap'"
        #expect(try fleet.query(gaps) == "1", "numbers that may have been used are left out")
    }

    /// Without a cloud only a backup helps, and nothing is touched.
    @Test func aDamagedStoreOfATillThatIsAlone() async throws {
        let till = try await Prepared.small()
        try Damage.truncated.happen(to: till.path + "/store.sqlite")
        try till.pos("shift", "close").refused(65, "is damaged", "pos restore")
        #expect(try Self.kept(till, "store.sqlite").isEmpty)
    }
}
