/// Rules of sync.md that can be taken away, to see that the promises notice.
enum Bug: String, CaseIterable, Sendable {
    /// Requests name no place of the log that the till relies on.
    case witness
    /// A refusal of the cloud counts as delivered.
    case fourXX = "four_xx"
    /// A start does not look whether the store lacks what the journal has.
    case replayLost = "replay_lost"
    /// A start does not look at the side file.
    case sideFile = "side_file"
    /// A till whose number was used twice goes on in its series.
    case forkSeries = "fork_series"
    /// What the cloud answered is not projected at once.
    case projectClean = "project_clean"
    /// Other bytes are sent under the same id when a write is sent.
    case replayBytes = "replay_bytes"
    /// The cloud takes an edit's clock for its time, however far ahead it is.
    case stampCap = "clamp"
    /// An edit of a deleted row brings it back.
    case tombstones
    /// A till writes its unsent edits into the merged rows.
    case overlay
}
