/// What the screens say, but for failures (`Trouble`) and the names of keys (`KeyName`).
///
/// What changes is part of the case, so that a language decides about the order and the plural.
enum Phrase: Equatable, Sendable {
    // MARK: The window
    case till(String)
    case needs(size: String, is: String)
    case tooSmall(size: String, needed: String)
    case saleIsKept
    case oneMoment
    case helpTitle
    case anyKeyCloses
    case anyKeyClears
    case altDigits
    case grammar
    case rowsShown(first: Int, last: Int, of: Int)

    // MARK: The cloud
    case offline(since: String)
    case sending(since: String)
    case toSend(sales: Int)
    case backOnline
    case backOnlineSent(sales: Int)
    case loading(part: Int, of: Int)
    case printerIsDown
    case printerIsBack
    case shopChanged
    case noFavourites
    case deliverySent
    case deliveryWaits(sales: Int)

    // MARK: Sign-in, lock, float
    case operatorLabel
    case pin
    case signInTitle
    case lockedBy(String)
    case locked
    case openSaleStays(String)
    case openShiftTitle
    case countDrawer
    case float
    case hundredIs(String)
    case theAmount

    // MARK: The sale
    case saleTitle
    case totalTitle
    case scanPrompt
    case lookingFor(String)
    case nothingYet
    case items(Int64)
    case tax(String)
    case total
    case customer
    case last
    case off
    case voided(String)
    case saleVoided
    case paidBeforeRestart(number: String)

    // MARK: Payment
    case payTitle
    case toPay
    case remaining
    case inCash(String)
    case cash
    case card
    case coupon
    case account
    case giftCard
    case storeCredit
    case allThatRemains
    case howIsPaid(String)
    case forAmount(tender: String, amount: String)
    case writingSale
    case entersAgain
    case exactOrChange
    case paid(number: String)
    case change(String)
    case totalIs(String)
    case nextScan

    // MARK: Shift
    case counted
    case theCount
    case closeShiftTitle
    case shiftTitle

    // MARK: Lists
    case findTitle
    case partOfName
    case nothingFound(String)
    case name
    case price
    case onHand
    case department
    case cost
    case minimum
    case inventoryTitle
    case itemTitle
    case salesTitle
    case receiptTitle

    // MARK: Dialogs
    case menu
    case settings
    case system
    case commands
    case help
    case signOut
    case closeTill
    case lock
    case shiftReports
    case findProduct
    case devices
    case conflicts
    case cloudSync
    case askClose(items: String)
    case askClosePaid(items: String)
    case askVoidSale(items: String)
    case voidTitle
    case theLine(String)
    case wholeSale(items: String)
}
