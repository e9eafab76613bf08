import Foundation
import Glibc
import Testing

/// `pos serve` as whoever runs it sees it: TLS, limits of the system, a database that goes away.
struct ServerMannersTests {
    private static let baskets = Site.demo + "/baskets.csv"

    /// A certificate of our own making for this machine, and its key.
    private static func certificate(in shop: Shop, _ name: String) throws -> (String, String) {
        let (certificate, key) = (shop.beside("\(name).pem"), shop.beside("\(name).key"))
        try run(
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
            "-nodes", "-days", "2", "-subj", "/CN=\(name)", "-addext",
            "subjectAltName=IP:127.0.0.1,DNS:\(name)", "-keyout", key, "-out", certificate
        ).done()
        return (certificate, key)
    }

    /// What curl gets: the status, what Retry-After says, and the body.
    private static func ask(_ words: String...) throws -> (status: String, retry: String) {
        let outcome = try RunningProgram(
            [
                "curl", "-sS", "-m", "20", "-o", "/dev/null", "-w",
                "%{http_code} %header{retry-after}",
            ]
                + words
        ).wait()
        let parts = outcome.output.split(separator: " ").map(String.init)
        return (parts.first ?? "\(outcome)", parts.dropFirst().first ?? "")
    }

    @Test func aTillDeliversThroughTLS() async throws {
        struct Identity: Decodable { var tenant: String }
        let till = try await Prepared.stocked()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: till.path + "/till.json"))
        let tenant = try JSONDecoder().decode(Identity.self, from: bytes).tenant
        let cloud = try Shop.new(["--tenant", tenant])
        try cloud.pos("import", "products", Site.demo + "/catalogue.csv").done()
        let (certificate, key) = try Self.certificate(in: cloud, "pos.example")
        let server = try cloud.start([
            "serve", "--listen", "127.0.0.1:0", "--tls-cert", certificate, "--tls-key", key,
        ])
        let address = try Cloud.address(of: server)
        var settings = Cloud.settings(
            url: "https://\(address)", tokenFile: cloud.path + "/server-token")
        settings["POS_CLOUD_TIMEOUT_MS"] = "20000"
        // A stranger's certificate is not trusted, and nothing is lost.
        let alone: ReplayTotals = try till.pos("replay", Self.baskets, "--json", with: settings)
            .json()
        #expect(alone.sales == 60 && alone.leftToSend >= 60)
        settings["POS_CLOUD_CA_FILE"] = certificate
        let trusted: ReplayTotals = try till.pos("replay", Self.baskets, "--json", with: settings)
            .json()
        #expect(trusted.skipped == 60 && trusted.leftToSend == 0)
        // The names are those of the certificate; TLS only, and not an old one.
        let port = address.split(separator: ":").last ?? ""
        let resolve = "pos.example:\(port):127.0.0.1"
        let named = try Self.ask(
            "--cacert", certificate, "--resolve", resolve, "https://pos.example:\(port)/livez")
        #expect(named.status == "200")
        let other = try Self.ask(
            "--cacert", certificate, "-H", "Host: evil.example", "https://\(address)/livez")
        #expect(other.status == "421")
        #expect(try Self.ask("http://\(address)/livez").status.hasPrefix("000"))
        let old = try Self.ask(
            "--cacert", certificate, "--tls-max", "1.1", "https://\(address)/livez")
        #expect(old.status.hasPrefix("000"))
        server.signal(SIGTERM)
        #expect(server.wait(seconds: 90).status == 0)
    }

    /// Files that are renewed under a server that runs count from SIGHUP on; wrong ones never do.
    @Test func aRenewedCertificateNeedsNoRestart() async throws {
        let shop = try await Prepared.empty()
        let (certificate, key) = try Self.certificate(in: shop, "old.example")
        let server = try shop.start([
            "serve", "--listen", "127.0.0.1:0", "--tls-cert", certificate, "--tls-key", key,
        ])
        let port = try #require(try Cloud.address(of: server).split(separator: ":").last)
        func status(_ name: String, trusting file: String) throws -> String {
            try Self.ask(
                "--cacert", file, "--resolve", "\(name):\(port):127.0.0.1",
                "https://\(name):\(port)/livez"
            ).status
        }
        let trusted = try shop.file(
            "trusted.pem", String(contentsOfFile: certificate, encoding: .utf8))
        #expect(try status("old.example", trusting: trusted) == "200")

        let (renewed, itsKey) = try Self.certificate(in: shop, "new.example")
        try run("cp", renewed, certificate).done()
        server.signal(SIGHUP)
        let isSaid = Wait.until(seconds: 90) { server.errors.contains("was not read anew") }
        #expect(isSaid, "\(server.errors)")
        #expect(try status("old.example", trusting: trusted) == "200")

        try run("cp", itsKey, key).done()
        server.signal(SIGHUP)
        let isRead = Wait.until(seconds: 90) { server.errors.contains("read the certificate anew") }
        #expect(isRead, "\(server.errors)")
        #expect(try status("new.example", trusting: renewed) == "200")
        #expect(try status("old.example", trusting: trusted).hasPrefix("000"))
        server.signal(SIGTERM)
        #expect(server.wait(seconds: 90).status == 0)
    }

    @Test func filesForTLSThatAreWrongAreNamed() async throws {
        let shop = try await Prepared.empty()
        let (certificate, key) = try Self.certificate(in: shop, "one.example")
        let (_, other) = try Self.certificate(in: shop, "two.example")
        try shop.pos("serve", "--check", "--tls-cert", certificate, "--tls-key", key).done()
        try shop.pos("serve", "--tls-cert", certificate, "--tls-key", other)
            .refused(66, other, "is not the key")
        try shop.pos("serve", "--tls-cert", "/nowhere.pem", "--tls-key", key)
            .refused(66, "/nowhere.pem")
        try shop.pos("serve", "--tls-cert", key, "--tls-key", key).refused(66, "certificate")
        try shop.pos("serve", "--tls-cert", certificate).refused(78, "server.tlsKey")
        try shop.pos("serve", "--listen", "0.0.0.0:0").refused(78, "server.tlsCert", "behindProxy")
    }

    @Test func theLimitOfOpenFilesIsRaised() async throws {
        let shop = try await Prepared.empty()
        let server = try RunningProgram(
            [
                "sh", "-c", "ulimit -Sn 100 && exec \"$0\" \"$@\"", Site.binary, "serve", "--data",
                shop.path, "--listen", "127.0.0.1:0",
            ], environment: shop.variables())
        _ = try Cloud.address(of: server)
        let limits = try String(contentsOfFile: "/proc/\(server.pid)/limits", encoding: .utf8)
        let line = try #require(limits.split(separator: "\n").first { $0.contains("open files") })
        let words = line.split(separator: " ")
        #expect(words[3] == words[4] && words[3] != "100", "\(line)")
        server.signal(SIGTERM)
        #expect(server.wait(seconds: 90).status == 0)
    }
}

/// PostgreSQL goes away under a server that runs, and comes back.
@Suite(.enabled(if: Site.postgres != nil, "no PostgreSQL (POS_TEST_DATABASE_URL)"))
struct PostgresAwayTests {
    @Test func theServerSaysSoAndWorksAgain() async throws {
        let till = try await Prepared.stocked()
        let cloud = try Cloud(for: till)
        func status(_ path: String) throws -> (status: String, retry: String) {
            let outcome = try run(
                "curl", "-sS", "-m", "20", "-o", "/dev/null", "-w",
                "%{http_code} %header{retry-after}", "-H",
                "@" + till.file("header", try cloud.header),
                cloud.url + path)
            let parts = outcome.output.split(separator: " ").map(String.init)
            return (parts.first ?? "\(outcome)", parts.dropFirst().first ?? "")
        }
        #expect(try status("/readyz") == ("200", ""))
        #expect(try status("/api/tax-rates") == ("200", ""))
        try cloud.setReachable(false)
        #expect(try status("/readyz") == ("503", "1"))
        #expect(try status("/api/tax-rates") == ("503", "1"))
        #expect(try status("/livez") == ("200", ""))
        // The till sells on, and what it could not send waits.
        let sold = try till.pos(
            "replay", Site.demo + "/baskets.csv", "--json", with: cloud.settings)
        let totals: ReplayTotals = try sold.json()
        #expect(totals.sales == 60 && totals.leftToSend >= 60)
        try cloud.setReachable(true)
        #expect(try status("/readyz") == ("200", ""))
        #expect(try status("/api/tax-rates") == ("200", ""))
        let sent: ReplayTotals = try till.pos(
            "replay", Site.demo + "/baskets.csv", "--json", with: cloud.settings
        ).json()
        #expect(sent.leftToSend == 0 && cloud.isRunning)
        #expect(try cloud.query("SELECT count(*) FROM sale") == "60")
    }
}
