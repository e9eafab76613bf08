/// Where a server waits for requests: `127.0.0.1:8089` or `[::1]:8089`.
struct ListenAddress: Equatable, Sendable {
    /// Without brackets.
    var host: String
    /// 0 takes any port that is free.
    var port: Int

    /// Whether only this machine reaches it.
    var isLoopback: Bool { Self.isLoopback(host) }

    init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Nil when the text is no address with a port.
    init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let digits = text[text.index(after: colon)...]
        guard !digits.isEmpty, digits.allSatisfy({ ("0"..."9").contains($0) }),
            let port = Int(digits), port <= 65_535
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
            guard host.contains(":") else { return nil }
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty, !host.contains(where: { " /@[]".contains($0) }) else { return nil }
        self.init(host: String(host), port: port)
    }

    /// Whether a host's name or address is this machine's own.
    static func isLoopback(_ host: String) -> Bool {
        let host = host.lowercased()
        if ["localhost", "::1", "[::1]"].contains(host) { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.first == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}

extension ListenAddress: CustomStringConvertible {
    var description: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
