import RetailModels
import Till

/// X and Z as lines, from stored totals only.
extension ShiftScreen {
    /// A shift longer than this is said to be (retail-rules: Sessions).
    static let lengthMaxMs: Int64 = 24 * 60 * 60 * 1000

    /// The session so far; it changes nothing.
    func x(_ report: Report) -> [String] {
        let heading = ShiftReport.Heading(
            title: "X report", shop: facts.shop.name, series: facts.identity.series,
            opened: report.openedAt.map(time) ?? "—", printed: time(report.now),
            operatorName: report.operatorName)
        return ShiftReport.lines(heading, report.totals, currency: facts.currency)
    }

    /// The report of a closed session, as its document has it.
    func z(_ document: Document) -> [String] {
        guard case .shiftClose(let closing) = document.body else { return [] }
        let heading = ShiftReport.Heading(
            title: "Z report \(closing.zNumber)", shop: facts.shop.name,
            series: facts.identity.series, opened: time(closing.openedAt),
            printed: time(document.at), operatorName: document.operatorName)
        return ShiftReport.lines(
            heading, closing.totals, currency: facts.currency, counted: closing.counted,
            chainHead: (try? CanonicalJSON.text(document)).map(Digest.sha256))
            + ["", "Document \(document.number)"]
    }

    /// Names may be wider on a screen than on paper.
    func fitting(_ lines: [String]) -> [String] {
        lines.map { TextLines.squeeze($0, to: PaperLines.columnsDefault) }
    }

    private func time(_ milliseconds: Int64) -> String {
        let local = facts.local(milliseconds)
        return "\(local.dayText) \(local.timeText)"
    }
}
