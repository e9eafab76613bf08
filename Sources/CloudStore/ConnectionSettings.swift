import CPostgres
import Glibc
import RetailStore

/// Where the server is and how it is spoken to. Never shows its password.
///
/// libpq quotes what it cannot read, and a password with an unescaped `@`, `/` or `?` ends up in
/// what it takes for the host or the port. So the text is examined here first, and refused with
/// words of our own.
struct ConnectionSettings: Sendable, CustomStringConvertible {
    private let url: String
    private let password: String?
    /// The role to take after connecting; nil stays who the URL says.
    let role: String?

    var description: String { "•••" }

    /// Takes effect where the URL says nothing else. A silent network is noticed within 20 s,
    /// whether we wait for an answer (keepalives) or have sent something (tcp_user_timeout);
    /// statements may take longer than that.
    private static let defaults = [
        ("connect_timeout", "4"),
        ("keepalives_idle", "10"),
        ("keepalives_interval", "5"),
        ("keepalives_count", "2"),
        ("tcp_user_timeout", "20000"),
        ("fallback_application_name", "pos"),
    ]
    /// Takes effect whatever the URL says: values are decoded as UTF-8.
    private static let fixed = [("client_encoding", "UTF8")]

    /// `url` is a `postgresql://` URL or a text of `key=value`, as libpq takes them.
    init(url: String, role: String? = nil) throws(SQLFailure) {
        self.url = url
        self.role = role
        guard !url.utf8.contains(0), let options = Self.options(url) else {
            throw Self.malformed("it is neither a postgresql:// URL nor a list of key=value")
        }
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        let port = options["port"] ?? ""
        guard port.utf8.allSatisfy({ digits.contains($0) || $0 == UInt8(ascii: ",") }) else {
            throw Self.malformed("its port is not a number")
        }
        guard !(options["host"] ?? "").contains("@") else {
            throw Self.malformed("its host has an @; in a password write %40")
        }
        password = options["password"]
    }

    private static func malformed(_ reason: String) -> SQLFailure {
        SQLFailure(kind: .other, message: "the database URL cannot be read: \(reason)")
    }

    private static func options(_ url: String) -> [String: String]? {
        var reason: UnsafeMutablePointer<CChar>?
        let options = PQconninfoParse(url, &reason)
        // libpq's reason may quote the whole URL, password included.
        PQfreemem(reason)
        guard let options else { return nil }
        defer { PQconninfoFree(options) }
        var values: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val {
                values[String(cString: keyword)] = String(cString: value)
            }
            option += 1
        }
        return values
    }

    /// Connects and waits for the outcome; nil only when memory is exhausted.
    func connect() -> OpaquePointer? {
        // Later entries win over earlier ones; `dbname` is expanded into what the URL says.
        let entries = Self.defaults + [("dbname", url)] + Self.fixed
        let keywords = entries.map { strdup($0.0) } + [nil]
        let values = entries.map { strdup($0.1) } + [nil]
        defer { for text in keywords + values { free(text) } }
        let constKeywords = keywords.map { UnsafePointer($0) }
        let constValues = values.map { UnsafePointer($0) }
        return PQconnectdbParams(constKeywords, constValues, 1)
    }

    /// What libpq said, in one line and without the password, should it be quoted.
    func explain(_ message: String) -> String {
        let line = ServerFailure.oneLine(message)
        guard let password, !password.isEmpty, line.contains(password) else { return line }
        return "the server could not be reached"
    }
}
