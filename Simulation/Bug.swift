/// Rules of sync.md that can be taken away, to see that the promises notice.
enum Bug: String, CaseIterable, Sendable {
    /// Requests name no place of the log that the till relies on.
    case witness
    /// A refusal of the cloud counts as delivered.
    case fourXX = "four_xx"
    /// A start does not deliver what a crash left open.
    case replay
    /// A start does not look whether the store lacks what the journal has.
    case replayLost = "replay_lost"
    /// A start does not look at the side file.
    case sideFile = "side_file"
    /// A till whose number was used twice goes on in its series.
    case forkSeries = "fork_series"
    /// What the cloud answered is not projected at once.
    case projectClean = "project_clean"
    /// After lost history the till starts over and offers nothing.
    case reoffer
    /// The place in the log is saved before the rows it covers.
    case cursorWithRows = "cursor_with_rows"
    /// Other bytes are sent under the same id when a write is sent again.
    case replayBytes = "replay_bytes"
    /// Own documents are not applied when they come back in a pull.
    case ownInPull = "own_in_pull"
}
