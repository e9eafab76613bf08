import RetailModels
import TerminalUI

/// Keys and picture of the payment (screens.md: "Payment, inventory, sync").
extension PayScreen {
    func keyMap(_ state: State) -> KeyMap<Action> {
        if state.isBusy { return KeyMap() }
        switch state.mode {
        case .amount: return amountKeys(state)
        case .tenders: return tenderKeys
        case .form: return formKeys
        }
    }

    /// Digits are the amount; every other character is a command or nothing.
    private func amountKeys(_ state: State) -> KeyMap<Action> {
        let keys = facts.keys
        return KeyMap(
            [
                keys.binding(.cash, .tender(.cash)),
                keys.binding(.card, .tender(.card)),
                keys.binding(.coupon, .tender(.coupon)),
                keys.binding(.tenders, .showTenders),
                keys.binding(.undo, isTyping: !state.amount.isEmpty, .undo),
                keys.binding(.back, .back),
                keys.binding(.note1, isInFooter: false, .note(units: 5)),
                keys.binding(.note2, isInFooter: false, .note(units: 10)),
                keys.binding(.note3, isInFooter: false, .note(units: 20)),
                keys.binding(.note4, isInFooter: false, .note(units: 50)),
            ],
            text: { key in
                if case .scan(let code) = key { return .scanned(code) }
                return AmountEntry.takes(key) ? .typed(key) : nil
            })
    }

    private var tenderKeys: KeyMap<Action> {
        KeyMap(
            [
                facts.keys.binding(.tenderCash, .tender(.cash)),
                facts.keys.binding(.tenderCard, .tender(.card)),
                facts.keys.binding(.tenderCoupon, .tender(.coupon)),
                facts.keys.binding(.back, .back),
            ],
            text: { key in if case .scan(let code) = key { .scanned(code) } else { nil } })
    }

    private var formKeys: KeyMap<Action> {
        KeyMap(
            [facts.keys.binding(.fieldDone, .fieldDone), facts.keys.binding(.back, .back)],
            text: { key in
                if case .scan(let code) = key { .scanned(code) } else { .typed(key) }
            })
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let (rest, entryRow) = area.splittingBottom(1)
        let page = Message.render(state.message, at: rest, to: &buffer).inset(left: 1, right: 1)
        buffer.writeLine("Pay", in: page.row(0), role: .title)
        Figure.write(
            "to pay", text(state.settlement.due), in: page.row(0), role: .total, to: &buffer)
        buffer.rule(page.row(1))
        let (list, summary) = page.splittingTop(2).rest.splittingBottom(summaryHeight(page))
        renderPayments(state, in: list, to: &buffer)
        renderRemaining(state, in: summary, to: &buffer)
        renderEntry(state, in: entryRow.inset(left: 1, right: 1), to: &buffer)
    }

    private func summaryHeight(_ page: Rect) -> Int {
        page.height >= Self.bigHeightMin ? BigDigits.height + 2 : 1
    }

    private static var bigHeightMin: Int { 12 }

    private func renderPayments(_ state: State, in area: Rect, to buffer: inout Buffer) {
        switch state.mode {
        case .amount:
            let payments = state.settlement.payments.suffix(max(0, area.height))
            for (index, payment) in payments.enumerated() {
                let row = area.row(index).inset(left: 1)
                buffer.writeLine(payment.tender.title, in: row)
                buffer.writeLine(payment.reference ?? "", in: row.inset(left: 12, right: 14))
                let given = text(-payment.tendered)
                buffer.writeLine(given, in: row, .right, role: .money)
            }
        case .tenders:
            let amount = state.amount.isEmpty ? "all that remains" : state.amount.text
            buffer.writeLine("How is \(amount) paid?", in: area.row(0).inset(left: 1))
            for (index, words) in ["1  Cash", "2  Card", "5  Coupon"].enumerated() {
                buffer.writeLine(words, in: area.row(index + 1).inset(left: 3))
            }
        case .form(let form):
            renderForm(form, in: area.inset(left: 1), to: &buffer)
        }
    }

    private func renderForm(_ form: TenderForm, in area: Rect, to buffer: inout Buffer) {
        let amount = form.amount.map(text) ?? "all that remains"
        buffer.writeLine(
            "\(form.tender.title) for \(amount)", in: area.row(0), role: .heading)
        for (index, field) in form.fields.enumerated() {
            let (label, rest) = area.row(index + 1).inset(left: 2).splittingLeft(12)
            buffer.writeLine(field.label, in: label, role: .label)
            field.input.render(
                in: rest, to: &buffer, isFocused: index == form.focus, placeholder: " " + field.hint
            )
        }
    }

    /// What remains, large when there is room; in cash too, where coins round it.
    private func renderRemaining(_ state: State, in area: Rect, to buffer: inout Buffer) {
        guard let remaining = try? state.settlement.remaining else { return }
        let row = area.row(0)
        Figure.write("remaining", text(remaining), in: row, role: .total, to: &buffer)
        BigDigits.render(text(remaining), in: area.splittingTop(1).rest, to: &buffer)
        if let cash = try? state.settlement.cashPayable, cash != remaining {
            buffer.writeLine("in cash \(text(cash))", in: row, role: .body)
        }
    }

    private func renderEntry(_ state: State, in row: Rect, to buffer: inout Buffer) {
        if state.isBusy {
            buffer.writeLine("writing the sale …", in: row, role: .status)
            return
        }
        // A form has the keys: the amount is said in its heading.
        guard case .amount = state.mode else { return }
        let hint = state.isPaid ? "Enter tries again" : "Enter exact · amount Enter = change"
        let width = buffer.write("cash ▸ ", x: row.x, y: row.y, role: .label, clip: row)
        let field = row.splittingLeft(width).rest
        buffer.writeLine(hint, in: field, .right, role: .dim)
        state.amount.field.render(
            in: field.splittingLeft(state.amount.text.count + 1).left, to: &buffer)
    }

    private func text(_ money: Money) -> String { facts.currency.text(money) }
}

extension PayScreen.State {
    func essentials(_ facts: TillFacts) -> Essentials {
        let remaining = (try? settlement.remaining).map(facts.currency.text) ?? ""
        let entry: String =
            switch mode {
            case .amount: "cash ▸ \(amount.text)_"
            case .tenders: "1 Cash 2 Card 5 Cpn"
            case .form(let form):
                "\(form.fields[form.focus].label) \(form.fields[form.focus].input.text)_"
            }
        return Essentials(title: "Pay", figure: "remaining \(remaining)", entry: entry)
    }
}
