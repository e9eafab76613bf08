import TerminalUI

/// Lines of text that are longer than the window: a receipt, a report, the keys of a screen.
struct TextPager: Equatable, Sendable {
    /// What is shown.
    let lines: [String]
    private var first = 0

    /// What the lowest window that the till asks for shows of it; also how far a page is.
    private static let heightUsual = 16

    /// The lines from the top.
    init(_ lines: [String]) { self.lines = lines }

    /// The keys that scroll it, none of them in the footer.
    static func bindings<Action>(
        _ keys: KeyTable, _ action: (Key) -> Action
    ) -> [Binding<Action>] {
        let names: [(KeyName, Key)] = [
            (.up, .up), (.down, .down), (.pageUp, .pageUp), (.pageDown, .pageDown),
            (.top, .home), (.bottom, .end),
        ]
        return names.map { keys.binding($0.0, isInFooter: false, action($0.1)) }
    }

    /// Scrolls.
    mutating func handle(_ key: Key) {
        let last = max(0, lines.count - Self.heightUsual)
        let wanted =
            switch key {
            case .up: first - 1
            case .down: first + 1
            case .pageUp: first - Self.heightUsual
            case .pageDown: first + Self.heightUsual
            case .home: 0
            case .end: last
            default: first
            }
        first = max(0, min(wanted, last))
    }

    /// Draws what fits; the last row says when there is more.
    func render(in area: Rect, _ facts: TillFacts, to buffer: inout Buffer) {
        guard lines.count > area.height else {
            buffer.writeLines(lines, in: area.inset(left: 1, right: 1))
            return
        }
        let (text, foot) = area.splittingBottom(1)
        let start = max(0, min(first, lines.count - text.height))
        let end = min(lines.count, start + text.height)
        buffer.writeLines(Array(lines[start..<end]), in: text.inset(left: 1, right: 1))
        let words = facts.say(.rowsShown(first: start + 1, last: end, of: lines.count))
        buffer.writeLine(words, in: foot.inset(left: 1, right: 1), .right, role: .dim)
    }
}
