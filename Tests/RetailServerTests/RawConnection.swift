import Glibc

/// A connection that sends bytes as they are told and reads what comes. Blocks.
final class RawConnection: Sendable {
    /// A test whose server says nothing fails after this time.
    private static let answerSecondsMax = 30

    private let file: Int32

    init(port: Int) throws {
        file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard file >= 0 else { throw RawClient.Failure(reason: "no socket: \(errno)") }
        var patience = timeval(tv_sec: Self.answerSecondsMax, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(file, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
        setsockopt(file, SOL_SOCKET, SO_SNDTIMEO, &patience, size)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw RawClient.Failure(reason: "connect: \(errno)") }
    }

    /// Sends as much as the server takes; whether that was all.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(
                    file, $0.baseAddress?.advanced(by: sent), bytes.count - sent,
                    Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// Says that nothing more will be sent.
    func endSending() { shutdown(file, Int32(SHUT_WR)) }

    func readReply() throws -> Reply {
        var bytes: [UInt8] = []
        while true {
            if let reply = Reply(bytes, isWhole: false) { return reply }
            guard let piece = try read() else { break }
            bytes += piece
        }
        guard let reply = Reply(bytes, isWhole: true) else {
            throw RawClient.Failure(reason: "closed after \(bytes.count) bytes")
        }
        return reply
    }

    /// Everything until the server closes, as text.
    func readAll() throws -> String {
        var bytes: [UInt8] = []
        while let piece = try read() { bytes += piece }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether the server has closed, or does so within the milliseconds. What it said meanwhile is
    /// dropped unless `isReading` is false.
    func isClosed(withinMs milliseconds: Int32, isReading: Bool = true) -> Bool {
        let wanted = Int16(isReading ? POLLIN : 0)
        var request = pollfd(fd: file, events: wanted, revents: 0)
        guard poll(&request, 1, milliseconds) > 0 else { return false }
        if request.revents & Int16(POLLERR | POLLHUP) != 0 { return true }
        var piece = [UInt8](repeating: 0, count: 65_536)
        return recv(file, &piece, piece.count, 0) <= 0
    }

    /// Nil at the end, also when the server ended the connection hard.
    private func read() throws -> ArraySlice<UInt8>? {
        var piece = [UInt8](repeating: 0, count: 65_536)
        let count = recv(file, &piece, piece.count, 0)
        if count < 0, errno != ECONNRESET {
            throw RawClient.Failure(reason: "no answer: \(errno)")
        }
        return count > 0 ? piece[..<count] : nil
    }

    deinit { close(file) }
}
