import RetailModels
import TerminalUI
import Till

/// Keys and picture of the devices.
extension DevicesScreen {
    func keyMap(_ state: State) -> KeyMap<Action> {
        let keys = facts.keys
        if state.isBusy { return KeyMap([keys.binding(.stop, .stop)]) }
        switch state.mode {
        case .list: return KeyMap(listKeys(state))
        case .pin, .form:
            let choose =
                if case .form = state.mode {
                    [
                        keys.binding(.up, isInFooter: false, Action.typed(.up)),
                        keys.binding(.down, isInFooter: false, Action.typed(.down)),
                    ]
                } else { [Binding<Action>]() }
            return KeyMap(
                [keys.binding(.nextField, .next), keys.binding(.back, .back)] + choose
            ) { key in
                if case .scan(let code) = key { .scanned(code) } else { .typed(key) }
            }
        }
    }

    private func listKeys(_ state: State) -> [Binding<Action>] {
        let keys = facts.keys
        let noDevice = state.selected == nil ? facts.say("No device is marked.") : nil
        let isRevoked = state.selected?.status == .revoked
        return [
            keys.binding(.approve, .approve),
            keys.binding(.rename, unless: noDevice, .rename),
            keys.binding(
                .revoke, unless: isRevoked ? facts.say("It is revoked already.") : noDevice,
                .askRevoke),
            keys.binding(.refresh, .refresh),
            keys.binding(.back, .back),
        ] + TextPager.bindings(keys) { .move($0) }
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let rest = Message.render(state.message, at: area, to: &buffer)
        let page = rest.inset(left: 1, right: 1)
        let (head, below) = page.splittingTop(1)
        buffer.writeLine("\(facts.say(Self.title))\(countText(state))", in: head, role: .title)
        if state.isBusy {
            buffer.writeLine(facts.say("asking the cloud …"), in: head, .right, role: .status)
        }
        switch state.mode {
        case .pin: renderPIN(state, in: below, to: &buffer)
        case .list: renderList(state, in: below, to: &buffer)
        case .form(let form): renderForm(form, state, in: below, to: &buffer)
        }
    }

    private func countText(_ state: State) -> String {
        guard state.mode != .pin, !(state.isBusy && state.found.devices.isEmpty) else { return "" }
        let count = state.found.devices.count
        return "  \(count) " + facts.say(count == 1 ? "device" : "devices")
    }

    private func renderPIN(_ state: State, in area: Rect, to buffer: inout Buffer) {
        PINBox.render(
            state.pin, of: state.person, facts, in: area, to: &buffer, isFocused: !state.isBusy)
    }

    private func renderForm(
        _ form: DeviceForm, _ state: State, in area: Rect, to buffer: inout Buffer
    ) {
        let title =
            switch form.purpose {
            case .approve: facts.say("Approve a device")
            case .rename(let device): facts.say("Rename {}", device.name)
            }
        let box = area.centered(width: 66, height: form.fields.count + 6)
        let inside = buffer.box(box, title: title).inset(left: 1, right: 1)
        for (index, field) in form.fields.enumerated() {
            let (label, rest) = inside.row(index + 1).splittingLeft(10)
            buffer.writeLine(facts.say(field.label), in: label, role: .label)
            field.input.render(
                in: rest, to: &buffer, isFocused: index == form.focus && !state.isBusy,
                placeholder: " " + facts.say(field.hint))
        }
        guard form.purpose == .approve else { return }
        let rows = inside.splittingTop(form.fields.count + 2).rest
        buffer.writeLine(waiting(form, state), in: rows.row(0), role: .dim)
        let place = form.location.map { facts.say("at {} {}", $0.number, $0.name) }
        buffer.writeLine(
            place ?? facts.say("There is no location of that number."), in: rows.row(1),
            role: .dim)
    }

    /// The device that shows the code, for two people to compare.
    private func waiting(_ form: DeviceForm, _ state: State) -> String {
        let code = form.approval.code
        guard let device = state.found.devices.first(where: { $0.code == code }) else { return "" }
        return facts.say("{} · its key must be {}", device.name, device.fingerprint)
    }
}

// MARK: - The list

extension DevicesScreen {
    /// Columns beside the name, which takes what is left.
    private static let widths = (status: 12, till: 6, location: 20, seen: 17)

    private func renderList(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let (table, foot) = area.splittingBottom(Self.rowsBelowList)
        let (head, body) = table.splittingTop(1)
        let titles = ["Status", "Till", "Name", "Location", "Last seen"].map { facts.say($0) }
        write(titles, in: head, .heading, to: &buffer)
        if state.found.devices.isEmpty, !state.isBusy {
            buffer.writeLine(
                facts.say("No device yet. a approves the first."), in: body.row(0), role: .dim)
        }
        for (row, index) in state.list.visible(height: body.height).enumerated() {
            guard state.found.devices.indices.contains(index) else { break }
            let line = body.row(row)
            let isMarked = index == state.list.selection
            if isMarked { buffer.writeLine("▸", in: line) }
            write(cells(state.found.devices[index], state), in: line, .body, to: &buffer)
            if isMarked { buffer.tint(line, role: .selection) }
        }
        if let device = state.selected { renderFoot(device, in: foot, to: &buffer) }
    }

    private func write(
        _ cells: [String], in row: Rect, _ role: Role, to buffer: inout Buffer
    ) {
        let widths = Self.widths
        var (cell, rest) = row.inset(left: 1).splittingLeft(widths.status)
        buffer.writeLine(cells[0], in: cell.inset(right: 1), role: role)
        (cell, rest) = rest.splittingLeft(widths.till)
        buffer.writeLine(cells[1], in: cell.inset(right: 1), role: role)
        (rest, cell) = rest.splittingRight(widths.seen)
        buffer.writeLine(cells[4], in: cell, role: role)
        (rest, cell) = rest.splittingRight(widths.location)
        buffer.writeLine(cells[3], in: cell.inset(right: 1), role: role)
        buffer.writeLine(cells[2], in: rest.inset(right: 1), role: role)
    }

    private func cells(_ device: Device, _ state: State) -> [String] {
        let location = state.found.locations.first { $0.id == device.location }
        return [
            status(device), device.series ?? "", name(device),
            location.map { "\($0.number) \($0.name)" } ?? "",
            device.lastSeen.map(time) ?? facts.say("never"),
        ]
    }

    private func status(_ device: Device) -> String {
        switch device.status {
        case .known: facts.say("not paired")
        case .pending: facts.say(isOver(device) ? "expired" : "waits")
        case .active: facts.say("active")
        case .revoked: facts.say("revoked")
        }
    }

    /// A device that never was paired has no name.
    private func name(_ device: Device) -> String {
        device.name.isEmpty ? device.id : device.name
    }

    private func time(_ milliseconds: Int64) -> String {
        let local = facts.local(milliseconds)
        return "\(local.dayText) \(local.timeText)"
    }

    /// What both sides compare, and the code of a device that waits.
    private func renderFoot(_ device: Device, in area: Rect, to buffer: inout Buffer) {
        buffer.rule(area.row(0))
        var words = facts.say("key {}", device.fingerprint)
        if let code = device.code {
            let until = device.codeExpiresAt.map {
                facts.say(" until {}", facts.local($0).timeText)
            }
            words = facts.say("code {}", code) + (until ?? "") + " · " + words
        }
        if device.id == facts.identity.device {
            words = facts.say("the till you are at") + " · " + words
        }
        buffer.writeLine(words, in: area.row(1), role: .label)
        buffer.writeLine(standing(device), in: area.row(2), role: .dim)
    }

    /// What is here of the device, and what it last told of itself.
    private func standing(_ device: Device) -> String {
        var parts = [
            facts.say("{} pushed", "\(device.pushed ?? 0)"),
            facts.say("{} parked", "\(device.parked ?? 0)"),
        ]
        if let report = device.report {
            parts.insert(facts.say("{} pulled", "\(report.pulled)"), at: 1)
            if report.waiting > 0 {
                parts.append(facts.say("{} to send", "\(report.waiting)"))
            }
        }
        if let skew = device.skew {
            let seconds = skew / 1_000
            parts.append(facts.say("clock {} s", "\(seconds > 0 ? "+" : "")\(seconds)"))
        }
        if let at = device.reportedAt { parts.append(facts.say("told {}", time(at))) }
        return parts.joined(separator: " · ")
    }

    private func isOver(_ device: Device) -> Bool {
        device.codeExpiresAt.map { $0 <= client.now() } ?? false
    }
}

extension DevicesScreen.State {
    func essentials(_ facts: TillFacts) -> Essentials {
        switch mode {
        case .pin:
            let dots = String(repeating: "•", count: pin.text.count)
            return Essentials(title: "Devices", entry: "PIN \(dots)_")
        case .list:
            return Essentials(
                title: "Devices, \(found.devices.count)", figure: selected?.name ?? "",
                entry: selected?.status.rawValue ?? "")
        case .form(let form):
            let field = form.fields[form.focus]
            return Essentials(title: "Devices", entry: "\(field.label) \(field.input.text)_")
        }
    }
}
