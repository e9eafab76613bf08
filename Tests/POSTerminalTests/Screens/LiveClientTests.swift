import APIClient
import RetailModels
import RetailStore
import Synchronization
import Testing
import Till

@testable import POSTerminal

/// What `TillClient.live` adds to the parts it is made of.
@Suite struct LiveClientTests {
    /// Answers product lookups from a table; everything else is not found.
    private struct Catalogue: HTTPTransport {
        let products: [String: StockedProduct]

        func send(_ request: HTTPRequest) async throws -> HTTPReply {
            let headers: HTTPHeaders = ["POS-Protocol": "1", "Content-Type": "application/json"]
            let code = request.url.split(separator: "/").last.map(String.init) ?? ""
            guard code != "dead" else { throw TransportFailure.refused }
            guard let product = products[code] else {
                let problem = Problem(.notFound, "no such product")
                return HTTPReply(
                    status: 404, headers: headers, body: try CanonicalJSON.encode(problem))
            }
            return HTTPReply(
                status: 200, headers: headers, body: try CanonicalJSON.encode(product))
        }
    }

    private final class Keeper: CartKeeper {
        private let kept: Mutex<Cart?>
        init(_ cart: Cart?) { kept = Mutex(cart) }

        func cart() async throws(SQLFailure) -> Cart? { kept.withLock { $0 } }
        func keep(_ cart: Cart?) async throws(SQLFailure) { kept.withLock { $0 = cart } }
        func attempts(operatorNumber: Int64) async throws(SQLFailure) -> SignInAttempts {
            SignInAttempts()
        }
        func keep(_ attempts: SignInAttempts, operatorNumber: Int64) async throws(SQLFailure) {}
        func notes() async throws(SQLFailure) -> [AuditEvent] { [] }
        func keep(_ notes: [AuditEvent]) async throws(SQLFailure) {}
    }

    private struct NoDatabase: Database {
        var dialect: Dialect { .sqlite }
        func write<Value: Sendable>(
            _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
        ) async throws -> Value { throw SQLFailure(kind: .unavailable, message: "none") }
        func read<Value: Sendable>(
            _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
        ) async throws -> Value { throw SQLFailure(kind: .unavailable, message: "none") }
        func close() async {}
    }

    private func client(
        keeper: Keeper = Keeper(nil), till: FakeTill = FakeTill(),
        products: [String: StockedProduct] = [:]
    ) -> TillClient {
        let host = RetailModels.Host(
            now: { TestShop.now }, clock: ContinuousClock(), newID: { "id" },
            random: { $0.lowerBound })
        let link = CloudLink(
            client: APIClient(transport: Catalogue(products: products)), cloud: nil,
            own: ServerAddress(url: "http://127.0.0.1:1", token: ""), host: host)
        let signIn = SignIn(
            database: NoDatabase(), keeper: keeper, hasher: PINHasher(pepper: [1]),
            tenant: "tenant", host: host)
        return TillClient.live(
            register: till.register, signIn: signIn, link: link,
            salesToSend: AsyncStream { $0.finish() }, keeper: keeper, journal: till.journal,
            shop: TestShop.shop,
            rates: TestShop.rates.map { TaxRate(name: $0.key, ppm: $0.value) }, host: host,
            cloudSync: till.client.cloudSync, changes: till.client.changes)
    }

    @Test func aKeptCartIsOpenedAgain() async throws {
        let cart = Cart(id: "open")
        #expect(try await client(keeper: Keeper(cart)).keptCart() == .open(cart))
        #expect(try await client().keptCart() == .none)
    }

    @Test func aKeptCartThatWasPaidIsForgottenAndItsNumberIsKnown() async throws {
        let till = FakeTill()
        _ = try await till.register.openShift(float: .zero, by: TestShop.maria)
        var cart = Cart(id: "paid")
        let found = FoundProduct(product: TestShop.products[0].product, taxPPM: 20_000)
        cart.lines = [
            CartLine(
                product: SoldProduct(found, code: nil), quantity: .one,
                unitPrice: found.product.price, entry: .keyed)
        ]
        let due = try cart.priced(rules: TestShop.shop.taxRules).gross
        var settlement = Settlement(due: due, cashStep: 1)
        try settlement.pay(.cash)
        _ = try await till.register.complete(cart, settlement, by: TestShop.maria)

        let keeper = Keeper(cart)
        let kept = try await client(keeper: keeper, till: till).keptCart()
        #expect(kept == .paid(number: "01-000002"))
        #expect(try await keeper.cart() == nil)
    }

    @Test func aCodeIsFoundInTheFormOfTheCatalogue() async throws {
        let client = client(products: ["0036000291452": TestShop.products[0]])
        let found = try await client.findProduct("036000291452")
        #expect(found.product.sku == "25671")
        #expect(found.taxPPM == 20_000)
        await #expect(throws: Trouble.unknownCode("123")) {
            try await client.findProduct("123")
        }
    }

    @Test func whatStandsInTheWayIsTold() async throws {
        var odd = TestShop.products[0]
        odd.product.taxClass = "odd"
        let client = client(products: ["1": odd])
        await #expect(throws: Trouble.unknownTaxClass("odd", product: "Applesauce 50 Oz")) {
            try await client.findProduct("1")
        }
        await #expect(throws: Trouble.unreachable("connection refused")) {
            try await client.findProduct("dead")
        }
        await #expect(throws: Trouble.self) { try await client.signIn(1, "1111") }
        await #expect(throws: Trouble.self) {
            try await client.closeShift(DrawerCount(.zero), TestShop.maria)
        }
    }
}
