import RetailModels
import TerminalUI

/// Changes of the open sale: who may make them, what they say, and taking the last one back.
extension SellScreen {
    /// Does it, asks another operator to agree, or says why not.
    func change(_ state: inout State, _ change: SaleChange) -> Effect<Action> {
        if let line = change.line, state.sale.line(line) == nil {
            state.message = facts.message(.nothingToVoid)
            return .none
        }
        if let line = change.line.flatMap({ state.sale.line($0) }), line.isKept(from: change) {
            return complain(&state, .lineIsFixed(product: line.product.name))
        }
        if let permission = state.sale.permission(for: change) {
            let ppm = state.sale.discountPPM(of: change)
            guard mayDo(permission, discountPPM: ppm, state) else {
                let request = ApprovalRequest(permission, discountPPM: ppm, facts) {
                    self.request(change, state, $0)
                }
                return askApproval(&state, request, for: .change(change))
            }
        }
        guard state.sale.cart == nil else {
            return apply(&state, change, state.approval, newID: "")
        }
        // The id of a new sale comes from outside, as everything random.
        return .run(id: Self.lookupID) { [client, approval = state.approval] send in
            await send(.apply(change, approval, newID: client.newID()))
        }
    }

    func apply(
        _ state: inout State, _ change: SaleChange, _ approval: Approval?, newID: String
    ) -> Effect<Action> {
        let said = sentence(for: change, state)
        let audit = audit(change, approval, state)
        let allowed = approval.map {
            SaleApproval(
                permission: state.sale.permission(for: change)?.rawValue ?? "",
                operatorID: $0.operatorID, operatorName: $0.operatorName)
        }
        let before = state.sale.cart
        do {
            try state.sale.apply(
                change, approval: allowed, newID: newID, owner: state.owner,
                promotions: promotions, discountMaxPPM: discountMaxPPM(state),
                rules: facts.shop.taxRules)
        } catch {
            return complain(&state, error)
        }
        state.lines.update(count: state.sale.lineCount)
        switch change {
        case .void, .open: showLast(&state)
        case .voidSale: state.lines.reset(count: 0)
        default: break
        }
        if case .open = change { state.unknownCode = nil }
        let agreed = approval.map { " " + facts.say("{} agreed.", $0.operatorName) } ?? ""
        let dropped =
            hasDropped(change, before, state.sale.cart)
            ? " " + facts.say("A discount was too much for the rest, and is off.") : ""
        state.message = .info(said + agreed + dropped)
        return .merge(audit, sound(of: change))
    }

    /// Whether a sum went that was too much for what the change has left.
    private func hasDropped(_ change: SaleChange, _ before: Cart?, _ after: Cart?) -> Bool {
        guard change.isSmaller, let before, let after else { return false }
        func isSum(_ discount: Discount?) -> Bool {
            if case .amount = discount { true } else { false }
        }
        func count(_ cart: Cart) -> Int { cart.lines.filter { isSum($0.ownDiscount) }.count }
        return isSum(before.discount) && !isSum(after.discount)
            || !change.removesLine && count(after) < count(before)
    }

    private func sound(of change: SaleChange) -> Effect<Action> {
        if case .open = change { .sound(.accept, client) } else { .none }
    }

    /// What of it the audit log keeps; the sale is as it was before.
    private func audit(
        _ change: SaleChange, _ approval: Approval?, _ state: State
    ) -> Effect<Action> {
        let subject = state.sale.subject(of: change)
        func note(_ action: AuditAction, _ detail: String) -> Effect<Action> {
            self.note(action, state, by: approval, subject: subject, detail: detail)
        }
        let line = change.line.flatMap { state.sale.line($0) }
        switch change {
        case .void: return note(.voidLine, line?.quantity.text ?? "")
        case .voidSale:
            return self.note(
                .voidSale, state, by: approval, subject: state.sale.itemText,
                detail: state.sale.priced.map { facts.currency.text($0.gross) } ?? "")
        case .quantity(_, let quantity):
            return note(.lineCorrection, "\(line?.quantity.text ?? "") to \(quantity.text)")
        case .price(_, let price):
            let before = line.map { facts.currency.text($0.unitPrice) } ?? ""
            return note(.priceChange, "\(before) to \(facts.currency.text(price))")
        case .discount(_, let discount), .saleDiscount(let discount):
            return note(.discount, discount.map(facts.text) ?? "none")
        case .exemption(let exemption):
            let words = exemption.map { "no tax: \($0.reason) \($0.certificate)" }
            return note(.priceChange, words ?? "with tax")
        case .open(let line): return note(.priceChange, facts.currency.text(line.unitPrice))
        case .note, .saleNote, .customer: return .none
        }
    }

    /// What the other operator is asked to agree to.
    private func request(
        _ change: SaleChange, _ state: State, _ facts: TillFacts
    ) -> String {
        switch change {
        case .void: facts.say("Void {}", state.sale.subject(of: change))
        case .voidSale:
            facts.say("Void the sale, {}", facts.say(.items(state.sale.itemCount)))
        default: words(for: change, state, facts)
        }
    }

    /// Takes the last change back, when nothing else was done since.
    func undo(_ state: inout State) -> Effect<Action> {
        guard state.sale.undo(rules: facts.shop.taxRules) else {
            return complain(&state, .nothingToTakeBack)
        }
        state.lines.update(count: state.sale.lineCount)
        state.message = .info(facts.say("The last change was taken back."))
        return .none
    }

    /// The last line once more, at the shop's price, with the deposits that go with it. What came
    /// back, and what is no goods, is not sold a second time.
    func repeatLast(_ state: inout State) -> Effect<Action> {
        let lines = state.sale.cart?.lines ?? []
        guard let start = lines.lastIndex(where: { $0.isDeposit != true }),
            lines[start].isGoods,
            // What somebody agreed to was agreed to once: it is read again.
            lines[start].label?.approval == nil
        else { return complain(&state, .nothingToRepeat) }
        let repeated = lines[start...].map(\.repeated)
        // What has no price of the shop's has it from whoever sells it, each time.
        guard !repeated[0].isOpenPrice else { return change(&state, .open(repeated[0])) }
        var sale = state.sale
        do throws(Trouble) {
            for line in repeated {
                try sale.add(
                    line, newID: "", owner: state.owner, promotions: promotions,
                    rules: facts.shop.taxRules)
            }
        } catch {
            return complain(&state, error)
        }
        state.sale = sale
        showLast(&state)
        return .sound(.accept, client)
    }

    /// A customer, and why they pay no tax if they do not.
    func attach(
        _ state: inout State, _ customer: Customer, _ exemption: TaxExemption?
    ) -> Effect<Action> {
        guard let exemption else { return change(&state, .customer(customer)) }
        // What a manager has written down for the customer needs no other one's word.
        if exemption == customer.terms?.exemption {
            let isNew = state.sale.cart == nil
            return .run(id: Self.lookupID) { [client] send in
                await send(.apply(.customer(customer), nil, newID: isNew ? client.newID() : ""))
                await send(.apply(.exemption(exemption), nil, newID: ""))
            }
        }
        guard state.sale.cart == nil else {
            return .merge(
                change(&state, .customer(customer)), .send(.change(.exemption(exemption))))
        }
        // The sale begins with the customer; only then may somebody be asked.
        return .run(id: Self.lookupID) { [client] send in
            await send(.apply(.customer(customer), nil, newID: client.newID()))
            await send(.change(.exemption(exemption)))
        }
    }

    private func sentence(for change: SaleChange, _ state: State) -> String {
        switch change {
        case .void: facts.say(.voided(state.sale.subject(of: change)))
        case .voidSale: facts.say(.saleVoided)
        default: words(for: change, state, facts) + "."
        }
    }

    /// What a change is called, in the past.
    func words(for change: SaleChange, _ state: State, _ facts: TillFacts) -> String {
        let name = change.line.flatMap { state.sale.line($0)?.product.name } ?? ""
        switch change {
        case .void: return facts.say("Voided: {}", name)
        case .voidSale: return facts.say("The sale was voided")
        case .quantity(_, let quantity): return "\(quantity.text) × \(name)"
        case .price(_, let price):
            return facts.say("{} costs {}", name, facts.currency.text(price))
        case .discount(_, let discount?):
            return facts.say("{} off {}", facts.text(discount), name)
        case .discount(_, nil): return facts.say("No discount on {}", name)
        case .saleDiscount(let discount?):
            return facts.say("{} off the whole sale", facts.text(discount))
        case .saleDiscount(nil): return facts.say("No discount on the whole sale")
        case .note(_, let text):
            return facts.say(text.isEmpty ? "No note on {}" : "Noted on {}", name)
        case .saleNote(let text):
            return facts.say(text.isEmpty ? "No note on the sale" : "Noted")
        case .customer(let customer?):
            return facts.say("Customer {} {}", customer.number, customer.name)
        case .customer(nil): return facts.say("No customer")
        case .exemption(let exemption?):
            return facts.say("Without tax: {}", exemption.reason)
        case .exemption(nil): return facts.say("With tax")
        case .open(let line):
            return facts.say(
                "{} for {}", line.product.name, facts.currency.text(line.unitPrice))
        }
    }
}

extension CartLine {
    /// The same thing once more: what somebody granted for this line was for this line.
    var repeated: CartLine {
        var line = CartLine(
            product: product, quantity: quantity, unitPrice: regularPrice ?? unitPrice,
            entry: entry, priceSource: priceSource, label: label)
        if priceSource == PriceSource.override { line.priceSource = PriceSource.catalogue }
        line.isDeposit = isDeposit
        line.checkedAge = checkedAge
        return line
    }

    /// Whether it sells goods.
    var isGoods: Bool { returned == nil && value == nil }

    /// Whether an operator said what it costs, and not the shop.
    var isOpenPrice: Bool {
        !PriceSource.isProduct(priceSource) || priceSource == PriceSource.entered
    }

    /// Whether the change is none for it: what comes back comes back as it was sold, and a value is
    /// what it is.
    func isKept(from change: SaleChange) -> Bool {
        switch change {
        case .quantity, .price, .discount: !isGoods
        default: false
        }
    }
}

extension SellScreen.State {
    /// Whose sale a new one is.
    var owner: SaleOwner? { person.map { SaleOwner(id: $0.id, name: $0.name) } }
}

extension TillFacts {
    /// `10 %`, or an amount.
    func text(_ discount: Discount) -> String {
        switch discount {
        case .share(let ppm): "\(TaxRate(name: "", ppm: ppm).percentText) %"
        case .amount(let amount): currency.text(amount)
        }
    }
}
