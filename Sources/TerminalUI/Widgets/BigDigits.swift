/// Digits three rows high, for the total and the change due, and the letters of codes.
///
/// Knows `0`–`9`, `.`, `,`, `-`, the space, and where half blocks can be shown the capital letters
/// that look like no digit; other characters are left out.
public enum BigDigits {
    /// How many rows they take.
    public static let height = 3

    /// How many columns a text takes.
    public static func width(of text: String) -> Int {
        let widths = text.compactMap { (shapes[$0] ?? letters[$0])?[0].count }
        return widths.reduce(0, +) + max(0, widths.count - 1)
    }

    /// The three rows of a text, equally long.
    public static func rows(_ text: String, _ glyphs: Glyphs = .unicode) -> [String] {
        let drawn = text.compactMap {
            glyphs == .ascii ? plainShapes[$0] : shapes[$0] ?? letters[$0]
        }
        return (0..<height).map { row in drawn.map { $0[row] }.joined(separator: " ") }
    }

    /// Draws a text at the top of `area`; returns false, and draws nothing, when it has no room.
    @discardableResult
    public static func render(
        _ text: String, in area: Rect, to buffer: inout Buffer,
        _ alignment: TextWidth.Alignment = .right, role: Role = .total
    ) -> Bool {
        let free = area.width - width(of: text)
        guard free >= 0, area.height >= height else { return false }
        let offset =
            switch alignment {
            case .left: 0
            case .right: free
            case .center: free / 2
            }
        for (index, row) in rows(text, buffer.glyphs).enumerated() {
            buffer.write(row, x: area.x + offset, y: area.y + index, role: role, clip: area)
        }
        return true
    }

    private static let shapes: [Character: [String]] = [
        "0": ["█▀█", "█ █", "▀▀▀"], "1": ["▀█ ", " █ ", "▀▀▀"], "2": ["▀▀█", "█▀▀", "▀▀▀"],
        "3": ["▀▀█", " ▀█", "▀▀▀"], "4": ["█ █", "▀▀█", "  ▀"], "5": ["█▀▀", "▀▀█", "▀▀▀"],
        "6": ["█▀▀", "█▀█", "▀▀▀"], "7": ["▀▀█", "  █", "  ▀"], "8": ["█▀█", "█▀█", "▀▀▀"],
        "9": ["█▀█", "▀▀█", "▀▀▀"], ".": [" ", " ", "▀"], ",": [" ", "▄", "▀"],
        "-": ["   ", "▀▀▀", "   "], " ": ["  ", "  ", "  "],
    ]

    /// The same widths, drawn like a seven-segment display.
    private static let plainShapes: [Character: [String]] = [
        "0": [" _ ", "| |", "|_|"], "1": ["   ", "  |", "  |"], "2": [" _ ", " _|", "|_ "],
        "3": [" _ ", " _|", " _|"], "4": ["   ", "|_|", "  |"], "5": [" _ ", "|_ ", " _|"],
        "6": [" _ ", "|_ ", "|_|"], "7": [" _ ", "  |", "  |"], "8": [" _ ", "|_|", "|_|"],
        "9": [" _ ", "|_|", " _|"], ".": [" ", " ", "."], ",": [" ", " ", ","],
        "-": ["   ", "---", "   "], " ": ["  ", "  ", "  "],
    ]

    private static let letters: [Character: [String]] = [
        "A": ["▄▀▄", "█▀█", "▀ ▀"], "B": ["█▀▄", "█▀▄", "▀▀ "], "C": ["▄▀▀", "█  ", " ▀▀"],
        "D": ["█▀▄", "█ █", "▀▀ "], "E": ["█▀▀", "█▀ ", "▀▀▀"], "F": ["█▀▀", "█▀ ", "▀  "],
        "G": ["▄▀▀", "█ █", " ▀▀"], "H": ["█ █", "█▀█", "▀ ▀"], "J": ["  █", "▄ █", " ▀ "],
        "K": ["█ █", "█▀▄", "▀ ▀"], "M": ["█▄ ▄█", "█ ▀ █", "▀   ▀"],
        "N": ["█▄ █", "█ ▀█", "▀  ▀"], "P": ["█▀▄", "█▀ ", "▀  "], "Q": ["▄▀▀▄", "█ ▄▀", " ▀ ▀"],
        "R": ["█▀▄", "█▀▄", "▀ ▀"], "S": ["▄▀▀", " ▀▄", "▀▀ "], "T": ["▀█▀", " █ ", " ▀ "],
        "U": ["█ █", "█ █", "▀▀▀"], "V": ["█ █", "█ █", " ▀ "], "W": ["█   █", "█▄▀▄█", "▀   ▀"],
        "X": ["█ █", "▄▀▄", "▀ ▀"], "Y": ["█ █", " █ ", " ▀ "], "Z": ["▀▀█", "▄▀ ", "▀▀▀"],
    ]
}
