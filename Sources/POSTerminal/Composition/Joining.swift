import APIClient
import Glibc
import LocalStore
import RetailModels
import RetailStore
import RetailSync

/// Joins a till to a tenant: asks, waits for the approval, and takes what the till needs to sell by
/// itself. Each step may be repeated; the file that names the till is written last.
struct Joining {
    let settings: Settings
    let folder: TillFolder
    let url: String
    let tenant: String
    let device: String
    private let key: SigningKey
    private let transport: CurlTransport
    private let access: CloudAccess

    /// Prepares the device's id and key. A till that belongs to another tenant is refused.
    init(
        settings: Settings, folder: TillFolder, url: String, tenant: String
    ) throws(CommandFailure) {
        let hasShop = SmallFile.read(folder.identityFile) != nil
        if hasShop {
            let identity = try folder.identity()
            guard identity.tenant == tenant else {
                throw CommandFailure(
                    .state,
                    "This till belongs to tenant \(identity.tenant); a device has one tenant. "
                        + "Name another folder with --data.")
            }
            device = identity.device
        } else if let known = folder.pairing(), known.tenant == tenant {
            device = known.device
        } else {
            device = Host.live.newID()
        }
        if SmallFile.read(folder.signingKey) == nil {
            try folder.write(SigningKey().secret + "\n", to: folder.signingKey)
        }
        let key = try folder.key()
        self.key = key
        transport = CurlTransport(options: .init(caFile: settings.cloud.caFile))
        self.settings = settings
        self.folder = folder
        self.url = url
        self.tenant = tenant
        access = CloudAccess(
            url: url, credential: .device(id: device, tenant: tenant) { key.sign(text: $0) },
            host: .live)
    }

    private var client: APIClient {
        APIClient(transport: transport, limits: CallLimits(timeoutMs: 10_000))
    }

    func stop() { transport.stop() }

    /// Asks to be paired; the answer has the code.
    func register(licence: String, name: String) async throws -> RegisterDevice.Reply {
        let body = RegisterDevice.Body(
            tenant: tenant, licenceKey: licence, device: device, name: name,
            publicKey: key.publicKey)
        let address = ServerAddress(url: url, token: "")
        let reply = try await answer(client.ask(RegisterDevice(body), of: address))
        try folder.write(
            PairingState(
                url: url, tenant: tenant, device: device, isPaired: false, name: name,
                code: reply.code, codeExpiresAt: reply.codeExpiresAt))
        // An address that was chosen on the screen is the one that was asked last.
        if var chosen = try ChosenSettings.read(in: folder.path), chosen.cloudURL != nil {
            chosen.cloudURL = url
            try folder.write(chosen)
        }
        return reply
    }

    /// What a till is called when nobody says otherwise: its machine's name.
    static var machineName: String {
        var bytes = [CChar](repeating: 0, count: 64)
        gethostname(&bytes, bytes.count - 1)
        let name = String(
            decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return CleanText.isClean(name, limit: 60) && !name.isEmpty ? name : "till"
    }

    /// Leaves the cloud; everything the till has stays. Returns what it left.
    static func leave(_ folder: TillFolder) throws(CommandFailure) -> PairingState {
        guard let state = folder.pairing() else {
            throw CommandFailure(.state, "This till is not paired.")
        }
        guard unlink(folder.pairingFile) == 0 else {
            throw CommandFailure(.noPermission, "\(folder.pairingFile) cannot be removed.")
        }
        return state
    }

    /// Returns once the device is approved.
    func waitForSetup(everySeconds seconds: Int) async throws -> GetTillSetup.Reply {
        while true {
            let outcome = try await client.ask(GetTillSetup(), through: access)
            // Not approved yet; everything else ends the waiting.
            guard case .failed(.denied(let problem), _) = outcome, problem.code == .unauthorized
            else { return try await answer(outcome) }
            try await Host.live.clock.sleep(for: .seconds(seconds))
        }
    }

    /// What a till that is paired needs to sell by itself.
    func setup() async throws -> GetTillSetup.Reply {
        try await answer(client.ask(GetTillSetup(), through: access))
    }

    /// Writes shop and people, then who this till is, and takes the promised snapshot. Returns how
    /// many products the till has.
    func take(
        _ setup: GetTillSetup.Reply, progress: @escaping @Sendable (SyncStatus.Bootstrap) -> Void
    ) async throws -> Int {
        let database = try SQLiteDatabase(path: folder.store)
        _ = try await Migrator(Migrations.all).migrate(database)
        try await take(setup, into: database)
        let journal = try SQLiteJournal(path: folder.journal)
        let sync = TillSync(
            journal: journal, database: database,
            snapshot: SQLiteSnapshotFile(path: folder.snapshot), tenant: tenant,
            location: setup.identity.location, key: key.publicKey, host: .live)
        try await SyncCycle(sync: sync, calls: Calls(joining: self), takesShop: true)
            .bootstrap { step in
                if case .loading(let part?) = step { progress(part) }
            }
        let count = try await database.read { [tenant] in
            try ProductStore.count(tenant: tenant, in: $0)
        }
        await journal.close()
        await database.close()
        return Int(count)
    }

    private struct Calls: SyncCalls {
        let joining: Joining
        func ask<Call: Endpoint>(_ call: Call) async throws -> Call.Reply {
            switch try await joining.client.ask(call, through: joining.access) {
            case .refused(let problem): throw problem
            case let outcome: return try await joining.answer(outcome)
            }
        }
    }

    /// Writes shop and people into a store, and who this till is; its sync takes the rest.
    func take(_ setup: GetTillSetup.Reply, into database: any Database) async throws {
        let isNew = SmallFile.read(folder.identityFile) == nil
        if !isNew {
            let identity = try folder.identity()
            guard identity == setup.identity else {
                throw CommandFailure(
                    .state,
                    "This till is number \(identity.series); it was approved as "
                        + "\(setup.identity.series). Revoke it and approve it with "
                        + "--till \(identity.series).")
            }
        }
        try folder.write(setup.pepper + "\n", to: folder.pepper)
        try await database.write { tx in
            try ShopStore.insert(setup.shop, in: tx)
            try ShopStore.update(setup.shop, in: tx)
            try ShopStore.insertTill(
                setup.identity, locationNumber: setup.locationNumber,
                locationName: setup.locationName, in: tx)
            try ShopStore.insert(setup.taxRates, tenant: setup.shop.tenant, in: tx)
            try OperatorStore.save(setup.people, tenant: setup.shop.tenant, in: tx)
            try TillSync.wantSnapshot(tenant: setup.shop.tenant, in: tx)
            try TillSync.wantSeed(tenant: setup.shop.tenant, in: tx)
        }
        if isNew {
            let journal = try SQLiteJournal(
                path: folder.journal,
                newHead: JournalHead(
                    journalID: Host.live.newID(), series: setup.identity.series))
            await journal.close()
            try folder.write(
                try CanonicalJSON.text(setup.identity) + "\n", to: folder.identityFile)
        }
        try folder.write(
            PairingState(
                url: url, tenant: tenant, device: device, isPaired: true,
                name: folder.pairing()?.name, location: setup.locationName))
    }

    private func answer<Reply>(_ outcome: CallOutcome<Reply>) async throws -> Reply {
        switch outcome {
        case .answered(let reply): return reply
        case .refused(let problem), .failed(.denied(let problem), _):
            throw CommandFailure(problem)
        case .failed(let reason, _):
            throw CommandFailure(
                .unavailable, "\(url) does not answer: \(reason). Start this again later.")
        }
    }
}
