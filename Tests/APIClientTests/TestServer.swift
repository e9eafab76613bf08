import Glibc
import Synchronization

@testable import APIClient

/// A server on loopback that does what a test tells it, byte by byte.
///
/// One thread accepts, one thread per connection runs the script. `next()` tells what happened, so
/// no test has to wait for a clock.
final class TestServer: Sendable {
    enum Event: Equatable, Sendable {
        case request(Request)
        /// The client has closed its end.
        case clientClosed
    }

    struct Request: Equatable, Sendable {
        /// Up to the empty line.
        var head: String
        var body: [UInt8]
    }

    typealias Script = @Sendable (Connection) -> Void

    private struct State {
        var accepts = 0
        var open: Set<Int32> = []
        var threads: [NamedThread] = []
        var isStopped = false
    }

    let port: UInt16
    private let listener: Int32
    private let state = Mutex(State())
    private let acceptor = Mutex<NamedThread?>(nil)
    private let events: AsyncStream<Event>
    private let news: AsyncStream<Event>.Continuation

    init(_ script: @escaping Script) {
        (events, news) = AsyncStream.makeStream()
        (listener, port) = Self.listen(backlog: 512)
        acceptor.withLock { $0 = NamedThread(name: "accept") { [self] in accept(script) } }
    }

    /// Answers every request with the same bytes and keeps the connection.
    convenience init(replying reply: String) {
        self.init { connection in
            while connection.read() != nil { connection.write(reply) }
        }
    }

    var url: String { "http://127.0.0.1:\(port)/" }

    /// Connections taken so far.
    var accepts: Int { state.withLock(\.accepts) }

    /// The next thing that happened.
    func next() async -> Event? {
        for await event in events { return event }
        return nil
    }

    /// The next request.
    func nextRequest() async -> Request? {
        for await case .request(let request) in events { return request }
        return nil
    }

    /// Cuts all connections and waits for the threads.
    func stop() {
        let threads = state.withLock { state in
            state.isStopped = true
            for socket in state.open { shutdown(socket, Int32(SHUT_RDWR)) }
            return state.threads
        }
        shutdown(listener, Int32(SHUT_RDWR))
        acceptor.withLock { $0.take() }?.join()
        for thread in threads { thread.join() }
        close(listener)
        news.finish()
    }

    private func accept(_ script: @escaping Script) {
        while true {
            let socket = Glibc.accept(listener, nil, nil)
            guard socket >= 0 else { return }
            let isStopped = state.withLock { state in
                state.accepts += 1
                state.open.insert(socket)
                if !state.isStopped {
                    state.threads.append(
                        NamedThread(name: "serve") { [self] in serve(socket, script) })
                }
                return state.isStopped
            }
            if isStopped { close(socket) }
        }
    }

    private func serve(_ socket: Int32, _ script: Script) {
        script(Connection(socket: socket) { [news] in _ = news.yield($0) })
        // Under the lock, so that `stop` never cuts a number that is already somebody else's.
        state.withLock { state in
            state.open.remove(socket)
            _ = close(socket)
        }
    }

    /// A listening socket on a free port of loopback.
    static func listen(backlog: Int32) -> (socket: Int32, port: UInt16) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                precondition(bind(listener, pointer, length) == 0, "no free port")
                precondition(Glibc.listen(listener, backlog) == 0)
                precondition(getsockname(listener, pointer, &length) == 0)
            }
        }
        return (listener, UInt16(bigEndian: address.sin_port))
    }

    static func loopback(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}

/// One connection, on its own thread, blocking.
struct Connection {
    fileprivate let socket: Int32
    fileprivate let tell: (TestServer.Event) -> Void

    /// The next request, told to the test as well; nil when the client has closed.
    func read() -> TestServer.Request? {
        var bytes: [UInt8] = []
        let empty = Array("\r\n\r\n".utf8)
        var headEnd = 0
        var length = 0
        while headEnd == 0 || bytes.count < headEnd + length {
            var chunk = [UInt8](repeating: 0, count: 64 * 1024)
            let count = recv(socket, &chunk, chunk.count, 0)
            guard count > 0 else {
                tell(.clientClosed)
                return nil
            }
            bytes += chunk[..<count]
            guard headEnd == 0 else { continue }
            for start in 0...max(0, bytes.count - 4) where bytes[start...].starts(with: empty) {
                headEnd = start + 4
                length = Self.contentLength(bytes[..<start])
                break
            }
        }
        let head = String(decoding: bytes[..<(headEnd - 4)], as: UTF8.self)
        let request = TestServer.Request(head: head, body: Array(bytes[headEnd...]))
        tell(.request(request))
        return request
    }

    func write(_ text: String) {
        write(Array(text.utf8))
    }

    func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Returns when the client has closed, or the server is stopped.
    func waitUntilClosed() {
        var byte: UInt8 = 0
        while recv(socket, &byte, 1, 0) > 0 {}
        tell(.clientClosed)
    }

    private static func contentLength(_ head: ArraySlice<UInt8>) -> Int {
        for line in head.split(separator: UInt8(ascii: "\n")) {
            let line = String(decoding: line, as: UTF8.self).lowercased()
            guard line.hasPrefix("content-length:") else { continue }
            return Int(line.filter(\.isNumber)) ?? 0
        }
        return 0
    }
}

/// A complete reply with its length.
func reply(_ status: String, headers: [String] = [], body: String = "") -> String {
    let lines = ["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)"] + headers
    return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
}

extension HTTPRequest {
    /// A request for tests that are not about deadlines, for machines busy with something else.
    static func patient(
        method: String = "GET", url: String, headers: [(name: String, value: String)] = [],
        body: [UInt8]? = nil, timeoutMs: Int = 50_000,
        bodyBytesMax: Int = HTTPRequest.bodyBytesMaxDefault, acceptsGzip: Bool = false
    ) -> HTTPRequest {
        HTTPRequest(
            method: method, url: url, headers: headers, body: body, connectTimeoutMs: timeoutMs,
            timeoutMs: timeoutMs, bodyBytesMax: bodyBytesMax, acceptsGzip: acceptsGzip)
    }
}
