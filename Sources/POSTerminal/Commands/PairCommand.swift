import APIClient
import ArgumentParser
import Glibc
import RetailModels
import RetailSync

/// `pos pair`: joins this till to a tenant of a cloud.
struct PairCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pair", abstract: "Pair this till with a cloud.",
        discussion: """
            Shows a code that a manager approves with pos admin device approve, waits for it, and \
            takes the shop, its people and its catalogue. Started again it goes on where it was; \
            a till that is paired takes the catalogue and the people anew. The licence key comes \
            from --licence, POS_LICENCE, --licence-file or a prompt.
            """)

    @OptionGroup var common: CommonOptions
    @Option(help: "The cloud's address; http to this machine only.")
    var cloud: String?
    @Option(help: "The tenant's id.")
    var tenant: String?
    @Option(help: "The licence key.")
    var licence: String?
    @Option(name: .customLong("licence-file"), help: "A file with the licence key.")
    var licenceFile: String?
    @Option(
        help:
            "What the manager's list calls this till (default: as before, or this machine's name).")
    var name: String?
    @Flag(name: .customLong("no-wait"), help: "Ask, show the code, and end.")
    var noWait = false

    private static let pollSeconds = 1

    func run() async throws {
        let settings = try common.settings()
        let folder = TillFolder(path: settings.dataDirectory)
        try folder.create()
        let lock = try folder.lock(as: "pos pair")
        defer { withExtendedLifetime(lock) {} }
        let known = folder.pairing()
        guard let url = try cloud.map(CloudSettings.checked) ?? settings.cloud.url ?? known?.url,
            let tenant = tenant ?? known?.tenant
        else {
            throw CommandFailure(.usage, "Name the cloud and the tenant: --cloud URL --tenant ID.")
        }
        let joining = try Joining(settings: settings, folder: folder, url: url, tenant: tenant)
        defer { joining.stop() }
        // Who has asked already only waits, unless a licence is named again: for a new code, or to
        // come back after a revocation.
        let hasAsked = known?.url == url && known?.tenant == tenant
        if !hasAsked || namesLicence {
            let reply = try await joining.register(
                licence: try licenceKey(folder), name: name ?? known?.name ?? Joining.machineName)
            try show(reply, joining.device)
            if reply.status != .active, noWait { return }
        }
        let setup = try await joining.waitForSetup(everySeconds: Self.pollSeconds)
        let count = try await joining.take(setup) { progress in
            guard Output.isTerminal else { return }
            Output.note("bootstrapping (part \(progress.part) of \(progress.parts))")
        }
        if settings.cloud.isEnabledSet, !settings.cloud.isEnabled {
            Output.note("cloud.enabled is false: the till stays local until you remove that.")
        }
        if common.json {
            return try Output.data(
                json: [
                    "tenant": tenant, "device": joining.device, "series": setup.identity.series,
                    "location": setup.identity.location, "products": "\(count)",
                ])
        }
        Output.note(
            "Paired: this is till \(setup.identity.series) of \(setup.shop.name), "
                + "with \(count) products and \(setup.people.count) operators.")
    }

    private var namesLicence: Bool {
        let inEnvironment = RetailModels.Host.environment["POS_LICENCE"]
        return licence != nil || licenceFile != nil || inEnvironment?.isEmpty == false
    }

    private func licenceKey(_ folder: TillFolder) throws -> String {
        if let licence { return licence }
        if let key = RetailModels.Host.environment["POS_LICENCE"], !key.isEmpty { return key }
        if let licenceFile { return try folder.secret(licenceFile) }
        guard isatty(STDIN_FILENO) == 1 else {
            throw CommandFailure(
                .usage, "The licence key is needed: --licence, --licence-file or POS_LICENCE.")
        }
        Output.note("Licence key:")
        guard let line = readLine(), !line.isEmpty else {
            throw CommandFailure(.usage, "No licence key was given.")
        }
        return line
    }

    private func show(_ reply: RegisterDevice.Reply, _ device: String) throws {
        guard let code = reply.code else {
            return Output.note("This device is approved already.")
        }
        let shown = Pairing.shown(code)
        if common.json {
            return try Output.data(
                json: [
                    "status": reply.status.rawValue, "device": device, "code": code,
                    "fingerprint": reply.fingerprint,
                ])
        }
        Output.note("Code         \(shown)")
        Output.note("Fingerprint  \(reply.fingerprint)")
        Output.note("A manager approves it within 15 minutes: pos admin device approve \(shown)")
    }
}

/// `pos unpair`: leaves the cloud; everything the till has stays.
struct UnpairCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unpair", abstract: "Leave the cloud; the data stays on this till.")
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let folder = TillFolder(path: try common.settings().dataDirectory)
        let lock = try folder.lock(as: "pos unpair")
        defer { withExtendedLifetime(lock) {} }
        let state = try Joining.leave(folder)
        Output.note("This till has left \(state.url); it sells on locally, and nothing was lost.")
    }
}
