import APIClient
import RetailModels
import RetailStore
import Till

extension TillClient {
    /// Rows of one page of a list.
    static let pageCount: Int64 = 100

    /// The real till.
    static func live(
        register: Register, signIn: SignIn, link: CloudLink, salesToSend: AsyncStream<Int>,
        keeper: any CartKeeper, journal: any Journal, shop: Shop, rates: [TaxRate], host: Host,
        cloudSync: CloudSyncClient, changes: @escaping @Sendable () -> AsyncStream<ShopChange>
    ) -> TillClient {
        let ppm = Dictionary(rates.map { ($0.name, $0.ppm) }, uniquingKeysWith: { $1 })
        let clock = register.clock
        var client = TillClient(
            signIn: { number, pin throws(Trouble) in
                do throws(SignInFailure) {
                    return try await signIn.signIn(number: number, pin: pin)
                } catch {
                    throw .signIn(error)
                }
            },
            currentShift: { await register.shift },
            openShift: { float, person throws(Trouble) in
                try await written { () throws(RegisterFailure) in
                    try await register.openShift(float: float, by: person)
                }
            },
            totals: { await register.totals },
            closeShift: { counted, person throws(Trouble) in
                try await written { () throws(RegisterFailure) in
                    try await register.closeShift(counted: counted, by: person)
                }
            },
            moveCash: { movement, person throws(Trouble) in
                try await written { () throws(RegisterFailure) in
                    try await register.moveCash(movement, by: person)
                }
            },
            findProduct: finder(
                shop, ppm, today: { clock.local(host.now()).calendarDay }, link),
            searchProducts: { text, after throws(Trouble) in
                try await read(
                    ListProducts(search: text, after: ordinal(after), limit: pageCount), link)
            },
            listProducts: { after, lowOnly throws(Trouble) in
                try await read(
                    ListProducts(after: ordinal(after), limit: pageCount, lowOnly: lowOnly), link)
            },
            movements: { product throws(Trouble) in
                try await read(ListMovements(product: product), link).items
            },
            listSales: { filter, after throws(Trouble) in try await sales(filter, after, link) },
            document: { id throws(Trouble) in try await document(id, link) },
            taxPPM: { ppm[$0] },
            keptCart: { () throws(Trouble) in try await keptCart(keeper, journal) },
            keepCart: { cart throws(Trouble) in
                do throws(SQLFailure) { try await keeper.keep(cart) } catch {
                    throw .cartNotKept(error)
                }
            },
            complete: { cart, settlement, person throws(Trouble) in
                try await written { () throws(RegisterFailure) in
                    try await register.complete(cart, settlement, by: person)
                }
            },
            note: register.note, newID: host.newID, now: host.now,
            sleep: { duration in try await host.clock.sleep(for: duration) },
            local: { clock.local($0) }, statuses: link.statuses,
            salesToSend: salesToSend, changes: changes, cloudSync: cloudSync,
            devices: .live(link, now: host.now))
        client.returns = .live(link, journal: journal, register: register)
        client.favourites = { () throws(Trouble) in
            try await read(ListProducts(limit: pageCount, favouritesOnly: true), link).items
        }
        return client
    }

    /// What the register wrote, or why it did not.
    private static func written(
        _ work: () async throws(RegisterFailure) -> Document
    ) async throws(Trouble) -> Document {
        do throws(RegisterFailure) { return try await work() } catch { throw .register(error) }
    }

    private static func sales(
        _ filter: SaleFilter, _ after: String?, _ link: CloudLink
    ) async throws(Trouble) -> Page<SaleSummary> {
        let call = ListSales(filter, after: after.flatMap(ListSales.key), limit: pageCount)
        return try await read(call, link, isOwnCopyEnough: false)
    }

    /// From what was read to what is sold, by the shop's own settings.
    private static func finder(
        _ shop: Shop, _ ppm: [String: Int64], today: @escaping @Sendable () -> CalendarDay?,
        _ link: CloudLink
    ) -> @Sendable (String) async throws(Trouble) -> FoundProduct {
        let finder = Currency(code: shop.currency).map { currency in
            CodeFinder(
                masks: shop.settings.codes?.readable ?? [], currency: currency, ppm: ppm,
                today: today, ask: { code throws(Trouble) in try await product(code, link) })
        }
        return { code throws(Trouble) in
            guard let finder else { throw .unknownCode(code) }
            return try await finder.find(code)
        }
    }

    /// A document by its id.
    private static func document(
        _ id: String, _ link: CloudLink
    ) async throws(Trouble) -> Document {
        let signed = try await read(GetDocument(id: id), link)
        do { return try signed.decoded() } catch { throw Trouble.documentUnreadable }
    }

    /// The key of a page of products.
    private static func ordinal(_ after: String?) -> Int64 { after.flatMap(Int64.init) ?? 0 }

    /// Asks the cloud or the till's own copy, whichever answers first; the cloud, while it answers
    /// at all, when the own copy is not enough.
    static func read<Call: Endpoint>(
        _ call: Call, _ link: CloudLink, isOwnCopyEnough: Bool = true
    ) async throws(Trouble) -> Call.Reply {
        do {
            return try await link.read(call, isOwnCopyEnough: isOwnCopyEnough)
        } catch let failure as APIFailure {
            switch failure {
            case .refused(let problem): throw .refused(problem)
            case .unreachable(let reason): throw .unreachable(reason)
            }
        } catch is CancellationError {
            throw .cancelled
        } catch {
            throw .unreachable("\(error)")
        }
    }

    /// The product of exactly that code; nil when there is none.
    private static func product(
        _ code: String, _ link: CloudLink
    ) async throws(Trouble) -> StockedProduct? {
        do throws(Trouble) {
            return try await read(FindProduct(code: code), link)
        } catch .refused(let problem) where problem.code == .notFound {
            return nil
        }
    }

    /// A cart whose id is in the journal was paid before the till ended: it is forgotten, and never
    /// opened again.
    private static func keptCart(
        _ keeper: any CartKeeper, _ journal: any Journal
    ) async throws(Trouble) -> KeptCart {
        do throws(SQLFailure) {
            guard let cart = try await keeper.cart() else { return .none }
            guard try await journal.contains(id: cart.id) else { return .open(cart) }
            let number = try await number(of: cart.id, in: journal)
            try await keeper.keep(nil)
            return .paid(number: number)
        } catch { throw .cartUnreadable(error) }
    }

    /// The number under which a sale was paid, when it is among the newest documents.
    private static func number(
        of id: String, in journal: any Journal
    ) async throws(SQLFailure) -> String? {
        let states = WriteState.allCases
        let count = try await journal.count(in: states).rows
        let rows = try await journal.rows(
            in: states, after: Int64(max(0, count - newestCount)), limit: newestCount)
        guard let body = rows.last(where: { $0.write.id == id })?.write.body else { return nil }
        return try? CanonicalJSON.decode(Document.self, from: Array(body.utf8)).number
    }

    private static let newestCount = 20
}
