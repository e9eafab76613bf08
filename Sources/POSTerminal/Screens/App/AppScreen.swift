import APIClient
import Peripherals
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
        /// Stands before everything else while the operator is away.
        var lock: LockScreen.State?
        /// How long nobody has pressed a key.
        var secondsAlone = 0
        /// Whether the screen works on something, and a spinner is due or turning.
        var isSpinning = false
        var header = Header()
        var toasts = Toasts()
        var person: Operator?
        /// Opened by a manager who typed the PIN for the cloud; gone when they sign out.
        var managerSession: ManagerSession?
        /// What is done when another operator agrees, where the screen does not know itself.
        var waiting: Action?
        var keeping = CartKeeping()
        /// How the last thing printed fared.
        var print: PrintNews?
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
        case customer(CustomerScreen.Action)
        case held(HeldScreen.Action)
        case favourites(FavouritesScreen.Action)
        case pay(PayScreen.Action)
        case paid(PaidScreen.Action)
        case returns(ReturnScreen.Action)
        case value(ValueScreen.Action)
        case shift(ShiftScreen.Action)
        case page(PageAction)
        case confirm(ConfirmScreen.Action)
        case choice(ChoiceScreen.Action)
        case prompt(PromptScreen.Action)
        case help(HelpScreen.Action)
        case approval(ApprovalScreen.Action)
        case askApproval(ApprovalRequest)
        case lock(LockScreen.Action)
        case started
        case tick(String)
        case connection(ConnectionStatus)
        case salesToSend(Int)
        case printed(PrintNews)
        case changed(ShopChange)
        case cartKept
        case cartNotKept(Trouble)
        case typedAhead(Key)
        case pressNext
        case disabled(String)
        case resized(Size)
        /// A key was pressed, whatever it did.
        case touched
        case lockNow
        case spin
        case toastEnds(Int)
        case scanRefused(String)
        /// A scanner that is no keyboard lost a code, or is gone.
        case scannerTrouble(Trouble)
        case openHelp
        case openPalette
        case openMenu
        case openSettings
        case openSystem
        case open(Page)
        case showLastSale(Document?)
        case lastSaleFailed(Trouble)
        case show(OpenPage)
        /// For whoever may do that; else another operator is asked first. The text says what it is.
        case showIf(Permission, String, OpenPage)
        /// Goods of a sale of the list come back: for whoever may, or when somebody agrees.
        case refund(SaleSummary)
        case refundNow(SaleSummary)
        case goBack
        /// One step back, where the sentence is said.
        case goBackSaying(Message)
        /// A page's question; what follows when somebody says yes.
        case ask(String, PageAction)
        case askQuit
        case quit
        case signOut
        /// Settings are others than those that the till has begun with.
        case outdated
        case ending
    }

    /// Screens that the menu and the palette lead to.
    enum Page: Equatable, Sendable {
        case find, shift, lastSale, value, training
        /// By the name of a `ListedPage`.
        case listed(String)
    }

    let signIn: SignInScreen
    let float: FloatScreen
    let sell: SellScreen
    let search: SearchScreen
    let customer: CustomerScreen
    let held: HeldScreen
    let favourites: FavouritesScreen
    let pay: PayScreen
    let paid: PaidScreen
    let returns: ReturnScreen
    let value: ValueScreen
    let shift: ShiftScreen
    let confirm: ConfirmScreen
    let choice: ChoiceScreen
    let prompt: PromptScreen
    let help: HelpScreen
    let approval: ApprovalScreen
    let lockScreen: LockScreen

    /// The till with everything its screens depend on.
    init(client: TillClient, facts: TillFacts) {
        self.client = client
        self.facts = facts
        signIn = SignInScreen(client: client, facts: facts)
        float = FloatScreen(client: client, facts: facts)
        sell = SellScreen(client: client, facts: facts)
        search = SearchScreen(client: client, facts: facts)
        customer = CustomerScreen(client: client, facts: facts)
        held = HeldScreen(client: client, facts: facts)
        favourites = FavouritesScreen(client: client, facts: facts)
        pay = PayScreen(client: client, facts: facts)
        paid = PaidScreen(client: client, facts: facts)
        returns = ReturnScreen(client: client, facts: facts)
        value = ValueScreen(client: client, facts: facts)
        shift = ShiftScreen(client: client, facts: facts)
        confirm = ConfirmScreen(facts: facts)
        choice = ChoiceScreen(facts: facts)
        prompt = PromptScreen(facts: facts)
        help = HelpScreen(facts: facts)
        approval = ApprovalScreen(client: client, facts: facts)
        lockScreen = LockScreen(client: client, facts: facts)
    }
}
