import APIClient
import RetailModels
import RetailStore
import Till

/// Changes how the running till works with the cloud: what `pos pair` and `pos unpair` do to one
/// that stands still, and the setting `cloud.enabled`.
struct CloudSetup: Sendable {
    let folder: TillFolder
    let identity: TillIdentity
    let database: any Database
    let link: CloudLink
    let delivery: JournalDelivery
    let watch: CloudWatch

    private static let pollSeconds = 1
    private static let screen = "the screen Cloud Sync"

    /// For the screen.
    var client: CloudSyncClient {
        CloudSyncClient(
            state: { () throws(Trouble) in try await told { try await state() } },
            syncNow: { () throws(Trouble) in
                try await told {
                    await link.handle(.probeAsked)
                    await delivery.wake()
                    await watch.syncNow()
                    return try await state()
                }
            },
            pause: { isPaused throws(Trouble) in
                try await told {
                    try folder.pauseSync(isPaused)
                    await delivery.wake()
                    await watch.syncNow()
                    return try await state()
                }
            },
            choose: { isOn, url throws(Trouble) in
                try await told {
                    try await choose(isOn, url)
                    return try await state()
                }
            },
            pair: { url, tenant, licence throws(Trouble) in
                try await told {
                    try await pair(url, tenant, licence)
                    return try await state()
                }
            },
            approval: { () throws(Trouble) in
                try await told {
                    try await waitForApproval()
                    return try await state()
                }
            },
            unpair: { () throws(Trouble) in
                try await told {
                    _ = try Joining.leave(folder)
                    try await reconnect()
                    return try await state()
                }
            })
    }

    private func told(
        _ work: () async throws -> CloudSync
    ) async throws(Trouble) -> CloudSync {
        do { return try await work() } catch is CancellationError { throw .cancelled } catch {
            throw .cloudSetup(CommandFailure(error).message)
        }
    }

    private func settings() throws -> Settings {
        try Settings.read(
            flags: [.dataDirectory: folder.path], environment: RetailModels.Host.environment)
    }

    private func state() async throws -> CloudSync {
        let cloud = try settings().cloud
        let pairing = folder.pairing()
        let environment = RetailModels.Host.environment
        let fixed = [SettingKey.cloudEnabled, .cloudURL].map(\.environmentName)
            .filter { environment[$0]?.isEmpty == false }
        return CloudSync(
            isOn: cloud.isOn(pairing), url: cloud.url ?? pairing?.url ?? "",
            tenant: pairing?.tenant ?? identity.tenant,
            stand: try await stand(pairing, hasToken: cloud.tokenFile != nil), fixedBy: fixed,
            status: await watch.status)
    }

    private func stand(
        _ pairing: PairingState?, hasToken: Bool
    ) async throws -> CloudSync.Stand {
        if hasToken { return .byToken }
        guard let pairing else { return .notPaired }
        guard pairing.isPaired else {
            if let until = pairing.codeExpiresAt, until < RetailModels.Host.live.now() {
                return .expired
            }
            return .waiting(
                code: pairing.code,
                fingerprint: Pairing.fingerprint(ofKey: try folder.key().publicKey),
                until: pairing.codeExpiresAt)
        }
        guard await !link.status.attentions.contains(.deviceRevoked) else { return .revoked }
        return .paired(
            till: identity.series, location: pairing.location ?? "", name: pairing.name ?? "")
    }

    private func choose(_ isOn: Bool, _ url: String) async throws {
        let checked = url.isEmpty ? nil : try CloudSettings.checked(url, from: Self.screen)
        guard !isOn || checked != nil else {
            throw CommandFailure(.usage, "Type the cloud's address first.")
        }
        var chosen = try ChosenSettings.read(in: folder.path) ?? ChosenSettings()
        (chosen.cloudEnabled, chosen.cloudURL) = (isOn, checked)
        try folder.write(chosen)
        try await reconnect()
    }

    private func pair(_ url: String, _ tenant: String, _ licence: String) async throws {
        let url = try CloudSettings.checked(url, from: Self.screen)
        let joining = try Joining(
            settings: try settings(), folder: folder, url: url, tenant: tenant)
        defer { joining.stop() }
        let name = folder.pairing()?.name ?? Joining.machineName
        _ = try await joining.register(licence: licence, name: name)
        try await choose(true, url)
    }

    private func waitForApproval() async throws {
        guard let pairing = folder.pairing(), !pairing.isPaired else { return }
        let joining = try Joining(
            settings: try settings(), folder: folder, url: pairing.url, tenant: pairing.tenant)
        defer { joining.stop() }
        let setup = try await joining.waitForSetup(everySeconds: Self.pollSeconds)
        try await joining.take(setup, into: database)
        try await reconnect()
    }

    /// Lets the till work as the settings and the pairing say now.
    private func reconnect() async throws {
        let access = try TillMachine.cloudAccess(try settings(), folder)
        await link.use(access)
        await watch.use(access)
        await delivery.wake()
    }
}
