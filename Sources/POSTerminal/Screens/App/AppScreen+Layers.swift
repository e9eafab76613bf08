import RetailModels
import TerminalUI

extension AppScreen.State {
    /// The screen that fills the window.
    enum Base: Equatable, Sendable {
        case signIn(SignInScreen.State)
        case float(FloatScreen.State)
        case sell(SellScreen.State)
        case search(SearchScreen.State)
        case customer(CustomerScreen.State)
        case held(HeldScreen.State)
        case favourites(FavouritesScreen.State)
        case pay(PayScreen.State)
        case paid(PaidScreen.State)
        case returns(ReturnScreen.State)
        case value(ValueScreen.State)
        case shift(ShiftScreen.State)
        case opened(OpenPage)
    }

    /// What has the keys while it is open.
    enum Dialog: Equatable, Sendable {
        case confirm(ConfirmScreen.State)
        case choice(ChoiceScreen.State)
        case prompt(PromptScreen.State)
        case help(HelpScreen.State)
        case approval(ApprovalScreen.State)
    }

    /// The sale that is open, wherever it waits.
    var sale: OpenSale? {
        for layer in [base] + below.reversed() {
            if case .sell(let state) = layer { return state.sale }
        }
        return nil
    }

    /// What goes on with the next sale, while the last one is shown.
    var left: Cart? {
        for layer in [base] + below.reversed() {
            if case .paid(let state) = layer { return state.left }
        }
        return nil
    }

    /// What is to be kept of the open sale: its lines, and what was paid for it.
    var kept: Cart? {
        var cart = sale?.kept
        cart?.settlement = payment.flatMap { $0.settlement.payments.isEmpty ? nil : $0.settlement }
        return cart
    }

    /// The payment that is under way.
    var payment: PayScreen.State? {
        for layer in [base] + below.reversed() {
            if case .pay(let state) = layer { return state }
        }
        return nil
    }

    /// Puts a screen on top of the one that is there.
    mutating func push(_ next: Base) {
        below.append(base)
        base = next
        resize(rows: rowCount)
    }

    /// The window has that many rows; lists page by what they show.
    mutating func resize(rows: Int) {
        rowCount = rows
        let listed = rows - Self.rowsAroundList
        switch base {
        case .search(var state):
            state.found.resize(rows: listed)
            base = .search(state)
        case .customer(var state):
            state.found.resize(rows: listed - 1)
            base = .customer(state)
        case .held(var state):
            state.list.update(height: listed)
            base = .held(state)
        case .favourites(var state):
            state.found.resize(rows: listed)
            base = .favourites(state)
        case .returns(var state):
            state.rowCount = listed - 2
            base = .returns(state)
        case .opened(var page):
            page.resize(listed: listed)
            base = .opened(page)
        default: break
        }
    }

    /// Header, title, heads of the columns, footer.
    private static let rowsAroundList = 4

    /// The names under which the open pages' effects run.
    var pageNames: [String] {
        ([base] + below).compactMap { if case .opened(let page) = $0 { page.name } else { nil } }
    }

    /// Goes back to the screen below; returns the name under which its effects run.
    mutating func pop() -> String? {
        guard let next = below.popLast() else { return nil }
        defer { base = next }
        return base.effects
    }
}

extension AppScreen.State.Base {
    /// What every screen has.
    var page: any TillPage {
        switch self {
        case .signIn(let state): state
        case .float(let state): state
        case .sell(let state): state
        case .search(let state): state
        case .customer(let state): state
        case .held(let state): state
        case .favourites(let state): state
        case .pay(let state): state
        case .paid(let state): state
        case .returns(let state): state
        case .value(let state): state
        case .shift(let state): state
        case .opened(let page): page.state
        }
    }

    /// The name under which the screen's effects run, and the section of its keys.
    var effects: String {
        switch self {
        case .signIn: "sign-in"
        case .float: "float"
        case .sell: "sell"
        case .search: "search"
        case .customer: "customer"
        case .held: "held"
        case .favourites: "favourites"
        case .pay: "pay"
        case .paid: "paid"
        case .returns: "return"
        case .value: "value"
        case .shift: "shift"
        case .opened(let page): page.name
        }
    }

    /// What the help calls it, in English.
    var title: String {
        switch self {
        case .signIn: "Sign in"
        case .float: "Open the shift"
        case .sell: "Sale"
        case .search: "Find"
        case .customer: "Customer"
        case .held: "Recall"
        case .favourites: "Favourites"
        case .pay: "Pay"
        case .paid: "Paid"
        case .returns: "Return"
        case .value: "Gift card"
        case .shift: "Shift"
        case .opened(let page): page.title
        }
    }

    /// Puts a sentence into the screen's status line.
    mutating func say(_ message: Message?) {
        switch self {
        case .signIn(var state):
            state.message = message
            self = .signIn(state)
        case .float(var state):
            state.message = message
            self = .float(state)
        case .sell(var state):
            state.message = message
            self = .sell(state)
        case .search(var state):
            state.message = message
            self = .search(state)
        case .customer(var state):
            state.message = message
            self = .customer(state)
        case .held(var state):
            state.message = message
            self = .held(state)
        case .favourites(var state):
            state.message = message
            self = .favourites(state)
        case .pay(var state):
            state.message = message
            self = .pay(state)
        case .paid(var state):
            state.message = message
            self = .paid(state)
        case .returns(var state):
            state.message = message
            self = .returns(state)
        case .value(var state):
            state.message = message
            self = .value(state)
        case .shift(var state):
            state.message = message
            self = .shift(state)
        case .opened(var page):
            page.say(message)
            self = .opened(page)
        }
    }
}
