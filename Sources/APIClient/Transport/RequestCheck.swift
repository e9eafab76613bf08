import CCurl
import Glibc

/// Refuses requests that would not mean on the wire what they say, before curl sees them.
enum RequestCheck {
    /// Whether the request goes to this machine itself.
    static func isLoopback(_ request: HTTPRequest) throws(TransportFailure) -> Bool {
        guard let host = host(ofURL: request.url) else { throw .badURL }
        guard !request.method.isEmpty, request.method.utf8.allSatisfy(isTokenByte) else {
            throw malformed("the method is not a word")
        }
        for header in request.headers {
            guard !header.name.isEmpty, header.name.utf8.allSatisfy(isTokenByte) else {
                throw malformed("a header's name is not a word")
            }
            // A line break would start a header of its own, NUL would end the text. The value may
            // be a secret and stays out of the reason.
            guard header.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
                throw malformed("control character in header \(header.name)")
            }
        }
        return isLoopback(host: host)
    }

    /// The host of an absolute `http` or `https` URL, without brackets; nil when it is not one.
    static func host(ofURL url: String) -> String? {
        let bytes = Array(url.utf8)
        guard bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F }),
            let end = schemeEnd(of: bytes)
        else { return nil }
        let isEnd: (UInt8) -> Bool = { "/?#".utf8.contains($0) }
        var authority = bytes[end...].prefix { !isEnd($0) }
        if let at = authority.lastIndex(of: UInt8(ascii: "@")) {
            authority = authority[(at + 1)...]
        }
        if authority.first == UInt8(ascii: "[") {
            guard let close = authority.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            authority = authority[(authority.startIndex + 1)..<close]
        } else if let colon = authority.firstIndex(of: UInt8(ascii: ":")) {
            authority = authority[..<colon]
        }
        return authority.isEmpty ? nil : String(decoding: authority, as: UTF8.self)
    }

    /// 127.0.0.0/8, ::1, `localhost` and names below it, which curl resolves to loopback itself.
    static func isLoopback(host: String) -> Bool {
        // Takes the short forms too, as curl does: 127.1 is 127.0.0.1. What is no address is
        // 255.255.255.255.
        if UInt32(bigEndian: inet_addr(host)) >> 24 == 127 { return true }
        var wide = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET6, host, &wide) == 1 {
            return wide.dropLast().allSatisfy { $0 == 0 } && wide[15] == 1
        }
        var name = host.lowercased()
        if name.hasSuffix(".") { name.removeLast() }
        return name == "localhost" || name.hasSuffix(".localhost")
    }

    private static func schemeEnd(of url: [UInt8]) -> Int? {
        for scheme in ["http://", "https://"] {
            // Setting bit 5 makes ASCII letters lower case and leaves `:` and `/` alone.
            if url.count > scheme.utf8.count,
                zip(url, scheme.utf8).allSatisfy({ $0 | 0x20 == $1 })
            {
                return scheme.utf8.count
            }
        }
        return nil
    }

    /// RFC 9110 `tchar`.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    private static func malformed(_ reason: String) -> TransportFailure {
        .other(code: Int(CURLE_BAD_FUNCTION_ARGUMENT.rawValue), reason: reason)
    }
}
