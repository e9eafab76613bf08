import RetailModels
import TerminalUI
import Till

/// Keys and picture of what comes back.
extension ReturnScreen {
    func keyMap(_ state: State) -> KeyMap<Action> {
        let keys = facts.keys
        if state.isBusy { return KeyMap([keys.binding(.stop, .stop)]) }
        let text: @Sendable (Key) -> Action? = { key in
            if case .scan(let code) = key { .scanned(code) } else { .typed(key) }
        }
        switch state.step {
        case .number:
            return KeyMap(
                [
                    keys.binding(.findReceipt, .enter),
                    keys.binding(.noReceipt, .noReceipt),
                    keys.binding(.back, .back),
                ], text: text)
        case .lines: return linesKeys(state)
        case .reason:
            return KeyMap(
                [keys.binding(.reasonDone, .enter), keys.binding(.back, .back)], text: text)
        case .goods:
            return KeyMap(
                [keys.binding(.giveBack, .enter), keys.binding(.back, .back)], text: text)
        }
    }

    private func linesKeys(_ state: State) -> KeyMap<Action> {
        let keys = facts.keys
        let bindings: [Binding<Action>] = [
            keys.binding(.giveBack, .enter), keys.binding(.oneMore, .more),
            keys.binding(.oneLess, .less), keys.binding(.allLines, .all),
            keys.binding(.back, .back),
        ]
        return KeyMap(
            bindings + TextPager.bindings(keys) { Action.move($0) },
            text: { key in
                if case .scan(let code) = key { return .scanned(code) }
                return AmountEntry.takes(key) ? .typed(key) : nil
            })
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let (rest, entryRow) = area.splittingBottom(1)
        let page = Message.render(state.message, at: rest, to: &buffer).inset(left: 1, right: 1)
        buffer.writeLine(facts.say("Return"), in: page.row(0), role: .title)
        let body = page.splittingTop(2).rest
        let entry = entryRow.inset(left: 1, right: 1)
        switch state.step {
        case .number:
            buffer.writeLine(
                facts.say("Which receipt do the goods come with?"), in: body.row(0))
            renderField(
                state.isBusy ? "looking for ▸ " : "receipt ▸ ", state, in: entry, to: &buffer)
        case .lines(let picking):
            renderLines(picking, heading: page.row(0), in: body, to: &buffer)
            renderField("quantity ▸ ", state, in: entry, to: &buffer)
        case .reason:
            buffer.writeLine(
                facts.say("Why do they come without a receipt?"), in: body.row(0))
            renderField("reason ▸ ", state, in: entry, to: &buffer)
        case .goods(let goods):
            renderGoods(goods, in: body, to: &buffer)
            renderField(
                state.isBusy ? "looking for ▸ " : "scan or code ▸ ", state, in: entry,
                to: &buffer)
        }
    }

    /// The label is English, as the catalogue knows it.
    private func renderField(
        _ label: String, _ state: State, in row: Rect, to buffer: inout Buffer
    ) {
        let width = buffer.write(
            facts.say(label), x: row.x, y: row.y, role: .label, clip: row)
        state.field.render(in: row.splittingLeft(width).rest, to: &buffer)
    }

    private func renderLines(
        _ picking: Picking, heading: Rect, in area: Rect, to buffer: inout Buffer
    ) {
        let sold = picking.sold
        let local = facts.local(sold.at)
        let amount = picking.amount.map(facts.currency.text) ?? "—"
        Figure.write(facts.say("back"), amount, in: heading, role: .total, to: &buffer)
        buffer.writeLine(
            facts.say("of {}, {}", sold.number, "\(local.dayText) \(local.timeText)"),
            in: heading.inset(left: 8), role: .heading)
        let rows = sold.sale.priced.lines.indices.map { Row(index: $0) }
        table(picking).titled { facts.say($0) }.render(rows, picking.list, in: area, to: &buffer)
    }

    /// A line of the receipt, by its place.
    private struct Row {
        let index: Int
    }

    private func table(_ picking: Picking) -> ListTable<Row> {
        let (facts, sold) = (facts, picking.sold)
        let lines = sold.sale.priced.lines
        return ListTable(columns: [
            .init(title: "Name") { lines[$0.index].line.product.name },
            .init(title: "Sold", width: 9, isRight: true) {
                lines[$0.index].line.quantity.text
            },
            .init(title: "Back", width: 9, isRight: true) { sold.back[$0.index].quantity.text },
            .init(title: "Paid", width: 11, isRight: true) {
                facts.currency.text(lines[$0.index].gross)
            },
            .init(title: "Return", width: 10, isRight: true) { row in
                let chosen = picking.chosen[row.index]
                if chosen != .zero { return chosen.text }
                return sold.returnable(row.index) == .zero ? "—" : ""
            },
        ])
    }

    private func renderGoods(_ goods: Goods, in area: Rect, to buffer: inout Buffer) {
        let heading = facts.say("Without a receipt: {}", goods.reason)
        buffer.writeLine(heading, in: area.row(0), role: .heading)
        let rows = area.splittingTop(1).rest
        for (row, line) in goods.lines.suffix(max(0, rows.height)).enumerated() {
            let amount = (try? line.unitPrice.times(line.quantity)).map(facts.currency.text) ?? ""
            buffer.writeLine(line.product.name, in: rows.row(row).inset(left: 1, right: 30))
            buffer.writeLine(
                "\(line.quantity.text) × \(facts.currency.text(line.unitPrice))",
                in: rows.row(row).inset(right: 14), .right)
            buffer.writeLine(amount, in: rows.row(row), .right, role: .money)
        }
    }
}

extension ReturnScreen.State {
    func essentials(_ facts: TillFacts) -> Essentials {
        switch step {
        case .number:
            Essentials(
                title: facts.say("Return"), entry: facts.say("receipt ▸ ") + field.text + "_")
        case .lines(let picking):
            Essentials(
                title: facts.say("Return of {}", picking.sold.number),
                figure: facts.say("back")
                    + " \(picking.amount.map(facts.currency.text) ?? "—")",
                entry: facts.say("quantity ▸ ") + field.text + "_")
        case .reason:
            Essentials(
                title: facts.say("Return"), entry: facts.say("reason ▸ ") + field.text + "_")
        case .goods(let goods):
            Essentials(
                title: facts.say("Return, {} lines", "\(goods.lines.count)"),
                entry: facts.say("scan ▸ ") + field.text + "_")
        }
    }
}
