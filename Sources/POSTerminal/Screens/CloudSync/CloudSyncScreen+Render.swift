import RetailModels
import RetailSync
import TerminalUI
import Till

/// Keys and picture of Cloud Sync.
extension CloudSyncScreen {
    func keyMap(_ state: State) -> KeyMap<Action> {
        let keys = facts.keys
        if state.isBusy { return KeyMap([keys.binding(.stop, Action.stop)]) }
        let fixed = state.sync.map(\.fixedBy) ?? []
        let reason =
            fixed.isEmpty
            ? nil
            : facts.say(
                "Set by {}: change it there.", fixed.joined(separator: " \(facts.say("and")) "))
        return KeyMap(
            [
                keys.binding(.cloudNext, Action.next),
                keys.binding(.cloudNextField, isInFooter: false, .field(forward: true)),
                keys.binding(.cloudPreviousField, isInFooter: false, .field(forward: false)),
                keys.binding(.cloudToggle, unless: reason, .toggle),
                keys.binding(.cloudPair, unless: reason, .pair),
                keys.binding(.cloudUnpair, unless: unpairReason(state), .askUnpair),
                keys.binding(.back, .back),
            ], text: { .typed($0) })
    }

    private func unpairReason(_ state: State) -> String? {
        switch state.sync?.stand {
        case nil, .notPaired: facts.say("This till is not paired.")
        case .byToken: facts.say("Paired by hand: remove cloud.tokenFile from the settings.")
        case .waiting, .expired, .paired, .revoked: nil
        }
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let rest = Message.render(state.message, at: area, to: &buffer)
        var page = rest.inset(left: 1, right: 1)
        if let code = state.code {
            // Only where the words beside it keep their room.
            let (left, right) = page.splittingRight(code.columns)
            if left.width >= Self.wordsWidthMin, code.render(in: right, to: &buffer) { page = left }
        }
        buffer.writeLine(facts.say(Self.title), in: page.row(0), role: .title)
        guard let sync = state.sync else {
            buffer.writeLine("…", in: page.row(2), role: .dim)
            return
        }
        let switched = facts.say(sync.isOn ? "on" : "off")
        let fixed = sync.fixedBy.isEmpty ? "" : "  " + facts.say("set by the environment")
        write("Sync", switched + fixed, in: page.row(2), role: .status, to: &buffer)
        let focused = zip(Field.allCases, state.fields)
        for (index, (field, (name, text))) in focused.enumerated() {
            let (label, value) = page.row(3 + index).splittingLeft(SyncRow.labelWidth)
            buffer.writeLine(facts.say(name), in: label, role: .label)
            text.render(
                in: value, to: &buffer, isFocused: state.focus == field && !state.isBusy,
                placeholder: field == .url ? " https://…" : "")
        }
        let below = page.splittingTop(7).rest
        if state.isBusy {
            write("Pairing", facts.say(.oneMoment), in: below.row(0), role: .status, to: &buffer)
        } else {
            render(sync.stand, in: below, to: &buffer)
            guard sync.isOn, let status = sync.status else { return }
            switch sync.stand {
            case .paired, .byToken:
                let list = below.splittingTop(5).rest
                for (index, row) in status.rows(facts).enumerated() where index < list.height {
                    row.write(in: list.row(index), facts, to: &buffer)
                }
            case .notPaired, .waiting, .expired, .revoked: break
            }
        }
    }

    private static let wordsWidthMin = 40

    private func write(
        _ label: String, _ text: String, in row: Rect, role: Role = .body,
        to buffer: inout Buffer
    ) {
        SyncRow(label, text, role).write(in: row, facts, to: &buffer)
    }

    private func render(
        _ stand: CloudSync.Stand, in area: Rect, to buffer: inout Buffer
    ) {
        let row = area.row(0)
        switch stand {
        case .notPaired:
            write("Pairing", facts.say("not paired"), in: row, role: .status, to: &buffer)
            let words = facts.say(
                "Fill in URL, tenant and licence key; F5 asks the cloud for a code.")
            buffer.writeLines(
                TextLines.wrap(words, to: area.width), in: area.splittingTop(2).rest, role: .dim)
        case .byToken:
            write(
                "Pairing", facts.say("by hand (cloud.tokenFile)"), in: row, role: .status,
                to: &buffer)
        case .waiting(let code, let fingerprint, let until):
            let end =
                until.map { facts.say("approve until {}", facts.local($0).timeText) }
                ?? facts.say(.oneMoment)
            write("Pairing", end, in: row, role: .status, to: &buffer)
            render(code, fingerprint, in: area.splittingTop(2).rest, to: &buffer)
        case .expired:
            write(
                "Pairing", facts.say("the code has expired"), in: row, role: .warning, to: &buffer)
            buffer.writeLine(facts.say("F5 asks for another one."), in: area.row(2), role: .dim)
        case .paired(let till, let location, let name):
            write("Pairing", facts.say("paired"), in: row, role: .good, to: &buffer)
            let rows = [("Till", till), ("Location", location), ("Name", name)]
            for (index, (label, text)) in rows.enumerated() {
                write(label, text, in: area.row(1 + index), to: &buffer)
            }
        case .revoked:
            write("Pairing", facts.say("revoked"), in: row, role: .bad, to: &buffer)
            let words = facts.say(
                "A manager has taken the access away. The till sells on; F5 asks anew.")
            buffer.writeLines(
                TextLines.wrap(words, to: area.width), in: area.splittingTop(2).rest, role: .dim)
        }
    }

    /// The code large where that can be drawn, and always in words.
    private func render(
        _ code: String?, _ fingerprint: String, in area: Rect, to buffer: inout Buffer
    ) {
        var rest = area
        if let code {
            let shown = Pairing.shown(code)
            if buffer.glyphs == .unicode,
                BigDigits.render(shown, in: area, to: &buffer, .left, role: .total)
            {
                rest = area.splittingTop(BigDigits.height + 1).rest
            }
            write("Code", shown, in: rest.row(0), role: .total, to: &buffer)
        }
        write("Fingerprint", fingerprint, in: rest.row(1), to: &buffer)
        let words = facts.say("A manager compares both and approves the code.")
        buffer.writeLines(
            TextLines.wrap(words, to: rest.width), in: rest.splittingTop(3).rest, role: .dim)
    }
}
