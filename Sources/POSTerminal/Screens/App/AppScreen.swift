import APIClient
import RetailModels
import TerminalUI

/// The whole till: one screen that fills the window, those it will go back to, and over it at most
/// one dialog.
///
/// Invariants:
/// 1. The sale on the screen is written to the disk after every change, in order (`CartKeeping`).
/// 2. While a screen is busy, keys wait in `State.typeAhead` and are pressed afterwards, in order:
///    however fast somebody types, each key meets the state that the ones before it made.
/// 3. A scan never reaches a dialog.
struct AppScreen: Screen {
    let client: TillClient
    let facts: TillFacts

    struct State: Equatable, Sendable {
        /// What fills the window.
        var base: Base
        /// What Esc goes back to, the last one first.
        var below: [Base] = []
        var dialog: Dialog?
        var header = Header()
        var person: Operator?
        /// Opened by a manager who typed the PIN for the cloud; gone when they sign out.
        var managerSession: ManagerSession?
        var keeping = CartKeeping()
        /// Keys that wait until the till has done what they depend on.
        var typeAhead: [Key] = []
        /// Rows of the window, for the lists' pages.
        var rowCount = AppScreen.sizeMin.rows
        /// How often something happened that was not the clock.
        var changeCount = 0

        /// A till that waits for somebody to sign in.
        init(notices: [String] = []) {
            var signIn = SignInScreen.State()
            if !notices.isEmpty { signIn.message = .info(notices.joined(separator: " · ")) }
            base = .signIn(signIn)
        }
    }

    enum Action: Equatable, Sendable {
        case signIn(SignInScreen.Action)
        case float(FloatScreen.Action)
        case sell(SellScreen.Action)
        case search(SearchScreen.Action)
        case pay(PayScreen.Action)
        case paid(PaidScreen.Action)
        case shift(ShiftScreen.Action)
        case inventory(InventoryScreen.Action)
        case item(ItemScreen.Action)
        case devices(DevicesScreen.Action)
        case conflicts(ConflictsScreen.Action)
        case sales(SalesScreen.Action)
        case receipt(ReceiptScreen.Action)
        case cloudSync(CloudSyncScreen.Action)
        case confirm(ConfirmScreen.Action)
        case choice(ChoiceScreen.Action)
        case help(HelpScreen.Action)
        case approval(ApprovalScreen.Action)
        case askApproval(ApprovalRequest)
        case started
        case tick(String)
        case connection(ConnectionStatus)
        case salesToSend(Int)
        case changed(ShopChange)
        case cartKept
        case cartNotKept(Trouble)
        case typedAhead(Key)
        case pressNext
        case disabled(String)
        case resized(Size)
        case scanRefused(String)
        case openHelp
        case openPalette
        case openMenu
        case openSettings
        case openSystem
        case open(Page)
        case askQuit
        case quit
        case signOut
        case ending
    }

    /// Screens that the menu and the palette lead to.
    enum Page: Equatable, Sendable {
        case find, inventory, sales, shift, devices, conflicts, cloudSync
    }

    let signIn: SignInScreen
    let float: FloatScreen
    let sell: SellScreen
    let search: SearchScreen
    let pay: PayScreen
    let paid: PaidScreen
    let shift: ShiftScreen
    let inventory: InventoryScreen
    let item: ItemScreen
    let devices: DevicesScreen
    let conflicts: ConflictsScreen
    let sales: SalesScreen
    let receipt: ReceiptScreen
    let cloudSync: CloudSyncScreen
    let confirm: ConfirmScreen
    let choice: ChoiceScreen
    let help: HelpScreen
    let approval: ApprovalScreen

    /// The till with everything its screens depend on.
    init(client: TillClient, facts: TillFacts) {
        self.client = client
        self.facts = facts
        signIn = SignInScreen(client: client, facts: facts)
        float = FloatScreen(client: client, facts: facts)
        sell = SellScreen(client: client, facts: facts)
        search = SearchScreen(client: client, facts: facts)
        pay = PayScreen(client: client, facts: facts)
        paid = PaidScreen(client: client, facts: facts)
        shift = ShiftScreen(client: client, facts: facts)
        inventory = InventoryScreen(client: client, facts: facts)
        item = ItemScreen(client: client, facts: facts)
        devices = DevicesScreen(client: client, facts: facts)
        conflicts = ConflictsScreen(client: client, facts: facts)
        sales = SalesScreen(client: client, facts: facts)
        receipt = ReceiptScreen(client: client, facts: facts)
        cloudSync = CloudSyncScreen(client: client, facts: facts)
        confirm = ConfirmScreen(facts: facts)
        choice = ChoiceScreen(facts: facts)
        help = HelpScreen(facts: facts)
        approval = ApprovalScreen(client: client, facts: facts)
    }
}
