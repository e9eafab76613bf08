/// One command a screen offers: its keys, its words in the footer, and what it does.
public struct Binding<Action: Sendable>: Sendable {
    /// Any of them does it; the first is the one the footer shows.
    public var keys: [Key]
    /// What it does, in a word or two.
    public var title: String
    /// Why it cannot be used now, as a sentence for the user; nil when it can.
    public var disabledReason: String?
    /// Whether the footer shows it.
    public var isInFooter: Bool
    /// Words for the footer in place of the first key's own label, as in `1–9`.
    public var keyLabel: String?
    /// What the screen reduces when it is pressed.
    public var action: Action

    /// A command with keys that were configured.
    public init(
        keys: [Key], title: String, disabledReason: String? = nil, isInFooter: Bool = true,
        keyLabel: String? = nil, action: Action
    ) {
        self.keys = keys
        self.title = title
        self.disabledReason = disabledReason
        self.isInFooter = isInFooter
        self.keyLabel = keyLabel
        self.action = action
    }

    /// A command with keys that are written down here.
    public init(
        _ keys: Key..., title: String, disabledReason: String? = nil, isInFooter: Bool = true,
        keyLabel: String? = nil, action: Action
    ) {
        self.init(
            keys: keys, title: title, disabledReason: disabledReason, isInFooter: isInFooter,
            keyLabel: keyLabel, action: action)
    }

    /// What stands for its key in the footer.
    public var label: String { keyLabel ?? keys.first?.label ?? "" }

    /// The same command as its parent's action.
    public func map<Parent: Sendable>(_ transform: (Action) -> Parent) -> Binding<Parent> {
        Binding<Parent>(
            keys: keys, title: title, disabledReason: disabledReason, isInFooter: isInFooter,
            keyLabel: keyLabel, action: transform(action))
    }
}

/// What a screen does with keys: its commands first, in order, then free text.
public struct KeyMap<Action: Sendable>: Sendable {
    /// The commands, in the order of the footer.
    public var bindings: [Binding<Action>]
    /// Takes what no command wants: characters, scans, pastes, editing keys.
    public var text: (@Sendable (Key) -> Action?)?

    /// Commands, and what takes everything else.
    public init(
        _ bindings: [Binding<Action>] = [], text: (@Sendable (Key) -> Action?)? = nil
    ) {
        self.bindings = bindings
        self.text = text
    }

    /// What a key comes to.
    public enum Resolution {
        case action(Action)
        /// A command has the key, and cannot be used now.
        case disabled(reason: String)
        case none
    }

    /// Finds what a key does: the first command that can be used, else the reason of the first that
    /// cannot, else the text handler.
    public func resolve(_ pressed: Key) -> Resolution {
        let key = pressed.canonical
        var reason: String?
        for binding in bindings where binding.keys.contains(key) {
            guard let disabled = binding.disabledReason else { return .action(binding.action) }
            reason = reason ?? disabled
        }
        if let reason { return .disabled(reason: reason) }
        return text?(key).map(Resolution.action) ?? .none
    }

    /// The action of a key, when it has one now.
    public func action(for key: Key) -> Action? {
        if case .action(let action) = resolve(key) { action } else { nil }
    }

    /// The same keys with their parent's actions.
    public func map<Parent: Sendable>(
        _ transform: @escaping @Sendable (Action) -> Parent
    ) -> KeyMap<Parent> {
        let mapped = bindings.map { $0.map(transform) }
        guard let text else { return KeyMap<Parent>(mapped) }
        return KeyMap<Parent>(mapped) { key in text(key).map(transform) }
    }

    /// These keys, then those of `other`; the text handler of `other` is asked last.
    public func appending(_ other: KeyMap) -> KeyMap {
        guard let mine = text, let others = other.text else {
            return KeyMap(bindings + other.bindings, text: text ?? other.text)
        }
        return KeyMap(bindings + other.bindings) { key in mine(key) ?? others(key) }
    }

    /// Draws the commands that can be used now into the first row of `area`, in order.
    ///
    /// What does not fit is left out; a shorter one after it may still find room.
    public func renderFooter(in area: Rect, to buffer: inout Buffer) {
        var x = area.x
        for binding in bindings where binding.isInFooter && binding.disabledReason == nil {
            let label = binding.label
            let words = binding.title.isEmpty ? "" : " " + binding.title
            guard x + TextWidth.of(label) + TextWidth.of(words) <= area.endX else { continue }
            x += buffer.write(label, x: x, y: area.y, role: .footerKey, clip: area)
            x += buffer.write(words, x: x, y: area.y, role: .footerText, clip: area)
            x += Self.footerGap
        }
    }

    private static var footerGap: Int { 2 }
}

extension KeyMap.Resolution: Equatable where Action: Equatable {}
extension KeyMap.Resolution: Sendable {}
