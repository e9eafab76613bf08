/// How large a terminal is, in cells.
public struct Size: Hashable, Sendable {
    /// Cells from top to bottom.
    public var rows: Int
    /// Cells from left to right.
    public var columns: Int

    /// A size; negative numbers count as zero.
    public init(rows: Int, columns: Int) {
        self.rows = max(0, rows)
        self.columns = max(0, columns)
    }
}

/// A rectangle of terminal cells, possibly empty.
///
/// Every way of cutting one up answers with rectangles inside it, however small it is, so that a
/// screen laid out for 80×24 still draws (less) at 1×1.
public struct Rect: Hashable, Sendable {
    /// The leftmost column.
    public let x: Int
    /// The topmost row.
    public let y: Int
    /// Columns, never negative.
    public let width: Int
    /// Rows, never negative.
    public let height: Int

    /// A rectangle; a negative width or height counts as zero.
    public init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = max(0, width)
        self.height = max(0, height)
    }

    /// The whole of a terminal of that size.
    public init(_ size: Size) {
        self.init(x: 0, y: 0, width: size.columns, height: size.rows)
    }

    /// The column after the last.
    public var endX: Int { x + width }
    /// The row after the last.
    public var endY: Int { y + height }
    /// Whether there is not one cell in it.
    public var isEmpty: Bool { width == 0 || height == 0 }
    /// Width and height.
    public var size: Size { Size(rows: height, columns: width) }

    /// Whether a cell lies inside.
    public func contains(x column: Int, y row: Int) -> Bool {
        column >= x && column < endX && row >= y && row < endY
    }

    /// What both have in common; empty when they do not touch.
    public func intersection(_ other: Rect) -> Rect {
        let left = max(x, other.x)
        let top = max(y, other.y)
        return Rect(
            x: left, y: top,
            width: min(endX, other.endX) - left, height: min(endY, other.endY) - top)
    }
}

extension Rect {
    /// Cuts off `rows` rows at the top, or as many as there are.
    public func splittingTop(_ rows: Int) -> (top: Rect, rest: Rect) {
        let count = min(max(0, rows), height)
        return (
            Rect(x: x, y: y, width: width, height: count),
            Rect(x: x, y: y + count, width: width, height: height - count)
        )
    }

    /// Cuts off `rows` rows at the bottom, or as many as there are.
    public func splittingBottom(_ rows: Int) -> (rest: Rect, bottom: Rect) {
        let count = min(max(0, rows), height)
        return (
            Rect(x: x, y: y, width: width, height: height - count),
            Rect(x: x, y: endY - count, width: width, height: count)
        )
    }

    /// Cuts off `columns` columns at the left, or as many as there are.
    public func splittingLeft(_ columns: Int) -> (left: Rect, rest: Rect) {
        let count = min(max(0, columns), width)
        return (
            Rect(x: x, y: y, width: count, height: height),
            Rect(x: x + count, y: y, width: width - count, height: height)
        )
    }

    /// Cuts off `columns` columns at the right, or as many as there are.
    public func splittingRight(_ columns: Int) -> (rest: Rect, right: Rect) {
        let count = min(max(0, columns), width)
        return (
            Rect(x: x, y: y, width: width - count, height: height),
            Rect(x: endX - count, y: y, width: count, height: height)
        )
    }

    /// The rectangle without a margin on each side; empty when the margins meet.
    public func inset(left: Int = 0, top: Int = 0, right: Int = 0, bottom: Int = 0) -> Rect {
        let inner = splittingLeft(left).rest.splittingRight(right).rest
        return inner.splittingTop(top).rest.splittingBottom(bottom).rest
    }

    /// The rectangle without `margin` cells on every side, as inside a box.
    public func inset(_ margin: Int) -> Rect {
        inset(left: margin, top: margin, right: margin, bottom: margin)
    }

    /// One row, counted from the top; empty when there is none of that number.
    public func row(_ index: Int) -> Rect {
        guard index >= 0, index < height else { return Rect(x: x, y: y, width: 0, height: 0) }
        return Rect(x: x, y: y + index, width: width, height: 1)
    }

    /// A rectangle of at most that size in the middle of this one.
    public func centered(width wanted: Int, height wantedHeight: Int) -> Rect {
        let columns = min(max(0, wanted), width)
        let rows = min(max(0, wantedHeight), height)
        return Rect(
            x: x + (width - columns) / 2, y: y + (height - rows) / 2,
            width: columns, height: rows)
    }
}
