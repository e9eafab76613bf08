import Dispatch
import RetailModels

/// A plain HTTP client that sends exactly the bytes it is told, right ones and wrong ones. Blocks
/// on a queue of its own.
struct RawClient: Sendable {
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

    /// The same with another token, or with none, and with an operator's session.
    func send(
        _ endpoint: any Endpoint, token: String?, session: String? = nil
    ) async throws -> Reply {
        var other = self
        other.token = token ?? ""
        return try await other.send(
            endpoint, headers: session.map { [(OperatorSession.header, $0)] } ?? [])
    }

    /// An endpoint's own request, as the product's client makes it.
    func send(
        _ endpoint: any Endpoint, headers: [(String, String)] = []
    ) async throws -> Reply {
        let kind = type(of: endpoint)
        let input = endpoint.input
        var path = kind.path
        for (name, value) in input.path {
            path = path.replacing("{\(name)}", with: Self.encoded(value))
        }
        let query = input.query.map { "\($0.key)=\(Self.encoded($0.value))" }.sorted()
        if !query.isEmpty { path += "?" + query.joined(separator: "&") }
        return try await call(
            kind.verb.rawValue, path, headers: headers + input.headers.map { ($0.key, $0.value) },
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
        try await connected { connection in
            // The server may answer and close before it has read everything.
            connection.send(bytes)
            return try connection.readReply()
        }
    }

    /// Does something that blocks, with a new connection, on a queue of its own.
    func connected<Value: Sendable>(
        _ body: @escaping @Sendable (RawConnection) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "raw-client").async {
                continuation.resume(with: Result { try body(RawConnection(port: port)) })
            }
        }
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
        // "Not modified" never has a body, nor a length.
        let length = status == 304 ? 0 : headers["content-length"].flatMap { Int($0) }
        guard isWhole || length.map({ body.count >= $0 }) == true else { return nil }
    }

    func decoded<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try CanonicalJSON.decode(type, from: body)
    }
}
