public import RetailModels

/// The cloud's hints as long as the till runs: connects, and connects again.
///
/// A hint is a reason to look; whoever misses one looks from time to time by himself.
public actor HintFeed {
    private let client: APIClient
    private let access: CloudAccess
    private let connectTimeoutMs: Int
    private let caFile: String?
    private let host: Host
    private let onFall: @Sendable () async -> Void
    private var running: Task<Void, Never>?
    private let publish: AsyncStream<StreamHint>.Continuation
    /// The hints; of more than a few that nobody takes the newest are kept. For one reader.
    public nonisolated let hints: AsyncStream<StreamHint>

    /// - Parameters:
    ///   - caFile: the authorities to trust instead of the system's.
    ///   - onFall: called each time the socket has fallen, or could not be opened.
    public init(
        client: APIClient, access: CloudAccess, connectTimeoutMs: Int = 2_000,
        caFile: String? = nil, host: Host, onFall: @escaping @Sendable () async -> Void = {}
    ) {
        self.caFile = caFile
        self.client = client
        self.access = access
        self.connectTimeoutMs = connectTimeoutMs
        self.host = host
        self.onFall = onFall
        (hints, publish) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(16))
    }

    public func start() {
        guard running == nil else { return }
        running = Task { await run() }
    }

    public func stop() {
        running?.cancel()
        publish.finish()
    }

    private func run() async {
        var backoff = BackoffMachine()
        while !Task.isCancelled {
            if await listen() { backoff.succeeded() }
            guard !Task.isCancelled else { return }
            await onFall()
            let wait = backoff.failed(randomPpm: host.random(0...BackoffMachine.ppmMax))
            guard (try? await host.clock.sleep(for: .milliseconds(wait))) != nil else { return }
        }
    }

    /// Listens until the socket ends; true when anything was heard.
    private func listen() async -> Bool {
        guard case .answered(let server) = try? await access.address(client) else { return false }
        let socket = HintSocket(
            server: server, connectTimeoutMs: connectTimeoutMs, caFile: caFile, host: host)
        let heard = Flag()
        await socket.listen { [publish] hint in
            await heard.set()
            publish.yield(hint)
        }
        // The token may be the reason: the next try asks for another one.
        if await !heard.isSet { await access.forget(server) }
        return await heard.isSet
    }

    private actor Flag {
        private(set) var isSet = false
        func set() { isSet = true }
    }
}
