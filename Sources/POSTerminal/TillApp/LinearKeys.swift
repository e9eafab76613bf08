import TerminalUI

/// What a typed line means to a screen that is read line by line.
struct LinearKeys: Equatable {
    /// How to begin, in three lines.
    static let help = [
        "Type a line, then Enter. Enter alone is the key Enter.",
        "A key is its name behind a colon: :f2, :esc, :up, :pagedown, :ctrl+p.",
        "? lists the keys of each screen. Long lists go on with :pagedown.",
    ]

    /// The keys to press.
    let keys: [Key]
    /// Whether Enter ends the line, if it was typed into something.
    let mayEnd: Bool

    /// - Parameters:
    ///   - hasEntry: whether something is typed into here; otherwise a single character is a key.
    ///   - isCommand: whether a character is a command now, and is pressed alone.
    init(_ line: String, hasEntry: Bool, isCommand: (Character) -> Bool) {
        let characters = TextWidth.cleaned(line).map(Key.character)
        if let key = Self.named(line) {
            (keys, mayEnd) = ([key], false)
        } else if line.count == 1, let character = line.first {
            (keys, mayEnd) = (characters, hasEntry && !isCommand(character))
        } else {
            (keys, mayEnd) = (characters, true)
        }
    }

    /// The key that a line names: none is Enter, F-keys need no colon.
    private static func named(_ line: String) -> Key? {
        if line.isEmpty { return .enter }
        if line.first == ":", line.count > 1 { return Key(name: String(line.dropFirst())) }
        guard case .function(let number)? = Key(name: line) else { return nil }
        return .function(number)
    }
}
