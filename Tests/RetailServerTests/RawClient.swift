import Dispatch
import Glibc
import RetailModels

/// A plain HTTP client that sends exactly the bytes it is told, right ones and wrong ones. Blocks
/// on a queue of its own.
struct RawClient: Sendable {
    /// A test whose server says nothing fails after this time.
    private static let answerSecondsMax = 30

    let port: Int
    var token = "secret-token"

    struct Failure: Error { var reason: String }

    /// A request with the headers that every good one has, unless `headers` says otherwise.
    func call(
        _ verb: String, _ path: String, headers: [(String, String)] = [], body: [UInt8]? = nil
    ) async throws -> Reply {
        var lines = ["\(verb) \(path) HTTP/1.1"]
        let given = Set(headers.map { $0.0.lowercased() })
        var all = headers.filter { $0.1 != "-" }
        if !given.contains("host") { all.append(("Host", "127.0.0.1:\(port)")) }
        if !given.contains("authorization"), !token.isEmpty {
            all.append(("Authorization", "Bearer \(token)"))
        }
        if let body, !given.contains("transfer-encoding"), !given.contains("content-length") {
            all.append(("Content-Length", "\(body.count)"))
        }
        lines += all.map { "\($0.0): \($0.1)" }
        return try await exchange(
            Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + (body ?? []))
    }

    /// The same with another token, or with none.
    func send(_ endpoint: any Endpoint, token: String?) async throws -> Reply {
        var other = self
        other.token = token ?? ""
        return try await other.send(endpoint)
    }

    /// An endpoint's own request, as the product's client makes it.
    func send(_ endpoint: any Endpoint) async throws -> Reply {
        let kind = type(of: endpoint)
        let input = endpoint.input
        var path = kind.path
        for (name, value) in input.path {
            path = path.replacing("{\(name)}", with: Self.encoded(value))
        }
        let query = input.query.map { "\($0.key)=\(Self.encoded($0.value))" }.sorted()
        if !query.isEmpty { path += "?" + query.joined(separator: "&") }
        return try await call(
            kind.verb.rawValue, path, headers: input.headers.map { ($0.key, $0.value) },
            body: kind.verb == .get ? nil : input.body)
    }

    static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain =
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || byte == 45 || byte == 46
            return isPlain ? String(UnicodeScalar(byte)) : "%" + Hex.text([byte])
        }.joined()
    }

    /// Sends the bytes on a new connection and reads one reply.
    func exchange(_ bytes: [UInt8]) async throws -> Reply {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "raw-client").async {
                continuation.resume(with: Result { try blockingExchange(bytes) })
            }
        }
    }

    private func blockingExchange(_ bytes: [UInt8]) throws -> Reply {
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard file >= 0 else { throw Failure(reason: "no socket") }
        defer { close(file) }
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
        guard connected == 0 else { throw Failure(reason: "connect: \(errno)") }
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(
                    file, $0.baseAddress?.advanced(by: sent), bytes.count - sent,
                    Int32(MSG_NOSIGNAL))
            }
            // The server may answer and close before it has read everything.
            guard count > 0 else { break }
            sent += count
        }
        return try Self.read(from: file)
    }

    private static func read(from file: Int32) throws -> Reply {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            if let reply = Reply(bytes, isWhole: false) { return reply }
            let count = recv(file, &piece, piece.count, 0)
            guard count >= 0 else { throw Failure(reason: "no answer: \(errno)") }
            guard count > 0 else { break }
            bytes += piece[..<count]
        }
        guard let reply = Reply(bytes, isWhole: true) else {
            throw Failure(reason: "closed after \(bytes.count) bytes")
        }
        return reply
    }
}

/// What the server said.
struct Reply: Sendable {
    var status: Int
    /// By lower-case name.
    var headers: [String: String]
    var body: [UInt8]

    /// Nil when `bytes` are no whole reply yet; with `isWhole` the connection's end is the body's.
    init?(_ bytes: [UInt8], isWhole: Bool) {
        let text = String(decoding: bytes.prefix(32_768), as: UTF8.self)
        guard let end = text.utf8.firstRange(of: "\r\n\r\n".utf8) else { return nil }
        let lines = text[..<end.lowerBound].split(separator: "\r\n").map(String.init)
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return nil }
        self.status = status
        headers = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
        }
        body = Array(bytes.dropFirst(text.utf8.distance(from: text.startIndex, to: end.upperBound)))
        let length = headers["content-length"].flatMap { Int($0) }
        guard isWhole || length.map({ body.count >= $0 }) == true else { return nil }
    }

    func decoded<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try CanonicalJSON.decode(type, from: body)
    }
}
