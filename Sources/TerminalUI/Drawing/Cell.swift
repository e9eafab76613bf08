/// One cell of the terminal.
///
/// A wide character takes two cells: the first holds it, the second is a continuation that holds
/// nothing of its own. `Buffer` alone makes continuations, so a half never stands by itself.
public struct Cell: Hashable, Sendable {
    /// One character with everything that combines with it.
    public let text: Character
    /// What the text means.
    public var role: Role
    /// How many columns the character takes: 1, 2, or 0 for a continuation.
    public var width: Int { Int(columns) }
    /// A byte beside the role, so that a picture is a quarter smaller.
    private let columns: UInt8

    /// A space in ordinary text.
    public static let blank = Cell(text: " ", role: .body, width: 1)

    init(text: Character, role: Role, width: Int) {
        self.text = text
        self.role = role
        self.columns = UInt8(width)
    }

    static func blank(_ role: Role) -> Cell { Cell(text: " ", role: role, width: 1) }
    static func continuation(_ role: Role) -> Cell { Cell(text: " ", role: role, width: 0) }

    /// True for the second half of a wide character.
    public var isContinuation: Bool { width == 0 }
}

/// A cell that looks different from before, and where it is.
public struct CellChange: Hashable, Sendable {
    /// The column.
    public let x: Int
    /// The row.
    public let y: Int
    /// How it looks now.
    public let cell: Cell

    /// A cell at a place.
    public init(x: Int, y: Int, cell: Cell) {
        self.x = x
        self.y = y
        self.cell = cell
    }
}
