import Glibc
import LocalStore
import RetailModels
import RetailStore
import Till

/// The folder of a till, made by the program that is measured.
struct BenchmarkShop {
    static let tenant = "benchmark"
    static let currency = "USD"

    let folder: String
    let pos: String
    /// Where the program's output goes.
    let scratch: String
    /// Settings beside those of every till.
    var settings: [String: String] = [:]

    var store: String { folder + "/store.sqlite" }
    var journal: String { folder + "/journal.sqlite" }

    /// What the program gets as its environment: no settings of who runs this, and a free port.
    var environment: [String: String] {
        [
            "HOME": folder, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8",
            "TERM": "xterm-256color", "POS_SERVER_LISTEN": "127.0.0.1:0",
        ].merging(settings) { $1 }
    }

    /// Sets a shop up in a new folder.
    init(_ name: String, pos: String, in scratch: String) throws {
        folder = scratch + "/" + name
        self.pos = pos
        self.scratch = scratch
        try run([
            "init", "--shop", "Corner Market", "--currency", Self.currency, "--tax", "exclusive",
            "--tax-rate", "standard=7.25", "--tax-rate", "reduced=2", "--tax-rate", "none=0",
            "--till", "01", "--operator", "Maria:cashier:1111", "--operator", "Ada:manager:2222",
            "--tenant", Self.tenant,
        ])
    }

    /// Runs the program on this folder and returns its seconds.
    @discardableResult
    func run(_ arguments: [String]) throws -> Double {
        try Child.run(
            pos, arguments + ["--data", folder], environment: environment, in: scratch)
    }

    /// Imports a file of products and returns the seconds.
    @discardableResult
    func importProducts(_ path: String) throws -> Double {
        try run(["import", "products", path])
    }

    func identity() throws -> TillIdentity {
        try CanonicalJSON.decode(
            TillIdentity.self, from: ProgramFiles.read(folder + "/till.json"))
    }

    func key() throws -> SigningKey {
        let bytes = try ProgramFiles.read(folder + "/keys/signing").filter { $0 != 0x0A }
        guard let key = SigningKey(secret: String(decoding: bytes, as: UTF8.self)) else {
            throw BenchmarkFailure("keys/signing is no key")
        }
        return key
    }
}

/// A shop's till opened in this process, as the program opens it.
struct OpenTill {
    let identity: TillIdentity
    let shop: Shop
    let database: SQLiteDatabase
    let journal: SQLiteJournal
    /// The same, as the register sees it.
    let timed: TimedJournal
    let register: Register
    let rates: [String: Int64]
    let person: Operator
    let host: Host
    private let sideFile: SideFile?

    /// - Parameters:
    ///   - journal: another file than the shop's own.
    ///   - store: likewise.
    ///   - sideFile: is told of every commit, as in the program.
    init(
        _ place: BenchmarkShop, journal path: String? = nil, store: String? = nil,
        sideFile: String? = nil, host: Host = .live
    ) async throws {
        let identity = try place.identity()
        let database = try SQLiteDatabase(path: store ?? place.store)
        let (shop, rates, people) = try await database.read { tx in
            (
                try ShopStore.shop(identity.tenant, in: tx),
                try ShopStore.taxRates(tenant: identity.tenant, in: tx),
                try OperatorStore.all(tenant: identity.tenant, in: tx)
            )
        }
        guard let shop, let person = people.first, let clock = ShopClock(timeZone: shop.timeZone)
        else { throw BenchmarkFailure("the folder holds no shop") }
        let sideFile = sideFile.map { SideFile(path: $0, reserved: 0) }
        let journal = try SQLiteJournal(path: path ?? place.journal, sideFile: sideFile)
        timed = TimedJournal(journal)
        register = Register(
            identity: identity, shop: shop, clock: clock, key: try place.key(), journal: timed,
            head: try await journal.head(), host: host)
        if let sideFile { await register.notify { Task { sideFile.write() } } }
        self.identity = identity
        self.shop = shop
        self.database = database
        self.journal = journal
        self.rates = Dictionary(rates.map { ($0.name, $0.ppm) }, uniquingKeysWith: { $1 })
        self.person = person
        self.host = host
        self.sideFile = sideFile
    }

    /// Waits for what the last commit left to do: between two sales of a real till it is long done.
    func settle() throws {
        sideFile?.flush()
        let folder = database.path.split(separator: "/").dropLast()
        let descriptor = open("/" + folder.joined(separator: "/"), O_RDONLY | O_DIRECTORY)
        guard descriptor >= 0 else { throw BenchmarkFailure.system("open the folder") }
        defer { Glibc.close(descriptor) }
        // The file system's own journal: a rename still in it would be paid by the next commit.
        guard fsync(descriptor) == 0 else { throw BenchmarkFailure.system("fsync") }
    }

    func close() async {
        await journal.close()
        await database.close()
    }

    /// Products at even distances over the whole catalogue that can be scanned and told apart.
    func products(_ count: Int) async throws -> [StockedProduct] {
        let identity = identity
        return try await database.read { tx in
            let all = try ProductStore.count(tenant: identity.tenant, in: tx)
            var products: [StockedProduct] = []
            for index in 0..<Int64(count) {
                let page = try ProductStore.list(
                    after: index * all / Int64(count), limit: 1, lowOnly: false,
                    tenant: identity.tenant, location: identity.location, in: tx)
                products += page.filter {
                    $0.product.barcode.utf8.count >= 8 && $0.product.price > .zero
                        && $0.product.name.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
                        && !$0.product.name.contains("  ")
                }
            }
            guard !products.isEmpty else { throw BenchmarkFailure("no product can be scanned") }
            return products
        }
    }
}

extension Host {
    /// This machine, with numbers that are the same on every run.
    static let live = Host(
        now: Self.now, clock: ContinuousClock(),
        newID: {
            TimeOrderedID.make(
                milliseconds: Host.now(), random: .random(in: 0...UInt64.max),
                .random(in: 0...UInt64.max))
        },
        random: { Int.random(in: $0) })
}
