import TerminalUI

extension KeyTable {
    /// What the keys are when nothing else is configured; `config/keys.yaml` mirrors it.
    static let standard = KeyTable(
        everywhere + locked + wizard + signIn + sell + lines + customer + lists + forms + pay
            + returns + value + paid + shift + inventory + stock + item + office + devices
            + conflicts + customers + sales
            + reports + sync + cloudSync + questions)

    private static let everywhere = [
        KeyEntry(.help, "Help", "What the keys of this screen do", .function(1), .character("?")),
        KeyEntry(
            .palette, "Commands", "Every command by name", .control("p"), .character(":")),
        KeyEntry(.back, "Back", "One step back, never out of an open sale", .escape),
        KeyEntry(.stop, "Stop", "Stops what is going on", .escape),
        KeyEntry(.lock, "Lock", "Lock the till; your PIN opens it, the sale stays", .control("l")),
        KeyEntry(.quit, "Close", "Close the till; an open sale is kept", .control("q")),
    ]

    private static let locked = [
        KeyEntry(.unlock, "Open", "Open the till with the PIN of whoever locked it", .enter),
        KeyEntry(
            .switchOperator, "Other operator", "Let somebody else sign in; an open sale is kept",
            .function(2)),
    ]

    private static let wizard = [
        KeyEntry(.wizardNext, "Next", "Take the answer and go to the next question", .enter, .tab),
        KeyEntry(
            .wizardBack, "Back", "To the question before; at the first one, leave", .escape, .up,
            .backTab),
        KeyEntry(.wizardDone, "Set up", "Set the shop up as answered", .enter),
    ]

    private static let signIn = [
        KeyEntry(.signIn, "Next", "From the operator to the PIN, then sign in", .enter),
        KeyEntry(.otherField, "Field", "Go to the other field", .tab, .backTab, .up, .down),
        KeyEntry(.agree, "Agree", "From the operator to the PIN, then agree", .enter),
        KeyEntry(.openShift, "Open", "Open the shift with this float", .enter),
    ]

    private static let sell = [
        KeyEntry(.add, "Add", "Add what is typed: a code, 3*code, or part of a name", .enter),
        KeyEntry(.find, "Find", "Find a product by name", .function(2), .character("/")),
        KeyEntry(
            .customer, "Customer", "Whose sale it is: find, make, take off, or without tax",
            .function(3)),
        KeyEntry(
            .discount, "Discount", "Percent or amount off, or another price", .function(4)),
        KeyEntry(.hold, "Hold", "Let this sale wait under a name", .function(5)),
        KeyEntry(.recall, "Recall", "Take a sale up again that waits", .function(6)),
        KeyEntry(
            .favourites, "Favourites", "The page of favourites and PLU numbers",
            .control("f"), .character("*")),
        KeyEntry(
            .void, "Void", "Take the marked line or the whole sale back", .function(8)),
        KeyEntry(
            .shift, "Shift", "The drawer, the session so far (X), and closing it (Z)",
            .function(9)),
        KeyEntry(.menu, "Menu", "Inventory, sales, shift, sign out and more", .function(10)),
        KeyEntry(.voidLast, "Void last", "Take the last line back", .character("-")),
        KeyEntry(.lineUp, "Line up", "Mark the line above", .up),
        KeyEntry(.lineDown, "Line down", "Mark the line below", .down),
        KeyEntry(.pay, "Pay", "To payment", .character("+")),
        KeyEntry(.returns, "Return", "Goods that come back: by receipt, or without", .function(7)),
    ]

    private static let lines = [
        KeyEntry(.quantity, "Quantity", "Another quantity of the marked line", .control("n")),
        KeyEntry(.note, "Note", "A note on the marked line or the sale", .control("t")),
        KeyEntry(.repeatLast, "Repeat", "The last line once more", .control("r"), .insert),
        KeyEntry(
            .priceCheck, "Price check", "Price and stock of the next code, without selling it",
            .control("g")),
        KeyEntry(
            .department, "Department",
            "Sell by department and price: 4.99 or 3*4.99 first, or an unknown code",
            .control("d")),
        KeyEntry(.undoChange, "Undo", "Take the last change back", .control("u")),
    ]

    private static let customer = [
        KeyEntry(.newCustomer, "New", "Make a new customer, cloud or not", .function(2)),
        KeyEntry(
            .exemptCustomer, "Tax exempt", "Sell to the marked customer without tax",
            .function(4)),
        KeyEntry(.customerNext, "Next", "To the next field, then do it", .enter),
        KeyEntry(.noCustomer, "Take off", "The sale has no customer", .function(8)),
        KeyEntry(.recallSale, "Recall", "Take the marked sale up again", .enter),
    ]

    private static let lists = [
        KeyEntry(.choose, "Choose", "Take the marked row", .enter),
        KeyEntry(.up, "Up", "One row up", .up),
        KeyEntry(.down, "Down", "One row down", .down),
        KeyEntry(.pageUp, "Page up", "One page up", .pageUp),
        KeyEntry(.pageDown, "Page down", "One page down", .pageDown),
        KeyEntry(.top, "Top", "To the first row", .home),
        KeyEntry(.bottom, "Bottom", "To the last row", .end),
        KeyEntry(.openRow, "Open", "Show the marked row", .enter),
        KeyEntry(.filter, "Filter", "Show only what matches a text", .character("/")),
    ]

    private static let forms = [
        KeyEntry(.formNext, "Next", "To the next field; behind the last, save", .enter),
        KeyEntry(.formSave, "Save", "Save what is typed", .function(2)),
        KeyEntry(.formField, "Next field", "To the next field", .tab),
        KeyEntry(.formFieldBefore, "Field before", "To the field before", .backTab),
    ]

    private static let pay = [
        KeyEntry(
            .cash, "Cash", "Cash: what is typed, or all that remains", .enter, .character("+")),
        KeyEntry(
            .card, "Card", "Card by hand: what is typed, or all that remains", .character("c")),
        KeyEntry(.account, "Account", "On the customer's account", .character("a")),
        KeyEntry(
            .giftCard, "Gift card", "From a gift card or store credit, by its number",
            .character("g")),
        KeyEntry(.coupon, "Coupon", "A manufacturer's coupon", .character("k")),
        KeyEntry(
            .storeCredit, "Credit", "Where money goes back: owe it by number", .character("s")),
        KeyEntry(.tenders, "More", "The tenders by number", .character("*")),
        KeyEntry(.undo, "Undo", "Take the last payment back", .character("-")),
        KeyEntry(.note1, "Note 5", "A note of 5 in cash", .function(5)),
        KeyEntry(.note2, "Note 10", "A note of 10 in cash", .function(6)),
        KeyEntry(.note3, "Note 20", "A note of 20 in cash", .function(7)),
        KeyEntry(.note4, "Note 50", "A note of 50 in cash", .function(8)),
        KeyEntry(.tenderCash, "Cash", "In the list of tenders: cash", .character("1")),
        KeyEntry(.tenderCard, "Card", "In the list of tenders: card", .character("2")),
        KeyEntry(
            .tenderAccount, "Account", "In the list of tenders: customer account",
            .character("3")),
        KeyEntry(
            .tenderGiftCard, "Gift card", "In the list of tenders: gift card", .character("4")),
        KeyEntry(.tenderCoupon, "Coupon", "In the list of tenders: coupon", .character("5")),
        KeyEntry(
            .tenderStoreCredit, "Store credit", "In the list of tenders: store credit",
            .character("6")),
        KeyEntry(
            .outcomeApproved, "Approved", "The terminal approved: type its code",
            .character("1")),
        KeyEntry(.outcomeDeclined, "Declined", "The terminal declined", .character("2")),
        KeyEntry(
            .outcomeUnknown, "Unknown", "The terminal has not said: ask it again",
            .character("3")),
        KeyEntry(.fieldDone, "Next", "To the next field, then pay", .enter),
    ]

    private static let returns = [
        KeyEntry(.findReceipt, "Find", "The receipt of the number that is typed", .enter),
        KeyEntry(
            .noReceipt, "No receipt", "Goods without a receipt; asks for approval", .function(7)),
        KeyEntry(.reasonDone, "Next", "To the goods, with this reason", .enter),
        KeyEntry(
            .giveBack, "Give back", "With a number typed: so much of the marked line; else done",
            .enter),
        KeyEntry(.oneMore, "More", "One more of the marked line", .character("+")),
        KeyEntry(.oneLess, "Less", "One less of the marked line", .character("-")),
        KeyEntry(.allLines, "All", "All that may still come back", .character("a")),
    ]

    private static let value = [
        KeyEntry(.valueNext, "Next", "To the amount, then onto the sale", .enter)
    ]

    private static let paid = [
        KeyEntry(.receipt, "Receipt", "Show the receipt, or hide it", .character("r")),
        KeyEntry(
            .reprint, "Reprint", "Print the receipt again, marked as a copy", .function(7)),
        KeyEntry(
            .voidLastSale, "Void", "Take the whole sale back: it should not have been",
            .function(8)),
        KeyEntry(
            .correctTenders, "Tenders", "Have the sale paid another way", .control("t")),
        KeyEntry(.nextSale, "Next sale", "Start the next sale", .escape),
    ]

    private static let shift = [
        KeyEntry(.closeShift, "Close shift", "Count the drawer and close", .character("c")),
        KeyEntry(.printReport, "Print", "Print the session so far (X)", .character("p")),
        KeyEntry(.countDone, "Close", "Close the shift with this count", .enter),
        KeyEntry(.leaveReport, "Done", "Leave the Z and sign out", .enter, .escape),
        KeyEntry(.cashIn, "Cash in", "Put money into the drawer", .character("i")),
        KeyEntry(.cashOut, "Cash out", "Take money out of the drawer", .character("o")),
        KeyEntry(.drop, "Drop", "Take money from the drawer to the safe", .character("d")),
        KeyEntry(.noSale, "No sale", "Open the drawer without a sale", .character("n")),
        KeyEntry(.cashDone, "Next", "To the reason, then write it down", .enter),
        KeyEntry(
            .countPieces, "Notes and coins", "Count by notes and coins, or as one amount", .tab),
        KeyEntry(.nextPiece, "Next kind", "To the next kind; behind the last, close", .enter),
        KeyEntry(.piecesDone, "Close now", "Close the shift with what is counted", .character("+")),
        KeyEntry(
            .piecesByAmount, "Pieces/amounts", "Type pieces of each kind, or what they are worth",
            .character("a")),
    ]

    private static let questions = [
        KeyEntry(.answer, "OK", "Take what is typed", .enter),
        KeyEntry(.yes, "Yes", "Do it", .character("y"), .enter),
        KeyEntry(.no, "No", "Leave it as it is", .character("n"), .escape),
    ]
}
