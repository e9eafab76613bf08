import LocalStore
import Peripherals
import RetailModels
import RetailStore
import Till

/// The devices of a till that runs: opened with it, closed with it.
struct Prints {
    /// What the screens get.
    let client: PrinterClient
    /// Why nothing is printed although the settings name a printer; nil when all is well.
    let notice: String?
    private let keeper: SQLitePrintKeeper?
    private let desk: PrintDesk?
    private let work: Task<Void, Never>?

    /// Opens what the settings name, and has it hear of what the register commits.
    init(_ settings: Settings, _ place: Workplace, _ register: Register) async {
        let display = settings.display.display
        var client = PrinterClient.none
        let printer = settings.printer.printer(
            place.folder, environment: RetailModels.Host.environment)
        // A till sells without its printer.
        let keeper = printer.flatMap { _ in try? SQLitePrintKeeper(path: place.folder.prints) }
        notice =
            printer != nil && keeper == nil
            ? "\(place.folder.prints) cannot be used: nothing is printed. Move it away." : nil
        if let printer, let keeper {
            let minutes = settings.printer.waitMinutes
            let queue = PrintQueue(
                keeper: keeper, printer: printer, host: .live,
                waitMsMax: minutes == 0 ? nil : Int64(minutes) * 60_000)
            let desk = PrintDesk(
                queue: queue, writer: PaperWriter(settings, place), settings: settings.printer,
                host: .live)
            await register.tell { desk.take($0) }
            work = Task { await desk.run() }
            client = desk.client
            (self.keeper, self.desk) = (keeper, desk)
        } else {
            (self.keeper, self.desk, work) = (nil, nil, nil)
        }
        if let display { client.show = { display.show($0) } }
        self.client = client
    }

    /// Lets the job at the printer end; what waits stays in its file.
    func stop() async {
        await desk?.stop()
        await work?.value
        await keeper?.close()
    }
}

extension PaperWriter {
    /// The shop's, with what this till's settings add.
    init(_ settings: Settings, _ place: Workplace) {
        self.init(
            shop: place.shop, clock: place.clock, texts: settings.printer.texts(place.shop),
            device: place.identity.device)
    }
}
