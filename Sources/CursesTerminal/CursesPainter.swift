import CNcurses
import TerminalUI

/// Draws cells with curses: roles become attributes and colour pairs, characters what the C
/// library agrees about.
@MainActor
final class CursesPainter {
    private let theme: Theme
    private let colorCount: Int
    private let pairCountMax: Int
    private var looks: [Role: (attributes: attr_t, pair: Int16)] = [:]
    private var pairs: [Pair: Int16] = [:]

    private struct Pair: Hashable {
        let foreground: Int16
        let background: Int16
    }

    /// Curses takes a base and at most this many marks in one cell.
    private static let markCountMax = 4

    /// Fewer colours than eight are none.
    init(theme: Theme, monoTheme: Theme, usesColors: Bool) {
        if usesColors { start_color() }
        let count = usesColors ? Int(pos_color_count()) : 0
        let hasColors = count >= 8 && use_default_colors() != pos_err()
        self.colorCount = hasColors ? count : 0
        self.theme = hasColors ? theme : monoTheme
        // A pair is a short in the interface used here.
        self.pairCountMax = min(Int(pos_color_pair_count()), Int(Int16.max))
    }

    /// Draws the cells into curses' picture and sends the difference, once.
    func paint(_ changes: [CellChange]) {
        for change in changes where !change.cell.isContinuation { put(change) }
        wnoutrefresh(pos_stdscr())
        doupdate()
    }

    private func put(_ change: CellChange) {
        let cell = change.cell
        let look = look(of: cell.role)
        var x = Int32(change.x)
        if let byte = cell.text.asciiValue, byte >= 0x20, byte < 0x7F {
            // Most cells, without an array for each.
            var text = (wchar_t(byte), wchar_t(0))
            withUnsafeBytes(of: &text) {
                let text = $0.assumingMemoryBound(to: wchar_t.self).baseAddress
                _ = pos_put(Int32(change.y), x, text, look.attributes, look.pair)
            }
            return
        }
        for var text in Self.columns(of: cell) {
            text.append(0)
            // Curses reports an error for the last cell of the screen, and draws it.
            _ = pos_put(Int32(change.y), x, text, look.attributes, look.pair)
            x += 1
        }
    }

    /// What is put at each column of a cell. One entry for a wide character, two for a makeshift.
    ///
    /// When the C library counts other columns than we do (a character newer than it, a picture
    /// made of several), a part is drawn that it agrees about, so that nothing beside it moves.
    private static func columns(of cell: Cell) -> [[wchar_t]] {
        let scalars = Array(cell.text.unicodeScalars)
        guard let base = scalars.first else { return [[wide(" ")]] }
        if scalars.count == 2, let first = flagLetter(base), let second = flagLetter(scalars[1]) {
            return [[wide(first)], [wide(second)]]
        }
        switch Int(pos_character_width(wide(base))) {
        case cell.width: return [[wide(base)] + marks(scalars)]
        case 1: return [[wide(base)] + marks(scalars), [wide(" ")]]
        default: return [[wide("?")]] + (cell.width == 2 ? [[wide(" ")]] : [])
        }
    }

    /// Combining marks of a base, up to the next character that has columns of its own.
    private static func marks(_ scalars: [Unicode.Scalar]) -> [wchar_t] {
        let following = scalars.dropFirst().prefix { pos_character_width(wide($0)) == 0 }
        // Joiners and variation selectors would change how wide a terminal draws the base.
        let shown = following.filter { $0.value != 0x200D && !(0xFE00...0xFE0F).contains($0.value) }
        return shown.prefix(markCountMax).map(wide)
    }

    /// Flags are two letters of a special alphabet; terminals disagree about their columns, so the
    /// plain letters are drawn.
    private static func flagLetter(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        guard (0x1F1E6...0x1F1FF).contains(scalar.value) else { return nil }
        return Unicode.Scalar(scalar.value - 0x1F1E6 + 0x41)
    }

    private static func wide(_ scalar: Unicode.Scalar) -> wchar_t {
        wchar_t(bitPattern: scalar.value)
    }

    private func look(of role: Role) -> (attributes: attr_t, pair: Int16) {
        if let known = looks[role] { return known }
        let style = theme.style(for: role)
        var attributes: attr_t = 0
        if style.isBold { attributes |= pos_attr_bold() }
        if style.isDim { attributes |= pos_attr_dim() }
        if style.isReverse { attributes |= pos_attr_reverse() }
        if style.isUnderlined { attributes |= pos_attr_underline() }
        var foreground = style.foreground?.rawValue
        var background = style.background?.rawValue
        if colorCount < 16 {
            // Eight colours: bold makes the bright ones.
            if let color = foreground, color >= 8 {
                foreground = color - 8
                attributes |= pos_attr_bold()
            }
            background = background.map { $0 % 8 }
        }
        let look = (attributes, pair(foreground, background))
        looks[role] = look
        return look
    }

    /// The number of a pair of colours; 0, the terminal's own, when there is none left.
    private func pair(_ foreground: Int?, _ background: Int?) -> Int16 {
        guard colorCount > 0, foreground != nil || background != nil else { return 0 }
        let pair = Pair(
            foreground: Int16(foreground ?? -1), background: Int16(background ?? -1))
        if let known = pairs[pair] { return known }
        let number = Int16(pairs.count + 1)
        guard Int(number) < pairCountMax,
            init_pair(number, pair.foreground, pair.background) != pos_err()
        else { return 0 }
        pairs[pair] = number
        return number
    }
}
