/// Names of keys in configuration files: `f2`, `ctrl+p`, `alt+x`, `enter`, `+`.
extension Key {
    private static let names: [(name: String, key: Key)] = [
        ("enter", .enter), ("esc", .escape), ("up", .up), ("down", .down), ("left", .left),
        ("right", .right), ("home", .home), ("end", .end), ("pageup", .pageUp),
        ("pagedown", .pageDown), ("backspace", .backspace), ("delete", .delete),
        ("insert", .insert), ("tab", .tab), ("backtab", .backTab), ("space", .character(" ")),
    ]

    /// The key of that name; nil when there is none. Names ignore case, single characters do not.
    public init?(name: String) {
        if name.count == 1, let character = name.first, TextWidth.of(name) > 0 {
            self = .character(character)
            return
        }
        let lowered = name.lowercased()
        if let named = Self.names.first(where: { $0.name == lowered }) {
            self = named.key
        } else if lowered.hasPrefix("ctrl+"), let character = lowered.dropFirst(5).single {
            self = .control(character)
        } else if lowered.hasPrefix("alt+"), let character = name.dropFirst(4).single {
            self = .alt(character)
        } else if lowered.hasPrefix("f"), let number = Int(lowered.dropFirst()),
            (1...12).contains(number)
        {
            self = .function(number)
        } else {
            return nil
        }
    }

    /// The name that `init(name:)` reads back; nil for scans and pastes, which no one configures.
    public var name: String? {
        switch self {
        case .character(let character) where character != " ": String(character)
        case .function(let number): "f\(number)"
        case .control(let character): "ctrl+\(character)"
        case .alt(let character): "alt+\(character)"
        default: Self.names.first { $0.key == self }?.name
        }
    }
}

extension Substring {
    fileprivate var single: Character? { count == 1 ? first : nil }
}
