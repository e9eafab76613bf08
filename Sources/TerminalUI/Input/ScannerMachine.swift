/// Tells a barcode scanner from a person typing.
///
/// A scanner is a keyboard that types fast and ends with Enter or Tab. Time comes in with each
/// event, in milliseconds of any clock that does not go back.
///
/// Invariants:
/// 1. Nothing is lost and nothing overtakes: the keys delivered, with each scan spelled out and its
///    terminator added, are the keys that came in, in order, without the terminators of 6.
/// 2. A scan is at least `lengthMin` characters (an AIM prefix such as `]C1` not counted), each at
///    most `gapMs` after the one before, and a terminator as soon after the last. It is delivered
///    whole, once; none of its characters is delivered as typing, but for 8.
/// 3. Whatever else is typed is delivered unchanged, no later than `gapMs + 1` after the last
///    character of its burst. At a person's pace each burst is one character.
/// 4. Only characters are held, and no command that begins a burst. Every other key is delivered
///    at once, after what was held.
/// 5. While anything is held the machine has asked to be woken; otherwise it has not.
/// 6. After a scan the next key is swallowed if it is a terminator within `gapMs`. After a typed
///    carriage return, and a swallowed one, only a line feed is (CR LF); Enter pressed twice is
///    Enter twice.
/// 7. A paste is never a scan, nor part of one.
/// 8. Into a text field characters are delivered at once, so that a search answers each key. When
///    the burst turns out to be a scan, as many backspaces take them back before it.
///
///     idle ──character──▶ holding ──terminator, long enough──▶ idle, scan delivered
///      ▲                    │  ▲ └─character in time─┐
///      │                    │  └─────────────────────┘
///      └── gap over, any other key, too long: held characters delivered as typing
public struct ScannerMachine: Equatable, Sendable {
    /// What the scanners at hand are like.
    public struct Configuration: Equatable, Sendable {
        /// The longest time between two characters of one burst.
        public var gapMs: Int64 = 30
        /// Fewer characters are typing.
        public var lengthMin = 6
        /// What the scanner is set to send first, control characters too. A burst that begins with
        /// it is a scan of any length.
        public var prefix = ""
        /// What the scanner is set to send last, in place of a terminator or before it.
        public var suffix = ""
        /// No code begins with one of these; a person means a command and gets it at once.
        public var commands: Set<Character> = ["+", "-", "/", ":", "?"]

        /// What most scanners are like as they leave the factory.
        public init() {}

        /// Where no code is read: all of it is typing, however fast it comes.
        public static let typingOnly: Self = {
            var configuration = Self()
            configuration.lengthMin = .max
            return configuration
        }()
    }

    /// What happens to the machine.
    public enum Event: Equatable, Sendable {
        /// A key as the terminal read it: Enter is a carriage return, Ctrl-J a line feed, and
        /// Ctrl-] the group separator within GS1 codes.
        case key(Key, atMs: Int64)
        case timerFired(atMs: Int64)
    }

    /// What the shell is to do.
    public enum Command: Equatable, Sendable {
        case deliver(Key)
        /// Send `timerFired` at that time. Replaces what was asked before.
        case wake(atMs: Int64)
    }

    /// A burst longer than any code is typing (4,296 characters fit in the largest QR code).
    public static let burstLengthMax = 4_300

    /// When the machine wants to be woken; nil while it holds nothing.
    public private(set) var wakeAtMs: Int64?

    private let configuration: Configuration
    /// The characters of prefix and suffix, for those that are typed as Ctrl and a letter.
    private let marks: Set<Character>
    private var held: [Key] = []
    /// How many of those held have been delivered already, the first ones (invariant 8).
    private var deliveredCount = 0
    private var swallow = Swallow.nothing

    private enum Swallow: Equatable {
        case nothing
        case anyTerminator(untilMs: Int64)
        case lineFeed(untilMs: Int64)
    }

    /// A machine that holds nothing.
    public init(_ configuration: Configuration = Configuration()) {
        self.configuration = configuration
        marks = Set(configuration.prefix + configuration.suffix)
    }

    /// Takes one event and says what is to be done, in order.
    /// - Parameter intoText: whether a character typed now goes into a text field.
    public mutating func handle(_ event: Event, intoText: Bool = false) -> [Command] {
        switch event {
        case .timerFired(let now):
            guard let wakeAtMs else { return [] }
            return now >= wakeAtMs ? release() : [.wake(atMs: wakeAtMs)]
        case .key(let key, let now):
            // The timer may be late; then the gap ends what was held before the key counts.
            let overdue = wakeAtMs.map { now >= $0 } ?? false
            let released = overdue ? release() : []
            return released + take(key, now, intoText: intoText)
        }
    }

    private mutating func take(_ key: Key, _ now: Int64, intoText: Bool) -> [Command] {
        let swallowing = swallow
        swallow = .nothing
        if let letter = burstCharacter(key) {
            if isCommand(letter) { return [.deliver(key)] }
            return hold(key, letter, now, intoText: intoText)
        }
        guard let terminator = Self.terminator(key) else {
            return release() + [.deliver(key)]
        }
        if held.isEmpty, Self.swallows(swallowing, key, now) {
            // Behind a suffix CR LF is two keys.
            if key == .enter { swallow = .lineFeed(untilMs: now + configuration.gapMs) }
            return []
        }
        if let scan = scan(requiringTerminator: true) {
            return deliver(scan, now)
        }
        if key == .enter { swallow = .lineFeed(untilMs: now + configuration.gapMs) }
        return release() + [.deliver(terminator)]
    }

    /// True for a character that begins nothing: it is a key of its own.
    private func isCommand(_ letter: Character) -> Bool {
        held.isEmpty && configuration.commands.contains(letter)
            && configuration.prefix.first != letter
    }

    private mutating func hold(
        _ key: Key, _ letter: Character, _ now: Int64, intoText: Bool
    ) -> [Command] {
        held.append(key)
        if !configuration.suffix.isEmpty, letter == configuration.suffix.last,
            let scan = scan(requiringTerminator: false)
        {
            return deliver(scan, now)
        }
        if held.count >= Self.burstLengthMax { return release() }
        let wake = now + configuration.gapMs + 1
        wakeAtMs = wake
        // A separator is no text, and nothing overtakes what is held.
        guard intoText, case .character = key, deliveredCount == held.count - 1 else {
            return [.wake(atMs: wake)]
        }
        deliveredCount += 1
        return [.deliver(key), .wake(atMs: wake)]
    }

    private mutating func deliver(_ scan: String, _ now: Int64) -> [Command] {
        let takenBack = Array(repeating: Command.deliver(.backspace), count: deliveredCount)
        forget()
        swallow = .anyTerminator(untilMs: now + configuration.gapMs)
        return takenBack + [.deliver(.scan(scan))]
    }

    private mutating func release() -> [Command] {
        let typed = held.dropFirst(deliveredCount)
        forget()
        return typed.map(Command.deliver)
    }

    private mutating func forget() {
        held = []
        deliveredCount = 0
        wakeAtMs = nil
    }

    /// What is held, as a scan; nil when it is typing. Without a terminator the suffix must be
    /// there.
    private func scan(requiringTerminator: Bool) -> String? {
        var text = String(held.compactMap(burstCharacter))
        let hasSuffix = !configuration.suffix.isEmpty && text.hasSuffix(configuration.suffix)
        guard requiringTerminator || hasSuffix else { return nil }
        if hasSuffix { text.removeLast(configuration.suffix.count) }
        let hasPrefix = !configuration.prefix.isEmpty && text.hasPrefix(configuration.prefix)
        if hasPrefix { text.removeFirst(configuration.prefix.count) }
        let needed = hasPrefix ? 1 : configuration.lengthMin
        return text.count - Self.aimPrefixLength(text) >= needed ? text : nil
    }

    /// Three when the text begins with an AIM symbology identifier: `]`, a letter, and a digit or
    /// letter.
    private static func aimPrefixLength(_ text: String) -> Int {
        let start = Array(text.prefix(3))
        guard start.count == 3, start[0] == "]", start[1].isASCII, start[1].isLetter,
            start[2].isASCII, start[2].isLetter || start[2].isNumber
        else { return 0 }
        return 3
    }

    /// The character a key is within a burst; nil for keys that no scanner of this shop types.
    private func burstCharacter(_ key: Key) -> Character? {
        switch key {
        case .character(let character): return character
        case .control("]"): return "\u{1D}"
        case .control(let letter):
            guard let value = letter.asciiValue else { return nil }
            let control = Character(Unicode.Scalar(value & 0x1F))
            return marks.contains(control) ? control : nil
        default: return nil
        }
    }

    /// The key a terminator is when it was typed; nil for other keys.
    private static func terminator(_ key: Key) -> Key? {
        switch key {
        case .enter, .tab: key
        case .control("j"): .enter
        default: nil
        }
    }

    private static func swallows(_ swallow: Swallow, _ key: Key, _ now: Int64) -> Bool {
        switch swallow {
        case .nothing: false
        case .anyTerminator(let until): now <= until
        case .lineFeed(let until): key == .control("j") && now <= until
        }
    }
}
