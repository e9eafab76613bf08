import TerminalUI

/// The keys of the screens behind the menu.
extension KeyTable {
    static let inventory = [
        KeyEntry(.openItem, "Item", "The product with its movements", .enter),
        KeyEntry(.sort, "Sort", "By the next column", .character("s")),
        KeyEntry(.reverse, "Reverse", "The other way round", .character("S")),
        KeyEntry(.lowOnly, "Low only", "Show only what is running out", .character("l")),
    ]

    static let stock = [
        KeyEntry(.adjust, "Adjust", "More or less of a product, and why", .character("a")),
        KeyEntry(.receive, "Receive", "Goods that came in", .character("r")),
        KeyEntry(.countStock, "Count", "What was counted of a product", .character("c")),
    ]

    static let item = [
        KeyEntry(.editItem, "Edit", "Name, price and more of the product", .character("e")),
        KeyEntry(
            .editCodes, "Codes", "The product's PLU and further barcodes", .character("k")),
        KeyEntry(.nextAttachment, "Next file", "Mark the next picture or PDF", .tab),
        KeyEntry(
            .openAttachment, "Open", "Show the marked picture or PDF in another program",
            .character("o"), .enter),
        KeyEntry(
            .saveAttachment, "Save", "Write the marked picture or PDF to a folder",
            .character("s")),
        KeyEntry(.saveHere, "Save here", "Write it to the folder that is typed", .enter),
    ]

    static let office = [
        KeyEntry(.newEntry, "New", "Make another one", .character("n")),
        KeyEntry(.setPIN, "PIN", "Another PIN for the marked operator", .character("p")),
        KeyEntry(.roleRights, "Rights", "What cashiers and managers may do", .character("r")),
        KeyEntry(
            .releaseParked, "Release", "Take it for a fact: it is stored, and all tills hear it",
            .character("t")),
        KeyEntry(
            .everywhere, "Where", "This location, or all that are known", .character("w")),
        KeyEntry(.lookAgain, "Update", "Ask again", .character("u")),
        KeyEntry(.removeEntry, "Remove", "Take the marked one away", .character("x")),
    ]

    static let devices = [
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

    static let conflicts = [
        KeyEntry(.keepValue, "Keep", "What stands there stays", .character("k")),
        KeyEntry(.takeValue, "Take", "The other value takes its place", .character("t")),
    ]

    static let customers = [
        KeyEntry(.customerAccount, "Account", "What moved the customer's account", .enter),
        KeyEntry(.customerSort, "Sort", "By the next column", .character("s")),
        KeyEntry(.customerSales, "Sales", "What the marked customer bought", .character("v")),
        KeyEntry(.addCustomer, "New", "Make a new customer, cloud or not", .character("n")),
        KeyEntry(.editCustomer, "Edit", "Name, tax and limit of the customer", .character("e")),
        KeyEntry(.customerReverse, "Reverse", "The other way round", .character("S")),
        KeyEntry(.accountReceipt, "Receipt", "The receipt of the marked movement", .enter),
    ]

    static let sales = [
        KeyEntry(.openSale, "Receipt", "The receipt of the marked sale", .enter),
        KeyEntry(.unknownSales, "Sales", "The sales with the marked code", .enter),
        KeyEntry(
            .printSale, "Print", "Print the marked sale's receipt again, as a copy",
            .character("p")),
        KeyEntry(
            .refundSale, "Refund", "Goods of the marked sale come back", .character("r")),
        KeyEntry(.printZ, "Print", "Print the Z of the marked shift again", .character("p")),
        KeyEntry(
            .printCopy, "Print", "Print the receipt again, marked as a copy", .character("p")),
        KeyEntry(.refundReceipt, "Refund", "Goods of the sale come back", .character("r")),
    ]

    static let reports = [
        KeyEntry(.dayBefore, "Before", "The day, week or month before", .left),
        KeyEntry(.dayAfter, "After", "The day, week or month after", .right),
        KeyEntry(.dayToday, "Today", "The day that it is", .character("t")),
        KeyEntry(.dayTyped, "Day", "Type a day", .character("d")),
        KeyEntry(.dayDone, "Show", "Show the day that is typed", .enter),
        KeyEntry(.daySpan, "Span", "One day, seven, or thirty", .character("p")),
    ]

    static let sync = [
        KeyEntry(.syncNow, "Sync now", "Send what waits and take what is new", .character("n")),
        KeyEntry(.syncPause, "Pause", "Neither send nor take, or go on again", .character("p")),
        KeyEntry(.syncConflicts, "Conflicts", "Edits that wait for a choice", .character("c")),
        KeyEntry(.syncParked, "Parked", "What servers keep for a person", .character("k")),
        KeyEntry(.syncDevices, "Devices", "The shop's tills in the cloud", .character("d")),
    ]

    static let cloudSync = [
        KeyEntry(.cloudNext, "Next", "To the next field; behind the last, pair", .enter),
        KeyEntry(.cloudNextField, "Next field", "To the next field", .tab, .down),
        KeyEntry(.cloudPreviousField, "Field before", "To the field before", .backTab, .up),
        KeyEntry(.cloudToggle, "On/off", "Work with the cloud, or without", .function(2)),
        KeyEntry(.cloudPair, "Pair", "Ask the cloud for a code, to be approved", .function(5)),
        KeyEntry(.cloudUnpair, "Unpair", "Leave the cloud; the data stays", .function(8)),
    ]
}
