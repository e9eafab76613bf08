/// Where bytes for a printer or a customer display go.
public enum Destination: Hashable, Sendable {
    /// A device such as `/dev/usb/lp0` or a serial line.
    case device(String)
    /// A file that is made when it is missing, and written behind what it has.
    case file(String)
    case tcp(host: String, port: Int)
    /// A queue of CUPS, by `lp -o raw`.
    case cups(String)

    /// Where printers of the network listen.
    public static let portUsual = 9_100

    /// What a setting says: `/dev/usb/lp0`, `tcp:HOST[:PORT]`, `cups:NAME` or `file:PATH`; nil when
    /// it is none of these.
    ///
    /// - Parameter folder: where a file's path begins that does not begin at the root.
    public init?(_ text: String, in folder: String = "") {
        guard !text.contains("\0"), !text.contains("\n") else { return nil }
        let colon = text.firstIndex(of: ":")
        let scheme = colon.map { text[..<$0] } ?? ""
        var rest = colon.map { String(text[text.index(after: $0)...]) } ?? text
        switch scheme {
        case "" where text.hasPrefix("/"), "serial" where rest.hasPrefix("/"):
            self = .device(rest)
        case "file" where !rest.isEmpty:
            self = .file(rest.hasPrefix("/") ? rest : "\(folder)/\(rest)")
        case "cups" where Self.isQueueName(rest):
            self = .cups(rest)
        case "tcp":
            while rest.hasPrefix("/") { rest.removeFirst() }
            guard let (host, port) = Self.address(rest) else { return nil }
            self = .tcp(host: host, port: port)
        default: return nil
        }
    }

    /// What `init` takes, for messages.
    public static let allowed =
        "a device such as /dev/usb/lp0, tcp:HOST:9100, cups:NAME or file:PATH"

    /// `HOST`, `HOST:PORT` or `[ADDRESS]:PORT`.
    private static func address(_ text: String) -> (host: String, port: Int)? {
        var host = Substring(text)
        var port = portUsual
        let end = text.hasPrefix("[") ? text.firstIndex(of: "]") : nil
        if let colon = text.lastIndex(of: ":"), end.map({ $0 < colon }) ?? true {
            guard let number = Int(text[text.index(after: colon)...]),
                (1...65_535).contains(number)
            else { return nil }
            host = text[..<colon]
            port = number
        }
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard !host.isEmpty, !host.contains(where: { " /@[]".contains($0) }) else { return nil }
        return (String(host), port)
    }

    /// A name that cannot be taken for an option of `lp`.
    private static func isQueueName(_ text: String) -> Bool {
        !text.isEmpty && !text.hasPrefix("-") && text.utf8.count <= 127
            && text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0 != "/" && $0 != "#" }
    }
}

extension Destination: CustomStringConvertible {
    public var description: String {
        switch self {
        case .device(let path): path
        case .file(let path): "file:\(path)"
        case .tcp(let host, let port):
            host.contains(":") ? "tcp:[\(host)]:\(port)" : "tcp:\(host):\(port)"
        case .cups(let name): "cups:\(name)"
        }
    }
}
