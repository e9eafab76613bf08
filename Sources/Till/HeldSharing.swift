public import APIClient
public import RetailModels
public import RetailStore

/// Why another till's sale did not come.
public enum HeldSharingFailure: Error, Equatable, Sendable {
    /// No cloud, or it does not answer: only this till's own sales are there.
    case offline
    case refused(Problem)
    /// Somebody else has it, or it waits no more.
    case gone
    /// The till that has it did not give it up in time: it is off, or away from the cloud.
    case silent
    case store(SQLFailure)
}

/// The cloud through which tills pass sales to each other.
public protocol HeldCloud: Sendable {
    /// Whether it answers.
    func isOnline() async -> Bool
    func ask<Call: Endpoint>(_ call: Call) async throws(HeldSharingFailure) -> Call.Reply
}

/// The cloud that a till is paired with.
public struct LinkedHeldCloud: HeldCloud {
    private let link: CloudLink

    public init(_ link: CloudLink) { self.link = link }

    public func isOnline() async -> Bool { await link.isOnline }

    public func ask<Call: Endpoint>(
        _ call: Call
    ) async throws(HeldSharingFailure) -> Call.Reply {
        let outcome: CallOutcome<Call.Reply>?
        do { outcome = try await link.askCloudOnly(call) } catch { throw .offline }
        switch outcome {
        case .answered(let reply): return reply
        case .refused(let problem): throw .refused(problem)
        case nil, .failed: throw .offline
        }
    }
}

/// Offers this till's waiting sales to the others of its place, and fetches theirs.
///
/// Invariants:
/// 1. A sale is on one till. It is given up on this disk before the cloud gets it, and the cloud
///    forgets it only once it is on the disk of the till that claimed it.
/// 2. Nothing is offered while it is not known what became of what was given up.
/// 3. Away from the cloud nothing is given up and nothing fetched.
public actor HeldSharing {
    /// How often the cloud is asked who wants what; with nothing on offer it is not asked at all.
    static let intervalMs = 2_000
    /// How often a claimed sale is asked for, and how often in all.
    static let fetchIntervalMs = 500
    static let fetchTriesMax = 20

    private let keeper: any HeldSaleKeeper
    private let cloud: any HeldCloud
    private let series: String
    private let pause: @Sendable (Duration) async throws -> Void
    /// What the cloud was told last.
    private var offered: [HeldOffer] = []
    private var isRunning = false

    /// - Parameters:
    ///   - series: this till's number, by which the others know it.
    ///   - pause: waits; ends early with an error when its task is cancelled.
    public init(
        keeper: any HeldSaleKeeper, cloud: any HeldCloud, series: String,
        pause: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.keeper = keeper
        self.cloud = cloud
        self.series = series
        self.pause = pause
    }

    /// Goes on until its task is cancelled.
    public func run() async {
        while !Task.isCancelled {
            await round()
            do {
                try await pause(.milliseconds(Self.intervalMs))
            } catch { return }
        }
    }

    /// Tells the cloud what waits here, and gives up what others want. Whatever fails is done by a
    /// later round.
    public func round() async {
        guard !isRunning, await cloud.isOnline() else { return }
        isRunning = true
        defer { isRunning = false }
        do {
            try await settleArrived()
            try await giveUpAgain()
            let sales = try await keeper.heldSales().filter { !$0.isSwitched }
            let offers = sales.map { HeldOffer($0, series: series) }
                .prefix(OfferHeldSales.countMax)
            guard !offers.isEmpty || !offered.isEmpty else { return }
            let reply = try await cloud.ask(OfferHeldSales(Array(offers)))
            offered = Array(offers)
            for id in reply.wanted {
                guard let sale = try await keeper.giveUp(id) else { continue }
                try await give(sale)
            }
        } catch {}
    }

    /// What other tills of the place have waiting.
    public func others() async throws(HeldSharingFailure) -> [HeldOffer] {
        guard await cloud.isOnline() else { throw .offline }
        let here: [String]
        do { here = try await keeper.arrived() } catch { throw .store(error) }
        return try await cloud.ask(ListHeldSales()).items.filter { !here.contains($0.id) }
    }

    /// Claims another till's sale and waits until that till has given it up. It is nowhere but in
    /// the cloud then, and `take` brings it here; whoever stops waiting leaves it to others.
    public func claim(_ id: String) async throws(HeldSharingFailure) -> HeldSale {
        do throws(HeldSharingFailure) { return try await claimed(id) } catch {
            // What stopped this task must not stop the word to the cloud.
            Task { await release(id) }
            throw error
        }
    }

    private func claimed(_ id: String) async throws(HeldSharingFailure) -> HeldSale {
        for _ in 0..<Self.fetchTriesMax {
            let reply = try await cloud.ask(ClaimHeldSale(id: id))
            switch (reply.state, reply.sale) {
            case (.ready, let sale?): return sale
            case (.waiting, _): break
            default: throw .gone
            }
            do { try await pause(.milliseconds(Self.fetchIntervalMs)) } catch { throw .gone }
        }
        throw .silent
    }

    /// Leaves a claimed sale to whoever asks next. What was given up meanwhile stays this till's,
    /// and in its list.
    private func release(_ id: String) async {
        _ = try? await cloud.ask(SettleHeldSale(id: id, hasArrived: false))
    }

    /// Makes a claimed sale the open one, on this disk. Only the disk is waited for.
    public func take(_ sale: HeldSale) async throws(HeldSharingFailure) {
        let isNew: Bool
        do { isNew = try await keeper.take(sale) } catch { throw .store(error) }
        Task { try? await settleArrived() }
        guard isNew else { throw .gone }
    }

    private func settleArrived() async throws {
        for id in try await keeper.arrived() {
            _ = try await cloud.ask(SettleHeldSale(id: id, hasArrived: true))
            try await keeper.forgetArrived(id)
        }
    }

    private func giveUpAgain() async throws {
        for sale in try await keeper.givenUp() { try await give(sale) }
    }

    private func give(_ sale: HeldSale) async throws {
        let reply = try await cloud.ask(GiveHeldSale(sale))
        try await keeper.settleGivenUp(sale.id, isTaken: reply.isTaken)
    }
}
