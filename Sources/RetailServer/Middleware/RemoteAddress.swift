import Glibc
import HTTPTypes
import Hummingbird
import NIOCore
import RetailModels

/// Who asks, as far as a limit is concerned.
enum RemoteAddress {
    // A constant and valid name.
    private static let header = HTTPField.Name("X-Forwarded-For") ?? .server

    /// The peer's address; behind a proxy the last one of `X-Forwarded-For`, which is what the
    /// proxy itself saw. Those before it the client may have written.
    static func text(_ request: Request, _ peer: SocketAddress?, isBehindProxy: Bool) -> String {
        text(forwarded: request.headers[values: header], peer, isBehindProxy: isBehindProxy)
    }

    /// - Parameter forwarded: the values of `X-Forwarded-For`.
    static func text(
        forwarded: [String], _ peer: SocketAddress?, isBehindProxy: Bool
    ) -> String {
        if isBehindProxy, let last = forwarded.last?.split(separator: ",").last,
            let address = network(of: last.filter { $0 != " " && $0 != "\t" })
        {
            return address
        }
        return peer?.ipAddress.flatMap { network(of: $0) } ?? "unknown"
    }

    /// An IPv4 address itself; of an IPv6 address the first 64 bits, all of which one customer has.
    /// Nil when the text is no address.
    static func network(of text: String) -> String? {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 { return text }
        guard inet_pton(AF_INET6, text, &bytes) == 1 else { return nil }
        return Hex.text(bytes.prefix(8)) + "/64"
    }
}
