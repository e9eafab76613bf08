import RetailModels
import TerminalUI

/// Keys and picture of the payment (screens.md: "Payment, inventory, sync").
extension PayScreen {
    func keyMap(_ state: State) -> KeyMap<Action> {
        switch (state.work, state.mode) {
        case (.writing, _): return KeyMap()
        case (.asking, _): return KeyMap([facts.keys.binding(.stop, .stop)])
        case (nil, .amount): return amountKeys(state)
        case (nil, .tenders): return tenderKeys(state)
        case (nil, .form): return formKeys
        case (nil, .outcome): return outcomeKeys
        }
    }

    /// Digits are the amount; every other character is a command or nothing.
    private func amountKeys(_ state: State) -> KeyMap<Action> {
        let keys = facts.keys
        return KeyMap(
            [
                keys.binding(.cash, .tender(.cash)),
                keys.binding(.card, .tender(.card)),
                keys.binding(.account, .tender(.account)),
                keys.binding(.giftCard, .tender(.giftCard)),
                state.settlement.isRefund
                    ? keys.binding(.storeCredit, .tender(.credit))
                    : keys.binding(.coupon, .tender(.coupon)),
                keys.binding(.tenders, .showTenders),
                keys.binding(
                    .undo, isTyping: !state.amount.isEmpty, unless: nothingToUndo(state), .undo),
                keys.binding(.back, .back),
            ] + (state.settlement.isRefund ? [] : noteKeys),
            text: { key in
                if case .scan(let code) = key { return .scanned(code) }
                return AmountEntry.takes(key) ? .typed(key) : nil
            })
    }

    private func nothingToUndo(_ state: State) -> String? {
        state.settlement.payments.isEmpty ? facts.sentences.of(.nothingToUndo) : nil
    }

    /// The shop's notes, which are not everywhere those of the table.
    private var noteKeys: [Binding<Action>] {
        let names: [KeyName] = [.note1, .note2, .note3, .note4]
        return zip(names, facts.shop.payment.notes).enumerated().map { index, item in
            var binding = facts.keys.binding(item.0, isInFooter: false, Action.note(index))
            binding.title = facts.say("Note {}", "\(item.1)")
            return binding
        }
    }

    /// The tenders by their digits.
    private func tenders(_ state: State) -> [(KeyName, Tender)] {
        let all: [(KeyName, Tender)] = [
            (.tenderCash, .cash), (.tenderCard, .card), (.tenderAccount, .account),
            (.tenderGiftCard, .giftCard), (.tenderCoupon, .coupon),
        ]
        return state.settlement.isRefund ? all + [(.tenderStoreCredit, .credit)] : all
    }

    private func tenderKeys(_ state: State) -> KeyMap<Action> {
        KeyMap(
            tenders(state).map { facts.keys.binding($0.0, Action.tender($0.1)) }
                + [facts.keys.binding(.back, .back)],
            text: { key in if case .scan(let code) = key { .scanned(code) } else { nil } })
    }

    private var formKeys: KeyMap<Action> {
        KeyMap(
            [facts.keys.binding(.fieldDone, .fieldDone), facts.keys.binding(.back, .back)],
            text: { key in
                if case .scan(let code) = key { .scanned(code) } else { .typed(key) }
            })
    }

    private var outcomeKeys: KeyMap<Action> {
        KeyMap(
            [
                facts.keys.binding(.outcomeApproved, .approved),
                facts.keys.binding(.outcomeDeclined, .declined),
                facts.keys.binding(.outcomeUnknown, .unknown),
                facts.keys.binding(.back, .back),
            ],
            text: { key in if case .scan(let code) = key { .scanned(code) } else { nil } })
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let (rest, entryRow) = area.splittingBottom(1)
        let page = Message.render(state.message, at: rest, to: &buffer).inset(left: 1, right: 1)
        let isRefund = state.settlement.isRefund
        buffer.writeLine(state.title(facts), in: page.row(0), role: .title)
        Figure.write(
            isRefund ? facts.say("to give back") : facts.say(.toPay),
            text(shown(state.settlement.due, state)), in: page.row(0), role: .total, to: &buffer)
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
                let tender = facts.say(payment.tender)
                buffer.writeLine(tender, in: row)
                let column = max(12, TextWidth.of(tender) + 1)
                buffer.writeLine(
                    payment.reference ?? "", in: row.inset(left: column, right: 14))
                let given = text(shown(-payment.tendered, state))
                buffer.writeLine(given, in: row, .right, role: .money)
            }
        case .tenders:
            let amount = state.amount.isEmpty ? facts.say(.allThatRemains) : state.amount.text
            buffer.writeLine(
                state.settlement.isRefund
                    ? facts.say("How is {} given back?", amount) : facts.say(.howIsPaid(amount)),
                in: area.row(0).inset(left: 1))
            for (index, item) in tenders(state).enumerated() {
                let key = facts.keys[item.0].keys.first?.label ?? ""
                buffer.writeLine(
                    "\(key)  \(facts.say(item.1))", in: area.row(index + 1).inset(left: 3))
            }
        case .outcome(let form):
            renderOutcome(form, in: area.inset(left: 1), to: &buffer)
        case .form(let form):
            renderForm(form, in: area.inset(left: 1), to: &buffer)
        }
    }

    private func renderOutcome(
        _ form: TenderForm, in area: Rect, to buffer: inout Buffer
    ) {
        let words =
            form.isUnknown
            ? "Ask the card terminal again: what did it say?" : "What did the card terminal say?"
        buffer.writeLine(facts.say(words), in: area.row(0), role: .heading)
        for (index, words) in ["1  Approved", "2  Declined", "3  Unknown"].enumerated() {
            buffer.writeLine(facts.say(words), in: area.row(index + 1).inset(left: 2))
        }
    }

    private func renderForm(_ form: TenderForm, in area: Rect, to buffer: inout Buffer) {
        let amount = form.amount.map(text) ?? facts.say(.allThatRemains)
        buffer.writeLine(
            facts.say(.forAmount(tender: facts.say(form.tender), amount: amount)), in: area.row(0),
            role: .heading)
        for (index, field) in form.fields.enumerated() {
            let (label, rest) = area.row(index + 1).inset(left: 2).splittingLeft(12)
            buffer.writeLine(facts.say(field.label), in: label, role: .label)
            field.input.render(
                in: rest, to: &buffer, isFocused: index == form.focus,
                placeholder: " " + facts.say(field.hint))
        }
    }

    /// What remains, large when there is room; in cash too, where coins round it.
    private func renderRemaining(_ state: State, in area: Rect, to buffer: inout Buffer) {
        guard let remaining = try? state.settlement.remaining else { return }
        let row = area.row(0)
        let words = text(shown(remaining, state))
        Figure.write(facts.say(.remaining), words, in: row, role: .total, to: &buffer)
        BigDigits.render(words, in: area.splittingTop(1).rest, to: &buffer)
        if let cash = try? state.settlement.cashPayable, cash != remaining {
            buffer.writeLine(
                facts.say(.inCash(text(shown(cash, state)))), in: row, role: .body)
        }
    }

    private func renderEntry(_ state: State, in row: Rect, to buffer: inout Buffer) {
        switch state.work {
        case .writing:
            buffer.writeLine(facts.say(.writingSale), in: row, role: .status)
            return
        case .asking:
            buffer.writeLine(facts.say("asking for the balance …"), in: row, role: .status)
            return
        case nil: break
        }
        // A form has the keys: the amount is said in its heading.
        guard case .amount = state.mode else { return }
        let hint = hint(state)
        let width = buffer.write(
            facts.say(Phrase.cash).lowercased() + " ▸ ", x: row.x, y: row.y, role: .label, clip: row
        )
        let field = row.splittingLeft(width).rest
        buffer.writeLine(hint, in: field, .right, role: .dim)
        state.amount.field.render(
            in: field.splittingLeft(state.amount.text.count + 1).left, to: &buffer)
    }

    private func hint(_ state: State) -> String {
        if state.isPaid { return facts.say(.entersAgain) }
        guard state.settlement.isRefund else { return facts.say(.exactOrChange) }
        guard let next = state.settlement.proposal else {
            return facts.say("Enter all · amount Enter")
        }
        return facts.say(
            "Enter {} {} · amount Enter = cash", facts.say(next.tender), text(next.amount))
    }

    /// What goes back is said without a sign.
    private func shown(_ money: Money, _ state: State) -> Money {
        state.settlement.isRefund ? -money : money
    }

    private func text(_ money: Money) -> String { facts.currency.text(money) }
}

extension PayScreen.State {
    fileprivate func title(_ facts: TillFacts) -> String {
        if let correcting { return facts.say("Pay {} another way", correcting.number) }
        return settlement.isRefund ? facts.say("Give back") : facts.say(.payTitle)
    }

    func essentials(_ facts: TillFacts) -> Essentials {
        let remaining =
            (try? settlement.remaining)
            .map { facts.currency.text(settlement.isRefund ? -$0 : $0) } ?? ""
        let entry: String =
            switch mode {
            case .amount: facts.say(Phrase.cash).lowercased() + " ▸ \(amount.text)_"
            case .tenders: facts.say("1 Cash 2 Card 3 Acc")
            case .outcome: facts.say("1 ok 2 declined 3 ?")
            case .form(let form):
                facts.say(form.fields[form.focus].label)
                    + " \(form.fields[form.focus].input.text)_"
            }
        return Essentials(
            title: title(facts), figure: facts.say(.remaining) + " \(remaining)",
            entry: entry)
    }
}
