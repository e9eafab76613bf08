import RetailModels
import TerminalUI

/// Keys and picture of the shift.
extension ShiftScreen {
    func keyMap(_ state: State) -> KeyMap<Action> {
        if state.isBusy { return KeyMap() }
        let keys = facts.keys
        let scroll = TextPager.bindings(keys) { Action.scroll($0) }
        switch state.mode {
        case .report:
            return KeyMap(
                [
                    keys.binding(.closeShift, .close),
                    keys.binding(.cashIn, .move(.paidIn)),
                    keys.binding(.cashOut, .move(.paidOut)),
                    keys.binding(.drop, .move(.drop)),
                    keys.binding(.noSale, .move(.noSale)),
                    keys.binding(.printReport, unless: noPrinter, .printReport),
                    keys.binding(.back, .back),
                ] + scroll)
        case .counting:
            return KeyMap(
                [
                    keys.binding(.countDone, .countDone), keys.binding(.countPieces, .countPieces),
                    keys.binding(.back, .back),
                ], text: amountKeys)
        case .pieces:
            return KeyMap(
                [
                    keys.binding(.nextPiece, .countDone),
                    keys.binding(.piecesDone, .piecesDone),
                    keys.binding(.piecesByAmount, .toggleAmounts),
                    keys.binding(.countPieces, .countPieces),
                    keys.binding(.back, .back),
                ] + scroll.filter { !$0.keys.contains(.home) && !$0.keys.contains(.end) },
                text: amountKeys)
        case .cash:
            return KeyMap(
                [keys.binding(.cashDone, .countDone), keys.binding(.back, .back)],
                text: { key in
                    if case .scan(let code) = key { .scanned(code) } else { .typed(key) }
                })
        case .closed:
            return KeyMap([keys.binding(.leaveReport, .leave)] + scroll)
        }
    }

    /// Why nothing can be printed here; nil when it can.
    private var noPrinter: String? {
        client.printer.isThere ? nil : facts.sentences.of(.noPrinter)
    }

    private var amountKeys: @Sendable (Key) -> Action? {
        { key in
            if case .scan(let code) = key { return .scanned(code) }
            return AmountEntry.takes(key) ? .typed(key) : nil
        }
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        var rest = Message.render(state.message, at: area, to: &buffer)
        switch state.mode {
        case .report, .closed, .pieces: break
        case .counting:
            let row: Rect
            (rest, row) = rest.splittingBottom(1)
            let words = " \(facts.say(.counted)) ▸ "
            let width = buffer.write(words, x: row.x, y: row.y, role: .label, clip: row)
            state.count.field.render(in: row.inset(left: width), to: &buffer)
        case .cash(let form):
            let row: Rect
            (rest, row) = rest.splittingBottom(1)
            form.render(in: row, facts, to: &buffer)
        }
        let box = rest.centered(width: PaperLines.columnsDefault + 4, height: rest.height)
        let inside = buffer.box(box, title: title(state))
        if state.isBusy {
            buffer.writeLine(facts.say(.oneMoment), in: inside.inset(left: 1), role: .status)
        } else if state.mode == .pieces {
            state.pieces.render(in: inside, facts, to: &buffer)
        } else {
            state.pager.render(in: inside, facts, to: &buffer)
        }
    }

    private func title(_ state: State) -> String {
        switch state.mode {
        case .report, .counting, .cash: "X"
        case .pieces: facts.say("Count the drawer")
        case .closed: "Z"
        }
    }
}

extension ShiftScreen.State {
    func essentials(_ facts: TillFacts) -> Essentials {
        switch mode {
        case .report: Essentials(title: "X", entry: facts.say("c closes, Esc back"))
        case .counting:
            Essentials(
                title: facts.say(.closeShiftTitle),
                entry: facts.say("count ▸ ") + count.text + "_")
        case .pieces:
            Essentials(
                title: facts.say("Count the drawer"), entry: "▸ \(pieces.entry.text)_")
        case .cash(let form):
            Essentials(
                title: facts.say(form.title),
                entry: form.focus == .amount
                    ? "▸ \(form.amount.text)_"
                    : facts.say("reason ▸ ") + form.reason.text + "_")
        case .closed(let document): Essentials(title: "Z \(document.number)", entry: "Enter")
        }
    }
}
