import Glibc
import LocalStore
import RetailModels
import RetailStore
import RetailSync
import Till

/// Does what the answers of a first start say.
struct FirstStart {
    let settings: Settings
    let answers: SetupAnswers

    /// Whether nothing is in the folder that a shop, or the way to one, has left there.
    static func isDue(in settings: Settings) -> Bool {
        guard settings.database == .sqlite else { return false }
        let folder = TillFolder(path: settings.dataDirectory)
        let files = [folder.identityFile, folder.journal, folder.store, folder.pairingFile]
        return files.allSatisfy { access($0, F_OK) != 0 }
    }

    /// Sets the shop up; afterwards a till can start in the folder.
    func run() async throws {
        switch answers[.kind] {
        case "demo": try await DemoShop(settings: settings).makeIfMissing()
        case "cloud": try await join()
        default: try await setUp()
        }
    }

    private func setUp() async throws {
        let setup = try ShopSetup(answers)
        _ = try await setup.run(settings)
        guard answers[.products] == "demo" else { return }
        let place = try await Workplace.own(settings, as: "pos")
        try await DemoShop.importProducts(into: place)
        await place.database.close()
    }

    /// Asks the cloud to take the till in, and waits until a manager has approved it.
    private func join() async throws {
        let folder = TillFolder(path: settings.dataDirectory)
        try folder.create()
        let lock = try folder.lock(as: "pos")
        defer { withExtendedLifetime(lock) {} }
        let joining = try Joining(
            settings: settings, folder: folder,
            url: CloudSettings.checked(answers[.cloudURL]), tenant: answers[.tenant])
        defer { joining.stop() }
        let reply = try await joining.register(
            licence: answers[.licence], name: Joining.machineName)
        if let code = reply.code {
            Output.note("Code         \(Pairing.shown(code))")
            Output.note("Fingerprint  \(reply.fingerprint)")
            Output.note("A manager approves it within 15 minutes; Ctrl-C stops waiting.")
        }
        let setup = try await joining.waitForSetup(everySeconds: Self.pollSeconds)
        _ = try await joining.take(setup) { progress in
            Output.progress(
                "the shop's data", milli: progress.part * 1_000 / max(1, progress.parts))
        }
    }

    private static let pollSeconds = 1
}

extension ShopSetup {
    /// The shop that the answers describe.
    init(_ answers: SetupAnswers) throws(CommandFailure) {
        var operators = ["\(answers[.manager]):manager:\(answers[.managerPIN])"]
        if !answers[.cashier].isEmpty {
            operators.append("\(answers[.cashier]):cashier:\(answers[.cashierPIN])")
        }
        try self.init(
            name: answers[.shop], currency: answers[.currency], taxMode: answers[.tax],
            taxRates: Self.words(answers[.taxRates]), till: answers[.till], operators: operators,
            tenant: nil, timeZone: answers[.timeZone], address: answers[.address])
    }

    /// The rates written in a row; nil when they are none.
    static func rates(in text: String) -> [TaxRate]? { try? rates(words(text)) }

    private static func words(_ text: String) -> [String] {
        text.split { $0 == "," || $0 == " " }.map(String.init)
    }
}
