/// One of the sixteen colours every terminal lets its user choose.
public enum Color: Int, CaseIterable, Hashable, Sendable {
    case black, red, green, yellow, blue, magenta, cyan, white
    case brightBlack, brightRed, brightGreen, brightYellow
    case brightBlue, brightMagenta, brightCyan, brightWhite
}

/// How a cell looks: colours (nil is the terminal's own) and attributes.
public struct Style: Hashable, Sendable {
    /// The colour of the text.
    public var foreground: Color?
    /// The colour behind it.
    public var background: Color?
    /// Brighter or heavier.
    public var isBold: Bool
    /// Fainter.
    public var isDim: Bool
    /// Text and background exchanged.
    public var isReverse: Bool
    /// With a line below.
    public var isUnderlined: Bool

    /// Plain text, but for what is named.
    public init(
        _ foreground: Color? = nil, on background: Color? = nil, bold: Bool = false,
        dim: Bool = false, reverse: Bool = false, underline: Bool = false
    ) {
        self.foreground = foreground
        self.background = background
        self.isBold = bold
        self.isDim = dim
        self.isReverse = reverse
        self.isUnderlined = underline
    }

    /// The same attributes in the terminal's own colours.
    public var withoutColors: Style {
        var style = self
        style.foreground = nil
        style.background = nil
        return style
    }
}

/// How each role looks. Screens never see it.
public struct Theme: Hashable, Sendable {
    /// The roles that do not look like plain text.
    public var styles: [Role: Style]

    /// A theme; roles that are not named look like plain text.
    public init(_ styles: [Role: Style]) { self.styles = styles }

    /// How a role looks.
    public func style(for role: Role) -> Style { styles[role] ?? Style() }

    /// Sixteen colours, on a dark or a light background alike.
    ///
    /// No meaning hangs on colour alone: what must be seen is also bold, reverse or in words.
    public static let standard = Theme([
        .dim: Style(dim: true),
        .title: Style(bold: true),
        .heading: Style(.cyan, bold: true),
        .border: Style(dim: true),
        .selection: Style(reverse: true),
        .entry: Style(bold: true),
        .placeholder: Style(dim: true),
        .caret: Style(reverse: true),
        .footerKey: Style(.cyan, bold: true),
        .status: Style(bold: true),
        .banner: Style(.black, on: .yellow, bold: true),
        .alert: Style(.red, bold: true, reverse: true),
        .good: Style(.green, bold: true),
        .warning: Style(.yellow, bold: true),
        .bad: Style(.red, bold: true),
        .money: Style(),
        .total: Style(bold: true),
        .chart: Style(.cyan),
        .code: Style(.black, on: .white),
    ])

    /// Attributes only, for a terminal without colours and for `NO_COLOR`.
    public static let mono = Theme([
        .dim: Style(dim: true),
        .title: Style(bold: true),
        .heading: Style(bold: true),
        .selection: Style(reverse: true),
        .entry: Style(bold: true),
        .placeholder: Style(dim: true),
        .caret: Style(reverse: true),
        .footerKey: Style(bold: true),
        .status: Style(bold: true),
        .banner: Style(bold: true, reverse: true),
        .alert: Style(bold: true, reverse: true),
        .good: Style(bold: true),
        .warning: Style(bold: true, underline: true),
        .bad: Style(bold: true, underline: true),
        .total: Style(bold: true),
        // On a dark terminal, as most are, that is dark on light.
        .code: Style(reverse: true),
    ])
}
