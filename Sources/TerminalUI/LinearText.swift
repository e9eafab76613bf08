/// A picture read aloud: its words row by row, without boxes, bars and large digits.
///
/// For people who hear a screen, or feel it, instead of seeing it.
public struct LinearText: Equatable, Sendable {
    /// Words that stand together, between the edges of boxes.
    public struct Line: Hashable, Sendable {
        /// What is read, with one space between words.
        public let text: String
        /// Whether the keys act on it.
        public let isSelected: Bool
    }

    /// What can be read, from the top, but for the keys and the line that is typed into.
    public private(set) var lines: [Line] = []
    /// The keys on offer, as the footer says them; empty without one.
    public private(set) var keys = ""
    /// The words in front of the caret; nil when nothing is typed here.
    public private(set) var prompt: String?

    /// Reads a picture.
    ///
    /// - Parameter cleaned: a line without what is no news in it, such as the time of day.
    public init(_ buffer: Buffer, cleaned: (String) -> String = { $0 }) {
        let area = buffer.area
        for y in area.y..<area.endY {
            for part in Self.parts(of: y, in: buffer) { take(part, cleaned) }
        }
    }

    private struct Part {
        var text = ""
        var roles: Set<Role> = []
        /// How much of the text stands before the caret.
        var caretPlace: Int?
    }

    private mutating func take(_ part: Part, _ cleaned: (String) -> String) {
        if let place = part.caretPlace {
            prompt = Self.words(String(part.text.prefix(place)))
            return
        }
        let text = cleaned(Self.words(part.text))
        guard !text.isEmpty else { return }
        if part.roles.contains(.footerKey) {
            keys = text
        } else {
            lines.append(Line(text: text, isSelected: part.roles.contains(.selection)))
        }
    }

    /// The row, cut where an edge of a box stands.
    private static func parts(of y: Int, in buffer: Buffer) -> [Part] {
        var parts = [Part()]
        for x in buffer.area.x..<buffer.area.endX {
            let cell = buffer[x, y]
            guard !cell.isContinuation else { continue }
            if cell.role == .border, isDrawing(cell.text) {
                if !parts[parts.count - 1].text.isEmpty { parts.append(Part()) }
                continue
            }
            if cell.role == .caret, parts[parts.count - 1].caretPlace == nil {
                parts[parts.count - 1].caretPlace = parts[parts.count - 1].text.count
            }
            parts[parts.count - 1].text.append(isDrawing(cell.text) ? " " : cell.text)
            if cell.text != " " { parts[parts.count - 1].roles.insert(cell.role) }
        }
        return parts
    }

    /// Lines, blocks, marks and arrows, which have no words.
    private static func isDrawing(_ character: Character) -> Bool {
        guard let value = character.unicodeScalars.first?.value else { return false }
        return (0x2500...0x25FF).contains(value)
    }

    private static func words(_ text: String) -> String {
        text.split(separator: " ").joined(separator: " ")
    }

    /// What is to be said after `previous`: lines that were not there, and those that are marked
    /// now; the keys when they are others.
    public func news(since previous: LinearText?) -> [String] {
        let known = Set(previous?.lines.map(\.text) ?? [])
        let marked = Set(previous?.lines.filter(\.isSelected).map(\.text) ?? [])
        var news: [String] = []
        for line in lines {
            let isNew = !known.contains(line.text)
            guard isNew || (line.isSelected && !marked.contains(line.text)) else { continue }
            news.append(line.isSelected ? "> " + line.text : line.text)
        }
        if keys != previous?.keys, !keys.isEmpty { news.append(keys) }
        return news
    }
}

/// A terminal that keeps its picture to be read, and draws nothing.
@MainActor
public final class LinearTerminal: Terminal {
    /// How large the picture is; larger than a window, so that little is cut.
    public let size: Size
    /// Marks stay what they are until somebody writes them.
    public let glyphs = Glyphs.unicode
    /// What is there to be read.
    public private(set) var buffer: Buffer
    private let ring: @MainActor (Tone) -> Void

    /// - Parameter ring: sounds a tone.
    public init(rows: Int, columns: Int, ring: @escaping @MainActor (Tone) -> Void) {
        size = Size(rows: rows, columns: columns)
        buffer = Buffer(area: Rect(size))
        self.ring = ring
    }

    /// Changes the picture.
    public func draw(_ changes: [CellChange]) {
        for change in changes { buffer.apply(change) }
    }

    /// Sounds it.
    public func sound(_ tone: Tone) { ring(tone) }
}
