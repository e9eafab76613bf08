import APIClient
import FoundationEssentials
import LocalStore
import RetailModels
import RetailStore
import RetailSync
import TestSupport
import Till

/// A till: the product's register, journal, store, side file, failover and sync on real files. What
/// the shells do in the product (timers, sockets, tasks) is done here, one thing after the other.
///
/// Confined to the world, whose events run one after the other.
final class SimTill: @unchecked Sendable {
    let index: Int
    let folder: String
    let shop: TestShop
    private let template: SimTemplate
    let dice: Dice
    let bug: Bug?
    var identity: TillIdentity
    var key: SigningKey
    var files: Files?
    /// Files that stay open while no process runs: to open them costs more than all else that a
    /// start does, and finds the same.
    var disk: (journal: SQLiteJournal, database: SQLiteDatabase)?
    /// Where the last row stands that the journal is known to have.
    var lastRow: Int64 = 0
    var seenRows = Promises.SeenRows()
    var machine = FailoverMachine()
    private(set) var isAlive = false
    private(set) var boots = 0
    var skew: Int64 = 0
    private(set) var cutOffUntil: Int64 = 0
    private(set) var losesOnlyReplies = false
    var backups: [String] = []
    private(set) var isHealing = false
    var wantsSync = false
    var hasPulled = false
    /// Since its last restart somebody has told it to leave its series.
    var wasToldTwice = false
    var mustLeaveSeries = false
    /// Since its last restart the cloud has told it so.
    var isRevoked = false

    /// What is open while the process runs.
    struct Files {
        var journal: SQLiteJournal
        var database: SQLiteDatabase
        var side: SideFile
        var register: Register
        var sync: TillSync
    }

    /// The process ends here.
    struct Crash: Error {}

    init(
        index: Int, folder: String, shop: TestShop, template: SimTemplate, dice: Dice, bug: Bug?
    ) {
        self.index = index
        self.folder = folder
        self.shop = shop
        self.template = template
        self.dice = dice
        self.bug = bug
        let series = "0\(index + 1)"
        identity = TillIdentity(
            tenant: shop.tenant, location: shop.location,
            till: DerivedID.make(shop.tenant, "till", series), device: "device-\(index)",
            series: series)
        // The third sells in another place, of which the others must not see a byte.
        if index == 2 { identity.location = DerivedID.make(shop.tenant, "location", "2") }
        key = SigningKey(secret: Digest.sha256("key of \(index)")) ?? SigningKey()
    }

    // MARK: - Running and ending

    var host: RetailModels.Host {
        let dice = dice
        return RetailModels.Host(
            now: { [weak self] in dice.now + (self?.skew ?? 0) }, clock: ContinuousClock(),
            newID: { dice.newID() },
            random: { range in
                Int(dice.number(Int64(range.lowerBound)...Int64(range.upperBound)))
            })
    }

    func path(_ name: String) -> String { folder + "/" + name }

    func start(in world: World) async throws {
        guard !isAlive else { return }
        boots += 1
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        if !FileManager.default.fileExists(atPath: path("store.sqlite")) {
            try template.copy(to: path("store.sqlite"))
        }
        let database =
            try disk?.database
            ?? SQLiteDatabase(path: path("store.sqlite"), durability: .off)
        let water = bug == .sideFile ? nil : SideFile.read(path: path("high-water.json"))
        let side = SideFile(path: path("high-water.json"), reserved: water?.reserved ?? 0)
        let newHead = JournalHead(journalID: dice.newID(), series: identity.series)
        let journal =
            try disk.map { SQLiteJournal($0.journal, sideFile: side) }
            ?? SQLiteJournal(
                path: path("journal.sqlite"), sideFile: side, durability: .off, newHead: newHead)
        disk = (journal, database)
        if bug == .gapRecord, let water { try await passOver(water, in: journal) }
        (lastRow, seenRows) = (0, Promises.SeenRows())
        guard let clock = ShopClock(timeZone: "UTC") else { throw SimFailure() }
        let register = Register(
            identity: identity, shop: shop.shop, clock: clock, key: key, journal: journal,
            head: try await journal.head(), host: host)
        let sync = TillSync(
            journal: journal, database: database,
            snapshot: SQLiteSnapshotFile(path: path("snapshot.sqlite")), tenant: shop.tenant,
            location: identity.location, key: key.publicKey, host: host
        ) { [dice, weak self] point in
            guard let self, !self.isHealing, dice.chance(ppm: 8_000) else { return }
            throw Crash()
        }
        files = Files(
            journal: journal, database: database, side: side, register: register, sync: sync)
        isAlive = true
        machine = FailoverMachine()
        hasPulled = false
        wasToldTwice = false
        isRevoked = false
        try await guarded(in: world) {
            if let water {
                let before = await register.sequence
                try await register.goOn(
                    behind: water.series, sequence: water.sequence, reserved: water.reserved,
                    journalID: water.journalID
                ) { [shop] in shop.operators[0] }
                if await register.sequence != before { await world.count("gap or series record") }
                try await self.noteHead(in: world)
            }
            if self.bug != .replayLost { try await sync.recover() }
            try await self.tell(.switchedOn, in: world)
            try await self.deliver(in: world)
        }
    }

    /// Runs a step of this process; a crash in it ends the process.
    func guarded(
        in world: World, _ step: () async throws -> Void
    ) async throws {
        guard isAlive else { return }
        do { try await step() } catch is Crash {
            await world.count("crash between transactions")
            await die(in: world)
        }
    }

    func die(in world: World) async {
        guard isAlive else { return }
        await world.note("till \(index) ends")
        isAlive = false
        files?.side.flush()
        files = nil
        await world.after(dice.number(1_000...40_000), "start") { [self] world in
            try await start(in: world)
        }
    }

    func close() async {
        isAlive = false
        files = nil
        await disk?.journal.close()
        await disk?.database.close()
        disk = nil
    }

    func heal() {
        isHealing = true
        cutOffUntil = 0
    }

    func cutOff(for ms: Int64) {
        cutOffUntil = dice.now + ms
        losesOnlyReplies = dice.chance(ppm: 300_000)
    }

    // MARK: - For the promises

    var database: SQLiteDatabase? { files?.database }
    var journal: SQLiteJournal? { files?.journal }
    var mode: FailoverMachine.Mode { machine.state.mode }
    func waiting() async throws -> Int { try await files?.sync.waiting().writes ?? 0 }
}
