/// Which row of a list is selected and which rows are seen.
///
/// It knows how many rows there are and none of their contents, so a list may be loaded page by
/// page.
///
/// Invariants:
/// 1. `0 ≤ selection < count`, or 0 when the list is empty.
/// 2. `0 ≤ offset ≤ selection < offset + height`.
public struct ListState: Equatable, Sendable {
    /// What is assumed until the screen says how many rows it has room for.
    public static let heightDefault = 10

    /// The row the keys act on.
    public private(set) var selection = 0
    /// The first row that is seen.
    public private(set) var offset = 0
    /// How many rows there are, loaded or not.
    public private(set) var count: Int
    /// How many rows are seen at once, and how far a page is.
    public private(set) var height: Int

    /// A list with its first row selected.
    public init(count: Int = 0, height: Int = ListState.heightDefault) {
        self.count = max(0, count)
        self.height = max(1, height)
    }

    /// Whether there are no rows.
    public var isEmpty: Bool { count == 0 }

    /// Starts again at the top, as after a new search.
    public mutating func reset(count newCount: Int) {
        self = ListState(count: newCount, height: height)
    }

    /// There are more rows now, or fewer; the selection stays where it can.
    public mutating func update(count newCount: Int) {
        count = max(0, newCount)
        select(selection)
    }

    /// The window has room for that many rows.
    public mutating func update(height newHeight: Int) {
        height = max(1, newHeight)
        select(selection)
    }

    /// Selects a row, or the nearest there is.
    public mutating func select(_ row: Int) {
        selection = max(0, min(row, count - 1))
        offset = min(max(offset, selection - height + 1), selection)
        offset = max(0, min(offset, count - height))
    }

    /// Does what a key does to a list; returns whether anything changed.
    public mutating func handle(_ key: Key) -> Bool {
        let before = self
        switch key {
        case .up: select(selection - 1)
        case .down: select(selection + 1)
        case .pageUp: select(selection - height)
        case .pageDown: select(selection + height)
        case .home: select(0)
        case .end: select(count - 1)
        default: return false
        }
        return self != before
    }

    /// The rows to draw into that much room, the selected one among them.
    ///
    /// Right even when `height` was not told yet.
    public func visible(height room: Int) -> Range<Int> {
        guard room > 0, count > 0 else { return 0..<0 }
        var first = min(max(offset, selection - room + 1), selection)
        first = max(0, min(first, count - room))
        return first..<min(count, first + room)
    }

    /// True when the selection is within `margin` rows of the end: time to ask for the next page.
    public func isNearEnd(within margin: Int) -> Bool { selection + margin >= count }
}
