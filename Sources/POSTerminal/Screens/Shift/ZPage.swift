import RetailModels
import Till

/// A stored Z as the screens show it.
enum ZPage {
    /// The lines of a closing's document as its till printed them; none of another document.
    static func lines(of document: Document, _ facts: TillFacts) -> [String] {
        guard case .shiftClose(let closing) = document.body else { return [] }
        let heading = ShiftReport.Heading(
            title: "Z report \(closing.zNumber)", shop: facts.shop.name,
            series: document.series, opened: facts.local(closing.openedAt).text,
            printed: facts.local(document.at).text, operatorName: document.operatorName)
        let head = (try? CanonicalJSON.text(document)).map(Digest.sha256)
        let lines =
            ShiftReport.lines(
                heading, ShiftReport.Content(closing, chainHead: head), currency: facts.currency)
            + ["", "Document \(document.number)"]
        // Names may be wider on a screen than on paper.
        return lines.map { TextLines.squeeze($0, to: PaperLines.columnsDefault) }
    }
}
