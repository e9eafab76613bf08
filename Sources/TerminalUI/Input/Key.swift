/// A key press, or what counts as one: a scan and a paste each arrive whole.
public enum Key: Hashable, Sendable {
    case character(Character)
    /// F1 to F12.
    case function(Int)
    case enter
    case escape
    case up
    case down
    case left
    case right
    case home
    case end
    case pageUp
    case pageDown
    case backspace
    case delete
    case insert
    case tab
    case backTab
    /// Ctrl with a lower-case letter or one of `@ \ ] ^ _`.
    case control(Character)
    case alt(Character)
    /// What a barcode scanner read, without its terminator.
    case scan(String)
    /// What the terminal says was pasted, with line feeds between lines.
    case paste(String)
}

extension Key {
    /// The key this one stands for: Alt with a digit is that F-key, Alt+0 is F10.
    ///
    /// Terminals keep F1, F10 and F11 to themselves; this is the only place that gives them back.
    /// `KeyMap.resolve` asks it, so every screen, test and help page agrees.
    public var canonical: Key {
        guard case .alt(let character) = self, let digit = character.wholeNumberValue,
            character.isASCII
        else { return self }
        return .function(digit == 0 ? 10 : digit)
    }

    /// What the footer and the help page call the key.
    public var label: String {
        switch self {
        case .character(" "): "Space"
        case .character(let character): String(character)
        case .function(let number): "F\(number)"
        case .enter: "Enter"
        case .escape: "Esc"
        case .up: "↑"
        case .down: "↓"
        case .left: "←"
        case .right: "→"
        case .home: "Home"
        case .end: "End"
        case .pageUp: "PgUp"
        case .pageDown: "PgDn"
        case .backspace: "Backspace"
        case .delete: "Del"
        case .insert: "Ins"
        case .tab: "Tab"
        case .backTab: "Shift+Tab"
        case .control(let character): "^\(character.uppercased())"
        case .alt(let character): "Alt+\(character)"
        case .scan: "scan"
        case .paste: "paste"
        }
    }
}
