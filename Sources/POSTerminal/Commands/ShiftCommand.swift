import ArgumentParser
import LocalStore
import RetailModels
import RetailStore
import Till

/// `pos shift`: a session without the screens: open, money in and out, close, and how it stands.
struct ShiftCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shift", abstract: "Open or close a shift, and what goes in and out of it.",
        subcommands: [
            Show.self, Open.self, CashIn.self, CashOut.self, Drop.self, NoSale.self, Close.self,
            BlindClose.self,
        ], defaultSubcommand: Show.self)

    /// What every command needs that writes a document of the session.
    struct Who: ParsableArguments {
        @OptionGroup var common: CommonOptions
        @Option(name: .customLong("operator"), help: "The operator's number.")
        var operatorNumber: Int64 = 1
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Print the session so far, as pos report x does (the default).")

        @OptionGroup var common: CommonOptions

        func run() async throws {
            guard let session = try await SessionSoFar.look(common.settings()) else {
                if common.json {
                    try Output.data(json: Closed())
                } else {
                    Output.data("No shift is open.")
                }
                return
            }
            try session.show(common)
        }

        /// What is printed while no shift is open.
        private struct Closed: Encodable { var isOpen = false }
    }

    struct Open: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "open", abstract: "Open a shift with a float.")

        @OptionGroup var who: Who
        @Option(help: "The opening float, as in 100.00.")
        var float = "0"

        func run() async throws {
            try await ShiftCommand.write(who) { place, register, person in
                let float = try place.currency.parse(float)
                guard float >= .zero else {
                    throw CommandFailure(.usage, "--float must be 0 or more.")
                }
                return try await register.openShift(float: float, by: person)
            }
        }
    }

    struct CashIn: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "cash-in", abstract: "Put money into the drawer.")

        @OptionGroup var who: Who
        @Argument(help: "How much, as in 20.00.")
        var amount: String
        @Option(help: "Why.")
        var reason: String

        func run() async throws {
            try await ShiftCommand.move(.paidIn, amount, reason, who)
        }
    }

    struct CashOut: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "cash-out", abstract: "Take money out of the drawer.")

        @OptionGroup var who: Who
        @Argument(help: "How much, as in 20.00.")
        var amount: String
        @Option(help: "Why.")
        var reason: String

        func run() async throws {
            try await ShiftCommand.move(.paidOut, amount, reason, who)
        }
    }

    struct Drop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "drop",
            abstract: "Take money from the drawer to the safe.")

        @OptionGroup var who: Who
        @Argument(help: "How much, as in 200.00.")
        var amount: String
        @Option(help: "Why.")
        var reason = ""

        func run() async throws {
            try await ShiftCommand.move(.drop, amount, reason, who)
        }
    }

    struct NoSale: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "no-sale", abstract: "Write down that the drawer was opened, and why.")

        @OptionGroup var who: Who
        @Option(help: "Why.")
        var reason: String

        func run() async throws {
            try await ShiftCommand.move(.noSale, "0", reason, who)
        }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "close",
            abstract: "Close the shift and print its Z.")

        @OptionGroup var who: Who
        @Option(help: "The cash counted; without it what is expected counts as counted.")
        var counted: String?
        @Option(
            help: "Notes or coins counted, as in 3x20.00; once for each kind.")
        var pieces: [String] = []

        func run() async throws {
            guard counted == nil || pieces.isEmpty else {
                throw CommandFailure(.usage, "Either --counted or --pieces, not both.")
            }
            try await ShiftCommand.write(who) { place, register, person in
                let count = try drawerCount(place.currency)
                guard count != nil || !place.shop.settings.hidesExpected(from: nil) else {
                    throw CommandFailure(
                        .usage, "This shop counts blind: --counted or --pieces is needed.")
                }
                return try await register.closeShift(counted: count, by: person)
            }
        }

        private func drawerCount(_ currency: Currency) throws -> DrawerCount? {
            guard pieces.isEmpty else {
                return try DrawerCount(pieces: pieces.map { try Self.kind($0, currency) })
            }
            return try counted.map { text throws in DrawerCount(try currency.parse(text)) }
        }

        private static func kind(_ text: String, _ currency: Currency) throws -> CountedPieces {
            let parts = text.split(separator: "x", omittingEmptySubsequences: false)
            guard parts.count == 2, let count = Int64(parts[0]),
                (1...CountedPieces.countMax).contains(count)
            else {
                throw CommandFailure(
                    .usage, "'\(text)' is no count of notes or coins; write it as 3x20.00.")
            }
            let value = try currency.parse(String(parts[1]))
            guard value > .zero else {
                throw CommandFailure(.usage, "'\(text)': a note or coin is worth more than 0.")
            }
            return CountedPieces(value: value, count: count)
        }
    }
}

extension ShiftCommand {
    private static func move(
        _ kind: CashMovement.Kind, _ amount: String, _ reason: String, _ who: Who
    ) async throws {
        if let fault = CleanText.fault(reason) {
            throw CommandFailure(.usage, "--reason \(fault).")
        }
        guard kind == .drop || !reason.isEmpty else {
            throw CommandFailure(.usage, "--reason must not be empty.")
        }
        guard !CardGuard.holdsCardNumber(reason) else {
            throw CommandFailure(.usage, "--reason holds a card number, which is not taken.")
        }
        try await write(who) { place, register, person in
            let money = try place.currency.parse(amount)
            guard money > .zero || kind == .noSale else {
                throw CommandFailure(.usage, "The amount must be above 0.")
            }
            return try await register.moveCash(
                CashMovement(kind: kind, amount: money, reason: reason), by: person)
        }
    }

    /// Writes a document on this till's register, delivers what is journaled, and prints it.
    private static func write(
        _ who: Who, _ body: (Workplace, Register, Operator) async throws -> Document
    ) async throws {
        let common = who.common
        let place = try await Workplace.own(common.settings(), as: "pos shift")
        let person = try await place.person(number: who.operatorNumber)
        let machine = try await TillMachine.start(place, logger: Logs.quiet)
        let keeper = try SQLiteCartKeeper(path: place.folder.cart)
        try await machine.register.keepNotes(in: keeper)
        let document = try await body(place, machine.register, person)
        let hash = await machine.register.chainHead
        let left: Result<Int, any Error>
        do { left = .success(try await machine.drain()) } catch { left = .failure(error) }
        await machine.stop()
        await keeper.close()
        // It is on the disk, whatever became of its way to a server.
        try show(
            Written(document, hash: hash, leftToSend: try? left.get(), at: place), document, common)
        let count = try left.get()
        guard count > 0 else { return }
        let writes = Output.counted(count, "write is", "writes are")
        Output.note("\(writes) not sent yet; they keep their day and go when the cloud answers.")
    }

    private static func show(
        _ written: Written, _ document: Document, _ common: CommonOptions
    ) throws {
        guard !common.json else { return try Output.data(json: written) }
        Output.data(document.number)
        if let report = written.report { Output.data(report.text) }
    }
}

/// A document of a session, as `pos shift` prints it.
private struct Written: Encodable {
    var number: String
    var id: String
    var kind: String
    var operatorName: String
    /// On the shop's wall.
    var at: String
    /// The float, or what went in or out.
    var amount: String?
    var reason: String?
    /// Writes that the cloud has not answered yet; nil when that is not known.
    var leftToSend: Int?
    /// Of a closing.
    var report: PrintedReport?

    init(_ document: Document, hash: String, leftToSend: Int?, at place: Workplace) {
        number = document.number
        id = document.id
        operatorName = document.operatorName
        at = place.clock.local(document.at).text
        self.leftToSend = leftToSend
        kind = document.kind
        switch document.body {
        case .shiftOpen(let opening): amount = place.currency.text(opening.float)
        case .cash(let movement):
            kind = movement.kind.rawValue
            amount = place.currency.text(movement.amount)
            reason = movement.reason
        case .shiftClose(let closing):
            report = PrintedReport(closing, of: document, hash: hash, at: place)
        default: break
        }
    }

    private enum Key: String, CodingKey {
        case number, id, kind, operatorName, at, amount, reason, leftToSend
    }

    /// A closing is its Z, and what is said of every document besides.
    func encode(to encoder: any Encoder) throws {
        try report?.figures.encode(to: encoder)
        var values = encoder.container(keyedBy: Key.self)
        if report == nil {
            try values.encode(number, forKey: .number)
            try values.encode(operatorName, forKey: .operatorName)
        }
        try values.encode(id, forKey: .id)
        try values.encode(kind, forKey: .kind)
        try values.encode(at, forKey: .at)
        try values.encodeIfPresent(amount, forKey: .amount)
        try values.encodeIfPresent(reason, forKey: .reason)
        try values.encodeIfPresent(leftToSend, forKey: .leftToSend)
    }
}
