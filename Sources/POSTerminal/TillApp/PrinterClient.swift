import Peripherals
import RetailModels

/// What the screens ask of the printer, the drawer and the customer's display. Nothing here waits
/// for a device.
struct PrinterClient: Sendable {
    /// Whether there is a printer at all.
    var isThere = false
    /// Whether each sale is printed by itself.
    var printsReceipts = false
    /// Prints a document's paper once more, marked and counted, or has it tried again when it
    /// waits. Returns how often it was printed before: 0 is no copy.
    var reprint: @Sendable (Document) async throws(Trouble) -> Int64 = { _ throws(Trouble) in 0 }
    /// Prints a report that is no document, such as an X.
    var report: @Sendable (_ title: String, [PaperRow]) async throws(Trouble) -> Void = {
        _, _ throws(Trouble) in
    }
    /// How each print goes on. Read by one screen only.
    var news = AsyncStream<PrintNews> { $0.finish() }
    /// Shows something to the customer.
    var show: @Sendable (DisplayText) -> Void = { _ in }

    /// A till without devices.
    static var none: PrinterClient { PrinterClient() }
}
