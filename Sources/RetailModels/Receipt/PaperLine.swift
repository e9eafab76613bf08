/// Rows of paper, for screen, text and printer alike: what is written is the same, and each medium
/// lays it out in its own columns.
public struct PaperLines: Hashable, Sendable {
    /// The usual width of 80 mm paper.
    public static let columnsDefault = 42

    public let columns: Int
    public private(set) var rows: [PaperRow] = []

    public init(columns: Int = PaperLines.columnsDefault) { self.columns = columns }

    /// Paper that was written before, such as what waits for a printer.
    public init(_ rows: [PaperRow]) {
        self.init()
        self.rows = rows
    }

    /// Text in the middle, broken where it is too long.
    public mutating func center(_ text: String, _ style: PaperStyle = []) {
        rows.append(.text(text, style.union(.centered)))
    }

    public mutating func left(_ text: String, _ style: PaperStyle = []) {
        rows.append(.text(text, style))
    }

    /// Text on the left and a figure on the right. Neither is ever cut: long text takes more lines,
    /// and the figure stands in the last one.
    public mutating func pair(_ text: String, _ figure: String, _ style: PaperStyle = []) {
        rows.append(.pair(text, figure, style))
    }

    /// Everything that stands on another paper.
    public mutating func append(_ paper: PaperLines) { rows += paper.rows }

    public mutating func rule() { rows.append(.rule) }
    public mutating func space() { rows.append(.space) }

    /// A text as bars that a scanner reads back.
    public mutating func barcode(_ text: String) { rows.append(.barcode(text)) }
    /// The same as a QR code.
    public mutating func qrCode(_ text: String) { rows.append(.qrCode(text)) }

    /// The rows as lines where one character is one column.
    public var lines: [String] { lines(on: .characters(columns: columns)) }

    /// The rows as lines of text, what is centred with spaces in front of it.
    public func lines(on medium: PaperMedium) -> [String] {
        laidOut(on: medium).compactMap { row in
            guard case .text(let text, let style) = row else { return nil }
            guard style.contains(.centered) else { return text }
            let gap = (medium.columns - medium.width(text)) / 2
            return String(repeating: " ", count: max(0, gap)) + text
        }
    }

    /// The rows as `.text` that fits the medium and needs no more breaking, and its codes. What is
    /// centred is not filled up: a printer does that by itself.
    public func laidOut(on medium: PaperMedium) -> [PaperRow] {
        rows.flatMap { row -> [PaperRow] in
            switch row {
            case .text(let text, let style):
                let room = medium.room(style)
                let lines = medium.wrapped(medium.shown(text), to: room)
                return (lines.isEmpty ? [""] : lines).map { .text($0, style) }
            case .pair(let text, let figure, let style):
                return medium.paired(text, figure, in: medium.room(style))
                    .map { .text($0, style) }
            case .rule: return [.text(String(repeating: "-", count: medium.columns), [])]
            case .space: return [.text("", [])]
            case .barcode, .qrCode: return [row]
            }
        }
    }
}

extension PaperMedium {
    fileprivate func room(_ style: PaperStyle) -> Int {
        hasSizes && style.contains(.wide) ? columns / 2 : columns
    }

    /// The words, a gap, the figure; the figure in a line of its own when the words leave no room.
    fileprivate func paired(_ text: String, _ figure: String, in room: Int) -> [String] {
        let figure = shown(figure)
        var lines = wrapped(shown(text), to: room)
        if let last = lines.last, width(last) + 1 + width(figure) <= room {
            lines.removeLast()
            let gap = room - width(last) - width(figure)
            return lines + [last + String(repeating: " ", count: gap) + figure]
        }
        return lines + [String(repeating: " ", count: max(0, room - width(figure))) + figure]
    }

    /// The text in lines, broken between words where possible; spaces in front stay.
    fileprivate func wrapped(_ text: String, to room: Int) -> [String] {
        var lines: [String] = []
        var rest = Substring(text)
        while width(String(rest)) > room {
            // At least one character, so that it always gets on.
            let start = fitting(String(rest), room)
            let head = start.isEmpty ? rest.prefix(1) : rest.prefix(start.count)
            let words = head.drop { $0 == " " }
            let isWhole = rest[head.endIndex...].first == " "
            if !isWhole, let space = words.lastIndex(of: " ") {
                lines.append(Self.trimmed(String(rest[..<space])))
                rest = rest[space...]
            } else {
                lines.append(String(head))
                rest = rest[head.endIndex...]
            }
            rest = rest.drop { $0 == " " }
        }
        return rest.isEmpty ? lines : lines + [String(rest)]
    }

    private static func trimmed(_ line: String) -> String {
        var line = line
        while line.hasSuffix(" ") { line.removeLast() }
        return line
    }

    /// The longest beginning that fits.
    private func fitting(_ text: String, _ room: Int) -> String {
        guard width(text) > room else { return text }
        var end = text.startIndex
        while end < text.endIndex {
            let next = text.index(after: end)
            guard width(String(text[..<next])) <= room else { break }
            end = next
        }
        return String(text[..<end])
    }
}
