import Dispatch
import Glibc
import RetailModels
public import RetailStore
import Synchronization

/// What the side file says: the last number a till used, and up to where numbers may be used.
public struct HighWater: Codable, Hashable, Sendable {
    public var journalID: String
    public var series: String
    public var sequence: Int64
    public var hash: String
    public var clock: Int64
    /// On the disk before any number up to it was used.
    public var reserved: Int64
}

/// The third file beside journal and store: it outlives a journal that is lost or put back from a
/// backup, so that no receipt number is used twice (sync.md: "Three files that fail apart").
///
/// It is rewritten after each commit without a sync; the mark of reserved numbers is synced ahead,
/// in blocks, on a queue of its own.
public final class SideFile: Sendable {
    static let blockSize: Int64 = 100

    private struct State {
        var reserved: Int64
        /// Noted and not yet written.
        var pending: HighWater?
        /// The mark has moved since it was synced to the disk.
        var isSyncDue = false
    }

    private let path: String
    private let queue = DispatchQueue(label: "side-file")
    private let state: Mutex<State>

    /// - Parameter reserved: the mark as it was read at the start, 0 for a new till.
    public init(path: String, reserved: Int64) {
        self.path = path
        state = Mutex(State(reserved: reserved))
    }

    /// Nil when there is no such file, or it is not readable as one.
    public static func read(path: String) -> HighWater? {
        guard let bytes = SmallFile.read(path) else { return nil }
        return try? CanonicalJSON.decode(HighWater.self, from: bytes)
    }

    /// Notes the head for the next `write`; wakes nobody, because a paid sale waits for it. When
    /// half of the reserved block is used, the next one is reserved and written at once.
    public func note(_ head: JournalHead) {
        let mustReserve = state.withLock { state in
            let mustReserve = head.sequence + Self.blockSize / 2 > state.reserved
            if mustReserve {
                state.reserved = head.sequence + Self.blockSize
                state.isSyncDue = true
            }
            state.pending = HighWater(
                journalID: head.journalID, series: head.series, sequence: head.sequence,
                hash: head.hash, clock: head.clock, reserved: state.reserved)
            return mustReserve
        }
        if mustReserve { write() }
    }

    /// Has what was noted written soon.
    public func write() { queue.async { self.writePending() } }

    /// Returns when everything noted is written.
    public func flush() { queue.sync { writePending() } }

    private func writePending() {
        let taken = state.withLock { state in
            defer {
                state.pending = nil
                state.isSyncDue = false
            }
            return state
        }
        guard let pending = taken.pending, let bytes = try? CanonicalJSON.encode(pending)
        else { return }
        SmallFile.replace(path, with: bytes, mode: 0o600, isSynced: taken.isSyncDue)
    }
}

/// Whole small files: keys, tokens, the side file.
public enum SmallFile {
    /// A larger file is none of ours.
    static let sizeMax = 1 << 20

    /// Nil when the file cannot be read.
    public static func read(_ path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { Glibc.close(file) }
        var bytes = [UInt8](repeating: 0, count: sizeMax)
        var size = 0
        while size < sizeMax {
            let count = bytes.withUnsafeMutableBytes {
                Glibc.read(file, $0.baseAddress?.advanced(by: size), sizeMax - size)
            }
            guard count > 0 else { break }
            size += count
        }
        return Array(bytes.prefix(size))
    }

    /// Writes a new file beside the old one and puts it in its place, so that a reader sees one or
    /// the other. False when it could not be written; `errno` says why.
    @discardableResult
    public static func replace(
        _ path: String, with bytes: [UInt8], mode: UInt32, isSynced: Bool = true
    ) -> Bool {
        let new = path + ".new"
        let file = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard file >= 0 else { return false }
        var isWritten =
            bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            == bytes.count
        // An older file may have been made with another mode.
        isWritten = fchmod(file, mode) == 0 && isWritten
        if isSynced { isWritten = fsync(file) == 0 && isWritten }
        Glibc.close(file)
        return isWritten && rename(new, path) == 0
    }
}
