/// The picture of a screen, before any terminal has seen it.
///
/// Invariants:
/// 1. There is exactly one cell per column and row of `area`.
/// 2. A continuation stands directly right of a character of width 2, in the same row and role,
///    and nowhere else. Overwriting one half of a wide character blanks the other.
/// 3. With `glyphs == .ascii` every cell holds printable ASCII.
public struct Buffer: Hashable, Sendable {
    /// The rectangle the picture covers.
    public let area: Rect
    /// What the terminal can show; text is written in that, so the picture is what is seen.
    public let glyphs: Glyphs
    private var cells: [Cell]

    /// A blank picture.
    public init(area: Rect, glyphs: Glyphs = .unicode) {
        self.area = area
        self.glyphs = glyphs
        self.cells = Array(repeating: .blank, count: area.width * area.height)
    }

    /// The cell at a place; blank outside of `area`.
    public subscript(x: Int, y: Int) -> Cell {
        area.contains(x: x, y: y) ? cells[index(x, y)] : .blank
    }

    /// Writes text from `x`, `y` to the right, clipped to `clip` and to the buffer.
    ///
    /// A wide character that the edge would cut in half is a blank. Returns the columns written.
    @discardableResult
    public mutating func write(
        _ text: String, x: Int, y: Int, role: Role = .body, clip: Rect? = nil
    ) -> Int {
        let visible = area.intersection(clip ?? area)
        guard y >= visible.y, y < visible.endY, x < visible.endX else { return 0 }
        if TextWidth.isASCII(text) {
            return writeASCII(text.utf8, x: x, y: y, role: role, visible: visible)
        }
        var column = x
        var written = 0
        for piece in TextPieces(text, glyphs: glyphs) {
            guard column < visible.endX else { break }
            let end = column + piece.width
            if column >= visible.x, end <= visible.endX {
                put(piece, x: column, y: y, role: role)
                written += piece.width
            } else if end > visible.x {
                put(Self.space, x: max(column, visible.x), y: y, role: role)
                written += 1
            }
            column = end
        }
        return written
    }

    /// What most of a screen consists of: a byte is a column, and a piece that is there already.
    private mutating func writeASCII(
        _ text: String.UTF8View, x: Int, y: Int, role: Role, visible: Rect
    ) -> Int {
        var column = x
        var written = 0
        for byte in text {
            guard column < visible.endX else { break }
            if column >= visible.x {
                put(TextPieces.ascii[Int(byte) - 0x20], x: column, y: y, role: role)
                written += 1
            }
            column += 1
        }
        return written
    }

    /// Fills an area with one character, or every second column with a wide one.
    public mutating func fill(_ rect: Rect, with character: Character = " ", role: Role = .body) {
        let visible = area.intersection(rect)
        guard !visible.isEmpty else { return }
        let pieces = Array(TextPieces(String(character), glyphs: glyphs))
        let piece = pieces.first ?? Self.space
        for y in visible.y..<visible.endY {
            var x = visible.x
            while x < visible.endX {
                let fits = x + piece.width <= visible.endX
                put(fits ? piece : Self.space, x: x, y: y, role: role)
                x += fits ? piece.width : 1
            }
        }
    }

    /// Gives everything in an area another role and leaves its text.
    ///
    /// A wide character that stands half inside changes as a whole.
    public mutating func tint(_ rect: Rect, role: Role) {
        let visible = area.intersection(rect)
        guard !visible.isEmpty else { return }
        for y in visible.y..<visible.endY {
            for x in visible.x..<visible.endX {
                let place = index(x, y)
                cells[place].role = role
                if cells[place].width == 2 { cells[place + 1].role = role }
                if cells[place].isContinuation { cells[place - 1].role = role }
            }
        }
    }

    /// Gives what has one role in an area another one, and leaves its text.
    public mutating func tint(_ rect: Rect, from old: Role, to new: Role) {
        let visible = area.intersection(rect)
        guard !visible.isEmpty else { return }
        for y in visible.y..<visible.endY {
            for x in visible.x..<visible.endX where cells[index(x, y)].role == old {
                cells[index(x, y)].role = new
            }
        }
    }

    /// Cells that differ from `previous`, in reading order; all of them when it is of another size.
    public func changes(since previous: Buffer?) -> [CellChange] {
        var result: [CellChange] = []
        let old = previous?.area == area ? previous?.cells : nil
        var place = 0
        for y in area.y..<area.endY {
            for x in area.x..<area.endX {
                if old == nil || old?[place] != cells[place] {
                    result.append(CellChange(x: x, y: y, cell: cells[place]))
                }
                place += 1
            }
        }
        return result
    }

    /// Puts a cell as it is. For terminals that keep a picture; places outside are ignored.
    mutating func apply(_ change: CellChange) {
        guard area.contains(x: change.x, y: change.y) else { return }
        cells[index(change.x, change.y)] = change.cell
    }

    private static let space = TextPiece(text: " ", width: 1)

    private func index(_ x: Int, _ y: Int) -> Int { (y - area.y) * area.width + (x - area.x) }

    private mutating func put(_ piece: TextPiece, x: Int, y: Int, role: Role) {
        let place = index(x, y)
        release(place)
        if piece.width == 2 {
            release(place + 1)
            cells[place + 1] = .continuation(role)
        }
        cells[place] = Cell(text: piece.text, role: role, width: piece.width)
    }

    /// Blanks the other half of the wide character that is about to lose this one (invariant 2).
    private mutating func release(_ place: Int) {
        if cells[place].isContinuation {
            cells[place - 1] = .blank(cells[place - 1].role)
            cells[place] = .blank(cells[place].role)
        } else if cells[place].width == 2 {
            cells[place + 1] = .blank(cells[place + 1].role)
            cells[place] = .blank(cells[place].role)
        }
    }
}
