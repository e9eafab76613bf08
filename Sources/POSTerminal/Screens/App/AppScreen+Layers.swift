import TerminalUI

extension AppScreen.State {
    /// The screen that fills the window.
    enum Base: Equatable, Sendable {
        case signIn(SignInScreen.State)
        case float(FloatScreen.State)
        case sell(SellScreen.State)
        case search(SearchScreen.State)
        case pay(PayScreen.State)
        case paid(PaidScreen.State)
        case shift(ShiftScreen.State)
        case inventory(InventoryScreen.State)
        case item(ItemScreen.State)
        case devices(DevicesScreen.State)
        case conflicts(ConflictsScreen.State)
        case sales(SalesScreen.State)
        case receipt(ReceiptScreen.State)
        case cloudSync(CloudSyncScreen.State)
    }

    /// What has the keys while it is open.
    enum Dialog: Equatable, Sendable {
        case confirm(ConfirmScreen.State)
        case choice(ChoiceScreen.State)
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
        case .inventory(var state):
            state.found.resize(rows: listed)
            base = .inventory(state)
        case .devices(var state):
            state.list.update(height: listed - DevicesScreen.rowsBelowList)
            base = .devices(state)
        case .conflicts(var state):
            state.list.update(height: listed - ConflictsScreen.rowsBelowList)
            base = .conflicts(state)
        case .sales(var state):
            state.found.resize(rows: listed)
            base = .sales(state)
        default: break
        }
    }

    /// Header, title, heads of the columns, footer.
    private static let rowsAroundList = 4

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
        case .pay(let state): state
        case .paid(let state): state
        case .shift(let state): state
        case .inventory(let state): state
        case .item(let state): state
        case .devices(let state): state
        case .conflicts(let state): state
        case .sales(let state): state
        case .receipt(let state): state
        case .cloudSync(let state): state
        }
    }

    /// The name under which the screen's effects run, and the section of its keys.
    var effects: String {
        switch self {
        case .signIn: "sign-in"
        case .float: "float"
        case .sell: "sell"
        case .search: "search"
        case .pay: "pay"
        case .paid: "paid"
        case .shift: "shift"
        case .inventory: "inventory"
        case .item: "item"
        case .devices: "devices"
        case .conflicts: "conflicts"
        case .sales: "sales"
        case .receipt: "receipt"
        case .cloudSync: "cloud-sync"
        }
    }

    /// What the help and the small window call it.
    var title: String {
        switch self {
        case .signIn: "Sign in"
        case .float: "Open the shift"
        case .sell: "Sale"
        case .search: "Find"
        case .pay: "Pay"
        case .paid: "Paid"
        case .shift: "Shift"
        case .inventory: "Inventory"
        case .item: "Item"
        case .devices: "Devices"
        case .conflicts: "Conflicts"
        case .sales: "Sales"
        case .receipt: "Receipt"
        case .cloudSync: "Cloud Sync"
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
        case .pay(var state):
            state.message = message
            self = .pay(state)
        case .paid(var state):
            state.message = message
            self = .paid(state)
        case .shift(var state):
            state.message = message
            self = .shift(state)
        case .inventory(var state):
            state.message = message
            self = .inventory(state)
        case .item(var state):
            state.message = message
            self = .item(state)
        case .devices(var state):
            state.message = message
            self = .devices(state)
        case .conflicts(var state):
            state.message = message
            self = .conflicts(state)
        case .sales(var state):
            state.message = message
            self = .sales(state)
        case .receipt(var state):
            state.message = message
            self = .receipt(state)
        case .cloudSync(var state):
            state.message = message
            self = .cloudSync(state)
        }
    }
}
