import Peripherals
import RetailModels
import TerminalUI
import Till

/// A document's receipt as the screens show it.
enum ReceiptPage {
    /// The paper's lines in at most its columns on a screen; none when the document is no sale.
    static func lines(of document: Document, _ facts: TillFacts) -> [String] {
        guard let sale = document.sale else { return [] }
        let local = facts.local(document.at)
        return Receipt.paper(of: document, sale, shop: facts.shop, time: local.text)
            .lines(on: Printer.textMedium(columns: PaperLines.columnsDefault))
    }

    /// Draws it in a box of the paper's width.
    static func render(
        _ pager: TextPager, title: String, _ facts: TillFacts, in area: Rect,
        to buffer: inout Buffer
    ) {
        let width = PaperLines.columnsDefault + 4
        let box = area.centered(width: width, height: area.height)
        pager.render(in: buffer.box(box, title: title), facts, to: &buffer)
    }
}
