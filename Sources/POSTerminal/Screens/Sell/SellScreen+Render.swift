import RetailModels
import TerminalUI

/// The picture of the sale (screens.md: "The sell screen").
extension SellScreen {
    private static let totalWidth = 25
    /// Below this the big digits would push the rest out of the box.
    private static let bigHeightMin = 9

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let (rest, entryRow) = area.splittingBottom(1)
        renderEntry(state, in: entryRow, to: &buffer)
        let boxes = Message.render(state.message, at: rest, to: &buffer).inset(left: 1)
        let (saleBox, totalBox) = boxes.splittingRight(Self.totalWidth)
        renderLines(state, in: buffer.box(saleBox, title: facts.say(.saleTitle)), to: &buffer)
        renderTotal(state, in: buffer.box(totalBox, title: facts.say(.totalTitle)), to: &buffer)
    }

    private func renderEntry(_ state: State, in row: Rect, to buffer: inout Buffer) {
        let row = row.inset(left: 1)
        guard !renderPending(state, in: row, to: &buffer) else { return }
        let prompt = state.isPriceCheck ? facts.say("price of ▸ ") : facts.say(.scanPrompt) + " ▸ "
        let width = buffer.write(prompt, x: row.x, y: row.y, role: .label, clip: row)
        let field = row.splittingLeft(width).rest
        if let lookup = state.lookup, state.isSlow {
            buffer.writeLine(facts.say(.lookingFor(lookup.code)), in: field, role: .status)
        } else {
            state.entry.render(in: field, to: &buffer)
        }
    }

    private func renderLines(_ state: State, in area: Rect, to buffer: inout Buffer) {
        guard let lines = state.sale.cart?.lines, !lines.isEmpty else {
            buffer.writeLine(facts.say(.nothingYet), in: area.inset(left: 2), role: .dim)
            return
        }
        let visible = state.lines.visible(height: area.height).clamped(to: lines.indices)
        // A kept sale that cannot be priced any more has no amounts.
        let amounts = visible.map { amountText(state, $0) }
        let layout = LineLayout(lineCount: lines.count, amounts: amounts, width: area.width)
        for (row, index) in visible.enumerated() {
            let line = state.sale.soldLine(index) ?? lines[index]
            let note = line.note.map { " (\($0))" } ?? ""
            layout.render(
                number: index + 1, name: line.product.name + note, quantity: quantityText(line),
                amount: amounts[row], isMarked: index == state.lines.selection,
                in: area.row(row), to: &buffer)
        }
    }

    /// What the line comes to with its own discount; that of the whole stands beside the total.
    private func amountText(_ state: State, _ index: Int) -> String {
        guard let line = state.sale.priced?.lines[index] else { return "" }
        return (try? line.amount - line.line.discount).map(facts.currency.text) ?? ""
    }

    /// `2 ×  1.59`, or `0.845 kg × 1.29` for what is not counted by the piece.
    private func quantityText(_ line: CartLine) -> String {
        let unit = line.product.unit == "each" || line.product.unit.isEmpty
        let price = TextWidth.pad(
            facts.currency.text(line.unitPrice),
            to: max(unit ? 5 : 0, facts.currency.text(line.unitPrice).count), .right)
        let off = line.ownDiscount.map { " -" + facts.text($0).replacing(" ", with: "") } ?? ""
        return "\(line.quantity.text)\(unit ? "" : " " + line.product.unit) × \(price)\(off)"
    }

    private func renderTotal(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let total = totalText(state)
        let inner = area.inset(left: 1, right: 2)
        var rest = inner.splittingTop(1).rest
        let (digits, below) = rest.splittingTop(BigDigits.height)
        if area.height >= Self.bigHeightMin,
            BigDigits.render(total, in: digits, to: &buffer, .right, role: .total)
        {
            rest = below.splittingTop(1).rest
        } else {
            buffer.writeLine(total, in: rest.row(0), .right, role: .total)
            rest = rest.splittingTop(2).rest
        }
        rest = renderItems(state, in: rest, to: &buffer)
        // Once more as text: large digits are a drawing, which nobody can search or read aloud.
        let word = " " + facts.say(.total)
        if TextWidth.of(word) + TextWidth.of(total) < rest.width {
            buffer.writeLine(word, in: rest.row(0), role: .body)
        }
        buffer.writeLine(total, in: rest.row(0), .right, role: .money)
        let customer = state.sale.cart?.customer?.name ?? "—"
        buffer.writeLine(
            " " + TextWidth.pad(facts.say(.customer), to: 10) + customer, in: rest.row(1),
            role: .body)
        let last = state.sale.cart?.lines.last?.product.name ?? "—"
        buffer.writeLine(
            " " + TextWidth.pad(facts.say(.last), to: 10) + last, in: rest.row(2), role: .body)
        for (index, line) in terms(state).enumerated() {
            buffer.writeLine(" \(line.label)", in: rest.row(3 + index), role: .status)
            buffer.writeLine(line.text, in: rest.row(3 + index).inset(left: 11), role: .body)
        }
    }

    /// How many items there are and the tax, below each other where one row is too short for both;
    /// returns the rows below.
    private func renderItems(
        _ state: State, in area: Rect, to buffer: inout Buffer
    ) -> Rect {
        let items = " " + facts.say(.items(state.sale.itemCount))
        let tax = facts.say(.tax(facts.currency.text(state.sale.priced?.tax ?? .zero)))
        let fits = TextWidth.of(items) + TextWidth.of(tax) < area.width
        buffer.writeLine(items, in: area.row(0), role: .body)
        buffer.writeLine(tax, in: area.row(fits ? 0 : 1), .right, role: .body)
        return area.splittingTop(fits ? 1 : 2).rest
    }

    /// What was granted for the whole sale, and what was noted.
    private func terms(_ state: State) -> [(label: String, text: String)] {
        guard let cart = state.sale.cart else { return [] }
        var lines: [(label: String, text: String)] = []
        if let discount = cart.discount {
            lines.append((facts.say(.off), "-" + facts.text(discount)))
        }
        if let exemption = cart.exemption {
            lines.append((facts.say("no tax"), exemption.reason))
        }
        if let note = cart.note { lines.append((facts.say("note"), note)) }
        return lines
    }

    /// What the customer is told; dashes for a kept sale that cannot be priced.
    private func totalText(_ state: State) -> String {
        if let priced = state.sale.priced { return facts.currency.text(priced.gross) }
        return state.sale.isEmpty ? facts.currency.text(.zero) : "---"
    }
}

extension SellScreen.State {
    private func entryText(_ facts: TillFacts) -> String {
        guard let pending, pending.asksPrice else {
            return facts.say("scan ▸ ") + entry.text + "_"
        }
        return pending.prompt(facts) + pending.price.text + "_"
    }

    func essentials(_ facts: TillFacts) -> Essentials {
        let total = sale.priced.map { facts.currency.text($0.gross) } ?? facts.currency.text(.zero)
        return Essentials(
            title: facts.say(.saleTitle) + ", " + facts.say(.items(sale.itemCount)),
            figure: facts.say(.totalTitle) + " \(total)", entry: entryText(facts))
    }
}
