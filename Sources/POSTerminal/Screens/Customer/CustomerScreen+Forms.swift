import RetailModels
import TerminalUI

/// The forms of the customer screen, its keys and its picture.
extension CustomerScreen {
    /// What is typed so far is a number when it has a digit, else a name.
    func newForm(_ state: State) -> FieldForm {
        let typed = state.text.text
        let isNumber = typed.contains(where: \.isNumber)
        return FieldForm(
            title: facts.say("New customer"),
            [
                .init(
                    label: facts.say("Number"),
                    hint: facts.say("the shop's own for the customer"),
                    input: TextField(isNumber ? typed : "", maxLength: Self.numberLengthMax)),
                .init(
                    label: facts.say("Name"),
                    input: TextField(isNumber ? "" : typed, maxLength: Self.nameLengthMax)),
            ])
    }

    func exemptForm(_ customer: Customer) -> FieldForm {
        FieldForm(
            title: facts.say("Without tax: {} {}", customer.number, customer.name),
            [
                .init(
                    label: facts.say("Reason"),
                    hint: facts.say("such as resale, or a diplomat"),
                    input: TextField(maxLength: TaxExemption.reasonLengthMax)),
                .init(
                    label: facts.say("Certificate"),
                    hint: facts.say("the number of the paper that says so"),
                    input: TextField(maxLength: TaxExemption.certificateLengthMax)),
            ])
    }

    func finishField(_ state: inout State) -> Effect<Action> {
        do throws(Trouble) {
            switch state.mode {
            case .list: return .none
            case .new(var form):
                let isDone = try form.next()
                state.mode = .new(form)
                guard isDone else { return .none }
                state.isBusy = true
                return make(number: form.texts[0], name: form.texts[1])
            case .exempt(var form, let customer):
                let isDone = try form.next()
                state.mode = .exempt(form, customer)
                guard isDone else { return .none }
                let exemption = TaxExemption(
                    reason: form.texts[0], certificate: form.texts[1])
                return .send(.finished(.chosen(customer, exemption)))
            }
        } catch {
            state.message = facts.message(error)
            return .sound(.reject, client)
        }
    }

    /// Two customers with one number would be one afterwards, under the older one's name.
    private func make(number: String, name: String) -> Effect<Action> {
        .run(id: Self.makeID) { [client] send in
            do throws(Trouble) {
                let known = try await client.customers.find(number, nil)
                if let other = known.items.first(where: { $0.number == number }) {
                    throw Trouble.customerExists(number: number, name: other.name)
                }
                await send(.made(try await client.customers.create(number, name)))
            } catch {
                await send(.failed(error))
            }
        }
    }

    func keyMap(_ state: State) -> KeyMap<Action> {
        let keys = facts.keys
        if state.isBusy { return KeyMap() }
        let text: @Sendable (Key) -> Action? = { key in
            if case .scan(let code) = key { .scanned(code) } else { .typed(key) }
        }
        guard case .list = state.mode else {
            let bindings = [
                keys.binding(.customerNext, Action.fieldDone), keys.binding(.back, .back),
            ]
            return KeyMap(bindings, text: text)
        }
        var bindings = [
            keys.binding(.choose, Action.choose),
            keys.binding(
                .newCustomer,
                unless: state.mayMake ? nil : facts.say("Your role makes no customers."), .new),
            keys.binding(.exemptCustomer, .exempt),
        ]
        if state.current != nil { bindings.append(keys.binding(.noCustomer, .takeOff)) }
        bindings.append(keys.binding(.back, .back))
        return KeyMap(bindings + TextPager.bindings(keys) { Action.move($0) }, text: text)
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let rest = Message.render(state.message, at: area, to: &buffer)
        let page = rest.inset(left: 1, right: 1)
        let (row, below) = page.splittingTop(1)
        switch state.mode {
        case .new(let form), .exempt(let form, _):
            let now = state.isBusy ? facts.say("writing the customer …") : ""
            buffer.writeLine(now, in: row, .right, role: .status)
            form.render(in: below, to: &buffer)
        case .list:
            let width = buffer.write(
                facts.say("Customer") + " ▸ ", x: row.x, y: row.y, role: .label, clip: row)
            let (field, count) = row.splittingLeft(width).rest.splittingRight(18)
            state.text.render(
                in: field, to: &buffer, placeholder: " " + facts.say("number or name"))
            buffer.writeLine(state.found.countText(facts), in: count, .right, role: .dim)
            renderList(state, in: below, to: &buffer)
        }
    }

    private func renderList(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let current =
            state.current.map { facts.say("on this sale: {} {}", $0.number, $0.name) } ?? ""
        buffer.writeLine(current, in: area.row(0), role: .status)
        let list = area.splittingTop(1).rest
        if state.found.items.isEmpty, !state.found.isLoading {
            buffer.writeLine(
                facts.say("Nobody found. F2 makes a new customer."), in: list.row(1),
                role: .warning)
            return
        }
        let table = ListTable<Customer>(columns: [
            .init(title: "Number", width: 20) { $0.number },
            .init(title: "Name") { $0.name },
        ])
        table.titled { facts.say($0) }.render(state.found, in: list, to: &buffer)
    }
}

extension CustomerScreen.State {
    func essentials(_ facts: TillFacts) -> Essentials {
        Essentials(
            title: facts.say("Customer") + " \(text.text)_",
            figure: found.selected?.name ?? facts.say("nobody yet"),
            entry: facts.say("Enter takes it"))
    }
}
