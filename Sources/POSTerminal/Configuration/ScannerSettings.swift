import TerminalUI

/// What the shop's scanner is like, and where it is.
struct ScannerSettings: Equatable, Sendable {
    /// Where codes come from.
    enum Source: String, CaseIterable, Sendable {
        case keyboard, serial, evdev
    }

    var source = Source.keyboard
    /// The device's path; empty for the keyboard.
    var device = ""
    var baud = 9_600
    /// How a burst of keys is told from typing; prefix and suffix count for every source.
    var machine = ScannerMachine.Configuration()

    /// More characters than any scanner sends around a code.
    private static let markLengthMax = 16
    static let bauds = [1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200]

    init() {}

    /// Keys:
    /// - `scanner.prefix`, `scanner.suffix` (up to 16 characters, `\xNN` for a control character).
    /// - `scanner.gapMs` (integer, default 30, 10…60).
    /// - `scanner.source` (keyboard, serial or evdev, default keyboard).
    /// - `scanner.device` (a path, needed for serial and evdev).
    /// - `scanner.baud` (a line's speed, default 9600).
    init(reading values: ConfigValues) throws(ConfigurationFailure) {
        machine.prefix = try Self.mark(.scannerPrefix, values)
        machine.suffix = try Self.mark(.scannerSuffix, values)
        machine.gapMs = Int64(try values.number(.scannerGap, in: 10...60, default: 30))
        source = try values.choice(.scannerSource, default: .keyboard)
        baud = try values.number(.scannerBaud, in: 0...Int(Int32.max), default: 9_600)
        if !Self.bauds.contains(baud), let found = try values.find(.scannerBaud) {
            let words = Self.bauds.map { "\($0)" }.joined(separator: ", ")
            throw found.invalid(.scannerBaud, allowed: "one of \(words)")
        }
        guard source != .keyboard else { return }
        guard let found = try values.find(.scannerDevice) else {
            throw .missing(.scannerDevice, because: "scanner.source is \(source.rawValue)")
        }
        guard found.text.hasPrefix("/"), !found.text.contains("\0") else {
            throw found.invalid(.scannerDevice, allowed: "a path from the root, /dev/…")
        }
        device = found.text
    }

    private static func mark(
        _ key: SettingKey, _ values: ConfigValues
    ) throws(ConfigurationFailure) -> String {
        guard let found = try values.find(key) else { return "" }
        guard let text = unescaped(found.text), text.count <= markLengthMax,
            // They end a code by themselves.
            !text.contains(where: { ["\r", "\n", "\r\n", "\t"].contains($0) })
        else {
            throw found.invalid(
                key,
                allowed: "up to \(markLengthMax) characters, \\xNN for a control character, "
                    + "and no CR, LF or Tab")
        }
        return text
    }

    /// `\x02` as that character, `\\` as a backslash; nil for any other backslash.
    static func unescaped(_ text: String) -> String? {
        var result = ""
        var rest = text[...]
        while let character = rest.popFirst() {
            guard character == "\\" else {
                result.append(character)
                continue
            }
            switch rest.popFirst() {
            case "\\": result.append("\\")
            case "x":
                guard rest.count >= 2, let value = UInt8(rest.prefix(2), radix: 16), value < 0x80
                else { return nil }
                rest = rest.dropFirst(2)
                result.append(Character(Unicode.Scalar(value)))
            default: return nil
            }
        }
        return result
    }
}
