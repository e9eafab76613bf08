/// What the user hears.
public enum Tone: Hashable, Sendable {
    /// It was understood and done.
    case accept
    /// It was refused; look at the screen.
    case reject
}

/// Shows pictures and makes sounds. One for curses, one for tests.
@MainActor
public protocol Terminal: AnyObject {
    /// What there is room for now.
    var size: Size { get }
    /// Which characters it can show.
    var glyphs: Glyphs { get }

    /// Shows the changed cells, all at once.
    func draw(_ changes: [CellChange])

    /// Starts a tone and returns.
    func sound(_ tone: Tone)
}

/// A terminal that keeps its picture in memory.
@MainActor
public final class TestTerminal: Terminal {
    /// How large it is made out to be.
    public private(set) var size: Size
    /// What it is made out to show.
    public let glyphs: Glyphs
    /// What a user would see.
    public private(set) var buffer: Buffer
    /// What a user would have heard, oldest first.
    public private(set) var tones: [Tone] = []
    /// How often something was drawn.
    public private(set) var frameCount = 0
    /// How many cells that were.
    public private(set) var cellCount = 0

    /// A blank terminal.
    public init(rows: Int, columns: Int, glyphs: Glyphs = .unicode) {
        self.size = Size(rows: rows, columns: columns)
        self.glyphs = glyphs
        self.buffer = Buffer(area: Rect(size), glyphs: glyphs)
    }

    /// Changes the size, as a user would; the test then tells the store.
    public func resize(rows: Int, columns: Int) {
        size = Size(rows: rows, columns: columns)
        buffer = Buffer(area: Rect(size), glyphs: glyphs)
    }

    /// Changes the picture and counts.
    public func draw(_ changes: [CellChange]) {
        for change in changes { buffer.apply(change) }
        frameCount += 1
        cellCount += changes.count
    }

    /// Remembers the tone.
    public func sound(_ tone: Tone) { tones.append(tone) }
}
