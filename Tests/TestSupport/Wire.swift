import Glibc
import Synchronization

/// A TCP connection on this machine, read and written by one thread; another one may reset it.
final class Wire: Sendable {
    struct NoSocket: Error { var code: Int32 }

    /// Nil once it is closed.
    private let socket: Mutex<Int32?>
    /// What was received and is not used yet.
    private let rest = Mutex<[UInt8]>([])

    private static let chunkSize = 1 << 16

    private init(_ socket: Int32) {
        self.socket = Mutex(socket)
        var yes: Int32 = 1
        setsockopt(
            socket, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit { close() }

    // MARK: - Making one

    private static func make() throws -> Int32 {
        let file = Glibc.socket(
            AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard file >= 0 else { throw NoSocket(code: errno) }
        return file
    }

    private static func withAddress<Result>(
        _ port: Int, _ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        return withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    /// Listens on a free port.
    static func listen() throws -> (Wire, port: Int) {
        let file = try make()
        guard withAddress(0, { bind(file, $0, $1) }) == 0, Glibc.listen(file, 128) == 0 else {
            throw NoSocket(code: errno)
        }
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(file, $0, &size) }
        }
        return (Wire(file), Int(in_port_t(bigEndian: address.sin_port)))
    }

    /// Nil when nobody listens there.
    static func connect(port: Int) -> Wire? {
        guard let file = try? make() else { return nil }
        guard withAddress(port, { Glibc.connect(file, $0, $1) }) == 0 else {
            Glibc.close(file)
            return nil
        }
        return Wire(file)
    }

    /// The next connection; nil when this was reset.
    func accept() -> Wire? {
        guard let file = socket.withLock({ $0 }) else { return nil }
        let client = Glibc.accept(file, nil, nil)
        guard client >= 0 else { return nil }
        _ = fcntl(client, F_SETFD, FD_CLOEXEC)
        return Wire(client)
    }

    // MARK: - Ending it

    /// Wakes whoever reads, who then closes it.
    func reset() {
        socket.withLock { if let file = $0 { shutdown(file, Int32(SHUT_RD)) } }
    }

    /// Nothing more is sent; what the other side sends is still received.
    func finish() {
        socket.withLock { if let file = $0 { shutdown(file, Int32(SHUT_WR)) } }
    }

    /// - Parameter aborts: sends a reset instead of an end; what was not received yet is gone.
    func close(aborts: Bool = false) {
        socket.withLock { file in
            guard let open = file else { return }
            // Either works on the connection itself, whoever has inherited the descriptor.
            if aborts {
                var nowhere = sockaddr()
                nowhere.sa_family = sa_family_t(AF_UNSPEC)
                _ = Glibc.connect(open, &nowhere, socklen_t(MemoryLayout<sockaddr>.size))
            } else {
                shutdown(open, Int32(SHUT_RDWR))
            }
            Glibc.close(open)
            file = nil
        }
    }

    // MARK: - Bytes

    /// False when the connection is broken.
    @discardableResult
    func send(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let file = socket.withLock({ $0 }) else { return false }
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(file, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Receives more; false at the end.
    private func receive() -> Bool {
        guard let file = socket.withLock({ $0 }) else { return false }
        var chunk = [UInt8](repeating: 0, count: Self.chunkSize)
        let count = chunk.withUnsafeMutableBytes { recv(file, $0.baseAddress, $0.count, 0) }
        guard count > 0 else { return false }
        rest.withLock { $0 += chunk.prefix(count) }
        return true
    }

    /// The next whole message; nil when the connection ends before.
    func nextMessage() -> HTTPMessage? {
        while true {
            let message = rest.withLock { HTTPMessage.take(from: &$0) }
            switch message {
            case .whole(let message): return message
            case .wantsContinue:
                guard send(HTTPMessage.goOn), receive() else { return nil }
            case .part:
                guard receive() else { return nil }
            }
        }
    }

    /// What was received behind the last message.
    func takeRest() -> ArraySlice<UInt8> {
        rest.withLock { rest in
            defer { rest = [] }
            return rest[...]
        }
    }

    /// Returns when the other side has ended it.
    func waitForEnd() {
        while receive() { _ = takeRest() }
    }

    /// Passes on whatever comes, both ways, until one side ends.
    static func join(_ one: Wire, _ other: Wire) {
        guard let first = one.socket.withLock({ $0 }), let second = other.socket.withLock({ $0 })
        else { return }
        while true {
            var files = [first, second].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard poll(&files, 2, -1) > 0 else { return }
            for (file, (from, to)) in zip(files, [(one, other), (other, one)])
            where file.revents != 0 {
                guard from.receive(), to.send(from.takeRest()) else { return }
            }
        }
    }
}
