import TerminalUI

extension KeyTable {
    /// What the keys are when nothing else is configured; `config/keys.yaml` mirrors it.
    static let standard = KeyTable(
        everywhere + signIn + sell + lists + pay + paid + shift + inventory + item + devices
            + conflicts + sales + cloudSync + questions)

    private static let everywhere = [
        KeyEntry(.help, "Help", "What the keys of this screen do", .function(1), .character("?")),
        KeyEntry(
            .palette, "Commands", "Every command by name", .control("p"), .character(":")),
        KeyEntry(.back, "Back", "One step back, never out of an open sale", .escape),
        KeyEntry(.stop, "Stop", "Stops what is going on", .escape),
        KeyEntry(.quit, "Close", "Close the till; an open sale is kept", .control("q")),
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
            .void, "Void", "Take the marked line or the whole sale back", .function(8)),
        KeyEntry(.shift, "Shift", "The session so far (X), and closing it (Z)", .function(9)),
        KeyEntry(.menu, "Menu", "Inventory, sales, shift, sign out and more", .function(10)),
        KeyEntry(.voidLast, "Void last", "Take the last line back", .character("-")),
        KeyEntry(.lineUp, "Line up", "Mark the line above", .up),
        KeyEntry(.lineDown, "Line down", "Mark the line below", .down),
        KeyEntry(.pay, "Pay", "To payment", .character("+")),
    ]

    private static let lists = [
        KeyEntry(.choose, "Choose", "Take the marked row", .enter),
        KeyEntry(.up, "Up", "One row up", .up),
        KeyEntry(.down, "Down", "One row down", .down),
        KeyEntry(.pageUp, "Page up", "One page up", .pageUp),
        KeyEntry(.pageDown, "Page down", "One page down", .pageDown),
        KeyEntry(.top, "Top", "To the first row", .home),
        KeyEntry(.bottom, "Bottom", "To the last row", .end),
    ]

    private static let pay = [
        KeyEntry(
            .cash, "Cash", "Cash: what is typed, or all that remains", .enter, .character("+")),
        KeyEntry(
            .card, "Card", "Card by hand: what is typed, or all that remains", .character("c")),
        KeyEntry(.coupon, "Coupon", "A manufacturer's coupon", .character("k")),
        KeyEntry(.tenders, "More", "The tenders by number", .character("*")),
        KeyEntry(.undo, "Undo", "Take the last payment back", .character("-")),
        KeyEntry(.note1, "Note 5", "A note of 5 in cash", .function(5)),
        KeyEntry(.note2, "Note 10", "A note of 10 in cash", .function(6)),
        KeyEntry(.note3, "Note 20", "A note of 20 in cash", .function(7)),
        KeyEntry(.note4, "Note 50", "A note of 50 in cash", .function(8)),
        KeyEntry(.tenderCash, "Cash", "In the list of tenders: cash", .character("1")),
        KeyEntry(.tenderCard, "Card", "In the list of tenders: card", .character("2")),
        KeyEntry(.tenderCoupon, "Coupon", "In the list of tenders: coupon", .character("5")),
        KeyEntry(.fieldDone, "Next", "To the next field, then pay", .enter),
    ]

    private static let paid = [
        KeyEntry(
            .receipt, "Receipt", "Show the receipt, or hide it", .function(7), .character("r")),
        KeyEntry(.nextSale, "Next sale", "Start the next sale", .escape),
    ]

    private static let shift = [
        KeyEntry(.closeShift, "Close shift", "Count the drawer and close", .character("c")),
        KeyEntry(.countDone, "Close", "Close the shift with this count", .enter),
        KeyEntry(.leaveReport, "Done", "Leave the Z and sign out", .enter, .escape),
    ]

    private static let inventory = [
        KeyEntry(.openItem, "Item", "The product with its movements", .enter),
        KeyEntry(.filter, "Filter", "Show only what matches a text", .character("/")),
        KeyEntry(.lowOnly, "Low only", "Show only what is running out", .character("l")),
    ]

    private static let item = [
        KeyEntry(.nextAttachment, "Next file", "Mark the next picture or PDF", .tab),
        KeyEntry(
            .openAttachment, "Open", "Show the marked picture or PDF in another program",
            .character("o"), .enter),
        KeyEntry(
            .saveAttachment, "Save", "Write the marked picture or PDF to a folder",
            .character("s")),
        KeyEntry(.saveHere, "Save here", "Write it to the folder that is typed", .enter),
    ]

    private static let devices = [
        KeyEntry(
            .approve, "Approve", "Let the till that shows a code into the shop",
            .character("a")),
        KeyEntry(.rename, "Rename", "Give the marked device another name", .character("r")),
        KeyEntry(
            .revoke, "Revoke", "Take the marked device's access to the cloud away",
            .character("x")),
        KeyEntry(.refresh, "Update", "Ask the cloud again", .character("u")),
        KeyEntry(.nextField, "Next", "To the next field, then do it", .enter),
    ]

    private static let conflicts = [
        KeyEntry(.keepValue, "Keep", "What stands there stays", .character("k")),
        KeyEntry(.takeValue, "Take", "The other value takes its place", .character("t")),
    ]

    private static let sales = [
        KeyEntry(.openSale, "Receipt", "The receipt of the marked sale", .enter)
    ]

    private static let cloudSync = [
        KeyEntry(.cloudNext, "Next", "To the next field; behind the last, pair", .enter),
        KeyEntry(.cloudNextField, "Next field", "To the next field", .tab, .down),
        KeyEntry(.cloudPreviousField, "Field before", "To the field before", .backTab, .up),
        KeyEntry(.cloudToggle, "On/off", "Work with the cloud, or without", .function(2)),
        KeyEntry(.cloudPair, "Pair", "Ask the cloud for a code, to be approved", .function(5)),
        KeyEntry(.cloudUnpair, "Unpair", "Leave the cloud; the data stays", .function(8)),
    ]

    private static let questions = [
        KeyEntry(.yes, "Yes", "Do it", .character("y"), .enter),
        KeyEntry(.no, "No", "Leave it as it is", .character("n"), .escape),
    ]
}
