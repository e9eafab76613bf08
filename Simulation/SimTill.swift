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
    private let folder: String
    let shop: TestShop
    private let template: SimTemplate
    let dice: Dice
    let bug: Bug?
    private(set) var identity: TillIdentity
    private var key: SigningKey
    var files: Files?
    /// Files that stay open while no process runs: to open them costs more than all else that a
    /// start does, and finds the same.
    private var disk: (journal: SQLiteJournal, database: SQLiteDatabase)?
    /// Where the last row stands that the journal is known to have.
    private var lastRow: Int64 = 0
    var seenRows = Promises.SeenRows()
    private var machine = FailoverMachine()
    private(set) var isAlive = false
    private var boots = 0
    var skew: Int64 = 0
    private var cutOffUntil: Int64 = 0
    private var losesOnlyReplies = false
    private var backups: [String] = []
    private(set) var isHealing = false
    private var wantsSync = false
    private var hasPulled = false
    /// Since its last restart nobody has told it to leave its series.
    private var wasToldTwice = false

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

    private func path(_ name: String) -> String { folder + "/" + name }

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

    // MARK: - The cashier

    func sell(in world: World) async throws {
        try await guarded(in: world) {
            guard let files else { return }
            try await openShift(files, in: world)
            if dice.chance(ppm: 200_000) {
                let customer = Customer(
                    id: dice.newID(), number: "\(dice.number(100...120))", name: "Somebody")
                try await files.register.commit([.customer(customer)])
                await world.count("customer")
            }
            let document = try await files.register.complete(
                try cart(), try settlement(), by: shop.operators[0])
            try await committed(document, files, in: world)
        }
    }

    func closeShift(in world: World) async throws {
        try await guarded(in: world) {
            guard let files, await files.register.shift != nil else { return }
            let document = try await files.register.closeShift(
                counted: nil, by: shop.operators[0])
            await world.count("z")
            try await committed(document, files, in: world)
        }
    }

    private func openShift(_ files: Files, in world: World) async throws {
        guard await files.register.shift == nil else { return }
        let document = try await files.register.openShift(float: .zero, by: shop.operators[0])
        try await committed(document, files, in: world)
    }

    private var lines: [CartLine] = []

    private func cart() throws -> Cart {
        var cart = Cart(id: dice.newID())
        for _ in 0..<dice.number(1...3) {
            let row = dice.pick(try shop.rows())
            cart.lines.append(
                CartLine(
                    product: SoldProduct(
                        id: shop.productID(row.sku), sku: row.sku, barcode: row.barcode,
                        name: row.name, department: row.department, unit: row.unit,
                        taxClass: row.taxClass, taxPPM: shop.taxRate(row.taxClass).ppm,
                        cost: row.cost),
                    quantity: try Quantity(milli: dice.number(1...3) * 1_000),
                    unitPrice: row.price, entry: .scanned))
        }
        lines = cart.lines
        return cart
    }

    private func settlement() throws -> Settlement {
        var cart = Cart(id: "x")
        cart.lines = lines
        var settlement = Settlement(
            due: try cart.priced(rules: shop.shop.taxRules).gross, cashStep: 1)
        try settlement.pay(.cash)
        return settlement
    }

    /// It was shown as paid; then the side file, then delivery, with a power cut in between or not.
    private func committed(
        _ document: Document, _ files: Files, in world: World
    ) async throws {
        try await noteHead(in: world)
        if !isHealing, dice.chance(ppm: 10_000) {
            await world.count("crash after the journal")
            throw Crash()
        }
        files.side.flush()
        try await deliver(in: world)
    }

    /// The newest document of the journal is paid, also one that nobody waited for.
    private func noteHead(in world: World) async throws {
        guard let files else { return }
        let rows = try await files.journal.rows(
            in: WriteState.allCases, after: max(0, lastRow - 1), limit: 100_000)
        guard let row = rows.last else { return }
        lastRow = row.position
        guard row.write.kind.isDocument else { return }
        let signed = SignedDocument(
            document: row.write.body, signature: "", key: "")
        await world.paid(try signed.decoded(), Digest.sha256(row.write.body), by: self)
    }

    // MARK: - Delivery, as JournalDelivery does it

    func deliver(in world: World) async throws {
        guard let files else { return }
        let sync = files.sync
        while true {
            if case .cloud = machine.state {
                let rows = try await sync.openRows(limit: TillSync.cloudBatchCountMax)
                guard !rows.isEmpty else { break }
                var writes = rows.map(\.write)
                if bug == .replayBytes { writes = writes.map(Self.rewritten) }
                let call = RecordJournal(
                    key: sync.key, writes: writes, relies: try await sync.relies())
                let era = machine.era
                do {
                    let reply = try await ask(call, in: world)
                    try await tell(.callAnswered(era: era), in: world)
                    try await answered(rows, reply, files, in: world)
                    continue
                } catch let problem as Problem {
                    try await hear(problem, era: era, in: world)
                    await world.count("direct write refused")
                    if bug == .fourXX {
                        try await files.journal.settle(
                            ids: rows.map(\.write.id), as: .cloud, seen: [])
                        continue
                    }
                } catch is SimFailure {
                    try await tell(.callFailed(reason: .foreignReply, era: era), in: world)
                }
            }
            let rows = try await sync.openRows(limit: TillSync.ownBatchCountMax)
            guard !rows.isEmpty else { break }
            let now = host.now()
            let newEpoch = host.newID
            let results = try await files.database.write { [shop, identity] tx in
                try OwnRecord.record(
                    rows.map(\.write), key: sync.key, tenant: shop.tenant,
                    location: identity.location, now: now, newEpoch: newEpoch, in: tx)
            }
            await world.count("stored by the own server")
            if !isHealing, dice.chance(ppm: 8_000) { throw Crash() }
            try await sync.storedHere(rows, results)
        }
        try await report(in: world)
        if wantsSync || machine.canSend { try await syncNow(in: world) }
    }

    private func answered(
        _ rows: [JournalRow], _ reply: RecordJournal.Reply, _ files: Files, in world: World
    ) async throws {
        if bug == .projectClean {
            try await files.journal.settle(
                ids: rows.map(\.write.id), as: .cloud, seen: reply.heads ?? [])
            return
        }
        if bug == .settleLast {
            try await files.journal.settle(ids: rows.map(\.write.id), as: .cloud, seen: [])
            if !isHealing, dice.chance(ppm: 20_000) { throw Crash() }
        }
        let problems = try await files.sync.answered(rows, reply)
        if problems.contains(where: { $0.code == .numberTwice }) {
            try await numberTwice(in: world)
        }
    }

    private static func rewritten(_ write: JournalWrite) -> JournalWrite {
        var write = write
        write.body += " "
        return write
    }

    private func numberTwice(in world: World) async throws {
        guard let files, !wasToldTwice, bug != .forkSeries else { return }
        wasToldTwice = true
        await world.count("number twice")
        try await files.register.leaveSeries(by: shop.operators[0])
        try await noteHead(in: world)
        files.side.flush()
    }

    // MARK: - Sync, as SyncWorker does it

    /// What a till does by itself every now and then.
    func beat(in world: World) async throws {
        try await guarded(in: world) {
            guard let files else { return }
            files.side.flush()
            if case .local(_, .waiting) = machine.state { try await tell(.probeAsked, in: world) }
            try await deliver(in: world)
            try await syncNow(in: world)
            try await Promises.visible(files.journal, files.database, of: self)
        }
    }

    private func syncNow(in world: World) async throws {
        wantsSync = false
        guard let files, machine.canSend else {
            hasPulled = false
            return try await salvage(in: world)
        }
        let calls = Calls(till: self, world: world)
        let era = machine.era
        do {
            let cycle = SyncCycle(sync: files.sync, calls: calls, takesShop: true)
            try await cycle.run { [self] step in
                switch step {
                case .sent: await world.count("push")
                case .told(.numberTwice): mustLeaveSeries = true
                case .told(.documents): await world.count("pull")
                case .loading(nil): await world.count("snapshot")
                case .began, .stands, .loading, .told, .outdated: break
                }
            }
            hasPulled = true
            isRevoked = false
            try await files.sync.endRevocation()
        } catch is SimFailure {
            if case .reconciling = machine.state {
                try await tell(.callFailed(reason: .foreignReply, era: era), in: world)
            } else {
                try await tell(.cloudSuspected, in: world)
            }
        } catch let alarm as LogApply.Alarm {
            throw Violation("till \(index) pulls what does not continue: \(alarm.reason)")
        } catch let problem as Problem where problem.code == .deviceRevoked {
            try await hear(problem, era: era, in: world)
        } catch let problem as Problem {
            throw Violation("till \(index) cannot sync: \(problem.code) \(problem.detail)")
        }
        if mustLeaveSeries {
            mustLeaveSeries = false
            try await numberTwice(in: world)
            try await deliver(in: world)
        }
        try await report(in: world)
    }

    private var mustLeaveSeries = false
    /// Since its last restart the cloud has told it so.
    private(set) var isRevoked = false

    private func hear(_ problem: Problem, era: Int, in world: World) async throws {
        guard problem.code == .deviceRevoked else { return }
        isRevoked = true
        try await tell(.callFailed(reason: .denied(problem), era: era), in: world)
    }

    private func report(in world: World) async throws {
        guard let files else { return }
        let waiting = try await files.sync.waiting()
        if waiting.writes > 0 || hasPulled || !machine.isReturning {
            try await tell(.queueChanged(toSend: waiting.writes), in: world)
        }
    }

    private func tell(_ event: FailoverMachine.Event, in world: World) async throws {
        let moment = FailoverMachine.Moment(
            nowMs: host.now(), randomPpm: Int(dice.number(0...1_000_000)))
        for command in machine.handle(event, at: moment) {
            switch command {
            case .probe(let number):
                do {
                    _ = try await ask(SyncHealth(), in: world)
                    try await tell(.probeAnswered(number), in: world)
                } catch is SimFailure {
                    await world.count("probe failed")
                    try await tell(.probeFailed(number, reason: .foreignReply), in: world)
                } catch let problem as Problem {
                    isRevoked = problem.code == .deviceRevoked
                    try await tell(.probeFailed(number, reason: .denied(problem)), in: world)
                }
            case .cancelProbe: break
            case .startTimer(let ms, let generation):
                let boot = boots
                await world.after(Int64(ms), "timer") { [self] world in
                    guard isAlive, boot == boots else { return }
                    try await guarded(in: world) {
                        try await tell(.timerFired(generation: generation), in: world)
                        if wantsSync { try await deliver(in: world) }
                    }
                }
            case .drain: wantsSync = true
            }
        }
    }

    // MARK: - The network

    private struct Calls: SyncCalls {
        let till: SimTill
        let world: World
        func ask<Call: Endpoint>(_ call: Call) async throws -> Call.Reply {
            do {
                return try await till.received(try await till.ask(call, in: world))
            } catch let problem as Problem where problem.code == .lost && till.ignoresLoss {
                try await till.meetLoss()
                throw SimFailure()
            }
        }
    }

    /// One request: it may be lost, come late or twice, and its reply may be lost.
    private func ask<Call: Endpoint>(_ call: Call, in world: World) async throws -> Call.Reply {
        let cloud = await world.cloud
        let call = try await weakened(call)
        return try await send(in: world) { [identity, bug] in
            try await cloud.answer(call, from: identity, bug: bug)
        }
    }

    /// Has the cloud do something, if it comes to that.
    func send<Reply: Sendable>(
        in world: World, _ answer: @escaping @Sendable () async throws -> Reply
    ) async throws -> Reply {
        guard !isHealing else { return try await answer() }
        let cloud = await world.cloud
        let isCut = cutOffUntil > dice.now
        if (isCut && !losesOnlyReplies) || dice.chance(ppm: 30_000) {
            await world.count("request lost")
            throw SimFailure()
        }
        if cloud.downUntil > dice.now {
            await world.count("cloud away")
            throw SimFailure()
        }
        if dice.chance(ppm: 20_000) {
            await world.count("request late")
            await world.after(dice.number(2_000...600_000), "late request") { _ in
                _ = try? await answer()
            }
            throw SimFailure()
        }
        if dice.chance(ppm: 15_000) {
            await world.count("5xx before")
            throw SimFailure()
        }
        let reply = try await answer()
        if dice.chance(ppm: 30_000) {
            await world.count("request twice")
            await world.after(dice.number(100...300_000), "second request") { _ in
                _ = try? await answer()
            }
        }
        if isCut || dice.chance(ppm: 30_000) {
            await world.count("reply lost")
            throw SimFailure()
        }
        return reply
    }

    // MARK: - Disasters

    /// Between two transactions the files are complete.
    func backUp() throws {
        guard let files, isAlive else { return }
        let place = folder + "/backup-\(backups.count % 3)"
        try? FileManager.default.removeItem(atPath: place)
        try FileManager.default.createDirectory(
            atPath: place, withIntermediateDirectories: true)
        files.side.flush()
        for name in ["store.sqlite", "journal.sqlite", "high-water.json"] {
            try? FileManager.default.copyItem(atPath: path(name), toPath: place + "/" + name)
        }
        backups.append(place)
    }

    /// A file, or all, are put back as they were.
    func restore(in world: World) async throws {
        guard isAlive, let place = backups.suffix(3).last else { return }
        let what = dice.pick([
            ["store.sqlite"], ["store.sqlite"], ["store.sqlite", "journal.sqlite"],
            ["journal.sqlite"], ["store.sqlite", "journal.sqlite", "high-water.json"],
        ])
        await world.count("restored \(what.count == 3 ? "all" : what.joined(separator: "+"))")
        await world.note("till \(index): \(what.joined(separator: ", ")) put back")
        await world.notePutBack(index)
        if what.count == 3 { await world.noteDoubtful(identity.series) }
        await die(in: world)
        await close()
        for name in what {
            let source = place + "/" + name
            guard FileManager.default.fileExists(atPath: source) else { continue }
            try SimFiles.replace(path(name), with: source)
        }
        try await world.noteLosses()
    }

    /// Becomes another machine with the same disk.
    func clone(_ other: SimTill) throws {
        identity = other.identity
        key = other.key
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        guard let files = other.files else { return }
        files.side.flush()
        for name in ["store.sqlite", "journal.sqlite", "high-water.json"] {
            try? FileManager.default.copyItem(atPath: other.path(name), toPath: path(name))
        }
    }

    // MARK: - For the promises

    /// Ids of the documents that its disk holds, running or not.
    func writeIDs() async throws -> Set<String> {
        guard let disk else {
            guard FileManager.default.fileExists(atPath: path("journal.sqlite")) else { return [] }
            disk = (
                try SQLiteJournal(path: path("journal.sqlite"), durability: .off),
                try SQLiteDatabase(path: path("store.sqlite"), durability: .off)
            )
            return try await writeIDs()
        }
        var ids = try await SimFiles.writeIDs(in: disk.database)
        for row in try await disk.journal.rows(in: WriteState.allCases, after: 0, limit: 100_000) {
            ids.insert(row.write.id)
        }
        return ids
    }

    var database: SQLiteDatabase? { files?.database }
    var journal: SQLiteJournal? { files?.journal }
    var mode: FailoverMachine.Mode { machine.state.mode }
    func waiting() async throws -> Int { try await files?.sync.waiting().writes ?? 0 }
}
