import Testing

/// A till with a cloud, through the commands.
@Suite(.enabled(if: Site.postgres != nil, "no PostgreSQL (POS_TEST_DATABASE_URL)"))
struct CloudTests {
    private static let baskets = Site.demo + "/baskets.csv"

    @Test func bothSidesHaveTheSameToTheCent() async throws {
        let till = try await Prepared.stocked()
        let cloud = try Cloud(for: till)
        let replay = try till.pos("replay", Self.baskets, "--json", with: cloud.settings)
        try replay.done()
        #expect(try replay.json() == Prepared.demoTotals)
        for key in ["department", "product", "tender", "tax", "hour", "day", "operator"] {
            #expect(try cloud.sales(by: key) == till.sales(by: key), "by \(key)")
        }
        try till.expectVerified(with: cloud.settings)
        try cloud.expectVerified()
        let bytes = "SELECT id, hash, signature, body FROM document ORDER BY id"
        #expect(try cloud.query(bytes) == till.sqlite("store.sqlite", bytes), "the exact bytes")

        let again = try till.pos("replay", Self.baskets, "--json", with: cloud.settings)
        let totals: ReplayTotals = try again.json()
        #expect(totals.sales == 0 && totals.skipped == 60 && totals.leftToSend == 0)
        #expect(try cloud.query("SELECT count(*) FROM sale") == "60")
    }

    @Test(arguments: DeadCloud.Kind.allCases)
    func whatADeadCloudMissedIsDeliveredOnce(kind: DeadCloud.Kind) async throws {
        let till = try await Prepared.stocked()
        let dead = try DeadCloud(kind)
        let replay = try till.pos("replay", Self.baskets, "--json", with: dead.settings)
        try replay.done()
        let totals: ReplayTotals = try replay.json()
        #expect(totals.sales == 60 && totals.net == "1326.52" && totals.discount == "205.36")
        #expect(totals.leftToSend >= 60)
        #expect(
            replay.errors.contains("\(totals.leftToSend) writes are left to send"), "\(replay)")
        #expect(try till.sqlite("store.sqlite", "SELECT count(*) FROM sale") == "60")
        try till.expectVerified(with: dead.settings)

        let cloud = try Cloud(for: till)
        let later = try till.pos("replay", Self.baskets, "--json", with: cloud.settings)
        try later.done()
        let sent: ReplayTotals = try later.json()
        #expect(sent.sales == 0 && sent.skipped == 60 && sent.leftToSend == 0, "\(later)")
        #expect(try cloud.query("SELECT count(*) FROM sale") == "60")
        #expect(try cloud.sales(by: "product") == till.sales(by: "product"))
        #expect(
            try cloud.query("SELECT count(*) FROM document")
                == till.sqlite("store.sqlite", "SELECT count(*) FROM document"))
        try till.expectVerified()
        try cloud.expectVerified()
    }

    /// Somebody else's token: the till sells on, nothing is lost, nothing is stored there.
    @Test func aWrongTokenLosesNothing() async throws {
        let till = try await Prepared.stocked()
        let cloud = try Cloud(for: till)
        var settings = cloud.settings
        settings["POS_CLOUD_TOKEN_FILE"] = try till.file(
            "token", String(repeating: "cd", count: 32) + "\n")
        let replay = try till.pos("replay", Self.baskets, "--json", with: settings)
        try replay.done()
        let totals: ReplayTotals = try replay.json()
        #expect(totals.sales == 60 && totals.leftToSend >= 60)
        #expect(try cloud.query("SELECT count(*) FROM sale") == "0")
        try till.expectVerified()
        let later: ReplayTotals = try till.pos(
            "replay", Self.baskets, "--json", with: cloud.settings
        ).json()
        #expect(later.leftToSend == 0)
        #expect(try cloud.query("SELECT count(*) FROM sale") == "60")
    }

    /// What waits is said, stays while the cloud is away or the sync is paused, and is sent.
    @Test func theSyncIsSeenPausedAndDone() async throws {
        let till = try await Prepared.stocked()
        func status(_ settings: [String: String] = [:]) throws -> SyncFigures {
            try till.pos("sync", "status", "--json", with: settings).json()
        }
        #expect(try status().state == "local")
        let dead = try DeadCloud(.refuses)
        try till.pos("replay", Self.baskets, with: dead.settings).done()
        let offline = try status(dead.settings)
        #expect(offline.state == "offline" && offline.pendingUploads >= 60)
        try till.pos("sync", "now", with: dead.settings).refused(75, "wait")
        let cloud = try Cloud(for: till)
        try till.pos("sync", "pause").done()
        _ = try till.pos("sync", "now", with: cloud.settings)
        #expect(try cloud.query("SELECT count(*) FROM document") == "0")
        #expect(try status(cloud.settings).pendingUploads == offline.pendingUploads)
        try till.pos("sync", "pause", "--resume").done()
        let sent: SyncFigures = try till.pos("sync", "now", "--json", with: cloud.settings).json()
        #expect(sent.state == "online" && sent.pendingUploads == 0)
        #expect(try cloud.query("SELECT count(*) FROM sale") == "60")
        #expect(
            try cloud.query("SELECT count(*) FROM sync_bundle WHERE epoch <> ''")
                == "\(offline.pendingUploads)")
        #expect(try till.pos("sync", "parked").output == "nothing is parked\n")
        try till.expectVerified()
        try cloud.expectVerified()
    }

    private struct SyncFigures: Decodable {
        var state: String
        var pendingUploads: Int
    }

    @Test func aMissingTokenFileIsSaid() async throws {
        let till = try await Prepared.stocked()
        let settings = Cloud.settings(url: "http://127.0.0.1:9", tokenFile: "/nowhere/token")
        try till.pos("replay", Self.baskets, with: settings).refused(66, "/nowhere/token")
        let clear = Cloud.settings(url: "http://cloud.example", tokenFile: "/nowhere/token")
        try till.pos("replay", Self.baskets, with: clear).refused(78, "https")
        try till.pos("replay", Self.baskets, with: ["POS_CLOUD_ENABLED": "true"])
            .refused(78, "POS_CLOUD_URL")
        try till.expectVerified()
    }

    @Test func aMissingDatabaseIsSaid() async throws {
        let till = try await Prepared.stocked()
        let nowhere = [
            "DB_TYPE": "postgres", "DATABASE_URL": "postgresql:///x?host=/nowhere&user=nobody",
        ]
        try till.pos("report", "sales", "--by", "day", with: nowhere)
            .refused(69, "database cannot be reached")
        try till.pos("verify", with: ["DB_TYPE": "postgres"]).refused(78, "DATABASE_URL")
        let database = try CloudDatabase()
        try till.pos("verify", with: database.settings).refused(65, "pos init")
        try till.expectVerified()
    }
}
