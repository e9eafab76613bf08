import CCurl
import Synchronization

/// HTTP through libcurl: one thread drives every request, callers only leave orders for it.
///
///     send ──order──▶ CurlInbox ──▶ CurlLoop (thread "curl") ──▶ CurlTransfer (easy handle)
///       ▲                              │
///       └────────── continuation ──────┘
///
/// Connections are kept and used again. Proxies of the environment are obeyed, except for
/// loopback hosts, which are always asked directly. Redirects are not followed.
public final class CurlTransport: HTTPTransport {
    /// What all requests of a transport have in common.
    public struct Options: Sendable, Equatable {
        /// A PEM file of the authorities to trust; nil trusts the system's.
        public var caFile: String?
        /// Idle connections kept open, 1…1000.
        public var connectionsKeptMax: Int
        /// Requests under way at once; one more fails with `TransportFailure.overloaded`.
        public var requestsPendingMax: Int

        /// The till's own settings, unless told otherwise.
        public init(
            caFile: String? = nil, connectionsKeptMax: Int = 16, requestsPendingMax: Int = 256
        ) {
            self.caFile = caFile
            self.connectionsKeptMax = connectionsKeptMax
            self.requestsPendingMax = requestsPendingMax
        }
    }

    private let inbox: CurlInbox
    private let lastID = Atomic(0)
    /// Nil once somebody has taken it to wait for its end.
    private let thread: Mutex<NamedThread?>

    /// Starts the thread, which lives until `stop()` or until nobody holds the transport.
    public init(options: Options = Options()) {
        // Counted and, in the libcurl of Debian 12, safe from any thread. Never undone, since
        // other users of the library in this process are unknown here.
        curl_global_init(Int(CURL_GLOBAL_DEFAULT))
        let inbox = CurlInbox(pendingMax: options.requestsPendingMax)
        self.inbox = inbox
        thread = Mutex(
            NamedThread(name: "curl") {
                CurlLoop(inbox: inbox, options: options).run()
            })
    }

    deinit {
        stop()
    }

    /// Sends the request once and returns the whole answer, as `HTTPTransport` promises.
    public func send(_ request: HTTPRequest) async throws -> HTTPReply {
        let isLoopback = try RequestCheck.isLoopback(request)
        try Task.checkCancellation()
        let id = lastID.wrappingAdd(1, ordering: .relaxed).newValue
        let answer = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { done in
                let order = CurlOrder(
                    id: id, request: request, isLoopback: isLoopback, done: done)
                if let failure = inbox.start(order) {
                    done.resume(throwing: failure)
                } else if Task.isCancelled {
                    // The handler may have run before the order was there, and the curl thread
                    // ignores a cancellation of what it does not know.
                    inbox.cancel(id: id)
                }
            }
        } onCancel: {
            inbox.cancel(id: id)
        }
        return HTTPReply(
            status: answer.status, headers: HTTPHeaders(lines: answer.headerLines),
            body: answer.body)
    }

    /// Fails what is under way with `TransportFailure.stopped`, closes the connections and ends
    /// the thread. Waits for that: one turn of the loop, no network. May be called again.
    public func stop() {
        inbox.stop()
        let last = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        last?.join()
    }
}
