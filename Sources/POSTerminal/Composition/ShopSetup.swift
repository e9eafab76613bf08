import CloudStore
import LocalStore
import RetailModels
import RetailStore
import Till

/// Makes a shop and a till: rows in the database, keys and journal in the folder. The file that
/// names the till comes last, so that an attempt that failed can be made again.
struct ShopSetup {
    private struct NewOperator {
        var name: String
        var role: OperatorRole
        var pin: String
    }
    let shop: Shop
    let rates: [TaxRate]
    private let series: String
    private let operators: [NewOperator]

    /// Checks everything that was given before anything is written.
    init(
        name: String, currency: String, taxMode: String, taxRates: [String], till: String,
        operators: [String]?, tenant: String?, timeZone: String, address: String = "",
        phone: String = "", taxID: String = "", labelMasks: [String] = []
    ) throws(CommandFailure) {
        guard let mode = TaxMode(rawValue: taxMode) else {
            throw CommandFailure(.usage, "--tax must be exclusive or inclusive, not '\(taxMode)'.")
        }
        guard Currency(code: currency) != nil else {
            throw CommandFailure(
                .usage, "--currency must be three capital letters such as USD, not '\(currency)'.")
        }
        guard ShopClock(timeZone: timeZone) != nil else {
            throw CommandFailure(
                .usage, "--time-zone '\(timeZone)' is not known; write it as in Europe/Zurich.")
        }
        for (flag, text) in [
            ("--shop", name), ("--address", address), ("--phone", phone), ("--tax-id", taxID),
            ("--tenant", tenant ?? "x"),
        ] {
            let isMissing = text.isEmpty && ["--shop", "--tenant"].contains(flag)
            if let fault = isMissing ? "must not be empty" : CleanText.fault(text) {
                throw CommandFailure(.usage, "\(flag) \(fault).")
            }
        }
        guard Self.isTill(till) else {
            throw CommandFailure(
                .usage, "--till must be one to eight digits or capital letters, not '\(till)'.")
        }
        series = till
        rates = try Self.rates(taxRates)
        self.operators = try operators.map(Self.operators) ?? []
        shop = Shop(
            tenant: tenant ?? Host.live.newID(), name: name, currency: currency,
            taxRules: TaxRules(mode: mode), timeZone: timeZone, address: address, phone: phone,
            taxID: taxID, chosen: try Self.choice(labelMasks))
    }

    /// Nil when nothing is chosen.
    private static func choice(_ masks: [String]) throws(CommandFailure) -> ShopSettings? {
        let codes = CodeSettings(masks: masks)
        if let fault = codes.fault() { throw CommandFailure(.usage, "--label-mask: \(fault).") }
        guard !masks.isEmpty else { return nil }
        var settings = ShopSettings()
        settings.codes = codes
        return settings
    }

    /// Whether a till may be called that.
    static func isTill(_ text: String) -> Bool {
        (1...8).contains(text.utf8.count)
            && text.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) }
    }

    static func rates(_ texts: [String]) throws(CommandFailure) -> [TaxRate] {
        var rates: [TaxRate] = []
        for text in texts {
            guard let rate = try? TaxRate(argument: text), CleanText.isClean(rate.name, limit: 40),
                !rates.contains(where: { $0.name == rate.name })
            else {
                throw CommandFailure(
                    .usage,
                    "--tax-rate must be a name and a percentage from 0 to 100 such as "
                        + "standard=7.25, each name once, not '\(text)'.")
            }
            rates.append(rate)
        }
        guard !rates.isEmpty else {
            throw CommandFailure(.usage, "Name at least one --tax-rate, such as standard=7.25.")
        }
        return rates
    }

    private static func operators(_ texts: [String]) throws(CommandFailure) -> [NewOperator] {
        var operators: [NewOperator] = []
        for text in texts {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 3, !parts[0].isEmpty, CleanText.isClean(String(parts[0])),
                let role = OperatorRole(rawValue: String(parts[1])),
                PINHasher.isPIN(String(parts[2]))
            else {
                throw CommandFailure(
                    .usage,
                    "--operator must be NAME:ROLE:PIN, the role cashier or manager and the PIN "
                        + "4 or 5 digits, such as Maria:cashier:1111.")
            }
            operators.append(
                NewOperator(name: String(parts[0]), role: role, pin: String(parts[2])))
        }
        guard !operators.isEmpty else {
            throw CommandFailure(
                .usage, "Name at least one --operator, such as Maria:cashier:1111.")
        }
        return operators
    }

    /// Writes everything and returns who this till is.
    func run(_ settings: Settings) async throws -> TillIdentity {
        let folder = TillFolder(path: settings.dataDirectory)
        try folder.create()
        let lock = try folder.lock(as: "pos init")
        defer { withExtendedLifetime(lock) {} }
        guard SmallFile.read(folder.identityFile) == nil else {
            throw CommandFailure(
                .state, "\(folder.path) holds a shop already. Name another folder with --data.")
        }
        let location = DerivedID.make(shop.tenant, "location", "1")
        let identity = TillIdentity(
            tenant: shop.tenant, location: location,
            till: DerivedID.make(shop.tenant, "till", series), device: Host.live.newID(),
            series: series)
        if SmallFile.read(folder.signingKey) == nil {
            try folder.write(SigningKey().secret + "\n", to: folder.signingKey)
            try folder.write(Hex.text(Host.secretBytes(32)) + "\n", to: folder.pepper)
        }
        let database = try await openNewDatabase(settings, folder: folder)
        try await insert(
            identity, into: database.scoped(to: shop.tenant), pepper: try folder.pepperBytes())
        await database.close()
        let journal = try SQLiteJournal(
            path: folder.journal,
            newHead: JournalHead(journalID: Host.live.newID(), series: series))
        await journal.close()
        try folder.write(try CanonicalJSON.text(identity) + "\n", to: folder.identityFile)
        return identity
    }

    private func openNewDatabase(
        _ settings: Settings, folder: TillFolder
    ) async throws -> any Database {
        let database: any Database =
            switch settings.database {
            case .sqlite: try SQLiteDatabase(path: folder.store)
            case .postgres(let url, _): try await PostgresDatabase(url: url.exposed, poolSizeMax: 2)
            }
        _ = try await Migrator(Migrations.all).migrate(database)
        return database
    }

    private func insert(
        _ identity: TillIdentity, into database: any Database, pepper: [UInt8]
    ) async throws {
        let hasher = PINHasher(pepper: pepper)
        var people: [(person: Operator, hash: String)] = []
        for (index, new) in operators.enumerated() {
            let number = Int64(index) + 1
            let person = Operator(
                id: DerivedID.make(shop.tenant, "operator", "\(number)"), number: number,
                name: new.name, role: new.role)
            people.append((person, try hasher.hash(new.pin, salt: Host.secretBytes(16))))
        }
        let (shop, rates, all) = (shop, rates, people)
        try await database.write { tx in
            try ShopStore.insert(shop, in: tx)
            // The cloud hands it to the tills that are paired; a till's own stays a file.
            if tx.dialect == .postgres {
                try TenantStore.insertPepper(Hex.text(pepper), tenant: shop.tenant, in: tx)
            }
            try ShopStore.insertTill(
                identity, locationNumber: "1", locationName: shop.name, in: tx)
            try ShopStore.insert(rates, tenant: shop.tenant, in: tx)
            for (person, hash) in all {
                try OperatorStore.insert(person, pinHash: hash, tenant: shop.tenant, in: tx)
            }
        }
    }
}
