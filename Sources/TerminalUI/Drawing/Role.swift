/// What a piece of text means; the `Theme` alone decides how that looks.
public enum Role: String, CaseIterable, Hashable, Sendable {
    /// Ordinary text.
    case body
    /// Text that may be overlooked.
    case dim
    /// The name of the screen.
    case title
    /// The head of a column or the title of a box.
    case heading
    /// The words in front of a value.
    case label
    /// Lines around and between things.
    case border
    /// The row the keys act on.
    case selection
    /// What the user is typing.
    case entry
    /// What stands in an empty field.
    case placeholder
    /// The place where the next character goes.
    case caret
    /// A key in the footer.
    case footerKey
    /// What that key does.
    case footerText
    /// The word or line that says how things are.
    case status
    /// A line across the screen that must not be missed.
    case banner
    /// Something needs a person, or was refused.
    case alert
    /// All is well.
    case good
    /// Worth a look, and not yet wrong.
    case warning
    /// Wrong.
    case bad
    /// An amount of money.
    case money
    /// The amount that counts.
    case total
    /// Bars and sparklines.
    case chart
    /// Dark on light, for scanners.
    case code
}
