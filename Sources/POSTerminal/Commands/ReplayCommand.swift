import APIClient
import ArgumentParser
import RetailModels
import Till

/// `pos replay`: rings recorded baskets up.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Ring recorded baskets up as sales; the same file again adds nothing.")

    @OptionGroup var common: CommonOptions
    @Argument(
        help: "basket,store,till,customer,sold_at,sku,quantity,unit_price,discount,coupon")
    var file: String

    func run() async throws {
        let bytes = try Output.file(file)
        let place = try await Workplace.own(common.settings(), as: "pos replay")
        // While the till starts.
        async let reading = BasketFile(bytes, currency: place.currency)
        let machine = try await TillMachine.start(place, logger: Logs.quiet)
        machine.notices.forEach(Output.note)
        await machine.link.waitUntilDecided()
        let replay = Replay(
            register: machine.register, journal: machine.journal, database: place.database,
            rates: try await place.taxRates(), currency: place.currency,
            person: try await place.person())
        var summary: ReplaySummary
        do {
            summary = try await replay.run(reading) { done, all in
                Output.progress("sales", milli: all == 0 ? 1_000 : done * 1_000 / all)
            }
        } catch ReplayFailure.shiftOpen {
            throw CommandFailure(
                .state, "A shift is open. Close it first with pos shift close.")
        }
        summary.leftToSend = Int64(try await machine.drain())
        await machine.stop()
        Output.refused(summary.refused, of: file)
        if summary.leftToSend > 0 {
            Output.note(
                "The cloud does not answer: \(summary.leftToSend) writes are left to send. "
                    + "They are safe and are sent when it answers.")
        }
        if common.json {
            try Output.data(json: summary)
        } else {
            Output.data(
                "\(summary.sales) sales added, \(summary.skipped) there already: "
                    + "net \(summary.net), discount \(summary.discount), tax \(summary.tax), "
                    + "gross \(summary.gross), coupons \(summary.coupon)")
        }
        try Output.requireSome(
            of: Int(summary.sales + summary.skipped), refused: summary.refused.count, in: file)
    }
}
