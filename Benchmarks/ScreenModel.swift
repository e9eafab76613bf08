/// What a terminal shows after the bytes it was sent: the part of xterm that curses uses.
/// Colours are not kept; a character is one column, as all are that the benchmarks look for.
struct ScreenModel {
    let columns: Int
    let rows: Int
    private var cells: [[Character]]
    private var row = 0
    private var column = 0
    private var top = 0
    private var bottom: Int
    private var saved = (row: 0, column: 0)
    private var last: Character = " "
    /// The bytes of a sequence or character that is not complete yet.
    private var pending: [UInt8] = []

    init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
        bottom = rows - 1
        cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
    }

    /// A row's text.
    func line(_ row: Int) -> String { String(cells[row]) }

    /// All rows.
    var text: String { cells.map { String($0) }.joined(separator: "\n") }

    func contains(_ text: String) -> Bool { row(with: text) != nil }

    /// The first row that contains the text. Quick, for it is asked while the till draws on.
    func row(with text: String) -> Int? {
        let wanted = Array(text)
        return cells.firstIndex { row in
            guard wanted.count <= row.count else { return false }
            return (0...row.count - wanted.count).contains { start in
                row[start] == wanted[0] && row[start..<start + wanted.count].elementsEqual(wanted)
            }
        }
    }

    mutating func take(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            if pending.isEmpty, byte != 0x1B, byte < 0x80 {
                byte < 0x20 ? control(byte) : put(Character(Unicode.Scalar(byte)))
                continue
            }
            pending.append(byte)
            if pending[0] == 0x1B { sequence() } else { multibyte() }
        }
    }

    /// A character of more than one byte.
    private mutating func multibyte() {
        let lead = pending[0]
        let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1
        guard pending.count >= length else { return }
        if let character = String(decoding: pending, as: UTF8.self).first { put(character) }
        pending = []
    }

    private mutating func put(_ character: Character) {
        if column >= columns {
            column = 0
            lineFeed()
        }
        cells[row][column] = character
        column += 1
        last = character
    }

    private mutating func control(_ byte: UInt8) {
        switch byte {
        case 0x08: column = max(0, min(column, columns - 1) - 1)
        case 0x09: column = min(columns - 1, (column / 8 + 1) * 8)
        case 0x0A: lineFeed()
        case 0x0D: column = 0
        default: break
        }
    }

    private mutating func lineFeed() {
        if row == bottom { scrollUp(from: top, 1) } else { row = min(rows - 1, row + 1) }
    }

    /// Acts on the escape sequence in `pending` when it is complete.
    private mutating func sequence() {
        guard pending.count > 1, let final = pending.last else { return }
        switch pending[1] {
        case UInt8(ascii: "["):
            guard pending.count > 2, (0x40...0x7E).contains(final) else { return }
            let parameters = pending[2..<(pending.count - 1)]
            pending = []
            if let first = parameters.first, (0x3C...0x3F).contains(first) { return }
            command(final, Self.numbers(parameters))
            return
        case UInt8(ascii: "]"):
            guard final == 0x07 || final == UInt8(ascii: "\\") else { return }
        case UInt8(ascii: "("), UInt8(ascii: ")"):
            guard pending.count == 3 else { return }
        case UInt8(ascii: "7"): saved = (row, column)
        case UInt8(ascii: "8"): (row, column) = saved
        case UInt8(ascii: "M"):
            if row == top { scrollDown(from: top, 1) } else { row = max(0, row - 1) }
        default: break
        }
        pending = []
    }

    private static func numbers(_ bytes: ArraySlice<UInt8>) -> [Int] {
        String(decoding: bytes, as: UTF8.self)
            .split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    }
}

extension ScreenModel {
    private mutating func command(_ final: UInt8, _ numbers: [Int]) {
        let first = numbers.first ?? 0
        let count = max(1, first)
        let here = min(column, columns - 1)
        switch Character(Unicode.Scalar(final)) {
        case "A": row = max(0, row - count)
        case "B": row = min(rows - 1, row + count)
        case "C": column = min(columns - 1, here + count)
        case "D": column = max(0, here - count)
        case "G": column = min(columns, count) - 1
        case "d": row = min(rows, count) - 1
        case "H", "f":
            row = min(rows, count) - 1
            column = min(columns, max(1, numbers.count > 1 ? numbers[1] : 1)) - 1
        case "J": eraseScreen(first)
        case "K": eraseLine(first)
        case "X": blank(row, here..<min(columns, here + count))
        case "P":
            cells[row].removeSubrange(here..<min(columns, here + count))
            cells[row] += Array(repeating: " ", count: columns - cells[row].count)
        case "@":
            cells[row].insert(
                contentsOf: Array(repeating: " ", count: min(count, columns - here)), at: here)
            cells[row].removeLast(cells[row].count - columns)
        case "L": scrollDown(from: row, count)
        case "M": scrollUp(from: row, count)
        case "S": scrollUp(from: top, count)
        case "T": scrollDown(from: top, count)
        case "b": for _ in 0..<count { put(last) }
        case "r":
            top = count - 1
            bottom = (numbers.count > 1 && numbers[1] > 0 ? min(rows, numbers[1]) : rows) - 1
            (row, column) = (0, 0)
        default: break
        }
    }

    private mutating func eraseScreen(_ mode: Int) {
        let here = min(column, columns)
        switch mode {
        case 0:
            blank(row, here..<columns)
            for other in (row + 1)..<max(rows, row + 1) { blank(other, 0..<columns) }
        case 1:
            for other in 0..<row { blank(other, 0..<columns) }
            blank(row, 0..<min(columns, here + 1))
        default: for other in 0..<rows { blank(other, 0..<columns) }
        }
    }

    private mutating func eraseLine(_ mode: Int) {
        let here = min(column, columns)
        switch mode {
        case 0: blank(row, here..<columns)
        case 1: blank(row, 0..<min(columns, here + 1))
        default: blank(row, 0..<columns)
        }
    }

    private mutating func blank(_ row: Int, _ range: Range<Int>) {
        for column in range { cells[row][column] = " " }
    }

    private var blankLine: [Character] { Array(repeating: " ", count: columns) }

    private mutating func scrollUp(from first: Int, _ count: Int) {
        for _ in 0..<min(count, bottom - first + 1) {
            cells.remove(at: first)
            cells.insert(blankLine, at: bottom)
        }
    }

    private mutating func scrollDown(from first: Int, _ count: Int) {
        for _ in 0..<min(count, bottom - first + 1) {
            cells.remove(at: bottom)
            cells.insert(blankLine, at: first)
        }
    }
}
