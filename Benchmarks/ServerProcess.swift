import Glibc
import RetailModels

/// `pos serve` on the benchmark's PostgreSQL, and the tills that are paired with it.
final class ServerProcess {
    static let currency = "USD"

    let process: pid_t
    let port: Int
    private let folder: String
    private let scratch: String
    private let pos: String
    private let environment: [String: String]
    private let admin: String
    private let caller: HTTPCaller

    /// - Parameter name: of its folder; each process has its own.
    init(_ options: ServerOptions, name: String, in scratch: String) throws {
        folder = scratch + "/" + name
        mkdir(folder, 0o700)
        (self.scratch, pos) = (scratch, options.pos)
        environment = [
            "HOME": scratch, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "DB_TYPE": "postgres",
            "DATABASE_URL": options.database, "POS_SERVER_LISTEN": "127.0.0.1:0",
            // One machine asks as hundreds of tills do, and as fast as it can.
            "POS_SERVER_TOKEN_REQUESTS_PER_SECOND": "0",
            "POS_SERVER_STRANGER_REQUESTS_PER_SECOND": "0",
        ]
        try Child.run(
            options.pos, ["admin", "migrate", "--data", folder], environment: environment,
            in: scratch)
        let errors = folder + ".txt"
        process = try Child.start(
            options.pos, ["serve", "--data", folder], environment: environment,
            place: .files(output: "/dev/null", errors: errors))
        var port: Int?
        for _ in 0..<3_000 where port == nil {
            let said = String(decoding: (try? ProgramFiles.read(errors)) ?? [], as: UTF8.self)
            if let mark = said.firstRange(of: " on 127.0.0.1:"), said.contains("/admin-token") {
                port = Int(said[mark.upperBound...].prefix { $0.isNumber })
            }
            _ = poll(nil, 0, 10)
        }
        guard let port else { throw BenchmarkFailure("pos serve did not start; see \(errors)") }
        self.port = port
        let token = try ProgramFiles.read(folder + "/admin-token").filter { $0 > 0x20 }
        admin = String(decoding: token, as: UTF8.self)
        caller = try HTTPCaller(port: port)
    }

    /// Makes a tenant with paired tills.
    func makeTenant(
        _ name: String, tills count: Int,
        rates: [TaxRate] = [TaxRate(name: "standard", ppm: 72_500)]
    ) throws -> [ServerTill] {
        let shop = Shop(
            tenant: name, name: "Corner Market", currency: Self.currency,
            taxRules: TaxRules(mode: .exclusive), timeZone: "UTC")
        _ = try caller.call(
            CreateTenant(NewTenant(shop: shop, taxRates: rates)), port: port, token: admin)
        let licence = try caller.call(
            CreateLicence(tenant: name, body: .init(seats: Int64(count))), port: port,
            token: admin)
        return try (1...count).map { number in
            let device = DerivedID.make(name, "device", "\(number)")
            guard let key = SigningKey(secret: Digest.sha256(device)) else {
                throw BenchmarkFailure("no signing key")
            }
            let pending = try caller.call(
                RegisterDevice(
                    .init(
                        tenant: name, licenceKey: licence.key, device: device,
                        name: "Till \(number)", publicKey: key.publicKey)),
                port: port, token: "")
            _ = try caller.call(
                ApproveDevice(tenant: name, body: .init(code: pending.code ?? "")), port: port,
                token: admin)
            let token = try token(of: device, tenant: name, key: key)
            let setup = try caller.call(GetTillSetup(), port: port, token: token)
            var till = ServerTill(
                identity: setup.identity, key: key, shop: shop, seed: UInt64(number))
            till.use(token: token)
            return till
        }
    }

    /// Imports a file of products for a tenant.
    func importProducts(_ path: String, tenant: String) throws {
        try Child.run(
            pos, ["import", "products", path, "--tenant", tenant, "--data", folder],
            environment: environment, in: scratch)
    }

    /// A token ends after a quarter of an hour.
    func renewToken(of till: inout ServerTill) throws {
        till.use(
            token: try token(
                of: till.identity.device, tenant: till.identity.tenant, key: till.key))
    }

    private func token(of device: String, tenant: String, key: SigningKey) throws -> String {
        let nonce = try caller.call(ChallengeDevice(device: device), port: port, token: "").nonce
        let url = "http://127.0.0.1:\(port)"
        let text = Pairing.challengeText(nonce: nonce, tenant: tenant, device: device, url: url)
        let body = IssueToken.Body(
            nonce: nonce, signature: key.sign(text: text) ?? "", url: url)
        let reply = try caller.call(
            IssueToken(device: device, body: body), port: port, token: "")
        guard let token = reply.token else { throw BenchmarkFailure("\(device) has no token") }
        return token
    }

    /// A call with a till's token.
    func call<E: Endpoint>(_ call: E, of till: ServerTill) throws -> E.Reply {
        try caller.call(call, port: port, token: till.token)
    }

    /// The next sales of a till as requests.
    func sales(_ count: Int, of till: inout ServerTill) throws -> [(id: String, request: [UInt8])] {
        try (0..<count).map { _ in
            let (id, signed) = try till.sell()
            let call = PostSale(sale: signed)
            return (id, HTTPCaller.request(call, port: port, token: till.token))
        }
    }

    func stop() {
        kill(process, SIGTERM)
        _ = Child.wait(process)
    }
}
