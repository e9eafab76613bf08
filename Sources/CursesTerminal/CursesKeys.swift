import CNcurses
import TerminalUI

/// Reads keys from curses and says what they are.
@MainActor
struct CursesKeys {
    private let input: UnsafeMutablePointer<WINDOW>
    private let named: [Int32: RawInput]

    /// Codes of our own, above all of curses' and below the limit of a short.
    private static let firstOwnCode: Int32 = 0x2000

    init(_ input: UnsafeMutablePointer<WINDOW>) {
        self.input = input
        self.named = Self.cursesKeys().merging(Self.defineOwnKeys()) { $1 }
    }

    /// Everything that waits to be read.
    ///
    /// - Parameter clicked: gets the column and row of each click.
    func readAll(clicked: (Int, Int) -> Void) -> [RawInput] {
        var batch: [RawInput] = []
        var code: wint_t = 0
        while true {
            switch wget_wch(input, &code) {
            case pos_err():
                return batch
            case pos_key_code_yes() where Int32(bitPattern: code) == KEY_MOUSE:
                if let key = mouse(clicked) { batch.append(.key(key)) }
            case pos_key_code_yes():
                if let known = named[Int32(bitPattern: code)] ?? Self.extended(code) {
                    batch.append(known)
                }
            default:
                if let scalar = Unicode.Scalar(code) { batch.append(.scalar(scalar)) }
            }
        }
    }

    /// The wheel is the arrow keys.
    private func mouse(_ clicked: (Int, Int) -> Void) -> Key? {
        var x: Int32 = 0
        var y: Int32 = 0
        switch pos_mouse_event(&x, &y) {
        case 1: clicked(Int(x), Int(y))
        case 2: return .up
        case 3: return .down
        default: break
        }
        return nil
    }

    /// Keys with a modifier, which curses knows by name only: `kLFT5` is Ctrl-Left. The modifier is
    /// ignored, as in `EscapeSequence`.
    private static func extended(_ code: wint_t) -> RawInput? {
        guard let text = keyname(Int32(bitPattern: code)) else { return nil }
        let name = String(cString: text)
        return name.last?.isNumber == true ? modified[String(name.dropLast())] : nil
    }

    private static let modified: [String: RawInput] = [
        "kUP": .key(.up), "kDN": .key(.down), "kLFT": .key(.left), "kRIT": .key(.right),
        "kHOM": .key(.home), "kEND": .key(.end), "kPRV": .key(.pageUp), "kNXT": .key(.pageDown),
        "kDC": .key(.delete), "kIC": .key(.insert),
    ]

    private static func cursesKeys() -> [Int32: RawInput] {
        var keys: [Int32: Key] = [
            KEY_UP: .up, KEY_DOWN: .down, KEY_LEFT: .left, KEY_RIGHT: .right,
            KEY_HOME: .home, KEY_END: .end, KEY_PPAGE: .pageUp, KEY_NPAGE: .pageDown,
            KEY_BACKSPACE: .backspace, KEY_DC: .delete, KEY_IC: .insert, KEY_ENTER: .enter,
            KEY_BTAB: .backTab, KEY_B2: .character("5"),
            KEY_SLEFT: .left, KEY_SRIGHT: .right, KEY_SF: .down, KEY_SR: .up,
            KEY_SHOME: .home, KEY_SEND: .end, KEY_SDC: .delete, KEY_FIND: .home, KEY_SELECT: .end,
        ]
        for number in 1...12 { keys[pos_key_function(Int32(number))] = .function(number) }
        return keys.mapValues(RawInput.key)
    }

    /// Gives codes to what terminal descriptions leave out, or have wrong for the numeric pad.
    private static func defineOwnKeys() -> [Int32: RawInput] {
        var sequences: [(String, RawInput)] = [
            ("\u{1B}[200~", .pasteStarted), ("\u{1B}[201~", .pasteEnded),
            ("\u{1B}OM", .key(.enter)),
        ]
        for (final, character) in KeypadSequences.all {
            sequences.append(("\u{1B}O\(final)", .key(.character(character))))
        }
        var result: [Int32: RawInput] = [:]
        for (offset, (sequence, input)) in sequences.enumerated() {
            let code = firstOwnCode + Int32(offset)
            define_key(sequence, code)
            result[code] = input
        }
        return result
    }
}
