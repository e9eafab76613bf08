import APIClient
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

    @Option(
        help: "Answers for a first start, in place of the questions (config/answers.yaml).")
    var answers: String?

    func run() async throws {
        let common = common
        try await TillRun.run({ try common.settings() }, look: look, answers: answers)
    }
}

/// `pos demo`: the till on a shop made for a first look.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Start the till on a demo shop; needs no answer at all.")

    @OptionGroup var common: CommonOptions
    @OptionGroup var look: TillLook

    func run() async throws {
        let common = common
        let settings: @Sendable () throws -> Settings = {
            var settings = try common.settings()
            // Never a real shop's folder, unless one is named.
            if common.data == nil, RetailModels.Host.environment["POS_DATA"] == nil {
                settings.dataDirectory += "-demo"
            }
            return settings
        }
        try await DemoShop(settings: settings()).makeIfMissing()
        try await TillRun.run(settings, look: look, notices: [DemoShop.notice])
    }
}

/// How the till looks.
struct TillLook: ParsableArguments {
    @Flag(name: .customLong("no-color"), help: "Attributes only, as with NO_COLOR.")
    var noColor = false

    @Flag(name: .customLong("no-unicode"), help: "Printable ASCII only.")
    var noUnicode = false

    @Flag(
        inversion: .prefixedNo, help: "Take the mouse: a click on a key of the footer presses it.")
    var mouse = false

    @Option(help: "The language of the screens: en, de or pseudo (default: till.language).")
    var language: Language?

    @Flag(help: "Line by line, without boxes and colours, for screen readers and braille.")
    var accessible = false

    @Flag(name: .customLong("visual-bell"), help: "Flash where a tone would sound.")
    var visualBell = false
}

extension Language: ExpressibleByArgument {}

/// Opens everything a till needs, shows its screens, and closes everything.
enum TillRun {
    /// - Parameters:
    ///   - read: reads the settings as they are then.
    ///   - answers: the file that a first start takes its answers from.
    static func run(
        _ read: @escaping @Sendable () throws -> Settings, look: TillLook,
        answers: String? = nil, notices: [String] = []
    ) async throws {
        let settings = try read()
        guard look.accessible || (isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1) else {
            throw CommandFailure(
                .usage, "The till needs a terminal. See pos --help for the commands without one.")
        }
        let keys = try KeysFile.read(in: settings.dataDirectory)
        try await beginFirstTime(settings, answers, look: look, keys: keys)
        let idle = await MainActor.run { settings.idleFile.flatMap { IdleFile(path: $0) } }
        var (lock, notices) = (nil as FolderLock?, notices)
        var end = TillApp.End.again
        let modes = TerminalModes()
        defer { modes?.restore() }
        while end == .again {
            let place = try await Workplace.own(try read(), as: "a till", holding: lock)
            lock = place.lock
            end = try await run(
                in: place, read, look: look, idle: idle, notices: notices, modes: modes)
            // Whoever types on while the next begins is not shown their PIN.
            if end == .again { modes?.hush() }
            notices = []
        }
    }

    /// From opening the journal to closing the database.
    private static func run(
        in place: Workplace, _ read: @escaping @Sendable () throws -> Settings, look: TillLook,
        idle: IdleFile?, notices: [String], modes: TerminalModes?
    ) async throws -> TillApp.End {
        let settings = place.settings
        let keys = try KeysFile.read(in: settings.dataDirectory)
        let outset = try await TillOutset(of: place, keys: keys)
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
        client.backOffice = .live(
            machine.link, register: machine.register,
            editor: Editor(
                register: machine.register, journal: machine.journal, database: place.database,
                host: .live),
            newID: RetailModels.Host.live.newID)
        client.attachments = .live(
            AttachmentShelf(link: machine.link, cache: place.attachmentCache),
            viewer: AttachmentViewer(
                command: settings.attachments.viewer, environment: RetailModels.Host.environment,
                clock: RetailModels.Host.live.clock),
            folder: RetailModels.Host.environment["HOME"] ?? "/tmp")
        let prints = await Prints(settings, place, machine.register)
        client.printer = prints.client
        let sharing = HeldSharing(
            keeper: keeper, cloud: LinkedHeldCloud(machine.link), series: place.identity.series,
            pause: { try await RetailModels.Host.live.clock.sleep(for: $0) })
        let offering = Task { await sharing.run() }
        defer { offering.cancel() }
        client.held = .live(keeper, sharing)
        addLists(to: &client, machine.link, folder)
        client.customers = .live(link: machine.link, register: machine.register, host: .live)
        // Line by line, the input is taken over once.
        if !look.accessible { client.isOutdated = { await outset.isOutdated(place, read) } }
        var options = Self.options(settings, look: look, keys: keys)
        options.logFile = place.folder.log
        options.scanner = settings.scanner
        options.lockMinutes = settings.lockMinutes
        options.notices = notices + machine.notices + [prints.notice].compactMap { $0 }
        modes?.restore()
        let result: Result<TillApp.End, any Error>
        do {
            result = .success(
                try await TillApp.run(
                    client: client, shop: place.shop, identity: place.identity, options: options,
                    idle: idle))
        } catch { result = .failure(error) }
        await prints.stop()
        await machine.stop()
        await keeper.close()
        do { return try result.get() } catch TillAppFailure.terminal(let failure) {
            throw terminalFailure(failure)
        }
    }
}

extension TillRun {
    /// What the server lists for the sell screen, and what managers set.
    private static func addLists(
        to client: inout TillClient, _ link: CloudLink, _ folder: TillFolder
    ) {
        client.shop = .live(link, now: RetailModels.Host.live.now)
        client.ownSettings =
            OwnSettingsDesk(folder: folder, environment: RetailModels.Host.environment).client
        client.unknownCodes = { after throws(Trouble) in
            let call = ListUnknownCodes(after: after ?? "", limit: TillClient.pageCount)
            return try await TillClient.read(call, link)
        }
        client.departments = { () throws(Trouble) in
            try await TillClient.read(ListDepartments(), link).items
        }
    }

    /// In an empty folder asks for the shop, or reads the answers, and sets it up.
    private static func beginFirstTime(
        _ settings: Settings, _ file: String?, look: TillLook, keys: KeyTable
    ) async throws {
        guard FirstStart.isDue(in: settings) else {
            if file != nil { Output.note("There is a shop already; --answers is not used.") }
            return
        }
        guard let answers = try await Self.answers(settings, file, look: look, keys: keys) else {
            throw CommandFailure(
                .state,
                "There is no shop in \(settings.dataDirectory), and nothing was written. "
                    + "Start pos again, or set one up with pos init.")
        }
        try await FirstStart(settings: settings, answers: answers).run()
    }

    private static func answers(
        _ settings: Settings, _ file: String?, look: TillLook, keys: KeyTable
    ) async throws -> SetupAnswers? {
        if let file { return try SetupAnswers.read(file: file) }
        do {
            return try await WizardApp.run(options(settings, look: look, keys: keys))
        } catch TillAppFailure.terminal(let failure) { throw terminalFailure(failure) }
    }

    private static func options(
        _ settings: Settings, look: TillLook, keys: KeyTable
    ) -> TillOptions {
        var options = TillOptions(environment: RetailModels.Host.environment)
        options.noColor = look.noColor || !settings.hasColors
        options.noUnicode = look.noUnicode || !settings.hasUnicode
        options.usesMouse = look.mouse
        options.visualBell = look.visualBell
        options.isAccessible = look.accessible
        options.idleFile = settings.idleFile
        options.keys = keys
        options.language = look.language ?? settings.language
        return options
    }

    private static func terminalFailure(_ failure: CursesFailure) -> CommandFailure {
        CommandFailure(.unavailable, "The terminal cannot be used: \(failure). Check TERM.")
    }
}
