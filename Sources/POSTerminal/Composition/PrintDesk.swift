import LocalStore
import Peripherals
import RetailModels
import RetailStore
import Till

/// Has printed what the register commits: receipts, Z reports, and the pulse that opens the drawer.
///
/// The register hands documents over and goes on; they are put on the queue afterwards, in order.
struct PrintDesk: Sendable {
    private let queue: PrintQueue
    private let writer: PaperWriter
    private let settings: PrinterSettings
    private let host: RetailModels.Host
    private let documents: AsyncStream<Document>
    private let hand: AsyncStream<Document>.Continuation

    init(
        queue: PrintQueue, writer: PaperWriter, settings: PrinterSettings, host: RetailModels.Host
    ) {
        self.queue = queue
        self.writer = writer
        self.settings = settings
        self.host = host
        (documents, hand) = AsyncStream.makeStream()
    }

    /// Takes what the register has committed; never waits.
    func take(_ documents: [Document]) {
        for document in documents { hand.yield(document) }
    }

    /// Prints what waits and whatever is handed over, until `stop`.
    func run() async {
        await queue.start()
        for await document in documents { await put(document) }
    }

    func stop() async {
        hand.finish()
        await queue.stop()
    }

    private func put(_ document: Document) async {
        let opensDrawer = Self.opensDrawer(document)
        switch document.body {
        case .sale where settings.printsReceipts, .refund where settings.printsReceipts,
            .shiftClose where settings.printsReports:
            // A disk that cannot keep a receipt has said so at the sale.
            _ = try? await queue.print(draft(document, opensDrawer: opensDrawer))
        default:
            if opensDrawer { try? await queue.openDrawer() }
        }
    }

    private func draft(_ document: Document, opensDrawer: Bool) -> PrintDraft {
        PrintDraft(
            title: document.number, documentID: document.id, opensDrawer: opensDrawer,
            createdAt: host.now()
        ) { [writer] copy in writer.paper(of: document, copy: copy).rows }
    }

    /// What has the drawer open: cash that comes or goes, and who asks for it.
    static func opensDrawer(_ document: Document) -> Bool {
        switch document.body {
        case .sale(let sale), .refund(let sale):
            sale.payments.contains { $0.tender == .cash }
        case .cash: true
        case .shiftOpen, .shiftClose, .stock, .gap: false
        }
    }

    /// What the screens ask.
    var client: PrinterClient {
        PrinterClient(
            isThere: true, printsReceipts: settings.printsReceipts,
            reprint: { document throws(Trouble) in
                let job = try await put(draft(document, opensDrawer: false))
                return writer.copy(job.copy, of: document)
            },
            report: { title, rows throws(Trouble) in
                _ = try await put(PrintDraft(title: title, createdAt: host.now()) { _ in rows })
            },
            news: queue.news)
    }

    private func put(_ draft: PrintDraft) async throws(Trouble) -> PrintJob {
        do throws(SQLFailure) { return try await queue.print(draft) } catch {
            throw .notQueued(error)
        }
    }
}

/// Writes the paper of documents.
struct PaperWriter: Sendable {
    let shop: Shop
    let clock: ShopClock
    let texts: ReceiptTexts
    /// The till's device: what another one made was printed there before.
    let device: String

    /// How often a document was printed before, when this till has printed it that often.
    func copy(_ copy: Int64, of document: Document) -> Int64 {
        document.device == device ? copy : copy + 1
    }

    /// The receipt of a sale, or the report of a closed shift; empty for what has none.
    func paper(of document: Document, copy: Int64) -> PaperLines {
        let copy = self.copy(copy, of: document)
        if let sale = document.sale {
            return Receipt.paper(
                of: document, sale, shop: shop, time: clock.local(document.at).text,
                texts: texts, copy: copy)
        }
        guard case .shiftClose(let closing) = document.body,
            let currency = Currency(code: document.currency),
            let text = try? CanonicalJSON.text(document)
        else { return PaperLines() }
        let heading = ShiftReport.Heading(
            title: "Z report \(closing.zNumber)", shop: shop.name, series: document.series,
            opened: clock.local(closing.openedAt).text, printed: clock.local(document.at).text,
            operatorName: document.operatorName)
        var paper = PaperLines()
        if copy > 0 { paper.center("*** COPY \(copy) ***", [.bold, .tall]) }
        paper.append(
            ShiftReport.paper(
                heading, ShiftReport.Content(closing, chainHead: Digest.sha256(text)),
                currency: currency))
        paper.space()
        paper.left("Document \(document.number)")
        return paper
    }
}
