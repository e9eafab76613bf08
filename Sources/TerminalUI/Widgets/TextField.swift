/// One line of text that is being typed, and the place of the caret in it.
///
/// Invariants:
/// 1. `0 ≤ caret ≤ text.count`, counted in characters.
/// 2. `text.count ≤ maxLength`, and it holds no control characters.
public struct TextField: Equatable, Sendable {
    /// What a field takes when nobody says otherwise, in characters.
    public static let maxLengthDefault = 256

    /// What was typed so far.
    public private(set) var text: String
    /// How many characters stand before the caret.
    public private(set) var caret: Int
    /// How many characters fit.
    public let maxLength: Int
    /// Shown as dots, for PINs and passwords.
    public let isSecret: Bool

    /// A field with the caret behind its text.
    public init(
        _ text: String = "", maxLength: Int = TextField.maxLengthDefault, isSecret: Bool = false
    ) {
        self.maxLength = max(0, maxLength)
        self.isSecret = isSecret
        self.text = String(TextWidth.cleaned(text).prefix(self.maxLength))
        self.caret = self.text.count
    }

    /// Whether nothing was typed.
    public var isEmpty: Bool { text.isEmpty }

    /// Replaces the text and puts the caret behind it.
    public mutating func set(_ newText: String) {
        self = TextField(newText, maxLength: maxLength, isSecret: isSecret)
    }

    /// Empties the field.
    public mutating func clear() { set("") }

    /// Puts text at the caret; what does not fit is left out. Returns whether any did.
    @discardableResult
    public mutating func insert(_ added: String) -> Bool {
        let room = maxLength - text.count
        let fitting = TextWidth.cleaned(added).prefix(max(0, room))
        guard !fitting.isEmpty else { return false }
        // A combining mark joins the character before it, so the caret is counted from the end.
        let behind = text.count - caret
        text.insert(contentsOf: fitting, at: index(caret))
        caret = max(0, text.count - behind)
        return true
    }

    /// Does what an editing key does; returns whether anything changed.
    ///
    /// Scans are not for fields: they return false, and the screen decides.
    public mutating func handle(_ key: Key) -> Bool {
        let before = self
        switch key {
        case .character(let character): return insert(String(character))
        case .paste(let pasted): return insert(pasted)
        case .left: caret = max(0, caret - 1)
        case .right: caret = min(text.count, caret + 1)
        case .home, .control("a"): caret = 0
        case .end, .control("e"): caret = text.count
        case .backspace: delete(from: caret - 1, to: caret)
        case .delete: delete(from: caret, to: caret + 1)
        case .control("u"): delete(from: 0, to: caret)
        case .control("k"): delete(from: caret, to: text.count)
        case .control("w"): delete(from: wordStart, to: caret)
        default: return false
        }
        return self != before
    }

    private func index(_ offset: Int) -> String.Index {
        text.index(text.startIndex, offsetBy: offset)
    }

    private mutating func delete(from start: Int, to end: Int) {
        let first = max(0, start)
        let last = min(text.count, end)
        guard first < last else { return }
        text.removeSubrange(index(first)..<index(last))
        caret = min(first, text.count)
    }

    private var wordStart: Int {
        let before = Array(text.prefix(caret))
        var start = before.count
        while start > 0, before[start - 1] == " " { start -= 1 }
        while start > 0, before[start - 1] != " " { start -= 1 }
        return start
    }
}

extension TextField {
    /// Draws the field into the first row of `area`, scrolled so that the caret is seen.
    ///
    /// The caret behind the text is an underscore, so that it shows without any attributes.
    public func render(
        in area: Rect, to buffer: inout Buffer, isFocused: Bool = true, placeholder: String = "",
        role: Role = .entry
    ) {
        let row = area.row(0)
        guard !row.isEmpty else { return }
        buffer.fill(row, role: text.isEmpty ? .body : role)
        let shown = isSecret ? Array(repeating: "•", count: text.count) : text.map { $0 }
        guard isFocused else {
            let words = text.isEmpty ? placeholder : String(shown)
            buffer.writeLine(words, in: row, role: text.isEmpty ? .placeholder : role)
            return
        }
        let underCaret = caret < shown.count ? String(shown[caret]) : "_"
        let widths = shown.map { TextWidth.of(String($0)) }
        // The first character shown: the leftmost from which the caret is still inside.
        var first = caret
        var used = max(1, TextWidth.of(underCaret))
        while first > 0, used + widths[first - 1] <= row.width {
            first -= 1
            used += widths[first]
        }
        var x = row.x
        x += buffer.write(String(shown[first..<caret]), x: x, y: row.y, role: role, clip: row)
        x += buffer.write(underCaret, x: x, y: row.y, role: .caret, clip: row)
        if caret < shown.count {
            buffer.write(String(shown[(caret + 1)...]), x: x, y: row.y, role: role, clip: row)
        } else if text.isEmpty {
            buffer.write(placeholder, x: x, y: row.y, role: .placeholder, clip: row)
        }
    }
}
