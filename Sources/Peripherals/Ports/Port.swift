import Glibc

/// Hands bytes to a device, a socket, a file or a queue of CUPS. Blocks, and never longer than
/// `timeoutMs` without that anything moves: it is called on a queue of its own.
public struct Port: Sendable {
    public let destination: Destination
    /// Bits a second of a serial line.
    let baud: Int
    let timeoutMs: Int
    /// The program that feeds CUPS, with its first arguments.
    let lp: [String]
    /// What that program gets.
    let environment: [String: String]

    public init(
        _ destination: Destination, baud: Int = 9_600, timeoutMs: Int = 3_000,
        lp: [String] = ["lp"], environment: [String: String] = [:]
    ) {
        self.destination = destination
        self.baud = baud
        self.timeoutMs = timeoutMs
        self.lp = lp
        self.environment = environment
    }

    /// Sends all of it, or says why not. What has returned was taken by the other side.
    ///
    /// - Parameter title: what a queue calls the job.
    public func send(_ bytes: [UInt8], title: String = "receipt") throws(PortFailure) {
        switch destination {
        case .device(let path):
            let file = try open(path, Self.deviceFlags)
            defer { close(file) }
            if isatty(file) == 1 { try SerialLine.prepare(file, baud: baud, path: path) }
            try file.write(bytes, timeoutMs: timeoutMs, path: path)
            if isatty(file) == 1 { try drain(file, bytes.count) }
        case .file(let path):
            let file = try open(path, O_WRONLY | O_APPEND | O_CREAT)
            defer { close(file) }
            try file.write(bytes, timeoutMs: timeoutMs, path: path)
        case .tcp(let host, let port):
            try TCPPrinter(host: host, port: port, timeoutMs: timeoutMs).send(bytes)
        case .cups(let queue):
            let words = lp + ["-d", queue, "-o", "raw", "-s", "-t", title, "-"]
            try QueueProgram(words: words, environment: environment)
                .run(bytes, timeoutMs: timeoutMs)
        }
    }

    /// Whether it could be reached now; nothing is printed.
    public func look() throws(PortFailure) {
        switch destination {
        case .device(let path): close(try open(path, Self.deviceFlags))
        case .file(let path): close(try open(path, O_WRONLY | O_APPEND | O_CREAT))
        case .tcp(let host, let port):
            try TCPPrinter(host: host, port: port, timeoutMs: timeoutMs).send([])
        case .cups(let queue):
            // `lp` has no question; its neighbour has.
            let words = lp == ["lp"] ? ["lpstat", "-p", queue] : lp + ["--look", queue]
            try QueueProgram(words: words, environment: environment)
                .run([], timeoutMs: timeoutMs)
        }
    }

    private func open(_ path: String, _ flags: Int32) throws(PortFailure) -> Int32 {
        let file = Glibc.open(path, flags | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .system(errno, path) }
        return file
    }

    /// Waits until a serial line has sent what the system holds for it.
    private func drain(_ file: Int32, _ count: Int) throws(PortFailure) {
        var before = Int32.max
        var waitedMs = 0
        while true {
            var left: Int32 = 0
            guard ioctl(file, UInt(TIOCOUTQ), &left) == 0, left > 0 else { return }
            waitedMs = left < before ? 0 : waitedMs + Self.drainStepMs
            guard waitedMs < timeoutMs else {
                tcflush(file, TCOFLUSH)
                throw .brokeOff(sent: count - Int(left), of: count)
            }
            before = left
            _ = poll(nil, 0, Int32(Self.drainStepMs))
        }
    }

    private static let drainStepMs = 5
    private static let deviceFlags = O_WRONLY | O_APPEND | O_NONBLOCK | O_NOCTTY
}

extension Int32 {
    /// Writes all bytes to this descriptor, waiting for room at most that long at a time.
    func write(_ bytes: [UInt8], timeoutMs: Int, path: String) throws(PortFailure) {
        var sent = 0
        while sent < bytes.count {
            var waiting = pollfd(fd: self, events: Int16(POLLOUT), revents: 0)
            let ready = poll(&waiting, 1, Int32(timeoutMs))
            if ready < 0, errno == EINTR { continue }
            guard ready > 0 else {
                throw sent == 0 ? .noAnswer : .brokeOff(sent: sent, of: bytes.count)
            }
            let count = bytes.withUnsafeBytes {
                let rest = $0.baseAddress?.advanced(by: sent)
                // A reader that is gone is a failure here and not the end of the program.
                let count = Glibc.send(self, rest, bytes.count - sent, Int32(MSG_NOSIGNAL))
                guard count < 0, errno == ENOTSOCK else { return count }
                return Glibc.write(self, rest, bytes.count - sent)
            }
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count > 0 else {
                guard sent == 0 else { throw .brokeOff(sent: sent, of: bytes.count) }
                throw .system(errno, path)
            }
            sent += count
        }
    }
}
