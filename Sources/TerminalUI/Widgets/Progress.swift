/// A sign of life for work whose length nobody knows.
public struct Spinner: Equatable, Sendable {
    /// How many steps it has turned.
    public private(set) var frame: Int

    /// A spinner at that step.
    public init(frame: Int = 0) { self.frame = frame }

    /// Turns it one step, as a clock effect asks every 100 ms or so.
    public mutating func advance() { frame = (frame + 1) % Self.period }

    /// One column wide.
    public func text(_ glyphs: Glyphs = .unicode) -> String {
        let frames = glyphs == .ascii ? Self.plain : Self.dots
        return frames[((frame % frames.count) + frames.count) % frames.count]
    }

    private static let dots = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"]
    private static let plain = ["|", "/", "-", "\\"]
    /// A multiple of both lengths, so that neither jumps.
    private static let period = 20
}

/// How much of some counted work is done.
public struct ProgressBar: Equatable, Sendable {
    /// How much is done; may go beyond the total.
    public var done: Int
    /// Nil while nobody knows.
    public var total: Int?

    /// A bar of work counted in anything.
    public init(done: Int, total: Int?) {
        self.done = done
        self.total = total
    }

    /// The share that is done, in thousandths; nil while the total is unknown.
    public var thousandths: Int? {
        guard let total, total > 0 else { return nil }
        let (product, overflow) = min(max(0, done), total).multipliedReportingOverflow(by: 1000)
        return overflow ? min(done / (total / 1000), 1000) : product / total
    }

    /// A bar and the count, `███████░░░ 210/300`, in at most that many columns.
    ///
    /// Without room for a bar of four columns, or without a total, it is the count alone.
    public func text(width: Int, _ glyphs: Glyphs = .unicode) -> String {
        let count = total.map { "\(done)/\($0)" } ?? "\(done)"
        let room = width - count.count - 1
        guard let thousandths, room >= 4 else { return TextWidth.truncate(count, to: width) }
        let full = room * thousandths / 1000
        let (mark, rest) = glyphs == .ascii ? ("#", ".") : ("█", "░")
        return String(repeating: mark, count: full)
            + String(repeating: rest, count: room - full) + " " + count
    }
}
