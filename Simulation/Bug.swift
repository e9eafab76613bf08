/// Rules of sync.md that can be taken away, to see that the promises notice. The names are those of
/// the model; which of its rules are not here, and why, is told in docs/DECISIONS.md.
enum Bug: String, CaseIterable, Sendable {
    // MARK: The log, and what a till relies on

    /// A page of the log lacks an entry, as when numbers are not in the order of commits.
    case denseSeq = "dense_seq"
    /// A till saves its place before the rows that the place stands for.
    case cursorWithRows = "cursor_with_rows"
    /// Requests name no place of the log that the till relies on.
    case witness
    /// … only those that are applied, not what answers have told.
    case witnessAck = "witness_ack"
    /// The cloud takes what is sent, although it has lost what the sender relies on.
    case lostAcksNothing = "lost_acks_nothing"
    /// A till that learns of lost history goes on in the new log, and offers nothing.
    case reoffer
    /// … offers what it has made, and not what others have.
    case reofferAll = "reoffer_all"
    /// … offers all, and keeps what the lost log had decided.
    case forgetDecisions = "forget_decisions"
    /// The cloud refuses a push with a document that it cannot store.
    case parkPush = "park_push"
    /// A page of the log has an entry of another location.
    case tenantFilter = "tenant_filter"
    /// A till writes its unsent edits into the merged rows.
    case overlay
    /// Own documents that come back in a pull are passed over.
    case ownInPull = "own_in_pull"

    // MARK: Identity

    /// The cloud does not know a write by its id and bytes.
    case entityCloud = "entity_cloud"
    /// What is pruned is forgotten.
    case entityForever = "entity_forever"
    /// A known number of an epoch is answered as known, whatever it carries.
    case forkHash = "fork_hash"

    // MARK: The till's write path

    /// A start does not look whether the store lacks what the journal has.
    case replayLost = "replay_lost"
    /// Other bytes are sent under the same id when a write is sent.
    case replayBytes = "replay_bytes"
    /// What the cloud answered is not projected at once.
    case projectClean = "project_clean"
    /// A refusal of the cloud counts as delivered.
    case fourXX = "four_xx"

    /// A till that was revoked hands nothing in.
    case salvage

    // MARK: Numbers

    /// A start does not look at the side file.
    case sideFile = "side_file"
    /// A start passes over numbers without a record that names them.
    case gapRecord = "gap_record"
    /// A till whose number was used twice goes on in its series.
    case forkSeries = "fork_series"

    // MARK: Edits

    /// An edit bears its till's clock, and names no other till's, whatever its maker had seen.
    /// Either alone is made good by the other while the log is whole.
    case clockReceived = "clock_received"
    /// The cloud takes an edit's clock for its time, however far ahead it is.
    case stampCap = "clamp"
    /// The cloud decides anew about an edit that is offered again.
    case keepStamp = "keep_stamp"
    /// An edit of a deleted row brings it back.
    case tombstones

    // MARK: Customers

    /// Customers of one number stay several.
    case alias
    /// Only the cloud knows which customers are one.
    case aliasInLog = "alias_in_log"

    // MARK: Second lines

    /// A till names only the last place of each stream.
    case markCursor = "mark_cursor"
    /// A till names only the places that its store knows.
    case markWithLogged = "mark_with_logged"
    /// What a till pulls gets into its outbox.
    case noEcho = "no_echo"
    /// The cloud takes bundles whatever came before them.
    case sourceSeq = "source_seq"
    /// A row is settled before it is projected.
    case settleLast = "settle_last"

    /// Whether it is missed only where disasters come often.
    var needsDisasters: Bool { self == .witnessAck || self == .salvage }

    /// Why no promise need miss it: another rule stands behind it.
    var secondLine: String? {
        switch self {
        case .lostAcksNothing: "the pull that follows names the till's own place"
        case .markCursor: "a pull names the till's own place by itself"
        case .markWithLogged: "a start delivers again what the store lacks"
        case .noEcho: "the cloud knows the writes, and adds nothing to its log"
        case .sourceSeq: "the cloud knows writes by their ids"
        case .settleLast: "a start delivers again what the store lacks"
        default: nil
        }
    }
}
