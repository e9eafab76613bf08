import TerminalUI

/// A few fields below each other, filled in one by one.
struct FieldForm: Equatable, Sendable {
    /// One line of the form.
    struct Field: Equatable, Sendable {
        var label: String
        var hint = ""
        var input: TextField
        var isNeeded = true
    }

    let title: String
    private(set) var fields: [Field]
    private(set) var focus = 0

    private static let labelWidth = 14

    /// A form with at least one field.
    init(title: String, _ fields: [Field]) {
        precondition(!fields.isEmpty, "a form without a field")
        self.title = title
        self.fields = fields
    }

    /// What was typed, without spaces at the ends.
    var texts: [String] {
        fields.map { field in
            String(field.input.text.split(separator: " ").joined(separator: " "))
        }
    }

    /// Whether nothing is typed in the field that has the keys.
    var isEntryEmpty: Bool { fields[focus].input.isEmpty }

    /// Does what a key does to the field that has the keys; false when it holds a card's number,
    /// which no field keeps.
    mutating func handle(_ key: Key) -> Bool {
        let before = fields[focus].input
        _ = fields[focus].input.handle(key)
        guard CardGuard.holdsCardNumber(fields[focus].input.text) else { return true }
        fields[focus].input = before
        if case .character = key { fields[focus].input.clear() }
        return false
    }

    /// Takes a burst into the field that has the keys.
    mutating func take(scan: String) -> Bool { handle(.paste(scan)) }

    /// Goes on to the next field; true when there is none left.
    mutating func next() throws(Trouble) -> Bool {
        let field = fields[focus]
        guard !field.isNeeded || !texts[focus].isEmpty else { throw .fieldMissing(field.label) }
        guard focus + 1 < fields.count else { return true }
        focus += 1
        return false
    }

    /// Goes back one field; false when it is the first.
    mutating func back() -> Bool {
        guard focus > 0 else { return false }
        focus -= 1
        return true
    }

    /// Draws the title and a field in each row below it.
    func render(in area: Rect, to buffer: inout Buffer) {
        buffer.writeLine(title, in: area.row(0), role: .heading)
        for (index, field) in fields.enumerated() {
            let (label, rest) = area.row(index + 1).inset(left: 2).splittingLeft(Self.labelWidth)
            buffer.writeLine(field.label, in: label, role: .label)
            let hint = field.hint.isEmpty ? "" : " " + field.hint
            field.input.render(
                in: rest, to: &buffer, isFocused: index == focus, placeholder: hint)
        }
    }
}
