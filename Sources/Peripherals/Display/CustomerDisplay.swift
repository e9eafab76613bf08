import Dispatch
import Synchronization

/// What a customer reads: two rows, each of words and a figure.
public struct DisplayText: Hashable, Sendable {
    public struct Row: Hashable, Sendable {
        public var words: String
        public var figure: String

        public init(_ words: String = "", _ figure: String = "") {
            self.words = words
            self.figure = figure
        }
    }

    public var upper: Row
    public var lower: Row

    public init(_ upper: Row, _ lower: Row = Row()) {
        self.upper = upper
        self.lower = lower
    }
}

/// The display that faces the customer. Showing returns at once; a display that is slow gets the
/// newest text only, one that is not there gets none, and the till never notices.
public final class CustomerDisplay: Sendable {
    private struct State {
        /// What the display has not been given yet.
        var wanted: DisplayText?
        /// What it was given last; nil when it did not take it.
        var shown: DisplayText?
        var isShowing = false
    }

    private let frame: DisplayFrame
    private let port: Port
    private let queue = DispatchQueue(label: "pos.display")
    private let state = Mutex(State())

    public init(_ frame: DisplayFrame, port: Port) {
        self.frame = frame
        self.port = port
    }

    /// Shows it as soon as the display has taken what is under way; what it shows already it is
    /// not given again.
    public func show(_ text: DisplayText) {
        let begins = state.withLock { state in
            guard (state.wanted ?? state.shown) != text else { return false }
            state.wanted = text
            defer { state.isShowing = true }
            return !state.isShowing
        }
        if begins { queue.async { self.showWanted() } }
    }

    /// Returns when nothing is under way.
    public func waitUntilIdle() { queue.sync {} }

    private func showWanted() {
        while true {
            let next = state.withLock { state -> DisplayText? in
                defer { state.wanted = nil }
                if state.wanted == nil { state.isShowing = false }
                state.shown = state.wanted ?? state.shown
                return state.wanted
            }
            guard let next else { return }
            do throws(PortFailure) { try port.send(frame.bytes(next), title: "display") } catch {
                // Given again with whatever happens next.
                state.withLock { $0.shown = nil }
            }
        }
    }
}
