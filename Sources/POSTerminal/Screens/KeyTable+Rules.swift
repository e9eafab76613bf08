import TerminalUI

/// What a key may do where: what is text stays text, and no key means two things at once.
enum KeyRules {
    /// Sections whose commands work while something is typed.
    private static let typing: Set<String> = [
        "till", "lock", "approval", "wizard", "sign-in", "float", "sell", "list", "cloud-sync",
        "form",
    ]
    /// Commands of other sections that work while something is typed.
    private static let inFields: Set<KeyName> = [.fieldDone, .saveHere, .nextField]

    /// Why a key cannot do a command; nil when it can.
    static func fault(of key: Key, for command: KeyName) -> String? {
        switch key {
        case .control("z"): return "it stops the program until fg"
        case .control("c") where command != .quit: return "it is too near to what ends programs"
        case .control("i"): return "terminals send tab for it"
        case .control("m"), .control("j"): return "terminals and scanners send enter for it"
        case .control("h"), .control("?"): return "terminals send backspace for it"
        case .control("["): return "terminals send esc for it"
        case .backspace, .delete, .left, .right:
            return worksWhileTyping(command) ? "it edits what is typed" : nil
        case .character(let character):
            guard character.isLetter || character.isNumber || character == " " else { return nil }
            if worksWhileTyping(command) { return "letters and digits are text there" }
            let isAmount =
                command.section == "pay" && !command.rawValue.hasPrefix("pay.tender-")
                && ![.outcomeApproved, .outcomeDeclined, .outcomeUnknown].contains(command)
            return character.isNumber && isAmount ? "digits are the amount there" : nil
        default: return nil
        }
    }

    /// Sections whose screens have the keys of goods, too.
    private static let inStock: Set<String> = ["inventory", "item", "list"]
    private static let questions: Set<String> = ["question", "lock", "approval"]

    private static func worksWhileTyping(_ command: KeyName) -> Bool {
        typing.contains(command.section) || inFields.contains(command)
    }

    /// Whether two commands may be on offer at the same time.
    ///
    /// Those of one screen are, those of lists are in every screen with a list, and the till's
    /// everywhere but in questions. Two that share a key in the standard table are in different
    /// states of their screen: a test looks at each state for a key that means two things.
    static func workTogether(_ first: KeyEntry, _ second: KeyEntry) -> Bool {
        let standard = KeyTable.standard
        let keys = standard[first.name].keys
        guard !keys.contains(where: standard[second.name].keys.contains) else { return false }
        let sections = [first.name.section, second.name.section]
        if sections[0] == sections[1] { return true }
        if [first.name, second.name].contains(.stop) || sections.contains("wizard") {
            return false
        }
        // A question hides all other keys; only Back may be beside it.
        if !Self.questions.isDisjoint(with: sections) {
            return sections.contains("till") && [first.name, second.name].contains(.back)
        }
        if sections.contains("till") { return true }
        if sections.contains("stock") { return !inStock.isDisjoint(with: sections) }
        let withoutList: Set = ["sign-in", "float", "sell", "pay"]
        return sections.contains("list") && withoutList.isDisjoint(with: sections)
    }
}

extension KeyTable {
    /// The same commands with other keys.
    func replacing(_ keys: [KeyName: [Key]]) -> KeyTable {
        KeyTable(entries.map { entry in keys[entry.name].map(entry.with) ?? entry })
    }

    /// The first key that would mean two things at the same time.
    var firstConflict: KeysFault? {
        for (index, first) in entries.enumerated() {
            for second in entries[(index + 1)...] {
                guard let key = first.keys.first(where: second.keys.contains),
                    KeyRules.workTogether(first, second)
                else { continue }
                return .conflict(key, first.name, second.name)
            }
        }
        return nil
    }
}
