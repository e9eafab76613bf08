import RetailModels
import TerminalUI

/// What menu, palette and keys that work everywhere do.
extension AppScreen {
    /// Opens a screen on top of the one that is there.
    func open(_ page: Page, _ state: inout State) -> Effect<Action> {
        switch page {
        case .find: return find("", .one, &state)
        case .listed(let name):
            guard let listed = ListedPage.named(name) else { return .none }
            if let reason = reason(listed, state) { return .send(.disabled(reason)) }
            guard let page = listed.make(self, state) else { return .none }
            return show(page, &state)
        case .shift:
            guard let person = state.person else { return .none }
            let hasOpenSale = !(state.sale?.isEmpty ?? true)
            var child = ShiftScreen.State(
                person: person, hasOpenSale: hasOpenSale, currency: facts.currency)
            child.salesToSend = state.header.salesForCloud
            state.push(.shift(child))
            return shift.load(for: person).map(Action.shift)
        case .lastSale: return findLastSale(state)
        case .value: return .merge(goBackToSale(&state), .send(.sell(.askValue)))
        case .training: return .merge(goBackToSale(&state), .send(.sell(.askTraining)))
        }
    }

    /// Opens the search; what is chosen there is sold in that quantity.
    func find(_ text: String, _ quantity: Quantity, _ state: inout State) -> Effect<Action> {
        let child = SearchScreen.State(text: text, quantity: quantity)
        state.push(.search(child))
        return search.find(child).map(Action.search)
    }

    /// Passes news on to the screen that may show something else now.
    func tell(_ news: PageNews, _ state: State) -> Effect<Action> {
        switch (news, state.base) {
        case (_, .opened(let page)): page.answer(to: news)
        case (.changed(.catalogue), .search): .send(.search(.refresh))
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
        if let pay = state.payment, let trouble = pay.keepsOpen {
            state.base.say(facts.message(trouble))
            return .sound(.reject, client)
        }
        guard let sale = state.sale, !sale.isEmpty else { return .send(.quit) }
        let items = facts.say(.items(sale.itemCount))
        let question: Phrase =
            state.kept?.settlement == nil ? .askClose(items: items) : .askClosePaid(items: items)
        state.dialog = .confirm(.init(facts.say(question), purpose: .quit))
        return .none
    }

    /// What the audit log hears of somebody who goes.
    func leaving(_ state: State) -> [Effect<Action>] {
        guard let person = state.person else { return [] }
        let actions: [AuditAction] = state.header.isTraining ? [.trainingOff, .logout] : [.logout]
        return actions.map { .note(AuditNote($0, by: person), client) }
    }

    /// The open sale stays, for whoever signs in next.
    func signOut(_ state: inout State) -> Effect<Action> {
        let closed = ([state.base] + state.below).map(\.effects)
        let notes = leaving(state)
        state.waiting = nil
        state.base = .signIn(.init())
        state.below = []
        state.person = nil
        state.managerSession = nil
        state.header.isTraining = false
        return .merge(closed.map { .cancel(prefix: $0) } + notes + [askBeginAnew()])
    }

    /// Settings hold from here on: nobody is signed in, and the sale is on the disk. What is being
    /// written is waited for.
    func askBeginAnew() -> Effect<Action> {
        .run(inTurn: .audit) { [client] send in
            if await client.isOutdated() { await send(.outdated) }
        }
    }

    /// Begins anew unless somebody is about to sign in, or has meanwhile: then it is asked again
    /// when they sign out.
    func beginAnew(_ state: State) -> Effect<Action> {
        guard case .signIn(let child) = state.base, state.person == nil, child.isUntouched,
            state.typeAhead.isEmpty
        else { return .none }
        return .run(inTurn: .audit) { [client] _ in await client.beginAnew() }
    }

    /// What F10 offers.
    func menuChoices(_ state: State) -> ChoiceScreen.State {
        let pages = choices(in: .menu, state)
        let first: [ChoiceScreen.Choice] = [
            .init(facts.say(.shiftReports), action: .open(.shift)),
            .init(facts.say(.findProduct), action: .open(.find)),
            .init(facts.say(.settings), action: .openSettings),
            .init(facts.say(.commands), action: .openPalette),
            .init(facts.say(.help), action: .openHelp),
            .init(facts.say(.signOut), action: .signOut),
            .init(facts.say(.closeTill), action: .askQuit),
        ]
        let last: [ChoiceScreen.Choice] = [
            .init(facts.say("Gift card or account"), action: .open(.value)),
            .init(facts.say("Last sale: void, tenders"), action: .open(.lastSale)),
            .init(facts.say("Training: begin or end"), action: .open(.training)),
            .init(facts.say(.lock), action: .lockNow),
        ]
        // What a cashier needs keeps its digit, however many pages there are.
        return ChoiceScreen.State(
            title: facts.say(.menu), pages.prefix(2) + first + pages.dropFirst(2) + last)
    }

    /// What Settings offers.
    func settingsChoices(_ state: State) -> ChoiceScreen.State {
        ChoiceScreen.State(
            title: facts.say(.settings),
            [.init(facts.say(.system), action: .openSystem)] + choices(in: .settings, state))
    }

    /// What Settings → System offers.
    func systemChoices(_ state: State) -> ChoiceScreen.State {
        ChoiceScreen.State(
            title: "\(facts.say(.settings)): \(facts.say(.system))", choices(in: .system, state))
    }

    private func choices(in place: ListedPage.Place, _ state: State) -> [ChoiceScreen.Choice] {
        ListedPage.all.filter { $0.place == place }.map { page in
            ChoiceScreen.Choice(
                facts.say(page.title), reason: reason(page, state),
                action: .open(.listed(page.name)))
        }
    }

    /// Why the page is not for whoever has signed in; nil when it is.
    private func reason(_ page: ListedPage, _ state: State) -> String? {
        page.needs.map { facts.allows(state.person, $0) } ?? true
            ? nil : facts.sentences.of(.managersOnly)
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
            choices += ListedPage.all.map { page in
                ChoiceScreen.Choice(
                    facts.say(page.title), detail: facts.say(page.detail),
                    reason: reason(page, state), action: .open(.listed(page.name)))
            }
            choices.append(
                ChoiceScreen.Choice(
                    facts.say(.signOut),
                    detail: facts.say("Let somebody else sign in; an open sale is kept"),
                    action: .signOut))
            choices += tenderChoices
        }
        return ChoiceScreen.State(title: facts.say(.commands), choices, isFiltered: true)
    }

    /// What else has to do with money.
    private var tenderChoices: [ChoiceScreen.Choice] {
        [
            .init(
                facts.say("Gift card"),
                detail: facts.say("Sell one, top one up, or take money onto an account"),
                action: .open(.value)),
            .init(
                facts.say("Last sale"), detail: facts.say("Void it, or have it paid another way"),
                action: .open(.lastSale)),
            .init(
                facts.say("Training"),
                detail: facts.say("Practice: nothing is sold, until it is ended"),
                action: .open(.training)),
        ]
    }

    /// What F8 offers.
    func voidChoices(_ line: CartLine, _ state: State) -> ChoiceScreen.State {
        let items = facts.say(.items(state.sale?.itemCount ?? 0))
        return ChoiceScreen.State(
            title: facts.say(.voidTitle),
            [
                .init(facts.say(.theLine(line.product.name)), action: .sell(.voidLine)),
                .init(facts.say(.wholeSale(items: items)), action: .confirm(.ask(.voidSale))),
            ])
    }

    /// The keys of the screen in words.
    func helpLines(_ state: State) -> [String] {
        let map = freeKeyMap(state)
        let labels = map.bindings.map { $0.keys.map(\.label).joined(separator: ", ") }
        let width = min(20, (labels.map { TextWidth.of($0) }.max() ?? 0) + 2)
        var lines = ["\(facts.say(state.base.title)):"]
        for (binding, label) in zip(map.bindings, labels) where !label.isEmpty {
            lines.append(
                "  " + TextWidth.pad(label, to: width) + meaning(of: binding.title, state))
        }
        if case .sell = state.base {
            lines += [""] + facts.say(.grammar).split(separator: "\n").map(String.init)
        }
        return lines + ["", facts.say(.altDigits)]
    }

    private static let grammar = [
        "",
        "  code Enter          add one: barcode, SKU, PLU or part of a name",
        "  3*code Enter        add three; 0.845*code for what is weighed",
        "  3* and a scan       add three of what is scanned",
        "  Esc, then a digit   that F-key, on an empty line",
    ]

    private func meaning(of title: String, _ state: State) -> String {
        let sections = [state.base.effects] + KeyTable.sharedSections
        return facts.keys.meaning(of: title, in: sections) ?? title
    }
}
