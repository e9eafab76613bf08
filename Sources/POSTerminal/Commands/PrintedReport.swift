import Glibc
import LocalStore
import RetailModels
import RetailStore
import Till

/// An X or Z as a command prints it: text for a person, plain decimals for a program.
struct PrintedReport {
    var heading: ShiftReport.Heading
    var content: ShiftReport.Content
    var currency: Currency
    /// Of a Z: its own number, and that of its document.
    var zNumber: Int64?
    var number: String?

    var text: String {
        ShiftReport.lines(heading, content, currency: currency).joined(separator: "\n")
    }

    var paper: PaperLines { ShiftReport.paper(heading, content, currency: currency) }

    var figures: ShiftFigures {
        var figures = ShiftFigures(heading, content, currency: currency)
        (figures.zNumber, figures.number) = (zNumber, number)
        return figures
    }

    func show(_ common: CommonOptions) throws {
        if common.json { try Output.data(json: figures) } else { Output.data(text) }
    }
}

extension PrintedReport {
    /// A Z as it was signed.
    /// - Parameter hash: the document's, with which the chain ended then.
    init(_ closing: ShiftClosing, of document: Document, hash: String, at place: Workplace) {
        heading = ShiftReport.Heading(
            title: "Z report \(closing.zNumber)", shop: place.shop.name,
            series: document.series, opened: place.clock.local(closing.openedAt).text,
            printed: place.clock.local(document.at).text, operatorName: document.operatorName)
        content = ShiftReport.Content(closing, chainHead: hash)
        currency = place.currency
        (zNumber, number) = (closing.zNumber, document.number)
    }
}

/// The session that is open on this till, whoever owns the folder.
struct SessionSoFar {
    var report: PrintedReport
    /// It has been open for more than a day.
    var isLong: Bool

    /// Nil while no shift is open.
    static func look(_ settings: Settings) async throws -> SessionSoFar? {
        let place = try await Workplace.look(settings)
        let journal = try SQLiteJournal(path: place.folder.journal, access: .readOnly)
        let head = try await journal.head()
        guard let shift = head.shift else { return nil }
        let now = RetailModels.Host.live.now()
        let totals = try head.totals.counting(await notes(head, place))
        let content = ShiftReport.Content(
            totals, isBlind: place.shop.settings.hidesExpected(from: nil))
        let heading = ShiftReport.Heading(
            title: "X report", shop: place.shop.name, series: head.series,
            opened: place.clock.local(shift.openedAt).text, printed: place.clock.local(now).text,
            operatorName: shift.operatorName)
        return SessionSoFar(
            report: PrintedReport(heading: heading, content: content, currency: place.currency),
            isLong: now - shift.openedAt > OpenShift.lengthMaxMs)
    }

    /// What the audit log says and no document has carried yet.
    private static func notes(_ head: JournalHead, _ place: Workplace) async -> [AuditEvent] {
        guard access(place.folder.cart, F_OK) == 0,
            let keeper = try? SQLiteCartKeeper(path: place.folder.cart)
        else { return [] }
        let kept = (try? await keeper.notes()) ?? []
        await keeper.close()
        return kept.filter { $0.no > head.auditNo ?? 0 }
    }

    func show(_ common: CommonOptions) throws {
        try report.show(common)
        guard isLong else { return }
        Output.note(
            "This shift has been open for more than 24 hours. Close it: pos shift close.")
    }
}
