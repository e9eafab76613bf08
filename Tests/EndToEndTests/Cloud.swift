import Foundation
import Glibc
import Testing

/// `pos serve` on a PostgreSQL database of its own: the cloud of a shop.
final class Cloud: Sendable {
    private let shop: Shop
    private let database: CloudDatabase
    private let server: RunningProgram
    let tenant: String
    /// Where it listens, as in `http://127.0.0.1:40123`.
    let url: String

    /// Makes the shop's tenant with the demo's products, and starts to serve.
    init(for till: Shop) throws {
        struct Identity: Decodable { var tenant: String }
        let bytes = try Data(contentsOf: URL(fileURLWithPath: till.path + "/till.json"))
        let tenant = try JSONDecoder().decode(Identity.self, from: bytes).tenant
        let database = try CloudDatabase()
        let shop = try Shop.new(["--tenant", tenant], environment: database.settings)
        try shop.pos("import", "products", Site.demo + "/catalogue.csv").done()
        let server = try shop.start(["serve", "--listen", "127.0.0.1:0"])
        let address = try Cloud.address(of: server)
        (self.shop, self.database, self.server) = (shop, database, server)
        self.tenant = tenant
        url = "http://" + address
    }

    /// The settings of a till that uses it.
    ///
    /// The machine may be busy, and a cloud that answers late counts as none.
    var settings: [String: String] {
        Cloud.settings(url: url, tokenFile: shop.path + "/server-token")
            .merging(["POS_CLOUD_TIMEOUT_MS": "20000"]) { $1 }
    }

    static func settings(url: String, tokenFile: String) -> [String: String] {
        [
            "POS_CLOUD_ENABLED": "true", "POS_CLOUD_URL": url,
            "POS_CLOUD_TOKEN_FILE": tokenFile,
        ]
    }

    /// Waits for the line that says where a server listens.
    static func address(of server: RunningProgram) throws -> String {
        var address: String?
        _ = Wait.until(seconds: 90) {
            let line = server.errors.firstMatch(of: /on ([0-9.]+:[0-9]+);/)
            address = line.map { String($0.output.1) }
            return address != nil
        }
        return try #require(address, "it does not serve: \(server.errors)")
    }

    func sales(by key: String) throws -> [SalesRow] { try shop.sales(by: key) }

    func expectVerified(sourceLocation: SourceLocation = #_sourceLocation) throws {
        try shop.expectVerified(sourceLocation: sourceLocation)
    }

    /// The header of a request with the server's token.
    var header: String {
        get throws { "Authorization: Bearer " + (try shop.read("server-token")) }
    }

    /// Takes PostgreSQL away from the server, or gives it back.
    func setReachable(_ isReachable: Bool) throws { try database.setReachable(isReachable) }

    /// Whether the server process is still the one that was started.
    var isRunning: Bool { kill(server.pid, 0) == 0 }

    /// Runs `pos admin WORDS` beside the server.
    func admin(_ words: String...) throws -> Outcome { try shop.pos(["admin"] + words) }

    /// Rows of SQL, from outside.
    func query(_ sql: String) throws -> String { try database.query(sql) }
}

/// A database that lives as long as a test.
final class CloudDatabase: Sendable {
    private let server: String
    private let name: String
    /// Its name is nobody else's, and so is the database's.
    private let folder: Folder

    /// - Parameters:
    ///   - server: where it is made; the tests' own PostgreSQL by default.
    ///   - original: a database there that nobody is connected to; a new one is empty without it.
    init(on server: String? = Site.postgres, copying original: CloudDatabase? = nil) throws {
        self.server = try #require(server)
        folder = try Folder("database")
        name = "e2e_" + folder.path.utf8.suffix(6).map { String($0, radix: 16) }.joined()
        let template = original.map { " TEMPLATE \($0.name)" } ?? ""
        try run("psql", "-qXd", self.server, "-c", "CREATE DATABASE \(name)\(template)").done()
    }

    private var url: String {
        var parts = URLComponents(string: server)
        parts?.path = "/" + name
        return parts?.string ?? server
    }

    /// What lets the program store here.
    var settings: [String: String] { ["DB_TYPE": "postgres", "DATABASE_URL": url] }

    func query(_ sql: String) throws -> String {
        try run("psql", "-qXAtd", url, "-c", sql).done().trimmingCharacters(in: .newlines)
    }

    /// Nobody may connect, and who is connected is thrown out: as far as the program sees, the
    /// server is gone.
    func setReachable(_ isReachable: Bool) throws {
        try run(
            "psql", "-qXAtd", server, "-c",
            "ALTER DATABASE \(name) ALLOW_CONNECTIONS \(isReachable)"
        ).done()
        guard !isReachable else { return }
        try run(
            "psql", "-qXAtd", server, "-c",
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(name)'"
        ).done()
    }

    /// The same in another PostgreSQL, with the roles that it needs.
    func copied(to cluster: Cluster) throws -> CloudDatabase {
        let copy = try CloudDatabase(on: cluster.url)
        // The roles that are there already are said to be, and that is well.
        let script = """
            pg_dumpall --roles-only --dbname "$0" | psql -qXd "$1" >/dev/null 2>&1
            pg_dump --dbname "$0" | psql -qXd "$1" -v ON_ERROR_STOP=1 >/dev/null
            """
        try run("sh", "-c", script, url, copy.url).done()
        return copy
    }

    deinit { _ = try? run("psql", "-qXd", server, "-c", "DROP DATABASE \(name) WITH (FORCE)") }
}

/// Something at the cloud's address that is no cloud.
final class DeadCloud: Sendable {
    enum Kind: String, CaseIterable, Sendable {
        /// Nothing listens.
        case refuses
        /// Every request gets a 500.
        case broken
        /// Another program's page, with 200.
        case page
        /// Connections are taken, answers never come.
        case silent
        /// Packets vanish: not even a connection comes about.
        case swallows
    }

    private static let program = """
        import http.server, socket, sys
        kind = sys.argv[1]
        def say(port):
            print("listening on 127.0.0.1:%d;" % port, file=sys.stderr, flush=True)
        if kind in ("broken", "page"):
            class Handler(http.server.BaseHTTPRequestHandler):
                protocol_version = "HTTP/1.1"
                def answer(self):
                    self.rfile.read(int(self.headers.get("Content-Length") or 0))
                    body = b"<html><body>Welcome to nginx!</body></html>"
                    self.send_response(500 if kind == "broken" else 200)
                    self.send_header("Content-Type", "text/html")
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                do_GET = do_POST = do_PUT = answer
                def log_message(self, *rest): pass
            server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
            say(server.server_address[1])
            server.serve_forever()
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        kept = []
        if kind == "silent":
            listener.listen(128)
        if kind == "swallows":
            listener.listen(0)
            for _ in range(4):
                filler = socket.socket()
                filler.setblocking(False)
                try: filler.connect(("127.0.0.1", port))
                except BlockingIOError: pass
                kept.append(filler)
        say(port)
        while True:
            if kind == "silent": kept.append(listener.accept())
            else: listener.gettimeout() or __import__("signal").pause()
        """
    private let folder: Folder
    private let server: RunningProgram
    let settings: [String: String]

    init(_ kind: Kind) throws {
        folder = try Folder("dead")
        let script = try folder.write(Self.program, to: "server.py")
        server = try RunningProgram(["python3", script, kind.rawValue])
        let token = try folder.write(String(repeating: "ab", count: 32) + "\n", to: "token")
        settings = Cloud.settings(
            url: "http://" + (try Cloud.address(of: server)), tokenFile: token)
    }
}
