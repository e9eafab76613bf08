/// A screen: what it remembers, how it changes, which keys it offers, how it looks.
///
/// Its stored properties are what it depends on. The three functions are pure: same input, same
/// output, on any thread.
public protocol Screen<State, Action>: Sendable {
    associatedtype State: Equatable & Sendable
    associatedtype Action: Equatable & Sendable

    /// Changes the state and says what is to be done besides.
    func reduce(_ state: inout State, _ action: Action) -> Effect<Action>

    /// The keys on offer in that state, in the order of the footer.
    func keyMap(_ state: State) -> KeyMap<Action>

    /// Draws the state, footer included, without touching a cell outside of `area`.
    func render(_ state: State, in area: Rect, to buffer: inout Buffer)
}
