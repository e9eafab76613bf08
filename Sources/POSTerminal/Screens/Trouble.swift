import APIClient
import RetailModels
import RetailStore
import Till

/// Everything that can go wrong in front of a cashier. `Sentences` has the words for each.
enum Trouble: Error, Equatable, Sendable {
    /// The sign-in was refused.
    case signIn(SignInFailure)
    /// What stands in the operator's field is no number.
    case operatorNumber
    /// The register did not do what was asked; nothing was written.
    case register(RegisterFailure)
    /// The open sale could not be kept on the disk; it goes on in memory.
    case cartNotKept(SQLFailure)
    /// The sale kept before a restart could not be read.
    case cartUnreadable(SQLFailure)
    /// No server gave an answer.
    case unreachable(String)
    /// A server answered, and refused.
    case refused(Problem)
    /// The till has no cloud, or is not paired with it.
    case noCloud
    /// The cloud gave no answer to a manager.
    case cloudAway(String)
    /// The cloud refused what a manager asked for.
    case cloudRefused(Problem)
    /// Too many wrong PINs; the cloud takes the next at `until`, milliseconds since 1970.
    case cloudMustWait(until: Int64)
    /// A document came that is not what its server said it is.
    case documentUnreadable
    /// The cloud could not be set up, as this sentence says.
    case cloudSetup(String)
    /// What was chosen for this till cannot be, as this sentence says.
    case ownSettings(String)
    /// Only a manager may do it.
    case managersOnly
    /// A locked till that stays is opened for its operator by a manager alone.
    case managerNeeded
    /// Whoever typed their PIN may not do it either.
    case mayNotApprove(String)
    /// What was asked for is no longer wanted.
    case cancelled
    /// No product has this code.
    case unknownCode(String)
    /// A label that cannot be sold by.
    case label(CodeLabel.Fault, code: String)
    /// A label gives the weight of what is sold in another unit.
    case labelUnit(String, product: String)
    /// The deposit that goes with a product is no product of the catalogue.
    case depositMissing(String, product: String)
    /// What a product costs that has no price is not typed.
    case priceMissing(product: String)
    /// Codes that were read behind an unknown one, and are not on the sale.
    case scansNotTaken(Int)
    /// The product's tax class has no rate in this shop.
    case unknownTaxClass(String, product: String)
    /// The text in front of `*` is no quantity.
    case quantity(String, AmountFailure)
    /// A quantity without a code.
    case codeMissing(quantity: String)
    /// The sale has as many lines as there may be.
    case tooManyLines(Int)
    /// The line would take a figure of the sale out of range.
    case lineTooLarge(product: String)
    /// There is no line to take back.
    case nothingToVoid
    /// There is nothing to pay.
    case nothingToPay
    /// What stands in a field for an amount is none, or too large.
    case amount(String, AmountFailure)
    /// What stands in a field for an amount is a product's code.
    case codeAsAmount(String)
    /// The tender was refused.
    case payment(PaymentFailure, Tender)
    /// The tender's own fields are not filled in.
    case fieldMissing(String)
    /// A card's last four digits are not four digits.
    case lastFour
    /// There is no payment to take back.
    case nothingToUndo
    /// Payments that were taken before a restart are not those of the sale any more.
    case paymentsUnfit([Payment])
    /// Payments stand in the way of going back to the sale.
    case paymentsTaken(count: Int)
    /// A scan arrived where no code is asked for.
    case scanRefused(String)
    /// A scanner lost part of a code.
    case scanTorn
    /// A scanner that is no keyboard cannot be read.
    case scannerGone(String)
    /// A full card number was typed or scanned.
    case cardNumber
    /// The open sale could not be put aside; it stays open.
    case notHeld(SQLFailure)
    /// Sales that wait could not be read.
    case heldUnreadable(SQLFailure)
    /// The sale does not wait any more.
    case heldSaleGone
    /// Other tills' sales are only had through the cloud, which does not answer.
    case otherTillsAway
    /// The till that has the sale does not give it up.
    case tillSilent(String)
    /// There is no sale to hold.
    case nothingToHold
    /// Another sale is open: only one is.
    case saleInTheWay(items: String)
    /// No line is marked.
    case noLine
    /// No customer is marked.
    case noCustomer
    /// Another customer has the number.
    case customerExists(number: String, name: String)
    /// There is no last line to repeat.
    case nothingToRepeat
    /// The line gives goods back or sells a value: what it says is not changed.
    case lineIsFixed(product: String)
    /// There is no change to take back.
    case nothingToTakeBack
    /// What is typed is no percentage of anything.
    case percent(String)
    /// The change would take a figure of the sale out of range.
    case saleTooLarge
    /// The shop has no department to sell by.
    case noDepartments
    /// Something about goods that come back, or values that are held.
    case money(MoneyTrouble)
    /// The session has been open for more than a day.
    case longShift
    /// The session cannot be closed while a sale is open.
    case saleOpen
    /// A session has no Z before it is closed.
    case shiftOpen
    /// No money to put into the drawer or take out of it.
    case nothingMoved
    /// A reason that is too long to be stored, or holds what no printer should get.
    case reasonUnfit
    /// An amount that no pieces of that value make.
    case notPieces(String, of: Money)
    /// What stands in the field for a number of pieces is none.
    case piecesNotWhole(String)
    /// What stands in a field is not taken, for a reason that follows its name.
    case notTaken(String, String)
    /// What was typed for a day is none.
    case noDay(String)
    /// A picture or PDF is not to be had, or not to be written.
    case attachment(AttachmentFailure)
    /// This till has no printer.
    case noPrinter
    /// What was to be printed could not be kept until it is.
    case notQueued(SQLFailure)
    /// A picture or PDF is here and is not shown.
    case viewer(ViewerFailure)
}
