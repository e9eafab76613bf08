import Glibc
import RetailModels

/// What a server said.
struct RawReply {
    var status: Int
    var body: ArraySlice<UInt8>
    /// Bytes of the whole reply.
    var length: Int

    /// Nil while `bytes` hold no whole reply.
    init?(_ bytes: ArraySlice<UInt8>) {
        guard bytes.count > 15, let end = Self.endOfHead(bytes) else { return nil }
        let head = bytes[bytes.startIndex..<end]
        guard let status = Int(String(decoding: head.dropFirst(9).prefix(3), as: UTF8.self)) else {
            return nil
        }
        self.status = status
        let text = String(decoding: head, as: UTF8.self).lowercased()
        guard let mark = text.firstRange(of: "content-length: "),
            let count = Int(text[mark.upperBound...].prefix { $0.isNumber }),
            bytes.endIndex - end >= count
        else { return nil }
        body = bytes[end..<end + count]
        length = end + count - bytes.startIndex
    }

    private static func endOfHead(_ bytes: ArraySlice<UInt8>) -> Int? {
        var index = bytes.startIndex
        while index + 3 < bytes.endIndex {
            if bytes[index] == 13, bytes[index + 1] == 10, bytes[index + 2] == 13,
                bytes[index + 3] == 10
            {
                return index + 4
            }
            index += 1
        }
        return nil
    }
}

/// One kept connection to the server that is measured.
final class HTTPCaller {
    let file: Int32
    private let host: String

    init(port: Int) throws {
        host = "127.0.0.1:\(port)"
        file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard file >= 0 else { throw BenchmarkFailure.system("socket") }
        var one: Int32 = 1
        setsockopt(
            file, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw BenchmarkFailure.system("connect") }
    }

    /// The bytes of a request.
    static func request(_ call: some Endpoint, port: Int, token: String) -> [UInt8] {
        let input = call.input
        var path = type(of: call).path
        for (name, value) in input.path { path = path.replacing("{\(name)}", with: value) }
        let query = input.query.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        if !query.isEmpty { path += "?" + query.joined(separator: "&") }
        let verb = type(of: call).verb
        var head = "\(verb.rawValue) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n"
        if !token.isEmpty { head += "Authorization: Bearer \(token)\r\n" }
        if verb != .get {
            head += "Content-Type: application/json\r\nContent-Length: \(input.body.count)\r\n"
        }
        return Array((head + "\r\n").utf8) + (verb == .get ? [] : input.body)
    }

    /// What stands behind the head of a request.
    static func body(of request: [UInt8]) -> [UInt8] {
        var index = 3
        while index < request.count,
            request[index - 3...index] != [13, 10, 13, 10]
        {
            index += 1
        }
        return Array(request.dropFirst(index + 1))
    }

    /// Sends and waits. Throws what the server refuses.
    func call<E: Endpoint>(_ call: E, port: Int, token: String) throws -> E.Reply {
        let reply = try exchange(Self.request(call, port: port, token: token))
        guard (200...299).contains(reply.status) else {
            throw BenchmarkFailure("\(E.path): \(String(decoding: reply.body, as: UTF8.self))")
        }
        if let verbatim = E.Reply.self as? any VerbatimReply.Type,
            let bytes = verbatim.init(bytes: Array(reply.body), header: { _ in nil }) as? E.Reply
        {
            return bytes
        }
        return try CanonicalJSON.decode(E.Reply.self, from: reply.body)
    }

    func exchange(_ bytes: [UInt8]) throws -> RawReply {
        try send(bytes)
        return try receive()
    }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
            guard count > 0 else { throw BenchmarkFailure.system("write to the server") }
            sent += count
        }
    }

    /// Waits for the answer to what was sent.
    func receive() throws -> RawReply {
        var got: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(file, &piece, piece.count)
            guard count > 0 else { throw BenchmarkFailure.system("read from the server") }
            got += piece[..<count]
            if let reply = RawReply(got[...]) { return reply }
        }
    }

    deinit { close(file) }
}
