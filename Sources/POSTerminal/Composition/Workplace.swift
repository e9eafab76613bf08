import CloudStore
import LocalStore
import Logging
import RetailModels
import RetailStore
import Till

/// The shop of a data folder with its database open: what every command works with.
struct Workplace {
    let settings: Settings
    let folder: TillFolder
    let identity: TillIdentity
    /// As the shop's tenant sees it.
    let database: any Database
    let shop: Shop
    let currency: Currency
    let clock: ShopClock
    /// Held while this process owns the folder; nil when it only looks.
    let lock: FolderLock?
    /// Sentences for the person who started it.
    var notices: [String] = []

    /// Opens the folder to write. A store that is damaged is made anew.
    /// - Parameter held: the lock of a process that owns the folder already.
    static func own(
        _ settings: Settings, as owner: String, holding held: FolderLock? = nil
    ) async throws -> Workplace {
        let folder = TillFolder(path: settings.dataDirectory)
        _ = try folder.identity()
        let lock = try held ?? folder.lock(as: owner)
        let rescue = StoreRescue(settings: settings, folder: folder)
        guard settings.database == .sqlite else { return try await open(settings, lock: lock) }
        let wasLeftOpen = rescue.wasLeftOpen
        let damage: String
        do {
            guard !rescue.isGone else {
                throw SQLFailure(kind: .corrupt, message: "the file is gone or empty")
            }
            let place = try await open(settings, lock: lock)
            guard wasLeftOpen, let store = place.database as? SQLiteDatabase,
                let fault = try await store.integrityFaults().first
            else { return place }
            await place.database.close()
            damage = fault
        } catch let failure as SQLFailure where failure.kind == .corrupt {
            damage = failure.message
        }
        let notice = try await rescue.run(damage)
        Output.note(notice)
        var place = try await open(settings, lock: lock)
        place.notices.append(notice)
        return place
    }

    /// Opens the folder to look, whoever owns it.
    static func look(_ settings: Settings) async throws -> Workplace {
        try await open(settings, lock: nil)
    }

    private static func open(_ settings: Settings, lock: FolderLock?) async throws -> Workplace {
        let folder = TillFolder(path: settings.dataDirectory)
        let identity = try folder.identity()
        let database = try await openDatabase(
            settings, folder: folder, access: lock == nil ? .readOnly : .readWrite
        ).scoped(to: identity.tenant)
        let (shop, currency, clock) = try await shop(identity.tenant, in: database)
        return Workplace(
            settings: settings, folder: folder, identity: identity, database: database,
            shop: shop, currency: currency, clock: clock, lock: lock)
    }

    /// The shop of a tenant, and what its amounts and times are read with.
    static func shop(
        _ tenant: String, in database: any Database
    ) async throws -> (Shop, Currency, ShopClock) {
        let shop = try await database.read { tx in try ShopStore.shop(tenant, in: tx) }
        guard let shop else {
            throw CommandFailure(
                .state,
                "The database does not hold the shop \(tenant). Check DB_TYPE and DATABASE_URL.")
        }
        guard let currency = Currency(code: shop.currency),
            let clock = ShopClock(timeZone: shop.timeZone)
        else {
            throw CommandFailure(.data, "The shop's currency or time zone is not known here.")
        }
        return (shop, currency, clock)
    }

    /// The rows of one tenant of a server, which needs no shop in the data folder.
    static func openDatabase(
        _ settings: Settings, ofTenant tenant: String
    ) async throws -> any Database {
        guard settings.database != .sqlite else {
            throw CommandFailure(
                .usage,
                "--tenant is for a server on PostgreSQL; set DB_TYPE=postgres and DATABASE_URL.")
        }
        return try await openDatabase(
            settings, folder: TillFolder(path: settings.dataDirectory), access: .readWrite
        ).scoped(to: tenant)
    }

    /// Opens the database of the settings. A SQLite file is brought to this program's schema;
    /// PostgreSQL must have it.
    static func openDatabase(
        _ settings: Settings, folder: TillFolder, access: SQLiteDatabase.Access,
        isServing: Bool = false
    ) async throws -> any Database {
        let migrator = Migrator(Migrations.all)
        switch settings.database {
        case .sqlite:
            let database = try SQLiteDatabase(path: folder.store, access: access)
            if access == .readWrite {
                _ = try await migrator.migrate(database)
            } else {
                try await migrator.check(database)
            }
            return database
        case .postgres(let url, _):
            let (database, left) = try await PostgresDatabase.serving(
                url: url.exposed, poolSizeMax: 16)
            try await migrator.check(database)
            if let left, isServing {
                Output.note(
                    "DATABASE_URL names \(left), who owns the tables: working as "
                        + "\(PostgresDatabase.serverRole), which owns nothing.")
            }
            return database
        }
    }

    /// What this till keeps of attachments that it has fetched.
    var attachmentCache: AttachmentCache {
        AttachmentCache(
            folder: folder.attachments,
            bytesMax: Int64(settings.attachments.cacheMegabytes) * 1_000_000)
    }

    /// The rates in force.
    func taxRates() async throws -> [TaxRate] {
        try await database.read { [identity] tx in
            try ShopStore.taxRates(tenant: identity.tenant, in: tx)
        }
    }

    /// The operator of that number, or the first.
    func person(number: Int64? = nil) async throws -> Operator {
        let all = try await database.read { [identity] tx in
            try OperatorStore.all(tenant: identity.tenant, in: tx)
        }
        guard let person = all.first(where: { number == nil || $0.number == number }) else {
            throw CommandFailure(.usage, "There is no operator \(number ?? 1).")
        }
        return person
    }
}
