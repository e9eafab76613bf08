import RetailModels

@testable import RetailServer

/// The calls of a manager of the first of two shops.
struct Office {
    let shops: TwoShops
    let session: String

    init(_ shops: TwoShops) async throws {
        self.shops = shops
        session = try await shops.session(of: shops.mine.manager, shops.mine)
    }

    func send<E: Endpoint>(_ call: E) async throws -> Reply {
        try await shops.run.client.send(call, token: shops.mine.token, session: session)
    }
}
