import Glibc

/// One job to a printer of the network.
///
/// The system takes bytes that a dead printer never gets, so the job counts as taken only when the
/// other side has acknowledged all of them and has not answered our end with a reset.
struct TCPPrinter {
    let host: String
    let port: Int
    let timeoutMs: Int

    /// How long a printer may take to close its side; many keep it open.
    private static let closeWaitMs = 500
    private static let stepMs = 2

    func send(_ bytes: [UInt8]) throws(PortFailure) {
        let socket = try connected()
        defer { close(socket) }
        do throws(PortFailure) {
            try socket.write(bytes, timeoutMs: timeoutMs, path: "\(host):\(port)")
            try acknowledged(socket, bytes.count)
        } catch .refused {
            throw .noAnswer
        }
        guard shutdown(socket, Int32(SHUT_WR)) == 0 else {
            throw .brokeOff(sent: 0, of: bytes.count)
        }
        try closed(socket, bytes.count)
    }

    /// Connects to the first of the host's addresses that answers.
    private func connected() throws(PortFailure) -> Int32 {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, "\(port)", &hints, &found) == 0 else { throw .noAnswer }
        defer { freeaddrinfo(found) }
        var next = found
        while let address = next?.pointee {
            next = address.ai_next
            let kind = address.ai_socktype | Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
            let socket = Glibc.socket(address.ai_family, kind, address.ai_protocol)
            guard socket >= 0 else { continue }
            if connects(socket, address) { return socket }
            close(socket)
        }
        throw .noAnswer
    }

    private func connects(_ socket: Int32, _ address: addrinfo) -> Bool {
        if connect(socket, address.ai_addr, address.ai_addrlen) == 0 { return true }
        guard errno == EINPROGRESS else { return false }
        var waiting = pollfd(fd: socket, events: Int16(POLLOUT), revents: 0)
        return poll(&waiting, 1, Int32(timeoutMs)) > 0 && Self.failure(of: socket) == 0
    }

    /// Waits until the other side has all bytes.
    private func acknowledged(_ socket: Int32, _ count: Int) throws(PortFailure) {
        var before = Int32.max
        var waitedMs = 0
        while true {
            guard Self.failure(of: socket) == 0 else { throw .brokeOff(sent: 0, of: count) }
            var left: Int32 = 0
            guard ioctl(socket, UInt(TIOCOUTQ), &left) == 0, left > 0 else { return }
            waitedMs = left < before ? 0 : waitedMs + Self.stepMs
            guard waitedMs < timeoutMs else {
                throw .brokeOff(sent: count - Int(left), of: count)
            }
            before = left
            _ = poll(nil, 0, Int32(Self.stepMs))
        }
    }

    /// A side that closes while it has bytes unread resets: it died with a part of the job.
    private func closed(_ socket: Int32, _ count: Int) throws(PortFailure) {
        var answer = [UInt8](repeating: 0, count: 256)
        while true {
            var waiting = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, Int32(Self.closeWaitMs)) > 0 else { return }
            let size = read(socket, &answer, answer.count)
            if size == 0 {
                // An end that came before the reset hides it.
                guard Self.failure(of: socket) == 0 else { throw .brokeOff(sent: 0, of: count) }
                return
            }
            if size < 0, errno != EINTR, errno != EAGAIN {
                throw .brokeOff(sent: 0, of: count)
            }
        }
    }

    private static func failure(of socket: Int32) -> Int32 {
        var code: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(socket, SOL_SOCKET, SO_ERROR, &code, &size)
        return code
    }
}
