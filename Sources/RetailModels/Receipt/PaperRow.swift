/// How a row is printed. A screen shows the words and leaves the rest.
public struct PaperStyle: OptionSet, Codable, Hashable, Sendable {
    public let rawValue: Int64

    public init(rawValue: Int64) { self.rawValue = rawValue }

    public static let bold = PaperStyle(rawValue: 1)
    /// Twice as wide: half as many characters in a row.
    public static let wide = PaperStyle(rawValue: 2)
    /// Twice as high.
    public static let tall = PaperStyle(rawValue: 4)
    public static let centered = PaperStyle(rawValue: 8)
}

/// One row of paper, before anybody knows how wide the paper is.
public enum PaperRow: Hashable, Sendable {
    /// Words, broken into as many rows as they need.
    case text(String, PaperStyle)
    /// Words on the left and a figure on the right.
    case pair(String, String, PaperStyle)
    case rule
    case space
    /// A text as bars, and as a QR code. Nothing on a screen.
    case barcode(String)
    case qrCode(String)
}

extension PaperRow: Codable {
    private enum Kind: String, Codable { case text, pair, rule, space, barcode, qrCode }

    private enum CodingKeys: String, CodingKey { case kind, text, figure, style }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let text = { try values.decode(String.self, forKey: .text) }
        let style = { try values.decode(PaperStyle.self, forKey: .style) }
        self =
            switch try values.decode(Kind.self, forKey: .kind) {
            case .text: .text(try text(), try style())
            case .pair:
                .pair(try text(), try values.decode(String.self, forKey: .figure), try style())
            case .rule: .rule
            case .space: .space
            case .barcode: .barcode(try text())
            case .qrCode: .qrCode(try text())
            }
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        func write(_ kind: Kind, _ text: String? = nil, _ style: PaperStyle? = nil) throws {
            try values.encode(kind, forKey: .kind)
            try values.encodeIfPresent(text, forKey: .text)
            try values.encodeIfPresent(style, forKey: .style)
        }
        switch self {
        case .text(let text, let style): try write(.text, text, style)
        case .pair(let text, let figure, let style):
            try write(.pair, text, style)
            try values.encode(figure, forKey: .figure)
        case .rule: try write(.rule)
        case .space: try write(.space)
        case .barcode(let text): try write(.barcode, text)
        case .qrCode(let text): try write(.qrCode, text)
        }
    }
}

/// What screens and printers differ in when they show paper.
public struct PaperMedium: Sendable {
    public let columns: Int
    /// Whether `PaperStyle.wide` is twice as wide here.
    let hasSizes: Bool
    /// The text as it can be shown here.
    let shown: @Sendable (String) -> String
    /// Columns that a text takes which `shown` has returned.
    let width: @Sendable (String) -> Int

    /// Fewer columns than any paper has would leave no room for a figure.
    public static let columnCountMin = 16

    public init(
        columns: Int, hasSizes: Bool, shown: @escaping @Sendable (String) -> String,
        width: @escaping @Sendable (String) -> Int
    ) {
        self.columns = max(columns, Self.columnCountMin)
        self.hasSizes = hasSizes
        self.shown = shown
        self.width = width
    }

    /// Where one character is one column.
    public static func characters(columns: Int) -> PaperMedium {
        PaperMedium(columns: columns, hasSizes: false, shown: { $0 }, width: { $0.count })
    }
}
