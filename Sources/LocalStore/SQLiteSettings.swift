import CSQLite
import GRDB

extension Configuration {
    /// How every file is opened: a connection waits for others for five seconds.
    static func patient() -> Configuration {
        _ = isMemoryUncounted
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        return configuration
    }

    /// SQLite counts the memory of the whole process behind one lock, for figures that nobody asks
    /// for; two threads with a file each waste a sixth of their time there. It can be told so once,
    /// before the first file is opened.
    private static let isMemoryUncounted = pos_sqlite_leave_memory_uncounted() == SQLITE_OK
}
