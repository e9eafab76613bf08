import APIClient
import RetailModels
import RetailStore
import Synchronization
import TerminalUI
import Till

@testable import POSTerminal

/// A till without disk and network: the real register on a journal in memory, and everything else
/// made up and remembered. Time stands still, and what sleeps sleeps until it is cancelled.
final class FakeTill: Sendable {
    private struct Content {
        var products = TestShop.products
        var keptCart = KeptCart.none
        var carts: [Cart?] = []
        var keepFailure: Trouble?
        var lookupFailure: Trouble?
        var wrongPIN: SignInFailure = .wrong
        var tones: [Tone] = []
        var hasQuit = false
        var ids = 0
        var lookups: [String] = []
        var held: [CheckedContinuation<Void, Never>] = []
        var isHolding = false
        var attachments = AttachmentClient.none
    }

    let journal = MemoryJournal()
    let register: Register
    private let content = Mutex(Content())
    private let statuses: AsyncStream<ConnectionStatus>
    private let counts: AsyncStream<Int>
    private let sendStatus: AsyncStream<ConnectionStatus>.Continuation
    private let sendCount: AsyncStream<Int>.Continuation

    init() {
        let clock = ShopClock(timeZone: "UTC")
        precondition(clock != nil, "UTC is always known")
        register = Register(
            identity: TestShop.identity, shop: TestShop.shop, clock: clock ?? Self.unreachable(),
            key: SigningKey(), journal: journal,
            head: JournalHead(journalID: "journal", series: "01"),
            host: Host(
                now: { TestShop.now }, clock: ContinuousClock(), newID: { "shift-1" },
                random: { $0.lowerBound }))
        (statuses, sendStatus) = AsyncStream.makeStream()
        (counts, sendCount) = AsyncStream.makeStream()
    }

    private static func unreachable() -> ShopClock { preconditionFailure("UTC is always known") }

    // MARK: What a test sets

    func keep(_ kept: KeptCart) { content.withLock { $0.keptCart = kept } }
    func failKeeping(_ trouble: Trouble?) { content.withLock { $0.keepFailure = trouble } }
    func failLookups(_ trouble: Trouble?) { content.withLock { $0.lookupFailure = trouble } }
    func refuseSignIn(_ failure: SignInFailure) { content.withLock { $0.wrongPIN = failure } }
    func show(_ status: ConnectionStatus) { sendStatus.yield(status) }
    func show(salesToSend count: Int) { sendCount.yield(count) }
    func attach(_ client: AttachmentClient) { content.withLock { $0.attachments = client } }
    func stock(_ products: [StockedProduct]) { content.withLock { $0.products = products } }

    /// Lookups wait from now on, as on a slow network.
    func holdLookups() { content.withLock { $0.isHolding = true } }

    /// Answers what waits, and does not hold any more.
    func releaseLookups() {
        let held = content.withLock { content in
            content.isHolding = false
            defer { content.held = [] }
            return content.held
        }
        for continuation in held { continuation.resume() }
    }

    // MARK: What a test looks at

    /// Every cart that was kept, in order.
    var carts: [Cart?] { content.withLock { $0.carts } }
    var tones: [Tone] { content.withLock { $0.tones } }
    var hasQuit: Bool { content.withLock { $0.hasQuit } }
    var lookups: [String] { content.withLock { $0.lookups } }

    // MARK: The client

    var client: TillClient {
        var client = TillClient(
            signIn: { number, pin throws(Trouble) in try self.signIn(number, pin) },
            currentShift: { await self.register.shift },
            openShift: { float, person throws(Trouble) in
                do throws(RegisterFailure) {
                    return try await self.register.openShift(float: float, by: person)
                } catch { throw .register(error) }
            },
            totals: { await self.register.totals },
            closeShift: { counted, person throws(Trouble) in
                do throws(RegisterFailure) {
                    return try await self.register.closeShift(counted: counted, by: person)
                } catch { throw .register(error) }
            },
            findProduct: { code throws(Trouble) in try await self.find(code) },
            searchProducts: { text, after throws(Trouble) in try self.search(text, after) },
            listProducts: { after, lowOnly throws(Trouble) in
                self.page(after) { !lowOnly || $0.isLow }
            },
            movements: { _ throws(Trouble) in
                [
                    StockMovement(
                        documentID: "d", position: 1, kind: "count", quantity: .one,
                        at: TestShop.now)
                ]
            },
            taxPPM: { TestShop.rates[$0] },
            keptCart: { () throws(Trouble) in self.content.withLock { $0.keptCart } },
            keepCart: { cart throws(Trouble) in try self.keep(cart) },
            complete: { cart, settlement, person throws(Trouble) in
                do throws(RegisterFailure) {
                    return try await self.register.complete(cart, settlement, by: person)
                } catch { throw .register(error) }
            },
            newID: { self.newID() }, now: { TestShop.now },
            sleep: { _ in try await Self.sleepForever() },
            local: { self.register.clock.local($0) }, statuses: statuses, salesToSend: counts)
        client.attachments = content.withLock { $0.attachments }
        client.sound = { tone in self.content.withLock { $0.tones.append(tone) } }
        client.quit = { self.content.withLock { $0.hasQuit = true } }
        return client
    }

    private func newID() -> String {
        content.withLock { content in
            content.ids += 1
            return "sale-\(content.ids)"
        }
    }

    private func signIn(_ number: Int64, _ pin: String) throws(Trouble) -> Operator {
        guard TestShop.pins[number] == pin else {
            throw .signIn(content.withLock { $0.wrongPIN })
        }
        return number == 1 ? TestShop.maria : TestShop.ada
    }

    private func keep(_ cart: Cart?) throws(Trouble) {
        let failure = content.withLock { content -> Trouble? in
            if content.keepFailure == nil { content.carts.append(cart) }
            return content.keepFailure
        }
        if let failure { throw failure }
    }

    private func find(_ code: String) async throws(Trouble) -> FoundProduct {
        await withCheckedContinuation { continuation in
            let isHeld = content.withLock { content in
                content.lookups.append(code)
                if content.isHolding { content.held.append(continuation) }
                return content.isHolding
            }
            if !isHeld { continuation.resume() }
        }
        let (products, failure) = content.withLock { ($0.products, $0.lookupFailure) }
        if let failure { throw failure }
        guard
            let product = products.map(\.product)
                .first(where: { $0.barcode == code || $0.sku == code })
        else { throw .unknownCode(code) }
        return FoundProduct(product: product, taxPPM: TestShop.rates[product.taxClass] ?? 0)
    }

    private func search(_ text: String, _ after: Int64) throws(Trouble) -> Page<StockedProduct> {
        page(after) { $0.product.name.lowercased().contains(text.lowercased()) }
    }

    private func page(
        _ after: Int64, _ matches: (StockedProduct) -> Bool
    ) -> Page<StockedProduct> {
        let found = content.withLock { $0.products }
            .filter { $0.product.ordinal > after && matches($0) }
        return Page(Array(found.prefix(101)), limit: 100) { "\($0.product.ordinal)" }
    }

    private static func sleepForever() async throws {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        for await _ in stream {}
        continuation.finish()
        throw CancellationError()
    }
}
