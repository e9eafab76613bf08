import TerminalUI

/// Every command that a key does, by the name it has in `config/keys.yaml`.
enum KeyName: String, CaseIterable, Sendable {
    case help = "till.help"
    case palette = "till.palette"
    case quit = "till.quit"
    case back = "till.back"
    case stop = "till.stop"

    case signIn = "sign-in.next"
    case otherField = "sign-in.field"
    case agree = "approval.next"

    case openShift = "float.open"

    case add = "sell.add"
    case find = "sell.find"
    case void = "sell.void"
    case shift = "sell.shift"
    case menu = "sell.menu"
    case voidLast = "sell.void-last"
    case lineUp = "sell.line-up"
    case lineDown = "sell.line-down"
    case pay = "sell.pay"

    case choose = "list.choose"
    case up = "list.up"
    case down = "list.down"
    case pageUp = "list.page-up"
    case pageDown = "list.page-down"
    case top = "list.top"
    case bottom = "list.bottom"

    case cash = "pay.cash"
    case card = "pay.card"
    case coupon = "pay.coupon"
    case tenders = "pay.tenders"
    case undo = "pay.undo"
    case note1 = "pay.note-1"
    case note2 = "pay.note-2"
    case note3 = "pay.note-3"
    case note4 = "pay.note-4"
    case tenderCash = "pay.tender-cash"
    case tenderCard = "pay.tender-card"
    case tenderCoupon = "pay.tender-coupon"
    case fieldDone = "pay.field-done"

    case receipt = "paid.receipt"
    case nextSale = "paid.next-sale"

    case closeShift = "shift.close"
    case countDone = "shift.count-done"
    case leaveReport = "shift.leave-z"

    case openItem = "inventory.item"
    case filter = "inventory.filter"
    case lowOnly = "inventory.low-only"

    case nextAttachment = "item.next"
    case openAttachment = "item.open"
    case saveAttachment = "item.save"
    case saveHere = "item.save-here"

    case approve = "devices.approve"
    case rename = "devices.rename"
    case revoke = "devices.revoke"
    case refresh = "devices.refresh"
    case nextField = "devices.next"

    case keepValue = "conflicts.keep"
    case takeValue = "conflicts.take"

    case openSale = "sales.receipt"

    case cloudNext = "cloud-sync.next"
    case cloudNextField = "cloud-sync.next-field"
    case cloudPreviousField = "cloud-sync.previous-field"
    case cloudToggle = "cloud-sync.toggle"
    case cloudPair = "cloud-sync.pair"
    case cloudUnpair = "cloud-sync.unpair"

    case yes = "question.yes"
    case no = "question.no"

    /// The part before the dot: where the key works.
    var section: String { String(rawValue.prefix { $0 != "." }) }
}

/// What a command is called and which keys do it when nothing else is configured.
struct KeyEntry: Sendable {
    let name: KeyName
    /// A word or two, for the footer.
    let title: String
    /// What it does, for the help, the palette and `docs/KEYS.md`.
    let meaning: String
    let keys: [Key]

    /// An entry with the keys that were written down for it.
    init(_ name: KeyName, _ title: String, _ meaning: String, _ keys: Key...) {
        self.name = name
        self.title = title
        self.meaning = meaning
        self.keys = keys
    }
}

/// The keys of the till: each is declared here, and footer, help, palette, `config/keys.yaml` and
/// `docs/KEYS.md` follow.
struct KeyTable: Sendable {
    /// In the order of `docs/KEYS.md`.
    let entries: [KeyEntry]
    private let byName: [KeyName: KeyEntry]

    /// A table that has every name.
    init(_ entries: [KeyEntry]) {
        self.entries = entries
        byName = Dictionary(entries.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        precondition(KeyName.allCases.allSatisfy { byName[$0] != nil }, "a key has no entry")
    }

    /// The entry of a name.
    subscript(name: KeyName) -> KeyEntry {
        // Checked by `init`; the fallback is never seen.
        byName[name] ?? KeyEntry(name, "", "")
    }

    /// The command of a name.
    ///
    /// - Parameters:
    ///   - isTyping: characters are text now, so only the other keys do it.
    ///   - reason: why it cannot be used now.
    func binding<Action>(
        _ name: KeyName, isTyping: Bool = false, isInFooter: Bool = true,
        unless reason: String? = nil, _ action: Action
    ) -> Binding<Action> {
        let entry = self[name]
        let keys = isTyping ? entry.keys.filter { !$0.isCharacter } : entry.keys
        return Binding(
            keys: keys, title: entry.title, disabledReason: reason,
            isInFooter: isInFooter && !keys.isEmpty, action: action)
    }

    /// What a command of these sections that has this title does, in words.
    func meaning(of title: String, in sections: [String]) -> String? {
        entries.first { $0.title == title && sections.contains($0.name.section) }?.meaning
    }
}

extension Key {
    /// True for keys that are text in a field.
    var isCharacter: Bool { if case .character = self { true } else { false } }
}
