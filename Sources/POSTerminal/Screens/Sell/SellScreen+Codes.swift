import RetailModels
import TerminalUI

/// From a code that was read to lines of the sale, by way of what a person is asked first.
extension SellScreen {
    /// Lines that are not on the sale yet: somebody is asked something.
    struct Pending: Equatable, Sendable {
        var lines: [CartLine]
        var entry: LineEntry
        var newID: String
        /// What is still to be asked, in this order.
        var questions: [Question]
        /// What is typed as the price of what has none.
        var price = AmountEntry()
        /// Whether the price may be typed: the operator may, or another one has agreed.
        var takesPrice = false
        /// What is to be said when it is on the sale.
        var warning: Trouble?

        var asksPrice: Bool { takesPrice && questions.first == .price }
        var name: String { lines.first?.product.name ?? "" }
        /// What stands before the price that is typed.
        func prompt(_ facts: TillFacts) -> String { facts.say("price of {} ▸ ", name) }
    }

    /// What a person must say before something is sold.
    enum Question: Equatable, Sendable {
        case price
        case expired(day: String)
        case age(limit: Int64, bornBy: String)

        /// What the operator must be allowed to do.
        var permission: Permission {
            switch self {
            case .price: .openPrice
            case .expired: .sellExpired
            case .age: .ageCheck
            }
        }
    }

    /// Puts what was found on the sale, or asks first.
    func add(
        _ state: inout State, _ found: FoundProduct, _ lookup: Lookup, newID: String
    ) -> Effect<Action> {
        do throws(Trouble) {
            guard !found.hasWeightForNothing else {
                throw .labelUnit(found.product.unit, product: found.product.name)
            }
            var pending = Pending(
                lines: try found.lines(lookup), entry: lookup.entry, newID: newID,
                questions: [])
            let traits = found.product.traits
            // What has no price in the catalogue has it from whoever sells it.
            if found.product.price == .zero, traits?.isOpenPrice != true, found.label == nil {
                return .merge(
                    .send(.finished(.prompt(.openPrice(pending.lines[0])))),
                    .sound(.accept, client))
            }
            if let sku = traits?.depositSKU, found.deposit == nil {
                pending.warning = .depositMissing(sku, product: found.product.name)
            }
            if traits?.isOpenPrice == true, found.label?.amount == nil {
                pending.questions.append(.price)
            }
            if let today = found.today {
                if let label = found.label, label.isExpired(on: today), let day = label.expiry {
                    pending.questions.append(.expired(day: day))
                }
                askAge(traits?.ageLimit, today, state, &pending)
            }
            state.pending = pending
            return proceed(&state)
        } catch {
            return refuse(&state, error, lookup.entry)
        }
    }

    /// Who has looked once in a sale need not look again for the same age or less.
    private func askAge(
        _ limit: Int64?, _ today: CalendarDay, _ state: State, _ pending: inout Pending
    ) {
        guard let limit else { return }
        if limit > state.sale.cart?.checkedAge ?? 0 {
            pending.questions.append(.age(limit: limit, bornBy: today.yearsBefore(limit).text))
        } else {
            pending.lines[0].checkedAge = limit
        }
    }

    /// The next question, or the lines go onto the sale: all of them or none.
    private func proceed(_ state: inout State) -> Effect<Action> {
        guard let pending = state.pending else { return .none }
        if let question = pending.questions.first { return ask(&state, question, pending.name) }
        state.pending = nil
        var sale = state.sale
        do throws(Trouble) {
            for line in pending.lines {
                try sale.add(
                    line, newID: pending.newID, owner: state.owner, promotions: promotions,
                    rules: facts.shop.taxRules)
            }
        } catch {
            return refuse(&state, error, pending.entry)
        }
        state.sale = sale
        state.unknownCode = nil
        showLast(&state)
        if let warning = pending.warning { state.message = facts.message(warning) }
        return .sound(pending.warning == nil ? .accept : .reject, client)
    }

    /// Asks the operator, or another one who may answer.
    private func ask(
        _ state: inout State, _ question: Question, _ product: String
    ) -> Effect<Action> {
        guard mayDo(question.permission, state) else {
            let request = ApprovalRequest(question.permission, facts) {
                $0.sentences.request(question, product: product)
            }
            return askApproval(&state, request, for: .agreed)
        }
        guard question != .price else {
            state.pending?.takesPrice = true
            return .none
        }
        return .send(.finished(.ask(question, product: product)))
    }

    /// What happens while something is asked; nil for what has nothing to do with it.
    func reducePending(_ state: inout State, _ action: Action) -> Effect<Action>? {
        guard state.pending != nil else { return nil }
        switch action {
        case .agreed: return agree(&state)
        case .notApproved:
            state.waiting = []
            return decline(&state)
        case .declined, .escape: return decline(&state)
        case .typed(let key):
            state.message = nil
            state.pending?.price.handle(key)
            return .some(.none)
        case .enter: return takePrice(&state)
        case .scanned(let code):
            return complain(&state, .scanRefused(CardGuard.masked(code)))
        default: return nil
        }
    }

    /// The operator has said yes, or another one who was asked.
    private func agree(_ state: inout State) -> Effect<Action> {
        guard var pending = state.pending, let question = pending.questions.first else {
            return .none
        }
        var note = Effect<Action>.none
        switch question {
        case .price:
            state.pending?.takesPrice = true
            return .none
        case .expired(let day):
            pending.lines[0].label?.approval = state.approval ?? state.person.map { Approval($0) }
            // Another one's agreement is in the audit log already.
            note =
                state.approval == nil
                ? self.note(.override, state, subject: pending.name, detail: "expired \(day)")
                : .none
        case .age(let limit, _): pending.lines[0].checkedAge = limit
        }
        pending.questions.removeFirst()
        state.pending = pending
        // An approval is good for this answer alone.
        state.approval = nil
        return .merge(note, proceed(&state))
    }

    private func decline(_ state: inout State) -> Effect<Action> {
        let name = state.pending?.name ?? ""
        state.pending = nil
        state.message = .info(facts.say("Not sold: {}.", name))
        return .none
    }

    private func takePrice(_ state: inout State) -> Effect<Action> {
        state.message = nil
        do throws(Trouble) {
            guard let price = try state.pending?.price.amount(facts.currency) else {
                throw .priceMissing(product: state.pending?.name ?? "")
            }
            state.pending?.lines[0].unitPrice = price
            state.pending?.lines[0].priceSource = "entered"
            state.pending?.questions.removeFirst()
            return proceed(&state)
        } catch {
            return complain(&state, error)
        }
    }

    /// The keys while a price is asked; nil when none is.
    func pendingKeyMap(_ state: State) -> KeyMap<Action>? {
        guard let pending = state.pending else { return nil }
        let keys = facts.keys
        // A dialog has the keys; should it be gone without an answer, Esc is no.
        guard pending.asksPrice else { return KeyMap([keys.binding(.back, .escape)]) }
        return KeyMap([keys.binding(.add, .enter), keys.binding(.back, .escape)]) { key in
            switch key {
            case .scan(let code): .scanned(code)
            default: AmountEntry.takes(key) ? .typed(key) : nil
            }
        }
    }

    /// What stands in the entry line while a price is asked; true when it does.
    func renderPending(_ state: State, in row: Rect, to buffer: inout Buffer) -> Bool {
        guard let pending = state.pending, pending.asksPrice else { return false }
        let width = buffer.write(
            pending.prompt(facts), x: row.x, y: row.y, role: .label,
            clip: row.splittingRight(Self.priceWidth).rest)
        pending.price.field.render(in: row.splittingLeft(width).rest, to: &buffer)
        return true
    }

    private static var priceWidth: Int { 20 }

    /// A code that was typed elsewhere, such as on the page of favourites.
    func takeKeyed(
        _ state: inout State, _ code: String, _ quantity: Quantity
    ) -> Effect<Action> {
        look(&state, Lookup(code: code, quantity: quantity, entry: .keyed))
    }
}

extension Sentences {
    /// What a person is asked before something is sold.
    func of(_ question: SellScreen.Question, product: String) -> String {
        switch language {
        case .english: english(question, product)
        case .german: german(question, product)
        case .pseudo: PseudoLanguage.text(english(question, product))
        }
    }

    private func german(_ question: SellScreen.Question, _ product: String) -> String {
        switch question {
        case .price: "Was kostet \(product)?"
        case .expired(let day):
            "\(product) ist abgelaufen: der letzte Tag war \(day). Verkaufen?"
        case .age(let limit, let bornBy):
            "\(product) gibt es ab \(limit) Jahren. Geboren am \(bornBy) oder früher?"
        }
    }

    private func english(_ question: SellScreen.Question, _ product: String) -> String {
        switch question {
        case .price: "What does \(product) cost?"
        case .expired(let day): "\(product) has expired: its last day was \(day). Sell it?"
        case .age(let limit, let bornBy):
            "\(product) is sold from \(limit) years on. Born on \(bornBy) or before?"
        }
    }

    /// The same as another operator is asked for it, and as the audit log has it.
    func request(_ question: SellScreen.Question, product: String) -> String {
        switch language {
        case .english: englishRequest(question, product)
        case .german: germanRequest(question, product)
        case .pseudo: PseudoLanguage.text(englishRequest(question, product))
        }
    }

    private func germanRequest(_ question: SellScreen.Question, _ product: String) -> String {
        switch question {
        case .price: "Den Preis von \(product) tippen"
        case .expired(let day): "\(product) verkaufen, abgelaufen \(day)"
        case .age(let limit, let bornBy):
            "\(product) ab \(limit) Jahren verkaufen, geboren am \(bornBy) oder früher"
        }
    }

    private func englishRequest(_ question: SellScreen.Question, _ product: String) -> String {
        switch question {
        case .price: "Type the price of \(product)"
        case .expired(let day): "Sell \(product), expired \(day)"
        case .age(let limit, let bornBy):
            "Sell \(product) from \(limit) years on, born on \(bornBy) or before"
        }
    }
}
