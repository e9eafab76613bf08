import LocalStore
import RetailModels
import RetailStore
import Synchronization
import TestSupport
import Testing
import Till

/// Three tills pass sales to each other through a cloud that fails as it will: a sale is on one
/// till at most at any time, and on one at the end.
struct HeldSharingTests {
    /// The cloud's own code on a real database, behind a network that loses what the seed says.
    private final class Network: HeldCloud {
        let database: any Database
        let shop: TestShop
        let device: String
        private let random: Mutex<SeededGenerator>
        private let isFine = Mutex(false)

        init(_ database: any Database, _ shop: TestShop, device: String, seed: UInt64) {
            self.database = database
            self.shop = shop
            self.device = device
            random = Mutex(SeededGenerator(seed: seed))
        }

        func clear() { isFine.withLock { $0 = true } }

        func isOnline() async -> Bool {
            isFine.withLock { $0 } || random.withLock { $0.number(1...10) } > 1
        }

        func ask<Call: Endpoint>(
            _ call: Call
        ) async throws(HeldSharingFailure) -> Call.Reply {
            let fate = isFine.withLock { $0 } ? 10 : random.withLock { $0.number(1...10) }
            if fate <= 2 { throw .offline }
            let reply: (any Sendable)?
            do { reply = try await answer(call) } catch { throw .offline }
            // Done, and the answer is lost.
            if fate <= 4 { throw .offline }
            guard let reply = reply as? Call.Reply else { throw .offline }
            return reply
        }

        private func answer(_ call: any Endpoint) async throws -> (any Sendable)? {
            let (tenant, location, device) = (shop.tenant, shop.location, device)
            return try await database.write { tx -> (any Sendable)? in
                let store = HeldSaleStore(
                    tenant: tenant, location: location, device: device, in: tx)
                switch call {
                case let call as OfferHeldSales:
                    return OfferHeldSales.Reply(wanted: try store.offer(call.body.sales, now: 0))
                case is ListHeldSales:
                    return Page<HeldOffer>(items: try store.offers(), next: nil)
                case let call as ClaimHeldSale: return try store.claim(call.id)
                case let call as GiveHeldSale:
                    return GiveHeldSale.Reply(isTaken: try store.give(call.sale))
                case let call as SettleHeldSale:
                    return SettleHeldSale.Reply(
                        isKept: try store.settle(call.id, hasArrived: call.hasArrived))
                default: return nil
                }
            }
        }
    }

    private struct Till: Sendable {
        let keeper: SQLiteCartKeeper
        let network: Network
        let sharing: HeldSharing

        /// Another till's sale, taken up here.
        @discardableResult
        func fetch(_ id: String) async -> HeldSale? {
            guard let sale = try? await sharing.claim(id) else { return nil }
            do { try await sharing.take(sale) } catch { return nil }
            return sale
        }

        /// The sales that somebody could ring on here.
        func live() async throws -> [String] {
            try await [keeper.cart()?.id].compactMap { $0 } + keeper.heldSales().map(\.id)
        }
    }

    /// Rounds of all tills, which go on while one of them waits.
    private final class Others: Sendable {
        private let tills = Mutex<[HeldSharing]>([])
        func add(_ sharing: HeldSharing) { tills.withLock { $0.append(sharing) } }
        func round() async {
            for till in tills.withLock({ $0 }) { await till.round() }
        }
    }

    private static func tills(
        _ database: any Database, _ shop: TestShop, _ folder: TemporaryFolder, seed: UInt64
    ) throws -> [Till] {
        let others = Others()
        return try ["a", "b", "c"].enumerated().map { index, device in
            let keeper = try SQLiteCartKeeper(path: folder.file("\(device).sqlite"))
            let network = Network(
                database, shop, device: device, seed: seed &* 31 &+ UInt64(index))
            let sharing = HeldSharing(
                keeper: keeper, cloud: network, series: device,
                pause: { _ in await others.round() })
            others.add(sharing)
            return Till(keeper: keeper, network: network, sharing: sharing)
        }
    }

    private static func held(_ id: String) -> HeldSale {
        HeldSale(
            name: id, at: 0, operatorID: "o", operatorName: "O", total: .zero,
            cart: Cart(id: id))
    }

    /// One thing that somebody does at a till.
    private static func act(
        _ till: Till, _ made: inout [String], _ random: inout SeededGenerator
    ) async throws {
        let open = try await till.keeper.cart()
        switch random.number(1...10) {
        case 1...3:
            if let open { return try await till.keeper.hold(held(open.id)) }
            guard made.count < 6 else { return }
            made.append("sale-\(made.count)")
            try await till.keeper.keep(Cart(id: made[made.count - 1]))
        case 4...5:
            guard open == nil, let sale = try await till.keeper.heldSales().first else { return }
            _ = try await till.keeper.recall(sale.id)
        case 6...8:
            guard open == nil, let offer = try? await till.sharing.others().first else { return }
            await till.fetch(offer.id)
        default: await till.sharing.round()
        }
    }

    @Test(arguments: UInt64(1)...20)
    func aSaleIsOnOneTill(seed: UInt64) async throws {
        let (shop, folder) = (TestShop(), try TemporaryFolder())
        try await Engine.sqlite.withShop(shop) { database in
            var random = SeededGenerator(seed: seed)
            let tills = try Self.tills(database, shop, folder, seed: seed)
            var made: [String] = []
            for step in 1...60 {
                try await Self.act(random.pick(tills), &made, &random)
                var live: [String] = []
                for till in tills { live += try await till.live() }
                #expect(Set(live).count == live.count, "seed \(seed), step \(step): \(live)")
            }
            // The network is well again: what is nowhere is on its way to somebody who fetches it.
            for till in tills { till.network.clear() }
            for till in tills {
                await till.sharing.round()
                if let open = try await till.keeper.cart() {
                    try await till.keeper.hold(Self.held(open.id))
                }
            }
            for till in tills {
                for offer in try await till.sharing.others() {
                    guard let sale = await till.fetch(offer.id) else { continue }
                    try await till.keeper.hold(Self.held(sale.id))
                }
            }
            var live: [String] = []
            for till in tills { live += try await till.live() }
            #expect(live.sorted() == made.sorted(), "seed \(seed)")
            for till in tills { await till.keeper.close() }
        }
    }

    @Test func awayFromTheCloudNothingIsFetched() async throws {
        struct Nowhere: HeldCloud {
            func isOnline() async -> Bool { false }
            func ask<Call: Endpoint>(
                _ call: Call
            ) async throws(HeldSharingFailure) -> Call.Reply { throw .offline }
        }
        let folder = try TemporaryFolder()
        let keeper = try SQLiteCartKeeper(path: folder.file("cart.sqlite"))
        let sharing = HeldSharing(
            keeper: keeper, cloud: Nowhere(), series: "01", pause: { _ in })
        try await keeper.hold(Self.held("x"))
        await sharing.round()
        await #expect(throws: HeldSharingFailure.offline) { try await sharing.others() }
        await #expect(throws: HeldSharingFailure.offline) { try await sharing.claim("y") }
        #expect(try await keeper.recall("x")?.id == "x")
        await keeper.close()
    }
}
