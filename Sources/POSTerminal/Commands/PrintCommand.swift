import ArgumentParser
import LocalStore
import Peripherals
import RetailModels
import RetailStore
import Till

/// `pos print`: paper without the screens.
struct PrintCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "print", abstract: "Print receipts and reports, try the printer.",
        subcommands: [Paper.self, ShiftSoFar.self, Test.self, Drawer.self, Queue.self])

    /// How paper is written.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case escpos, text
    }

    /// Where paper goes, and how it is written.
    struct Place: ParsableArguments {
        @Option(
            help: "escpos or text (default: printer.format; text when nothing is printed on).")
        var format: Format?

        @Option(
            help: "A device, tcp:HOST:PORT, cups:NAME, file:PATH or - (default: printer.to, or -).")
        var to: String?

        @Option(help: "Characters in a line (default: printer.columns).")
        var columns: Int?

        /// Writes paper where the options say.
        func print(_ paper: PaperLines, title: String, _ settings: Settings) throws {
            let printer = try self.printer(settings)
            guard let printer else {
                let columns = columns ?? settings.printer.columns
                guard format == .escpos else {
                    let medium = Printer.textMedium(columns: columns)
                    return Output.data(paper.lines(on: medium).joined(separator: "\n"))
                }
                let page = settings.printer.page
                return Output.data(
                    bytes: EscPosEncoder(columns: columns, page: page, cut: settings.printer.cut)
                        .bytes(of: paper))
            }
            try PrintCommand.send(printer.bytes(of: paper), to: printer, title: title)
            Output.note("\(title): printed at \(printer.port.destination)")
        }

        /// The printer; nil is the standard output.
        func printer(_ settings: Settings) throws -> Printer? {
            if let columns, !(24...64).contains(columns) {
                throw CommandFailure(.usage, "--columns must be from 24 to 64.")
            }
            var other: Destination?
            if let to, to != "-" {
                other = Destination(to, in: ".")
                guard other != nil else {
                    throw CommandFailure(.usage, "--to \(to) is none of: \(Destination.allowed).")
                }
            }
            let folder = TillFolder(path: settings.dataDirectory)
            guard to != "-",
                var printer = settings.printer.printer(
                    folder, environment: RetailModels.Host.environment, to: other)
            else { return nil }
            if let format { printer.format = format == .text ? .text : .escpos }
            if let columns { printer.columns = columns }
            return printer
        }
    }

    struct Paper: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "receipt",
            abstract: "Print the receipt or the Z with a number; a copy after the first time.")

        @OptionGroup var common: CommonOptions
        @OptionGroup var place: Place
        @Argument(help: "The number, such as 01-000124.")
        var number: String
        @Flag(help: "Mark it as a copy, also when it was never printed.")
        var copy = false

        func run() async throws {
            let settings = try common.settings()
            // What cannot be printed must not be counted.
            _ = try place.printer(settings)
            let shop = try await Delivered.open(settings, as: "pos print")
            let signed = try await shop.database.read { [number] tx in
                try DocumentStore.signed(number: number, tenant: shop.identity.tenant, in: tx)
            }
            await shop.database.close()
            guard !signed.isEmpty else {
                throw CommandFailure(.state, "There is no document \(number) here.")
            }
            let keeper = try SQLitePrintKeeper(path: shop.folder.prints)
            let writer = PaperWriter(settings, shop)
            for document in try signed.map({ try $0.decoded() }) {
                let before = try await keeper.count(documentID: document.id)
                let paper = writer.paper(of: document, copy: max(before, copy ? 1 : 0))
                guard !paper.rows.isEmpty else {
                    throw CommandFailure(
                        .state, "\(number) is no sale, refund or Z: it has no paper.")
                }
                try place.print(paper, title: number, settings)
            }
            await keeper.close()
        }
    }

    struct ShiftSoFar: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "x", abstract: "Print the X report of the open shift.")

        @OptionGroup var common: CommonOptions
        @OptionGroup var place: Place

        func run() async throws {
            let settings = try common.settings()
            guard let session = try await SessionSoFar.look(settings) else {
                throw RegisterFailure.noShiftOpen
            }
            try place.print(session.report.paper, title: "X", settings)
        }
    }

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "test",
            abstract: "Print a page that shows what the settings do.")

        @OptionGroup var common: CommonOptions
        @OptionGroup var place: Place

        func run() async throws {
            let settings = try common.settings()
            try place.print(PrintCommand.testPage(settings.printer), title: "test", settings)
        }
    }

    struct Drawer: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "drawer",
            abstract: "Open the drawer, to try it; at the till no-sale does it with a reason.")

        @OptionGroup var common: CommonOptions
        @OptionGroup var place: Place

        func run() async throws {
            let settings = try common.settings()
            guard let printer = try place.printer(settings), !printer.drawerBytes.isEmpty else {
                throw CommandFailure(
                    .configuration,
                    "No drawer is set up. Set printer.to and printer.drawer in pos.yaml.")
            }
            try PrintCommand.send(printer.drawerBytes, to: printer, title: "drawer")
        }
    }

    static func send(_ bytes: [UInt8], to printer: Printer, title: String) throws {
        do throws(PortFailure) { try printer.send(bytes, title: title) } catch {
            throw CommandFailure(.unavailable, error.sentence(printer.port.destination))
        }
    }

    /// Every style, the letters of the page, and both codes.
    static func testPage(_ settings: PrinterSettings) -> PaperLines {
        var paper = PaperLines()
        paper.center("pos \(Version.text)", [.bold, .wide, .tall])
        paper.center(settings.to?.description ?? "no printer.to")
        paper.rule()
        paper.pair("columns", "\(settings.columns)")
        paper.pair("code page", settings.page.rawValue)
        paper.pair("bold", "12.34", .bold)
        paper.pair("tall", "12.34", .tall)
        paper.pair("wide", "12.34", .wide)
        paper.left("äöüß éèêç ñ åøæ łśż €£ „“ – …")
        paper.rule()
        paper.center("TEST-000001")
        paper.barcode("TEST-000001")
        paper.qrCode("TEST-000001")
        return paper
    }
}
