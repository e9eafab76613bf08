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
        case (.pay(.finished(let outcome)), .pay): return finish(&state, outcome)
        case (.paid(.finished(let key)), .paid): return nextSale(&state, key)
        case (.shift(.finished(let outcome)), .shift): return finish(&state, outcome)
        case (.inventory(.finished(let outcome)), .inventory): return finish(&state, outcome)
        case (.item(.finished), .item): return goBack(&state)
        case (.devices(.finished(let outcome)), .devices): return finish(&state, outcome)
        case (.conflicts(.finished), .conflicts): return goBack(&state)
        case (.sales(.finished(let outcome)), .sales): return finish(&state, outcome)
        case (.receipt(.finished), .receipt): return goBack(&state)
        case (.cloudSync(.finished(let outcome)), .cloudSync): return finish(&state, outcome)
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
        case (.inventory(let action), .inventory(var child)):
            let effect = inventory.reduce(&child, action)
            state.base = .inventory(child)
            return effect.map(Action.inventory)
        case (.item(let action), .item(var child)):
            let effect = item.reduce(&child, action)
            state.base = .item(child)
            return effect.map(Action.item)
        case (.devices(let action), .devices(var child)):
            if action == .stop { state.typeAhead = [] }
            let effect = devices.reduce(&child, action)
            state.managerSession = child.session
            state.base = .devices(child)
            return effect.map(Action.devices)
        case (.conflicts(let action), .conflicts(var child)):
            if action == .stop { state.typeAhead = [] }
            let effect = conflicts.reduce(&child, action)
            state.managerSession = child.session
            state.base = .conflicts(child)
            return effect.map(Action.conflicts)
        case (.sales(let action), .sales(var child)):
            let effect = sales.reduce(&child, action)
            state.base = .sales(child)
            return effect.map(Action.sales)
        case (.receipt(let action), .receipt(var child)):
            let effect = receipt.reduce(&child, action)
            state.base = .receipt(child)
            return effect.map(Action.receipt)
        case (.cloudSync(let action), .cloudSync(var child)):
            let effect = cloudSync.reduce(&child, action)
            state.base = .cloudSync(child)
            return effect.map(Action.cloudSync)
        default:
            return .none
        }
    }
}

// MARK: - Outcomes

extension AppScreen {
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
            message = .info("Sale \(number.map { $0 + " " } ?? "")was paid before the restart.")
        case .open(let cart) where kept == nil:
            kept = cart
            state.keeping = CartKeeping(onDisk: cart)
        case .open: break
        }
        if let trouble = signedIn.trouble { message = facts.message(trouble) }
        state.below = []
        state.base = .sell(sell.start(kept, message: message, by: state.person))
        return .none
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
        case .void(let line):
            state.dialog = .choice(voidChoices(line, state))
        case .shift: return open(.shift, &state)
        case .menu: return .send(.openMenu)
        case .askApproval(let request): return .send(.askApproval(request))
        case .pay(let sale):
            guard let person = state.person,
                let child = PayScreen.State(
                    sale, person: person, cashStep: facts.currency.cashStep)
            else { return .none }
            state.push(.pay(child))
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

    private func finish(_ state: inout State, _ outcome: PayScreen.Outcome) -> Effect<Action> {
        switch outcome {
        case .back: return goBack(&state)
        case .paid(let document):
            var child = PaidScreen.State(document)
            child.delivery = delivery(state.header)
            state.below = []
            state.base = .paid(child)
            // The sale is on the disk: what was kept of it goes.
            return .merge(
                .cancel(prefix: "pay"), .cancel(prefix: "sell"), forgetSale(&state),
                .sound(.accept, client))
        }
    }

    private func nextSale(_ state: inout State, _ key: Key?) -> Effect<Action> {
        state.base = .sell(sell.start(nil, message: nil, by: state.person))
        if let key { state.typeAhead.insert(key, at: 0) }
        return .none
    }

    private func finish(_ state: inout State, _ outcome: ShiftScreen.Outcome) -> Effect<Action> {
        switch outcome {
        case .back: return goBack(&state)
        case .closed: return signOut(&state)
        }
    }

    private func finish(
        _ state: inout State, _ outcome: InventoryScreen.Outcome
    ) -> Effect<Action> {
        switch outcome {
        case .back: return goBack(&state)
        case .item(let product):
            state.push(.item(.init(product)))
            return item.load(product).map(Action.item)
        }
    }

    private func finish(
        _ state: inout State, _ outcome: DevicesScreen.Outcome
    ) -> Effect<Action> {
        switch outcome {
        case .back: goBack(&state)
        case .askRevoke(let device): .send(.confirm(.ask(.revoke(device))))
        }
    }

    private func finish(_ state: inout State, _ outcome: SalesScreen.Outcome) -> Effect<Action> {
        switch outcome {
        case .back: return goBack(&state)
        case .receipt(let sale):
            state.push(.receipt(.init(sale)))
            return receipt.load(sale).map(Action.receipt)
        }
    }

    private func finish(
        _ state: inout State, _ outcome: CloudSyncScreen.Outcome
    ) -> Effect<Action> {
        switch outcome {
        case .back: return goBack(&state)
        case .askUnpair: return .send(.confirm(.ask(.unpair)))
        }
    }

    /// One step back; whatever the screen was still doing is no longer wanted.
    func goBack(_ state: inout State) -> Effect<Action> {
        guard let closed = state.pop() else { return .none }
        // Hints that came meanwhile passed the list by.
        return .merge(
            .cancel(prefix: closed), refresh(.sales, state), refresh(.catalogue, state))
    }
}
