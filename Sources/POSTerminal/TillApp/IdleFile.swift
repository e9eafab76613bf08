import Glibc

/// Tells whoever drives the till from outside that it has come to rest: how often it has, and how
/// many events of the terminal it had taken by then, keys above all. Both grow; whoever has pressed
/// a key waits for the second. The clock alone does not count.
@MainActor
final class IdleFile {
    private let descriptor: Int32
    private var restCount = 0
    private var eventCount = 0
    private var isExpected = true
    private var lastChanges = 0

    /// Nil when the file cannot be written.
    init?(path: String) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { return nil }
    }

    /// A key was taken, so that the next rest counts even when the key did nothing.
    func expect() {
        isExpected = true
        eventCount += 1
    }

    /// The till has come to rest. The line only ever gets longer, so a reader sees the old or the
    /// new one.
    /// - Parameter changes: how often something happened so far that was not the clock.
    func rested(after changes: Int) {
        guard isExpected || changes != lastChanges else { return }
        isExpected = false
        lastChanges = changes
        restCount += 1
        let bytes = Array("\(restCount) \(eventCount)\n".utf8)
        _ = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    }

    isolated deinit { close(descriptor) }
}
