/// A text that no message, log or dump shows.
struct Secret: Equatable, Sendable {
    /// What is shown instead.
    static let mask = "•••"

    /// The text itself, for whoever needs it to open a door.
    let exposed: String

    init(_ text: String) {
        exposed = text
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { Self.mask }
    var debugDescription: String { Self.mask }
    var customMirror: Mirror { Mirror(self, children: []) }
}
