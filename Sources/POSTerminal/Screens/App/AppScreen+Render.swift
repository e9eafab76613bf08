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
        if let lock = state.lock {
            lockScreen.render(lock, in: body, to: &buffer)
            lockKeyMap(lock).renderFooter(in: footer.inset(left: 1), to: &buffer)
            return
        }
        renderBase(state, in: body, to: &buffer)
        if let dialog = state.dialog {
            // What is typed goes into the dialog: the field behind it has no caret meanwhile.
            buffer.tint(body, from: .caret, to: .entry)
            renderDialog(dialog, in: body, to: &buffer)
        } else {
            freeKeyMap(steady(state)).renderFooter(in: footer.inset(left: 1), to: &buffer)
        }
        state.toasts.render(in: body, to: &buffer)
    }

    /// The state whose keys the footer shows: a lookup that is over in a moment takes none of them
    /// off, since a footer that flickers with each scan is half of what the terminal is sent.
    private func steady(_ state: State) -> State {
        guard case .sell(var child) = state.base, child.lookup != nil, !child.isSlow else {
            return state
        }
        child.lookup = nil
        var state = state
        state.base = .sell(child)
        return state
    }

    private func renderBase(_ state: State, in area: Rect, to buffer: inout Buffer) {
        switch state.base {
        case .signIn(let child): signIn.render(child, in: area, to: &buffer)
        case .float(let child): float.render(child, in: area, to: &buffer)
        case .sell(let child): sell.render(child, in: area, to: &buffer)
        case .search(let child): search.render(child, in: area, to: &buffer)
        case .customer(let child): customer.render(child, in: area, to: &buffer)
        case .held(let child): held.render(child, in: area, to: &buffer)
        case .favourites(let child): favourites.render(child, in: area, to: &buffer)
        case .pay(let child): pay.render(child, in: area, to: &buffer)
        case .paid(let child): paid.render(child, in: area, to: &buffer)
        case .returns(let child): returns.render(child, in: area, to: &buffer)
        case .value(let child): value.render(child, in: area, to: &buffer)
        case .shift(let child): shift.render(child, in: area, to: &buffer)
        case .opened(let page): page.render(in: area, to: &buffer)
        }
    }

    private func renderDialog(_ dialog: State.Dialog, in area: Rect, to buffer: inout Buffer) {
        switch dialog {
        case .confirm(let child): confirm.render(child, in: area, to: &buffer)
        case .choice(let child): choice.render(child, in: area, to: &buffer)
        case .prompt(let child): prompt.render(child, in: area, to: &buffer)
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
        let essentials = state.lock?.essentials(facts) ?? page.essentials(facts)
        var lines =
            area.width < 60
            ? [facts.say(.needs(size: needed, is: size))]
            : [
                facts.say(.tooSmall(size: size, needed: needed)), facts.say(.saleIsKept),
            ]
        let message = state.lock == nil ? page.message : state.lock?.message
        let words = message.map { TextLines.wrap($0.text, to: area.width) } ?? []
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
        guard state.lock == nil else { return nil }
        return switch state.dialog {
        case .confirm(let child): child.question + " y/n"
        case .choice(let child): child.title + "? Esc"
        case .prompt(let child): "\(child.prompt.title(facts)): \(child.input.text)_"
        case .help: facts.say(.anyKeyCloses)
        case .approval(let child):
            "\(child.request.words): "
                + (child.isAtPIN ? facts.say(.pin) : facts.say("operator"))
        case nil: nil
        }
    }
}
