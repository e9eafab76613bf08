import APIClient
import RetailModels
import RetailStore
import TerminalUI
import Till

/// A product with the rate of its tax class.
struct FoundProduct: Equatable, Sendable {
    var product: Product
    var taxPPM: Int64
    /// What is on hand at this till's place, when the server said so.
    var onHand: Quantity?
    /// How many of it the code stands for; nil for one.
    var pack: Quantity?
    /// What is sold with each of it.
    var deposit: FoundDeposit?
    /// What the label says beside the product's number.
    var label: CodeLabel?
    /// The code to be kept, where that is not what was read.
    var code: String?
    /// The day on the shop's wall, where something depends on it.
    var today: CalendarDay?

    init(product: Product, taxPPM: Int64) {
        self.product = product
        self.taxPPM = taxPPM
    }
}

/// What became of the sale that was open when the till last ended.
enum KeptCart: Equatable, Sendable {
    case none
    case open(Cart)
    /// It was paid, and the till died before it could forget the cart; `number` when it is known.
    case paid(number: String?)
}

/// Something changed on the server: a hint to ask for it again, never the data.
enum ShopChange: Equatable, Sendable {
    case sales
    case catalogue
    case people
    /// So much of a snapshot is there; nil when none is loaded any more.
    case loading(ProgressBar?)
}

/// What the screens ask of the till, as closures: one real implementation, and fakes for tests.
///
/// Nothing here waits for a network longer than the client's deadline, and whatever decides about
/// money is decided on this till.
struct TillClient: Sendable {
    /// Lets an operator in by number and PIN.
    var signIn: @Sendable (_ number: Int64, _ pin: String) async throws(Trouble) -> Operator
    /// The session that is open, if one is.
    var currentShift: @Sendable () async -> OpenShift?
    /// Opens a session with a float in the drawer.
    var openShift: @Sendable (_ float: Money, Operator) async throws(Trouble) -> Document
    /// What the session has come to so far.
    var totals: @Sendable () async -> ShiftTotals
    /// Ends the session with what was counted.
    var closeShift: @Sendable (_ counted: DrawerCount, Operator) async throws(Trouble) -> Document
    /// Puts money into the drawer, takes it out, or opens it without a sale.
    var moveCash: @Sendable (CashMovement, Operator) async throws(Trouble) -> Document

    /// The product of what was read, with what its label says; `Trouble.unknownCode` when there is
    /// none.
    var findProduct: @Sendable (_ code: String) async throws(Trouble) -> FoundProduct
    /// A page of the products that match a text, behind the key `after`; the first when nil.
    var searchProducts:
        @Sendable (_ text: String, _ after: String?) async throws(Trouble) -> Page<StockedProduct>
    /// A page of the catalogue in its order, behind the key `after`; the first when nil.
    var listProducts:
        @Sendable (_ after: String?, _ lowOnly: Bool) async throws(Trouble) -> Page<StockedProduct>
    /// A product's newest movements.
    var movements: @Sendable (_ productID: String) async throws(Trouble) -> [StockMovement]
    /// A page of the shop's sales and refunds that a filter lets through, the newest first, behind
    /// the key `after`; the first when nil. From the cloud while it answers: only it knows the
    /// other tills'.
    var listSales:
        @Sendable (_ filter: SaleFilter, _ after: String?) async throws(Trouble)
            -> Page<SaleSummary>
    /// A document of any kind, whichever till made it.
    var document: @Sendable (_ id: String) async throws(Trouble) -> Document
    /// The shop's departments, to sell by.
    var departments: @Sendable () async throws(Trouble) -> [Department] = { [] }
    /// A page of codes that were sold and that no product has, behind the code `after`.
    var unknownCodes: @Sendable (_ after: String?) async throws(Trouble) -> Page<UnknownCode> = {
        _ in Page(items: [], next: nil)
    }
    /// The rate of a tax class in parts per million; nil when the shop has no such class.
    var taxPPM: @Sendable (_ taxClass: String) -> Int64?

    /// The sale that was open when the till last ended.
    var keptCart: @Sendable () async throws(Trouble) -> KeptCart
    /// Keeps the open sale, or forgets it when it is nil.
    var keepCart: @Sendable (Cart?) async throws(Trouble) -> Void
    /// Completes a paid sale: what it returns is numbered, signed and on the disk.
    var complete: @Sendable (Cart, Settlement, Operator) async throws(Trouble) -> Document

    /// Writes into the audit log; it is on the disk soon, and with the next document for everybody.
    var note: @Sendable (AuditNote) async -> Void = { _ in }

    /// A new id that sorts by time.
    var newID: @Sendable () -> String
    /// Milliseconds since 1970, UTC.
    var now: @Sendable () -> Int64
    /// Waits; ends early with an error when its task is cancelled.
    var sleep: @Sendable (Duration) async throws -> Void
    /// A moment as the shop's wall shows it.
    var local: @Sendable (_ milliseconds: Int64) -> ShopClock.Local

    /// How the till stands with the cloud, each change once. Read by one screen only.
    var statuses: AsyncStream<ConnectionStatus>
    /// How many sales wait for the cloud, each change once. Read by one screen only.
    var salesToSend: AsyncStream<Int>
    /// What changed on the server, as hints to ask again; a hint may be missed. Each call begins a
    /// stream of its own.
    var changes: @Sendable () -> AsyncStream<ShopChange>

    /// The till's way to the cloud, for the manager who sets it up.
    var cloudSync: CloudSyncClient

    /// What managers ask of the cloud.
    var devices: DevicesClient

    /// The page of favourites, in its order.
    var favourites: @Sendable () async throws(Trouble) -> [StockedProduct] = {
        () throws(Trouble) in []
    }

    /// Sales that were made, and values that are held.
    var returns = ReturnClient.none

    /// Printer, drawer and customer display.
    var printer = PrinterClient.none

    /// The shop itself and its people.
    var shop = ShopClient.none

    /// What holds on this till alone.
    var ownSettings = OwnSettingsClient.none

    /// What the managers' screens ask for.
    var backOffice = BackOfficeClient.none

    /// Pictures and PDFs of products.
    var attachments = AttachmentClient.none

    /// Sales that wait.
    var held = HeldSalesClient.none

    /// The shop's customers.
    var customers = CustomersClient.none

    /// Sounds a tone at the terminal.
    var sound: @MainActor @Sendable (Tone) -> Void = { _ in }
    /// Ends the program.
    var quit: @MainActor @Sendable () -> Void = {}

    /// Whether settings are others than those that the till has begun with.
    var isOutdated: @Sendable () async -> Bool = { false }
    /// Ends the screens and begins anew with the settings as they are now.
    var beginAnew: @MainActor @Sendable () -> Void = {}
}
