import TerminalUI
import Testing

/// Presses keys on one screen and checks the whole of its new state. Effects are not run.
@MainActor
final class ScreenTester<S: Screen> {
    private(set) var state: S.State
    private let screen: S

    init(_ screen: S, _ state: S.State) {
        self.screen = screen
        self.state = state
    }

    /// Presses a key and expects the state to change exactly as `change` says.
    func press(
        _ key: Key, location: SourceLocation = #_sourceLocation,
        _ change: (inout S.State) -> Void = { _ in }
    ) {
        guard let action = screen.keyMap(state).action(for: key) else {
            Issue.record("\(key.label) does nothing here", sourceLocation: location)
            return
        }
        send(action, location: location, change)
    }

    /// Reduces an action, such as the answer of an effect.
    func send(
        _ action: S.Action, location: SourceLocation = #_sourceLocation,
        _ change: (inout S.State) -> Void = { _ in }
    ) {
        var expected = state
        change(&expected)
        _ = screen.reduce(&state, action)
        #expect(state == expected, sourceLocation: location)
    }

    /// Expects a key to do nothing.
    func ignores(_ key: Key, location: SourceLocation = #_sourceLocation) {
        #expect(screen.keyMap(state).action(for: key) == nil, sourceLocation: location)
    }
}
