import Peripherals
import RetailModels
import TerminalUI

/// Passes actions down to the screen that fills the window, and takes its outcome.
extension AppScreen {
    /// What comes too late, when its screen is gone, does nothing.
    func reduceBase(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch (action, state.base) {
        case (.signIn(.finished(let signedIn)), .signIn): return enter(&state, signedIn)
        case (.float(.finished(let outcome)), .float): return finish(&state, outcome)
        case (.sell(.finished(let outcome)), .sell): return finish(&state, outcome)
        case (.search(.finished(let outcome)), .search): return finish(&state, outcome)
        case (.customer(.finished(let outcome)), .customer): return finish(&state, outcome)
        case (.held(.finished(let outcome)), .held): return finish(&state, outcome)
        case (.favourites(.finished(let outcome)), .favourites): return finish(&state, outcome)
        case (.pay(.finished(let outcome)), .pay): return finish(&state, outcome)
        case (.paid(.finished(let outcome)), .paid): return finish(&state, outcome)
        case (.returns(.finished(let outcome)), .returns): return finish(&state, outcome)
        case (.value(.finished(let outcome)), .value): return finish(&state, outcome)
        case (.shift(.finished(let outcome)), .shift): return finish(&state, outcome)
        case (.page(let action), .opened(let page)):
            return reduce(action, of: page, &state)
        default: return passDown(&state, action)
        }
    }

    private func passDown(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch (action, state.base) {
        case (.signIn(let action), .signIn(var child)):
            let effect = signIn.reduce(&child, action)
            state.base = .signIn(child)
            return effect.map(Action.signIn)
        case (.float(let action), .float(var child)):
            let effect = float.reduce(&child, action)
            state.base = .float(child)
            return effect.map(Action.float)
        case (.sell(let action), .sell(var child)):
            if action == .stop { state.typeAhead = [] }
            let effect = sell.reduce(&child, action)
            state.base = .sell(child)
            return effect.map(Action.sell)
        case (.search(let action), .search(var child)):
            let effect = search.reduce(&child, action)
            state.base = .search(child)
            return effect.map(Action.search)
        case (.customer(let action), .customer(var child)):
            let effect = customer.reduce(&child, action)
            state.base = .customer(child)
            return effect.map(Action.customer)
        case (.held(let action), .held(var child)):
            if action == .stop { state.typeAhead = [] }
            let effect = held.reduce(&child, action)
            state.base = .held(child)
            return effect.map(Action.held)
        case (.pay(let action), .pay(var child)):
            let effect = pay.reduce(&child, action)
            state.base = .pay(child)
            return effect.map(Action.pay)
        case (.paid(let action), .paid(var child)):
            let effect = paid.reduce(&child, action)
            state.base = .paid(child)
            return effect.map(Action.paid)
        case (.shift(let action), .shift(var child)):
            let effect = shift.reduce(&child, action)
            state.base = .shift(child)
            return effect.map(Action.shift)
        default:
            return passToFavourites(&state, action)
        }
    }

    private func passToFavourites(_ state: inout State, _ action: Action) -> Effect<Action> {
        guard case .favourites(let action) = action, case .favourites(var child) = state.base
        else { return passToReturns(&state, action) }
        let effect = favourites.reduce(&child, action)
        state.base = .favourites(child)
        return effect.map(Action.favourites)
    }
}

// MARK: - Outcomes

extension AppScreen {
    /// The page's own action, or what the till does for it.
    private func reduce(
        _ action: PageAction, of page: OpenPage, _ state: inout State
    ) -> Effect<Action> {
        if let request = page.request(action) { return .send(request) }
        if action.step.isStop { state.typeAhead = [] }
        var page = page
        let before = page.session
        let effect = page.reduce(action)
        state.base = .opened(page)
        // A page that never asked knows of none, and takes none away.
        if page.session != before { state.managerSession = page.session }
        return effect
    }

    /// Opens a page on top of the screen that is there.
    func show(_ page: OpenPage, _ state: inout State) -> Effect<Action> {
        var page = page
        let effect = page.opened(by: Who(person: state.person, session: state.managerSession))
        state.push(.opened(page))
        return effect
    }

    private func enter(
        _ state: inout State, _ signedIn: SignInScreen.SignedIn
    ) -> Effect<Action> {
        state.person = signedIn.person
        let note = Effect<Action>.note(AuditNote(.login, by: signedIn.person), client)
        guard signedIn.hasShift else {
            state.base = .float(.init(signedIn: signedIn))
            return note
        }
        return .merge(note, startSelling(&state, signedIn))
    }

    /// Opens the sale that was kept, if there is one. What is in memory is newer than the disk:
    /// somebody signed out and in again.
    private func startSelling(
        _ state: inout State, _ signedIn: SignInScreen.SignedIn
    ) -> Effect<Action> {
        var message: Message?
        var kept = state.keeping.wanted
        switch signedIn.kept {
        case .none: break
        case .paid(let number):
            message = .info(facts.say(.paidBeforeRestart(number: number ?? "")))
        case .open(let cart) where kept == nil:
            kept = cart
            state.keeping = CartKeeping(onDisk: cart)
        case .open: break
        }
        if signedIn.isShiftLong { message = message ?? facts.message(.longShift) }
        if let trouble = signedIn.trouble { message = facts.message(trouble) }
        state.below = []
        var child = sell.start(kept, message: message, by: state.person)
        let effect = sell.takeOver(&child)
        state.base = .sell(child)
        // Somebody else's sale waits for them, and what was paid for it too.
        if let settlement = kept?.settlement,
            kept?.owner == nil || kept?.owner?.id == state.person?.id
        {
            payOn(settlement, &state)
        }
        return effect.map(Action.sell)
    }

    /// Goes on with a payment that was under way when the till ended, or somebody signed out.
    func payOn(_ settlement: Settlement, _ state: inout State) {
        guard let person = state.person, let sale = state.sale,
            var child = PayScreen.State(
                sale, person: person, cashStep: facts.shop.payment.cashStep(facts.currency))
        else { return }
        guard child.take(settlement) else {
            return state.base.say(facts.message(.paymentsUnfit(settlement.payments)))
        }
        child.message = .info(
            facts.sentences.paidBefore(settlement.payments.count, isAll: child.isPaid))
        state.push(.pay(child))
    }

    private func finish(_ state: inout State, _ outcome: FloatScreen.Outcome) -> Effect<Action> {
        switch outcome {
        case .opened(let signedIn): return startSelling(&state, signedIn)
        case .signedOut: return signOut(&state)
        }
    }

    private func finish(_ state: inout State, _ outcome: SellScreen.Outcome) -> Effect<Action> {
        switch outcome {
        case .find(let text, let quantity): return find(text, quantity, &state)
        case .favourites(let quantity):
            state.push(.favourites(.init(quantity: quantity)))
            return favourites.load().map(Action.favourites)
        case .ask(let question, let product): return ask(question, product, &state)
        case .void(let line):
            state.dialog = .choice(voidChoices(line, state))
        case .shift: return open(.shift, &state)
        case .menu: return .send(.openMenu)
        case .askApproval(let request): return .send(.askApproval(request))
        case .pay(let sale):
            guard let person = state.person,
                var child = PayScreen.State(
                    sale, person: person,
                    cashStep: facts.shop.payment.cashStep(facts.currency))
            else { return .none }
            child.isTraining = state.header.isTraining
            state.push(.pay(child))
        case .training: return toggleTraining(&state)
        case .value: return openValue(&state)
        case .returns:
            guard let person = state.person else { return .none }
            state.push(
                .returns(.init(person: person, onSale: state.sale?.cart?.lines ?? [])))
        default: return more(&state, outcome)
        }
        return .none
    }

    private func finish(_ state: inout State, _ outcome: SearchScreen.Outcome) -> Effect<Action> {
        let back = goBack(&state)
        switch outcome {
        case .back: return back
        case .chosen(let product, let quantity):
            return .merge(back, .send(.sell(.chosen(product, quantity))))
        case .scanned(let code):
            return .merge(back, .send(.sell(.scanned(code))))
        }
    }

    private func finish(
        _ state: inout State, _ outcome: FavouritesScreen.Outcome
    ) -> Effect<Action> {
        let back = goBack(&state)
        switch outcome {
        case .back: return back
        case .chosen(let product, let quantity):
            return .merge(back, .send(.sell(.chosen(product, quantity))))
        case .keyed(let code, let quantity):
            return .merge(back, .send(.sell(.keyed(code, quantity))))
        case .scanned(let code):
            return .merge(back, .send(.sell(.scanned(code))))
        }
    }

    private func finish(_ state: inout State, _ outcome: PayScreen.Outcome) -> Effect<Action> {
        switch outcome {
        case .back: return goBack(&state)
        case .askApproval(let request): return .send(.askApproval(request))
        case .paid(let document):
            state.base = .paid(written(document, state))
            state.below = []
            // The sale is on the disk: what was kept of it goes.
            return .merge(
                .cancel(prefix: "pay"), .cancel(prefix: "sell"), forgetSale(&state),
                .sound(.accept, client))
        }
    }

    private func finish(
        _ state: inout State, _ outcome: ReturnScreen.Outcome
    ) -> Effect<Action> {
        switch outcome {
        case .back: return goBack(&state)
        case .askApproval(let request): return .send(.askApproval(request))
        case .returned(let lines, let sale, let newID):
            return .merge(
                goBackToSale(&state), .send(.sell(.returned(lines, sale, newID: newID))))
        }
    }

    private func finish(
        _ state: inout State, _ outcome: ValueScreen.Outcome
    ) -> Effect<Action> {
        let back = goBack(&state)
        guard case .line(let line, let newID) = outcome else { return back }
        return .merge(back, .send(.sell(.addValue(line, newID: newID))))
    }

    func nextSale(_ state: inout State, _ key: Key?) -> Effect<Action> {
        state.base = .sell(sell.start(state.left, message: nil, by: state.person))
        if let key { state.typeAhead.insert(key, at: 0) }
        return .none
    }

    private func finish(_ state: inout State, _ outcome: ShiftScreen.Outcome) -> Effect<Action> {
        switch outcome {
        case .back: return goBack(&state)
        case .closed: return signOut(&state)
        case .askApproval(let request): return .send(.askApproval(request))
        }
    }

    /// One step back; whatever the screen was still doing is no longer wanted.
    func goBack(_ state: inout State) -> Effect<Action> {
        guard let closed = state.pop() else { return .none }
        // Hints that came meanwhile passed the list by.
        return .merge(
            .cancel(prefix: closed), tell(.changed(.sales), state),
            tell(.changed(.catalogue), state), tell(.changed(.people), state))
    }
}
