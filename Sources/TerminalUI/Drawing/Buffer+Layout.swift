/// What screens draw most: lines in a rectangle, right-aligned figures, boxes.
extension Buffer {
    /// Writes one line into the first row of `rect`, cut with an ellipsis when it is too long.
    ///
    /// Returns the columns written, padding not counted.
    @discardableResult
    public mutating func writeLine(
        _ text: String, in rect: Rect, _ alignment: TextWidth.Alignment = .left,
        role: Role = .body
    ) -> Int {
        guard !rect.isEmpty else { return 0 }
        let fitting = TextWidth.truncate(text, to: rect.width)
        let free = rect.width - TextWidth.of(fitting)
        let offset =
            switch alignment {
            case .left: 0
            case .right: free
            case .center: free / 2
            }
        return write(fitting, x: rect.x + offset, y: rect.y, role: role, clip: rect)
    }

    /// Writes text so that it ends before column `endX`; what is too long loses its beginning.
    ///
    /// For figures, whose end must stay in its column. Returns the columns written.
    @discardableResult
    public mutating func writeRight(
        _ text: String, endX: Int, y: Int, role: Role = .body, clip: Rect? = nil
    ) -> Int {
        write(text, x: endX - TextWidth.of(text), y: y, role: role, clip: clip)
    }

    /// Writes lines below each other, cut to the width and height of `rect`.
    public mutating func writeLines(_ lines: [String], in rect: Rect, role: Role = .body) {
        for (index, line) in lines.prefix(rect.height).enumerated() {
            writeLine(line, in: rect.row(index), role: role)
        }
    }

    /// Draws a border just inside `rect`, with a title in its upper edge.
    ///
    /// Returns the area inside. A rectangle too small for a border stays as it is.
    @discardableResult
    public mutating func box(
        _ rect: Rect, title: String = "", role: Role = .border, titleRole: Role = .heading
    ) -> Rect {
        guard rect.width >= 2, rect.height >= 2 else { return rect.inset(1) }
        let edge = String(repeating: "─", count: rect.width - 2)
        write("┌" + edge + "┐", x: rect.x, y: rect.y, role: role, clip: rect)
        write("└" + edge + "┘", x: rect.x, y: rect.endY - 1, role: role, clip: rect)
        for y in rect.y + 1..<rect.endY - 1 {
            write("│", x: rect.x, y: y, role: role, clip: rect)
            write("│", x: rect.endX - 1, y: y, role: role, clip: rect)
        }
        let words = TextWidth.truncate(title, to: rect.width - 4)
        if !words.isEmpty {
            write(" " + words + " ", x: rect.x + 1, y: rect.y, role: titleRole, clip: rect)
        }
        return rect.inset(1)
    }

    /// Draws a line across the first row of `rect`.
    public mutating func rule(_ rect: Rect, role: Role = .border) {
        fill(rect.row(0), with: "─", role: role)
    }
}
