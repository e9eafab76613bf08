import Dispatch
import Glibc

/// A TCP connection of which a test sends piece by piece. Blocks on a queue of its own.
final class PatientConnection: Sendable {
    /// A test whose server says nothing fails after this time.
    private static let answerSecondsMax = 30

    private let file: Int32
    private let queue = DispatchQueue(label: "patient-connection")

    /// Nil when nobody listens on the port.
    init?(port: Int) {
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard file >= 0 else { return nil }
        var patience = timeval(tv_sec: Self.answerSecondsMax, tv_usec: 0)
        setsockopt(
            file, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else {
            close(file)
            return nil
        }
        self.file = file
    }

    deinit { close(file) }

    /// False when the other side has closed it.
    @discardableResult
    func send(_ bytes: some Sequence<UInt8>) -> Bool {
        let bytes = Array(bytes)
        return Glibc.send(file, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    /// The next reply; nil when the connection ends instead.
    func reply() async throws -> Reply? {
        try await receive { Reply($0, isWhole: false) }
    }

    /// Whether the other side closes it, without another word.
    func isClosed() async throws -> Bool { try await receive { Reply($0, isWhole: true) } == nil }

    private func receive(_ found: @escaping @Sendable ([UInt8]) -> Reply?) async throws -> Reply? {
        try await withCheckedThrowingContinuation { answer in
            queue.async { [file] in
                var bytes: [UInt8] = []
                var piece = [UInt8](repeating: 0, count: 65_536)
                while true {
                    let count = recv(file, &piece, piece.count, 0)
                    guard count >= 0 else {
                        return answer.resume(
                            throwing: RawClient.Failure(reason: "no answer: \(errno)"))
                    }
                    guard count > 0 else { return answer.resume(returning: nil) }
                    bytes += piece[..<count]
                    if let reply = found(bytes) { return answer.resume(returning: reply) }
                }
            }
        }
    }
}
