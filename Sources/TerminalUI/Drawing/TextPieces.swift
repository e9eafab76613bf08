/// What goes into one cell (or two, when it is wide).
public struct TextPiece: Hashable, Sendable {
    /// A base with everything that combines with it.
    public let text: Character
    /// Columns it takes: 1 or 2.
    public let width: Int
}

/// A text cut into what goes into one cell each, without control characters.
///
/// Mostly that is one piece per `Character`. Clusters of several spacing letters, as Devanagari has
/// them, are cut at each letter, because a terminal gives each a column of its own; emoji sequences
/// stay whole and take two. A combining mark with nothing before it is left out.
public struct TextPieces: Sequence, Sendable {
    private let text: String
    private let glyphs: Glyphs

    /// The pieces of `text`; with `.ascii` every piece is one printable ASCII character.
    public init(_ text: String, glyphs: Glyphs = .unicode) {
        self.text = text
        self.glyphs = glyphs
    }

    /// One piece for each printable ASCII character, from the space on, made once.
    static let ascii = (0x20..<0x7F as Range<UInt8>).map {
        TextPiece(text: Character(Unicode.Scalar($0)), width: 1)
    }

    /// Starts at the first piece.
    public func makeIterator() -> Iterator { Iterator(text: text, glyphs: glyphs) }

    /// Cuts one piece after the other.
    public struct Iterator: IteratorProtocol {
        private let text: String
        private let glyphs: Glyphs
        private var position: String.Index
        /// Pieces of the character before that are still to be given out, last first.
        private var waiting: [TextPiece] = []

        fileprivate init(text: String, glyphs: Glyphs) {
            self.text = text
            self.glyphs = glyphs
            self.position = text.startIndex
        }

        /// The next piece; nil at the end.
        public mutating func next() -> TextPiece? {
            if let piece = waiting.popLast() { return piece }
            while position < text.endIndex {
                if let piece = nextPlain() { return piece }
                let start = position
                position = text.index(after: start)
                waiting = TextPieces.pieces(of: text[start]).reversed()
                if glyphs == .ascii { waiting = waiting.flatMap(TextPieces.plain) }
                if let piece = waiting.popLast() { return piece }
            }
            return nil
        }

        /// What most of a screen consists of, found without asking Unicode's tables: a plain
        /// character that nothing following can combine with.
        private mutating func nextPlain() -> TextPiece? {
            let scalars = text.unicodeScalars
            let scalar = scalars[position]
            guard TextWidth.isPlain(scalar), glyphs == .unicode || scalar.isASCII else {
                return nil
            }
            let after = scalars.index(after: position)
            guard after == text.endIndex || TextWidth.isPlain(scalars[after]) else { return nil }
            position = after
            return TextPiece(text: Character(scalar), width: 1)
        }
    }

    private static func pieces(of character: Character) -> [TextPiece] {
        let scalars = Array(character.unicodeScalars).filter { !TextWidth.isStripped($0) }
        guard let first = scalars.first else { return [] }
        if scalars.count > 1, isEmojiSequence(scalars) {
            return piece(scalars, width: 2).map { [$0] } ?? []
        }
        var result: [TextPiece] = []
        var current: [Unicode.Scalar] = []
        var width = TextWidth.of(first)
        for scalar in scalars {
            let columns = TextWidth.of(scalar)
            if current.isEmpty {
                guard columns > 0 else { continue }
                width = columns
            } else if columns > 0 {
                if let piece = piece(current, width: width) { result.append(piece) }
                current = []
                width = columns
            }
            current.append(scalar)
        }
        if let piece = piece(current, width: width) { result.append(piece) }
        return result
    }

    /// A picture made of several that could each stand alone: a family, a flag, a skin tone.
    private static func isEmojiSequence(_ scalars: [Unicode.Scalar]) -> Bool {
        guard scalars[0].properties.isEmoji, scalars[0].value > 0xFF else { return false }
        return scalars.dropFirst().contains { TextWidth.of($0) > 0 }
    }

    private static func piece(_ scalars: [Unicode.Scalar], width: Int) -> TextPiece? {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        guard let character = String(view).first else { return nil }
        return TextPiece(text: character, width: width)
    }

    /// The same columns in ASCII, last first.
    private static func plain(_ piece: TextPiece) -> [TextPiece] {
        let character = TextPiece(text: Glyphs.ascii(for: piece.text), width: 1)
        return piece.width == 2 ? [TextPiece(text: " ", width: 1), character] : [character]
    }
}
