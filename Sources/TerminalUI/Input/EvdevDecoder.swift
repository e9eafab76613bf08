/// What a keyboard-like device types, from the events of the kernel (`struct input_event`).
///
/// Keys are read as a keyboard for the United States has them, which is what scanners are set to as
/// they leave the factory.
struct EvdevDecoder: Equatable, Sendable {
    /// What an event comes to.
    enum Output: Equatable, Sendable {
        case character(Character)
        /// Enter, a line feed, or Tab.
        case terminator
        /// The kernel had no room for events and dropped some.
        case dropped
    }

    /// Two 64-bit numbers of the time, two 16-bit ones, and the value.
    static let eventSize = 24

    private var rest: [UInt8] = []
    private var isShiftDown = false
    private var isControlDown = false
    private var isCapsLocked = false

    private static let syncKind = 0
    private static let keyKind = 1
    private static let dropped = 3
    private static let released: Int32 = 0
    private static let pressed: Int32 = 1
    private static let shifts = [42, 54]
    private static let controls = [29, 97]
    private static let capsLock = 58
    private static let terminators = [28, 96, 15]

    /// Takes bytes as they are read, in pieces of any size.
    mutating func take(_ bytes: some Sequence<UInt8>) -> [Output] {
        rest += bytes
        var outputs: [Output] = []
        var start = 0
        while rest.count - start >= Self.eventSize {
            let event = rest[start..<start + Self.eventSize]
            start += Self.eventSize
            if let output = take(event: Array(event)) { outputs.append(output) }
        }
        rest.removeFirst(start)
        return outputs
    }

    private mutating func take(event: [UInt8]) -> Output? {
        // In the order of this machine's bytes, as the kernel writes them.
        let (kind, code, value) = event.withUnsafeBytes { bytes in
            (
                Int(bytes.loadUnaligned(fromByteOffset: 16, as: UInt16.self)),
                Int(bytes.loadUnaligned(fromByteOffset: 18, as: UInt16.self)),
                bytes.loadUnaligned(fromByteOffset: 20, as: Int32.self)
            )
        }
        if kind == Self.syncKind, code == Self.dropped {
            (isShiftDown, isControlDown) = (false, false)
            return .dropped
        }
        guard kind == Self.keyKind else { return nil }
        if Self.shifts.contains(code) {
            isShiftDown = value != Self.released
            return nil
        }
        if Self.controls.contains(code) {
            isControlDown = value != Self.released
            return nil
        }
        guard value == Self.pressed else { return nil }
        if code == Self.capsLock {
            isCapsLocked.toggle()
            return nil
        }
        if Self.terminators.contains(code) { return .terminator }
        return key(code)
    }

    private func key(_ code: Int) -> Output? {
        guard let (plain, shifted) = Self.keys[code] else { return nil }
        if isControlDown {
            // Ctrl-] is the separator, Ctrl-J a line feed, Ctrl-B the start of a text.
            guard let value = plain.asciiValue, plain.isLetter || plain == "]" else { return nil }
            let control = Character(Unicode.Scalar(value & 0x1F))
            return ScannerFeed.terminators.contains(control) ? .terminator : .character(control)
        }
        let isUpper = plain.isLetter ? isShiftDown != isCapsLocked : isShiftDown
        return .character(isUpper ? shifted : plain)
    }

    /// By the kernel's number, without and with Shift.
    private static let keys: [Int: (Character, Character)] = {
        var keys: [Int: (Character, Character)] = [57: (" ", " "), 43: ("\\", "|"), 41: ("`", "~")]
        let rows: [(first: Int, plain: String, shifted: String)] = [
            (2, "1234567890-=", "!@#$%^&*()_+"), (16, "qwertyuiop[]", "QWERTYUIOP{}"),
            (30, "asdfghjkl;'", "ASDFGHJKL:\""), (44, "zxcvbnm,./", "ZXCVBNM<>?"),
            (71, "789-456+1230.", "789-456+1230."), (55, "*", "*"), (98, "/", "/"),
        ]
        for row in rows {
            for (offset, pair) in zip(row.plain, row.shifted).enumerated() {
                keys[row.first + offset] = pair
            }
        }
        return keys
    }()
}
