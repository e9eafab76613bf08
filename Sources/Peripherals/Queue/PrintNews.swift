/// How a printed thing stands, for screens.
public struct PrintNews: Hashable, Sendable {
    public enum State: Hashable, Sendable {
        case printed
        /// It is tried again by itself.
        case waiting(reason: String)
        /// It is not tried any more.
        case failed(reason: String)
    }

    public var title: String
    public var documentID: String?
    /// How often the document was printed before.
    public var copy: Int64
    public var state: State

    public init(title: String, documentID: String?, copy: Int64 = 0, state: State) {
        self.title = title
        self.documentID = documentID
        self.copy = copy
        self.state = state
    }

    /// `receipt: printed`, `copy 2: waiting (printer does not answer)`.
    public var text: String { "\(copy == 0 ? "receipt" : "copy \(copy)"): \(state.text)" }
}

extension PrintNews.State {
    public var text: String {
        switch self {
        case .printed: "printed"
        case .waiting(let reason): "waiting (\(reason))"
        case .failed(let reason): "not printed (\(reason))"
        }
    }
}
