import ArgumentParser
import CursesTerminal
import Glibc
import LocalStore
import Logging
import RetailModels
import RetailStore
import RetailSync
import Till

/// `pos` without a command: the till.
struct TillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "till", abstract: "Start the till (also without a command).")

    @OptionGroup var common: CommonOptions
    @OptionGroup var look: TillLook

    func run() async throws {
        try await TillRun.run(common.settings(), look: look, notices: [])
    }
}

/// `pos demo`: the till on a shop made for a first look.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Start the till on a demo shop; needs no answer at all.")

    @OptionGroup var common: CommonOptions
    @OptionGroup var look: TillLook

    func run() async throws {
        var settings = try common.settings()
        // Never a real shop's folder, unless one is named.
        if common.data == nil, RetailModels.Host.environment["POS_DATA"] == nil {
            settings.dataDirectory += "-demo"
        }
        try await DemoShop(settings: settings).makeIfMissing()
        try await TillRun.run(settings, look: look, notices: [DemoShop.notice])
    }
}

/// How the till looks.
struct TillLook: ParsableArguments {
    @Flag(name: .customLong("no-color"), help: "Attributes only, as with NO_COLOR.")
    var noColor = false

    @Flag(name: .customLong("no-unicode"), help: "Printable ASCII only.")
    var noUnicode = false

    @Flag(name: .customLong("no-mouse"), help: "Leave the mouse to the terminal; always so.")
    var noMouse = false

    @Flag(name: .customLong("visual-bell"), help: "Flash where a tone would sound.")
    var visualBell = false
}

/// Opens everything a till needs, shows its screens, and closes everything.
enum TillRun {
    static func run(_ settings: Settings, look: TillLook, notices: [String]) async throws {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
            throw CommandFailure(
                .usage, "The till needs a terminal. See pos --help for the commands without one.")
        }
        let place = try await Workplace.own(settings, as: "a till")
        let logger = Logs.till(path: place.folder.log, level: settings.logLevel)
        let keeper = try SQLiteCartKeeper(path: place.folder.cart)
        let machine = try await TillMachine.start(place, logger: logger)
        try await machine.register.keepNotes(in: keeper)
        await machine.watch.use(machine.access)
        let folder = place.folder
        let pepper = try folder.pepperBytes()
        let signIn = SignIn(
            database: place.database, keeper: keeper,
            hasher: PINHasher(pepper: (try? folder.pepperBytes()) ?? pepper),
            tenant: place.identity.tenant, host: .live)
        let setup = CloudSetup(
            folder: place.folder, identity: place.identity, database: place.database,
            link: machine.link, delivery: machine.delivery, watch: machine.watch)
        var client = TillClient.live(
            register: machine.register, signIn: signIn, link: machine.link,
            salesToSend: machine.worker.salesToSend, keeper: keeper, journal: machine.journal,
            shop: place.shop, rates: try await place.taxRates(), host: .live,
            cloudSync: setup.client, changes: { machine.watch.changes })
        client.attachments = .live(
            AttachmentShelf(link: machine.link, cache: place.attachmentCache),
            viewer: AttachmentViewer(
                command: settings.attachments.viewer, environment: RetailModels.Host.environment,
                clock: RetailModels.Host.live.clock),
            folder: RetailModels.Host.environment["HOME"] ?? "/tmp")
        var options = TillOptions(environment: RetailModels.Host.environment)
        options.noColor = look.noColor
        options.noUnicode = look.noUnicode
        options.visualBell = look.visualBell
        options.idleFile = settings.idleFile
        options.logFile = place.folder.log
        options.notices = notices + machine.notices
        let result: Result<Void, any Error>
        do {
            try await TillApp.run(
                client: client, shop: place.shop, identity: place.identity, options: options)
            result = .success(())
        } catch { result = .failure(error) }
        await machine.stop()
        await keeper.close()
        do { try result.get() } catch TillAppFailure.terminal(let failure) {
            throw CommandFailure(
                .unavailable, "The terminal cannot be used: \(failure). Check TERM.")
        }
    }
}
