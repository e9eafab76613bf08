import ArgumentParser
import RetailModels
import RetailStore
import Till

/// `pos shift`: opens and closes a session without the screens.
struct ShiftCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shift", abstract: "Open or close a shift.",
        subcommands: [Open.self, Close.self])

    struct Open: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Open a shift with a float.")

        @OptionGroup var common: CommonOptions
        @Option(help: "The opening float, as in 100.00.")
        var float = "0"
        @Option(name: .customLong("operator"), help: "The operator's number.")
        var operatorNumber: Int64 = 1

        func run() async throws {
            try await withRegister(common, operatorNumber: operatorNumber) {
                place, register, person in
                let float = try place.currency.parse(float)
                guard float >= .zero else {
                    throw CommandFailure(.usage, "--float must be 0 or more.")
                }
                let document = try await register.openShift(float: float, by: person)
                try show(document, common)
            }
        }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Close the shift and print its Z.")

        @OptionGroup var common: CommonOptions
        @Option(help: "The cash counted; without it what is expected counts as counted.")
        var counted: String?
        @Option(name: .customLong("operator"), help: "The operator's number.")
        var operatorNumber: Int64 = 1

        func run() async throws {
            try await withRegister(common, operatorNumber: operatorNumber) {
                place, register, person in
                let counted = try counted.map { text throws in try place.currency.parse(text) }
                let document = try await register.closeShift(counted: counted, by: person)
                try show(document, common)
                guard !common.json, case .shiftClose(let closing) = document.body else { return }
                let hash = await register.chainHead
                Output.data(ReportCommand.text(closing, of: document, hash: hash, at: place))
            }
        }
    }

    private static func show(_ document: Document, _ common: CommonOptions) throws {
        if common.json {
            try Output.data(json: document)
        } else {
            Output.data(document.number)
        }
    }

    /// Runs `body` on this till's register and delivers what it journaled.
    private static func withRegister(
        _ common: CommonOptions, operatorNumber: Int64,
        _ body: (Workplace, Register, Operator) async throws -> Void
    ) async throws {
        let place = try await Workplace.own(common.settings(), as: "pos shift")
        let person = try await place.person(number: operatorNumber)
        let machine = try await TillMachine.start(place, logger: Logs.quiet)
        try await body(place, machine.register, person)
        _ = try await machine.drain()
        await machine.stop()
    }
}
