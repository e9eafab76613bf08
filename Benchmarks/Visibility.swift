import APIClient
import RetailModels

/// How long a sale takes from one till to another whose server is another process.
enum Visibility {
    private static let secondsMax = 120

    /// From the moment a sale is posted to `first` until a till that listens to `second` has heard
    /// of it and has a list of sales with it.
    static func measure(
        _ sales: [(id: String, request: [UInt8])], of seller: ServerTill, at first: ServerProcess,
        by reader: ServerTill, at second: ServerProcess
    ) async throws -> Samples {
        let access = CloudAccess(
            url: "http://127.0.0.1:\(second.port)", credential: .token(reader.token), host: .live)
        let feed = HintFeed(
            client: APIClient(transport: CurlTransport()), access: access, host: .live)
        await feed.start()
        let (first, second) = (first.port, second.port)
        let samples = try await Deadline.run(seconds: secondsMax, "a hint did not arrive") {
            let (posting, reading) = (
                try HTTPCaller(port: first), try HTTPCaller(port: second)
            )
            var samples = Samples()
            var hints = feed.hints.makeAsyncIterator()
            // Where the stream stands is told first.
            while let hint = await hints.next(), hint.stream != seller.identity.location {}
            for (id, request) in sales {
                let start = nanoseconds()
                try posting.send(request)
                while let hint = await hints.next() {
                    guard hint.event == StreamEvent.saleCreated.rawValue else { continue }
                    let page = try reading.call(
                        ListSales(limit: 50), port: second, token: reader.token)
                    if page.items.contains(where: { $0.id == id }) { break }
                }
                samples.record(nanoseconds() - start)
                let reply = try posting.receive()
                guard (200...299).contains(reply.status) else {
                    throw BenchmarkFailure(String(decoding: reply.body, as: UTF8.self))
                }
            }
            return samples
        }
        await feed.stop()
        return samples
    }
}

/// Ends what waits for something that may never come.
enum Deadline {
    static func run<Value: Sendable>(
        seconds: Int, _ reason: String, _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await ContinuousClock().sleep(for: .seconds(seconds))
                throw BenchmarkFailure("\(reason) within \(seconds) s")
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() else { throw CancellationError() }
            return value
        }
    }
}
