import RetailModels
import TerminalUI

extension AppScreen {
    /// What the till asks of a window.
    static let sizeMin = Size(rows: 24, columns: 80)

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        guard area.width >= Self.sizeMin.columns, area.height >= Self.sizeMin.rows else {
            return renderSmall(state, in: area, to: &buffer)
        }
        let page = state.header.render(
            facts, person: state.person?.name, in: area, to: &buffer)
        let (body, footer) = page.splittingBottom(1)
        renderBase(state, in: body, to: &buffer)
        if let dialog = state.dialog {
            renderDialog(dialog, in: body, to: &buffer)
        } else {
            freeKeyMap(state).renderFooter(in: footer.inset(left: 1), to: &buffer)
        }
    }

    private func renderBase(_ state: State, in area: Rect, to buffer: inout Buffer) {
        switch state.base {
        case .signIn(let child): signIn.render(child, in: area, to: &buffer)
        case .float(let child): float.render(child, in: area, to: &buffer)
        case .sell(let child): sell.render(child, in: area, to: &buffer)
        case .search(let child): search.render(child, in: area, to: &buffer)
        case .pay(let child): pay.render(child, in: area, to: &buffer)
        case .paid(let child): paid.render(child, in: area, to: &buffer)
        case .shift(let child): shift.render(child, in: area, to: &buffer)
        case .inventory(let child): inventory.render(child, in: area, to: &buffer)
        case .item(let child): item.render(child, in: area, to: &buffer)
        case .devices(let child): devices.render(child, in: area, to: &buffer)
        case .conflicts(let child): conflicts.render(child, in: area, to: &buffer)
        case .sales(let child): sales.render(child, in: area, to: &buffer)
        case .receipt(let child): receipt.render(child, in: area, to: &buffer)
        case .cloudSync(let child): cloudSync.render(child, in: area, to: &buffer)
        }
    }

    private func renderDialog(_ dialog: State.Dialog, in area: Rect, to buffer: inout Buffer) {
        switch dialog {
        case .confirm(let child): confirm.render(child, in: area, to: &buffer)
        case .choice(let child): choice.render(child, in: area, to: &buffer)
        case .help(let child): help.render(child, in: area, to: &buffer)
        case .approval(let child): approval.render(child, in: area, to: &buffer)
        }
    }

    /// Too small for the picture: what is needed, and what matters most of the screen, so that the
    /// sale goes on. The lines at the end are the most important ones.
    private func renderSmall(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let size = "\(area.width)×\(area.height)"
        let needed = "\(Self.sizeMin.columns)×\(Self.sizeMin.rows)"
        let page = state.base.page
        let essentials = page.essentials(facts)
        var lines =
            area.width < 60
            ? ["Needs \(needed), is \(size)"]
            : [
                "This window has \(size) cells; the till needs \(needed). Make it larger.",
                "The sale is kept.",
            ]
        let words = page.message.map { TextLines.wrap($0.text, to: area.width) } ?? []
        let tail = [essentials.title, essentials.figure, essentials.entry].filter { !$0.isEmpty }
        let room = max(0, area.height - lines.count - tail.count)
        lines += words.prefix(words.isEmpty ? 0 : max(1, room))
        if let question = question(state) {
            lines += TextLines.wrap(question, to: area.width)
        } else {
            lines += tail
        }
        let shown = lines.count > area.height ? [lines[0]] + lines.suffix(area.height - 1) : lines
        buffer.writeLines(Array(shown.prefix(area.height)), in: area)
    }

    private func question(_ state: State) -> String? {
        switch state.dialog {
        case .confirm(let child): child.question + " y/n"
        case .choice(let child): child.title + "? Esc"
        case .help: "Help: any key"
        case .approval(let child):
            "\(child.request.what): " + (child.isAtPIN ? "PIN" : "operator")
        case nil: nil
        }
    }
}
