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
    /// Only a manager may do it.
    case managersOnly
    /// Whoever typed their PIN may not do it either.
    case mayNotApprove(String)
    /// What was asked for is no longer wanted.
    case cancelled
    /// No product has this code.
    case unknownCode(String)
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
    /// Payments stand in the way of going back to the sale.
    case paymentsTaken(count: Int)
    /// A scan arrived where no code is asked for.
    case scanRefused(String)
    /// A full card number was typed or scanned.
    case cardNumber
    /// The session has been open for more than a day.
    case longShift
    /// The session cannot be closed while a sale is open.
    case saleOpen
    /// A picture or PDF is not to be had, or not to be written.
    case attachment(AttachmentFailure)
    /// A picture or PDF is here and is not shown.
    case viewer(ViewerFailure)
}
