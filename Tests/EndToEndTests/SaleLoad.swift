import Foundation
import FoundationNetworking
import RetailModels
import Synchronization
import TestSupport
import Testing

/// Tills that post signed sales as fast as they are answered, each sale until some server has it.
final class SaleLoad: Sendable {
    /// What a server said about a request.
    struct Answer: Sendable {
        /// Nil when the connection broke.
        var status: Int?
        var retryAfter: String?
    }

    /// The documents of each till, ready to be sent.
    private let tills: [[SignedDocument]]
    /// The ids of the sales a server has answered with 2xx.
    private let kept = Mutex<Set<String>>([])
    private let refusals = Mutex<[Answer]>([])

    /// - Parameter tenant: of `pos init` with the shop of `Shop.initWords`.
    init(tenant: String, tills count: Int, salesPerTill: Int) throws {
        tills = try (1...count).map { number in
            let shop = TestShop(
                tenant: tenant, device: "device-\(number)", series: "L\(number)")
            var till = try DocumentBuilder(shop: shop, seed: UInt64(number))
            try till.openShift()
            for sale in 0..<salesPerTill { try till.sell(till.line(sale), till.line(sale + 3)) }
            return till.writes.map {
                SignedDocument(
                    document: $0.body, signature: $0.signature ?? "", key: till.key.publicKey)
            }
        }
    }

    var saleCount: Int { tills.reduce(0) { $0 + $1.count - 1 } }
    var keptCount: Int { kept.withLock { $0.count } }
    var keptIDs: Set<String> { kept.withLock { $0 } }
    /// What else was said, in its order.
    var refused: [Answer] { refusals.withLock { $0 } }

    /// The sum of all sales, in minor units.
    func gross() throws -> Int64 {
        try tills.joined().reduce(0) { sum, signed in
            sum + (try signed.decoded().sale?.priced.gross.minor ?? 0)
        }
    }

    /// Posts everything: till by till at once, every other till to the other server, and what one
    /// server does not take to the next. Returns when all of it is kept.
    func run(against urls: [String], token: String) async throws {
        let client = HTTPClient(token: token)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, documents) in tills.enumerated() {
                group.addTask {
                    var server = index
                    let opening = try RecordJournal(
                        key: documents[0].key,
                        writes: [JournalWrite(documents[0].decoded(), signed: documents[0])])
                    try await self.deliver(opening, id: nil, urls, &server, client)
                    for sale in documents.dropFirst() {
                        try await self.deliver(
                            PostSale(sale: sale), id: sale.decoded().id, urls, &server, client)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func deliver(
        _ call: some Endpoint, id: String?, _ urls: [String], _ server: inout Int,
        _ client: HTTPClient
    ) async throws {
        let deadline = ContinuousClock.now + .seconds(120)
        while ContinuousClock.now < deadline {
            let answer = await client.send(call, to: urls[server % urls.count])
            if let status = answer.status, (200...299).contains(status) {
                if let id { kept.withLock { _ = $0.insert(id) } }
                return
            }
            refusals.withLock { $0.append(answer) }
            server += 1
        }
        throw Trouble("a document was not taken for two minutes: \(refused.suffix(1))")
    }
}

/// Requests as a till makes them, for tests that look at single answers.
struct HTTPClient: Sendable {
    private let token: String
    private let session: URLSession

    init(token: String) {
        self.token = token
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = 60
        configuration.httpMaximumConnectionsPerHost = 64
        session = URLSession(configuration: configuration)
    }

    func send(_ call: some Endpoint, to url: String) async -> SaleLoad.Answer {
        let kind = type(of: call)
        guard let address = URL(string: url + kind.path) else { return SaleLoad.Answer() }
        var request = URLRequest(url: address)
        request.httpMethod = kind.verb.rawValue
        if !token.isEmpty {
            request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
        }
        if kind.verb != .get {
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
            request.httpBody = Data(call.input.body)
        }
        guard let (_, response) = try? await session.data(for: request),
            let reply = response as? HTTPURLResponse
        else { return SaleLoad.Answer() }
        return SaleLoad.Answer(
            status: reply.statusCode, retryAfter: reply.value(forHTTPHeaderField: "Retry-After"))
    }
}
