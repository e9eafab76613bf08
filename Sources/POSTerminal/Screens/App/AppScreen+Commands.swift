import RetailModels
import TerminalUI

/// What menu, palette and keys that work everywhere do.
extension AppScreen {
    /// Opens a screen on top of the one that is there.
    func open(_ page: Page, _ state: inout State) -> Effect<Action> {
        switch page {
        case .find: return find("", .one, &state)
        case .inventory:
            state.push(.inventory(.init()))
            return inventory.loadFirst().map(Action.inventory)
        case .sales:
            state.push(.sales(.init()))
            return sales.start().map(Action.sales)
        case .cloudSync:
            guard state.person?.role == .manager else {
                return .send(.disabled(facts.sentences.of(.managersOnly)))
            }
            state.push(.cloudSync(.init()))
            return cloudSync.load().map(Action.cloudSync)
        case .shift:
            guard let person = state.person else { return .none }
            let hasOpenSale = !(state.sale?.isEmpty ?? true)
            state.push(.shift(.init(person: person, hasOpenSale: hasOpenSale)))
            return shift.load().map(Action.shift)
        case .devices:
            guard let person = state.person else { return .none }
            var child = DevicesScreen.State(person: person, session: state.managerSession)
            let effect = devices.load(&child)
            state.push(.devices(child))
            return effect.map(Action.devices)
        case .conflicts:
            guard let person = state.person else { return .none }
            var child = ConflictsScreen.State(person: person, session: state.managerSession)
            let effect = conflicts.load(&child)
            state.push(.conflicts(child))
            return effect.map(Action.conflicts)
        }
    }

    /// Opens the search; what is chosen there is sold in that quantity.
    func find(_ text: String, _ quantity: Quantity, _ state: inout State) -> Effect<Action> {
        let child = SearchScreen.State(text: text, quantity: quantity)
        state.push(.search(child))
        return search.find(child).map(Action.search)
    }

    /// Asks anew for what a list on the screen shows, when it is that which changed.
    func refresh(_ change: ShopChange, _ state: State) -> Effect<Action> {
        switch (change, state.base) {
        case (.sales, .sales): .send(.sales(.refresh))
        case (.catalogue, .inventory): .send(.inventory(.refresh))
        case (.catalogue, .search): .send(.search(.refresh))
        default: .none
        }
    }

    /// Forgets the sale that was paid; the screen with the next one is not there yet.
    func forgetSale(_ state: inout State) -> Effect<Action> {
        guard let write = state.keeping.changed(to: nil) else { return .none }
        return self.write(write)
    }

    /// Closing asks only when a sale is open, and keeps it.
    func askQuit(_ state: inout State) -> Effect<Action> {
        guard let sale = state.sale, !sale.isEmpty else { return .send(.quit) }
        if case .pay(let pay) = state.base, !pay.settlement.payments.isEmpty {
            // Only the lines are kept: what was taken would be forgotten.
            state.base.say(
                facts.message(.paymentsTaken(count: pay.settlement.payments.count)))
            return .sound(.reject, client)
        }
        state.dialog = .confirm(
            .init(
                "Close the till? The open sale (\(sale.itemText)) is kept.", purpose: .quit))
        return .none
    }

    /// The open sale stays, for whoever signs in next.
    func signOut(_ state: inout State) -> Effect<Action> {
        let closed = ([state.base] + state.below).map(\.effects)
        let note = state.person.map { Effect<Action>.note(AuditNote(.logout, by: $0), client) }
        state.base = .signIn(.init())
        state.below = []
        state.person = nil
        state.managerSession = nil
        return .merge(closed.map { .cancel(prefix: $0) } + [note ?? .none])
    }

    /// What F10 offers; what only managers get comes last, so that nobody's digits change.
    var menuChoices: ChoiceScreen.State {
        ChoiceScreen.State(
            title: "Menu",
            [
                .init("Inventory", action: .open(.inventory)),
                .init("Sales", action: .open(.sales)),
                .init("Shift: X and Z", action: .open(.shift)),
                .init("Find a product", action: .open(.find)),
                .init("Settings", action: .openSettings),
                .init("Commands", action: .openPalette),
                .init("Help", action: .openHelp),
                .init("Sign out", action: .signOut),
                .init("Close the till", action: .askQuit),
            ])
    }

    /// What Settings offers.
    func settingsChoices(_ state: State) -> ChoiceScreen.State {
        let devices = ChoiceScreen.Choice(
            "Devices", reason: managerReason(state), action: .open(.devices))
        let conflicts = ChoiceScreen.Choice(
            "Conflicts", reason: managerReason(state), action: .open(.conflicts))
        return ChoiceScreen.State(
            title: "Settings", [.init("System", action: .openSystem), devices, conflicts])
    }

    /// What Settings → System offers.
    func systemChoices(_ state: State) -> ChoiceScreen.State {
        let choice = ChoiceScreen.Choice(
            "Cloud Sync", reason: managerReason(state), action: .open(.cloudSync))
        return ChoiceScreen.State(title: "Settings: System", [choice])
    }

    private func managerReason(_ state: State) -> String? {
        state.person?.role == .manager ? nil : facts.sentences.of(.managersOnly)
    }

    /// Every command of the screen by name, and those of the menu.
    func paletteChoices(_ state: State) -> ChoiceScreen.State {
        var choices = freeKeyMap(state).bindings
            .filter { !$0.title.isEmpty && $0.action != .openPalette }
            .map { binding in
                ChoiceScreen.Choice(
                    binding.title, detail: meaning(of: binding.title, state),
                    keyLabel: binding.keys.map(\.label).joined(separator: " "),
                    reason: binding.disabledReason, action: binding.action)
            }
        if case .sell = state.base {
            let inventory = ChoiceScreen.Choice(
                "Inventory", detail: "The catalogue with its stock", action: .open(.inventory))
            let sales = ChoiceScreen.Choice(
                "Sales", detail: "The latest sales of the shop, with their receipts",
                action: .open(.sales))
            let signOut = ChoiceScreen.Choice(
                "Sign out", detail: "Let somebody else sign in; an open sale is kept",
                action: .signOut)
            let devices = ChoiceScreen.Choice(
                "Devices", detail: "The shop's tills in the cloud: approve, rename, revoke",
                reason: managerReason(state), action: .open(.devices))
            let conflicts = ChoiceScreen.Choice(
                "Conflicts", detail: "Edits that wait for a choice: keep or take",
                reason: managerReason(state), action: .open(.conflicts))
            let cloudSync = ChoiceScreen.Choice(
                "Cloud Sync", detail: "The cloud: on, off, and pairing this till",
                reason: managerReason(state), action: .open(.cloudSync))
            choices += [inventory, sales, devices, conflicts, cloudSync, signOut]
        }
        return ChoiceScreen.State(title: "Commands", choices, isFiltered: true)
    }

    /// What F8 offers.
    func voidChoices(_ line: CartLine, _ state: State) -> ChoiceScreen.State {
        let sale = "the whole sale, \(state.sale?.itemText ?? "")"
        return ChoiceScreen.State(
            title: "Void",
            [
                .init("the line: \(line.product.name)", action: .sell(.voidLine)),
                .init(sale, action: .confirm(.ask(.voidSale))),
            ])
    }

    /// The keys of the screen in words.
    func helpLines(_ state: State) -> [String] {
        let map = freeKeyMap(state)
        let labels = map.bindings.map { $0.keys.map(\.label).joined(separator: ", ") }
        let width = min(20, (labels.map { TextWidth.of($0) }.max() ?? 0) + 2)
        var lines = ["\(state.base.title):"]
        for (binding, label) in zip(map.bindings, labels) where !label.isEmpty {
            lines.append(
                "  " + TextWidth.pad(label, to: width) + meaning(of: binding.title, state))
        }
        if case .sell = state.base { lines += Self.grammar }
        return lines + ["", "Alt and a digit is that F-key: Alt+1 is F1, Alt+0 is F10."]
    }

    private static let grammar = [
        "",
        "  code Enter          add one: barcode, SKU or part of a name",
        "  3*code Enter        add three; 0.845*code for what is weighed",
        "  3* and a scan       add three of what is scanned",
        "  Esc, then a digit   that F-key, on an empty line",
    ]

    private func meaning(of title: String, _ state: State) -> String {
        let sections = [state.base.effects, "till", "list"]
        return facts.keys.meaning(of: title, in: sections) ?? title
    }
}
