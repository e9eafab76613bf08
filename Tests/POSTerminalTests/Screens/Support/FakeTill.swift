import APIClient
import Peripherals
import RetailModels
import RetailStore
import RetailSync
import Synchronization
import TerminalUI
import Till

@testable import POSTerminal

/// A till without disk and network: the real register on a journal in memory, and everything else
/// made up and remembered. Time stands still, and what sleeps sleeps until a test wakes it or it is
/// cancelled.
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
        var sharing: HeldSalesClient?
        var isHolding = false
        var sales: [SaleSummary] = []
        var salesAsked: [String?] = []
        var saleFilters: [SaleFilter] = []
        var salesFailure: Trouble?
        var sync = CloudSync(isOn: false, url: "", tenant: "tenant", stand: .notPaired)
        var syncFailure: Trouble?
        var pairings: [[String]] = []
        var approvals: [AsyncStream<Void>.Continuation] = []
        var sleepers: [(id: Int, duration: Duration, wake: AsyncStream<Void>.Continuation)] = []
        var sleeperCount = 0
        var attachments = AttachmentClient.none
        var isApart = false
        var otherTills: [Document] = []
        var printer = PrinterClient.none
        var office: BackOfficeClient?
        var creditLimit: Money?
        var unknownCodes = TestShop.unknownCodes
    }

    let journal = MemoryJournal()
    let cloud = FakeCloud()
    let shop = FakeShop()
    let own = FakeOwnSettings()
    let held = MemoryHeldSales()
    let customers = FakeCustomers()
    let register: Register
    private let content = Mutex(Content())
    private let statuses: AsyncStream<ConnectionStatus>
    private let counts: AsyncStream<Int>
    private let sendStatus: AsyncStream<ConnectionStatus>.Continuation
    private let sendCount: AsyncStream<Int>.Continuation
    private let changes: AsyncStream<ShopChange>
    private let sendChange: AsyncStream<ShopChange>.Continuation

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
        (changes, sendChange) = AsyncStream.makeStream()
    }

    private static func unreachable() -> ShopClock { preconditionFailure("UTC is always known") }

    // MARK: What a test sets

    func keep(_ kept: KeptCart) { content.withLock { $0.keptCart = kept } }
    func failKeeping(_ trouble: Trouble?) { content.withLock { $0.keepFailure = trouble } }
    func failLookups(_ trouble: Trouble?) { content.withLock { $0.lookupFailure = trouble } }
    func refuseSignIn(_ failure: SignInFailure) { content.withLock { $0.wrongPIN = failure } }
    func show(_ status: ConnectionStatus) { sendStatus.yield(status) }
    func show(salesToSend count: Int) { sendCount.yield(count) }
    /// The cloud does not answer.
    func setApart() { content.withLock { $0.isApart = true } }
    /// Documents of other tills that this one knows.
    func receive(_ documents: [Document]) { content.withLock { $0.otherTills = documents } }
    func attach(_ client: AttachmentClient) { content.withLock { $0.attachments = client } }
    func attach(_ client: PrinterClient) { content.withLock { $0.printer = client } }
    func serve(_ office: BackOfficeClient) { content.withLock { $0.office = office } }
    /// As much as anybody may owe.
    func limit(to most: Money?) { content.withLock { $0.creditLimit = most } }
    /// Other tills of the place have sales that wait.
    func share(_ client: HeldSalesClient) { content.withLock { $0.sharing = client } }
    func find(_ codes: [UnknownCode]) { content.withLock { $0.unknownCodes = codes } }
    func stock(_ products: [StockedProduct]) { content.withLock { $0.products = products } }

    func tell(_ change: ShopChange) { sendChange.yield(change) }
    /// The newest first.
    func sell(_ sales: [SaleSummary]) { content.withLock { $0.sales = sales } }
    func failSales(_ trouble: Trouble?) { content.withLock { $0.salesFailure = trouble } }

    func show(_ sync: CloudSync) { content.withLock { $0.sync = sync } }
    func failSync(_ trouble: Trouble?) { content.withLock { $0.syncFailure = trouble } }

    /// A manager approves the till, which waits for it or soon will.
    func approve(as sync: CloudSync) async {
        while true {
            let waiting = content.withLock { content in
                if !content.approvals.isEmpty { content.sync = sync }
                defer { content.approvals = [] }
                return content.approvals
            }
            for one in waiting { one.finish() }
            guard waiting.isEmpty else { return }
            await Task.yield()
        }
    }

    /// Wakes what sleeps that long, as soon as something does.
    func pass(_ duration: Duration) async {
        while true {
            let wake = content.withLock { content in
                content.sleepers.firstIndex { $0.duration == duration }
                    .map { content.sleepers.remove(at: $0).wake }
            }
            if let wake { return wake.finish() }
            await Task.yield()
        }
    }

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

    /// The keys behind which sales were asked for.
    var salesAsked: [String?] { content.withLock { $0.salesAsked } }
    /// What sales were looked for by.
    var saleFilters: [SaleFilter] { content.withLock { $0.saleFilters } }

    /// URL, tenant and licence key of every time the till asked to be paired.
    var pairings: [[String]] { content.withLock { $0.pairings } }

    /// What was signed, in order.
    func documents() async -> [Document] {
        let rows = (try? await journal.rows(in: WriteState.allCases, after: 0, limit: .max)) ?? []
        return rows.compactMap {
            try? CanonicalJSON.decode(Document.self, from: Array($0.write.body.utf8))
        }
    }

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
            moveCash: { movement, person throws(Trouble) in
                do throws(RegisterFailure) {
                    return try await self.register.moveCash(movement, by: person)
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
            listSales: { filter, after throws(Trouble) in try self.sales(filter, after) },
            document: { id throws(Trouble) in try await self.document(id) },
            taxPPM: { TestShop.rates[$0] },
            keptCart: { () throws(Trouble) in self.content.withLock { $0.keptCart } },
            keepCart: { cart throws(Trouble) in try self.keep(cart) },
            complete: { cart, settlement, person throws(Trouble) in
                do throws(RegisterFailure) {
                    return try await self.register.complete(cart, settlement, by: person)
                } catch { throw .register(error) }
            },
            newID: { self.newID() }, now: { TestShop.now },
            sleep: { duration in try await self.sleep(duration) },
            local: { self.register.clock.local($0) }, statuses: statuses, salesToSend: counts,
            changes: { self.changes }, cloudSync: cloudSync, devices: cloud.client)
        client.note = register.note
        client.shop = shop.client
        client.ownSettings = own.client
        client.held = content.withLock { $0.sharing } ?? .live(held)
        client.customers = customers.client(register)
        client.departments = { TestShop.departments }
        client.unknownCodes = { _ in
            Page(items: self.content.withLock { $0.unknownCodes }, next: nil)
        }
        client.favourites = { () throws(Trouble) in
            self.content.withLock { $0.products }
                .filter { $0.product.traits?.favourite != nil }
                .sorted { $0.product.traits?.favourite ?? 0 < $1.product.traits?.favourite ?? 0 }
        }
        client.returns = returns
        client.attachments = content.withLock { $0.attachments }
        client.printer = content.withLock { $0.printer }
        client.backOffice = content.withLock { $0.office } ?? office
        client.sound = { tone in self.content.withLock { $0.tones.append(tone) } }
        client.quit = { self.content.withLock { $0.hasQuit = true } }
        return client
    }

    private var returns: ReturnClient {
        ReturnClient(
            receipt: { number throws(Trouble) in
                let isApart = self.content.withLock { $0.isApart }
                return try ReturnClient.found(
                    number, in: await self.knownDocuments(), device: TestShop.identity.device,
                    isApart: isApart)
            },
            value: { holder throws(Trouble) in
                let isApart = self.content.withLock { $0.isApart }
                let balance = ReturnClient.balance(
                    of: holder, nil, and: await self.knownDocuments())
                let limit = self.content.withLock { $0.creditLimit }
                return FoundValue(balance: balance, limit: limit, isApart: isApart)
            },
            lastSale: { () throws(Trouble) in
                ReturnClient.lastSale(
                    in: await self.knownDocuments(), shift: await self.register.shift?.id)
            },
            postVoid: { document, person throws(Trouble) in
                do throws(RegisterFailure) {
                    return try await self.register.postVoid(document, by: person)
                } catch { throw .register(error) }
            },
            correct: { document, settlement, person throws(Trouble) in
                do throws(RegisterFailure) {
                    return try await self.register.correctTenders(
                        of: document, to: settlement, by: person)
                } catch { throw .register(error) }
            },
            train: { cart, settlement, person throws(Trouble) in
                do throws(RegisterFailure) {
                    return try await self.register.train(cart, settlement, by: person)
                } catch { throw .register(error) }
            })
    }

    /// Every document of this till and those of others.
    private func knownDocuments() async -> [Document] {
        await documents() + content.withLock { $0.otherTills }
    }

    /// An inventory of the products, which nobody has bought yet.
    private var office: BackOfficeClient {
        var office = BackOfficeClient.none
        office.stock = { call throws(Trouble) in
            let isCode = self.content.withLock { $0.products }
                .contains { $0.product.sku == call.search }
            let page = self.page(call.after) { stocked in
                (!call.lowOnly || stocked.isLow)
                    && (isCode
                        ? stocked.product.sku == call.search
                        : call.search.isEmpty
                            || stocked.product.name.lowercased()
                                .contains(call.search.lowercased()))
            }
            return StockPage(items: page.items, next: page.next)
        }
        office.history = { _, _, _ throws(Trouble) in [] }
        office.places = { _ throws(Trouble) in [] }
        return office
    }

    private var cloudSync: CloudSyncClient {
        CloudSyncClient(
            state: { () throws(Trouble) in try self.sync() },
            syncNow: { () throws(Trouble) in try self.sync { $0.status?.pendingUploads = 0 } },
            pause: { isPaused throws(Trouble) in
                try self.sync { $0.status?.isPaused = isPaused }
            },
            choose: { isOn, url throws(Trouble) in
                try self.sync { sync in
                    sync.isOn = isOn
                    sync.url = url
                }
            },
            pair: { url, tenant, licence throws(Trouble) in
                self.content.withLock { $0.pairings.append([url, tenant, licence]) }
                return try self.sync {
                    $0.isOn = true
                    $0.stand = Self.waiting
                }
            },
            approval: { () throws(Trouble) in
                let (stream, approve) = AsyncStream<Void>.makeStream()
                self.content.withLock { $0.approvals.append(approve) }
                for await _ in stream {}
                guard !Task.isCancelled else { throw .cancelled }
                return try self.sync()
            },
            unpair: { () throws(Trouble) in try self.sync { $0.stand = .notPaired } })
    }

    /// What the fake cloud answers to whoever asks to be paired.
    static let waiting = CloudSync.Stand.waiting(
        code: "K7MQ4WXP", fingerprint: "a1b2 c3d4 e5f6 0718", until: TestShop.now + 900_000)

    private func sync(
        _ change: (inout CloudSync) -> Void = { _ in }
    ) throws(Trouble) -> CloudSync {
        let (sync, failure) = content.withLock { content in
            if content.syncFailure == nil { change(&content.sync) }
            return (content.sync, content.syncFailure)
        }
        if let failure { throw failure }
        return sync
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
        let clock = register.clock
        guard let currency = Currency(code: TestShop.shop.currency) else {
            throw .unknownCode(code)
        }
        let finder = CodeFinder(
            masks: CodeSettings(masks: TestShop.masks).readable, currency: currency,
            ppm: TestShop.rates, today: { clock.local(TestShop.now).calendarDay },
            ask: { code throws(Trouble) in Self.stocked(code, in: products) })
        return try await finder.find(code)
    }

    /// As the store finds it.
    private static func stocked(
        _ code: String, in products: [StockedProduct]
    ) -> StockedProduct? {
        for var found in products {
            let (product, traits) = (found.product, found.product.traits)
            let pack = traits?.packs?.first { $0.code == code }
            guard
                product.barcode == code || product.sku == code || traits?.plu == code
                    || pack != nil
            else { continue }
            if let pack, pack.quantity != .one { found.pack = pack.quantity }
            found.deposit = products.first { $0.product.sku == traits?.depositSKU }?.product
            return found
        }
        return nil
    }

    private func search(_ text: String, _ after: String?) throws(Trouble) -> Page<StockedProduct> {
        page(after) { $0.product.name.lowercased().contains(text.lowercased()) }
    }

    private func page(
        _ after: String?, _ matches: (StockedProduct) -> Bool
    ) -> Page<StockedProduct> {
        let ordinal = after.flatMap(Int64.init) ?? 0
        let found = content.withLock { $0.products }
            .filter { $0.product.ordinal > ordinal && matches($0) }
        return Page(Array(found.prefix(101)), limit: 100) { "\($0.product.ordinal)" }
    }

    static func waitForCancellation() async {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        for await _ in stream {}
        continuation.finish()
    }

    /// As many as the filter lets through, as far as a summary says so.
    private func sales(
        _ filter: SaleFilter, _ after: String?
    ) throws(Trouble) -> Page<SaleSummary> {
        let (sales, failure) = content.withLock { content in
            content.salesAsked.append(after)
            content.saleFilters.append(filter)
            return (content.sales, content.salesFailure)
        }
        if let failure { throw failure }
        let found = sales.filter { sale in
            sale.number.contains(filter.text ?? "")
                && filter.total.map { $0 == sale.gross.minor } ?? true
                && sale.at >= filter.from ?? 0 && sale.at < filter.until ?? .max
        }
        let rest = found.drop { sale in after.map { sale.pageKey != $0 } ?? false }
        return Page(Array(rest.dropFirst(after == nil ? 0 : 1).prefix(101)), limit: 100) {
            $0.pageKey
        }
    }

    /// A document of this till, also by its number: the register gives all but sales one id.
    private func document(_ id: String) async throws(Trouble) -> Document {
        guard let document = await documents().last(where: { $0.id == id || $0.number == id })
        else { throw .refused(Problem(.notFound, "no document has the id \(id)")) }
        return document
    }

    private func sleep(_ duration: Duration) async throws {
        let (stream, wake) = AsyncStream<Void>.makeStream()
        let id = content.withLock { content in
            content.sleeperCount += 1
            content.sleepers.append((content.sleeperCount, duration, wake))
            return content.sleeperCount
        }
        for await _ in stream {}
        // Who was cancelled is not there to be woken.
        content.withLock { content in content.sleepers.removeAll { $0.id == id } }
        try Task.checkCancellation()
    }
}
