import FoundationEssentials
import LocalStore
import RetailModels
import RetailStore
import TestSupport

/// A cloud, some tills, what happens to them, and when.
///
/// Events run one after the other, each to its end: there is one order, and it is the seed's.
actor World {
    let dice: Dice
    let shop: TestShop
    private let template: SimTemplate
    let options: Options
    let folder: TemporaryFolder
    private(set) var cloud: SimCloud
    private(set) var tills: [SimTill] = []
    private var events: [(at: Int64, tick: Int, name: String, action: Action)] = []
    private var ticks = 0
    private var trace: String = Document.noHash
    private(set) var story: [String] = []
    private(set) var coverage: [String: Int] = [:]
    /// Every document that was shown as paid, by its id.
    private(set) var paid: [String: PaidDocument] = [:]
    /// Those, and edits, that no disk holds any more: nothing can promise them.
    private(set) var gone: Set<String> = []
    private(set) var isHealing = false

    typealias Action = @Sendable (World) async throws -> Void

    struct PaidDocument: Sendable {
        var till: Int
        var location: String
        var content: String
    }

    init(seed: UInt64, template: SimTemplate, options: Options) throws {
        dice = Dice(seed: seed)
        shop = TestShop()
        self.template = template
        self.options = options
        folder = try TemporaryFolder()
        cloud = try SimCloud(
            folder: folder.file("cloud"), shop: shop, template: template, dice: dice)
        for index in 0..<options.tills {
            let till = SimTill(
                index: index, folder: folder.file("till-\(index)"), shop: shop,
                template: template, dice: dice, bug: options.bug)
            tills.append(till)
        }
    }

    func digest() -> String { String(trace.prefix(16)) }

    func end() async {
        for till in tills { await till.close() }
        await cloud.close()
    }

    // MARK: - Events

    func note(_ what: String) {
        story.append("\(Self.second(dice.now)) s \(what)")
        trace = Digest.sha256(trace + "\(dice.now) \(what)")
    }

    /// Seconds since the world began, by its clock.
    static func second(_ ms: Int64) -> Double { Double(ms - Dice.beginning) / 1_000 }

    func count(_ what: String, by number: Int = 1) { coverage[what, default: 0] += number }

    func after(_ ms: Int64, _ name: String, _ action: @escaping Action) {
        ticks += 1
        let event = (at: dice.now + max(1, ms), tick: ticks, name: name, action: action)
        let index = events.firstIndex { ($0.at, $0.tick) > (event.at, event.tick) }
        events.insert(event, at: index ?? events.count)
    }

    /// Again and again, until everything heals.
    func every(mean: Int64, _ name: String, _ action: @escaping Action) {
        after(dice.wait(mean: mean), name) { world in
            guard await !world.isHealing else { return }
            try await action(world)
            await world.every(mean: mean, name, action)
        }
    }

    private func run(until end: Int64) async throws {
        while let event = events.first, event.at < end {
            events.removeFirst()
            dice.now = event.at
            try await event.action(self)
        }
        dice.now = end
    }

    /// The story: things go wrong, then they heal, then every promise must hold.
    func run() async throws {
        for till in tills {
            try await till.start(in: self)
            drive(till)
        }
        driveFaults()
        try await run(until: dice.now + options.minutes * 60_000)
        note("everything heals")
        isHealing = true
        cloud.heal()
        for till in tills {
            till.heal()
            // With nothing wrong any more, the second sale has a number of its own.
            after(120_000, "healthy") { world in try await till.sell(in: world) }
            after(200_000, "healthy") { world in
                try await till.sell(in: world)
                if let id = await world.lastPaid(by: till.index) { await world.noteHealthy(id) }
            }
        }
        try await run(until: dice.now + 5 * 60_000)
        // What came late at last is pulled; nothing comes behind it any more.
        events.removeAll()
        for _ in 1...2 { for till in tills { try await till.beat(in: self) } }
        count("conflicts", by: try await cloud.conflicts())
        try await Promises(world: self).check()
    }

    private func drive(_ till: SimTill) {
        let sellEvery = options.minutes * 60_000 / 20
        every(mean: sellEvery, "sell") { world in try await till.sell(in: world) }
        every(mean: 90_000, "edit") { world in try await till.edit(in: world) }
        every(mean: 9 * 60_000, "close") { world in try await till.closeShift(in: world) }
        every(mean: 6 * 60_000, "crash") { world in
            await world.count("crash")
            await till.die(in: world)
        }
        every(mean: 5 * 60_000, "partition") { world in
            await world.count("partition")
            till.cutOff(for: world.dice.wait(mean: 90_000))
        }
        every(mean: 7 * 60_000, "backup") { _ in try till.backUp() }
        every(mean: 18 * 60_000, "restore") { world in try await till.restore(in: world) }
        every(mean: 15 * 60_000, "clock") { world in
            till.skew = world.dice.pick([-7_200_000, -300_000, 0, 300_000, 31_536_000_000])
            await world.count("clock jump")
        }
        heartbeat(till)
    }

    private func heartbeat(_ till: SimTill) {
        let wait = isHealing ? 15_000 : dice.number(10_000...30_000)
        after(wait, "beat") { world in
            try await till.beat(in: world)
            await world.heartbeat(till)
        }
    }

    private func driveFaults() {
        every(mean: 8 * 60_000, "cloud down") { world in
            await world.count("cloud down")
            await world.takeCloudDown()
        }
        let (backup, restore): (Int64, Int64) = options.isHarsh ? (4, 12) : (9, 25)
        every(mean: backup * 60_000, "cloud backup") { world in try await world.backUpCloud() }
        every(mean: restore * 60_000, "cloud restore") { world in
            try await world.restoreCloud()
        }
        if options.isHarsh {
            every(mean: 60 * 60_000, "revoke") { world in await world.revoke() }
            every(mean: 3 * 60_000, "release") { world in try await world.release() }
        }
        every(mean: 6 * 60_000, "prune") { world in try await world.prune() }
        every(mean: 30 * 60_000, "clone") { world in try await world.clone() }
        every(mean: 5 * 60_000, "choice") { world in
            guard try await world.cloud.choose() else { return }
            await world.count("choice")
        }
    }

    private func takeCloudDown() {
        cloud.downUntil = dice.now + dice.wait(mean: 90_000)
        note("the cloud goes away")
    }

    /// One till is told no more; what it has not sent it hands in.
    private func revoke() {
        guard cloud.revoked.isEmpty else { return }
        let till = dice.pick(tills)
        cloud.revoke(till.identity.device)
        count("revoked")
        note("till \(till.index) is revoked")
    }

    /// A manager takes one of the writes that the cloud keeps for a fact.
    private func release() async throws {
        guard let isFact = try await cloud.release() else { return }
        count(isFact ? "released" : "release refused")
    }

    /// Those that the cloud still answers.
    var trusted: [SimTill] { tills.filter { !cloud.revoked.contains($0.identity.device) } }

    private func backUpCloud() throws { try cloud.backUp() }

    private func prune() async throws {
        guard try await cloud.prune(olderThan: dice.number(10_000...300_000), options.bug) > 0
        else { return }
        count("pruned")
        note("the cloud prunes its log")
    }

    private func restoreCloud() async throws {
        guard try await cloud.restore() else { return }
        count("cloud restored")
        note("the cloud is put back from a backup")
        try await noteLosses()
        // What takes the cloud's disk may take a till's.
        guard options.isHarsh, dice.chance(ppm: 250_000) else { return }
        try await dice.pick(tills).restore(in: self)
    }

    /// The disk of one till is copied into a second machine, which runs on under the same name.
    private func clone() async throws {
        guard tills.count == options.tills, let old = tills.first(where: \.isAlive) else { return }
        let twin = SimTill(
            index: tills.count, folder: folder.file("till-\(tills.count)"), shop: shop,
            template: template, dice: dice, bug: options.bug)
        try twin.clone(old)
        putBack.formUnion([old.index, twin.index])
        noteDoubtful(old.identity.series)
        tills.append(twin)
        count("clone")
        note("till \(old.index) is cloned as till \(twin.index)")
        try await twin.start(in: self)
        drive(twin)
    }

    // MARK: - What was promised

    func paid(_ document: Document, _ content: String, by till: SimTill) {
        lastPaidByTill[till.index] = document.id
        paid[document.id] = PaidDocument(
            till: till.index, location: document.location, content: content)
        note("till \(till.index) paid \(document.number) \(document.kind) \(document.id.prefix(8))")
    }

    /// Every edit that a till has saved, by its id.
    private(set) var edits: [String: MadeEdit] = [:]
    /// Tills that do not know what they have done: their disks were put back or cloned.
    private(set) var putBack: Set<Int> = []

    struct MadeEdit: Sendable {
        var edit: Edit
        var till: Int
        /// In the order in which they were made.
        var number: Int
        /// By the world's clock.
        var made: Int64
        /// The edits whose merged values its maker saw, by column.
        var seen: [String: String]
    }

    func edited(_ edit: Edit, over seen: [String: String], by till: SimTill) {
        edits[edit.id] = MadeEdit(
            edit: edit, till: till.index, number: edits.count, made: dice.now, seen: seen)
        count(edit.deleted == true ? "delete" : "edit")
        let columns = edit.changes.map(\.column).joined(separator: ", ")
        note("till \(till.index) edits \(columns) of \(edit.table) \(edit.row.prefix(8))")
    }

    func notePutBack(_ till: Int) { putBack.insert(till) }

    /// Series whose numbers two machines may have used: the side file was put back too, or cloned.
    private(set) var doubtful: Set<String> = []
    func noteDoubtful(_ series: String) { doubtful.insert(String(series.prefix(2))) }

    /// Documents that were made when nothing was wrong any more.
    private(set) var healthy: Set<String> = []
    private var lastPaidByTill: [Int: String] = [:]
    func noteHealthy(_ id: String) { healthy.insert(id) }
    func lastPaid(by till: Int) -> String? { lastPaidByTill[till] }

    /// After a disk was put back: what nobody holds any more is gone with it.
    func noteLosses() async throws {
        var held = try await cloud.writeIDs()
        for till in tills { held.formUnion(try await till.writeIDs()) }
        gone.formUnion(Set(paid.keys).union(edits.keys).subtracting(held))
    }
}
