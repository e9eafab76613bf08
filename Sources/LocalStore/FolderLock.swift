import Glibc

/// Why a folder could not be taken.
public enum FolderLockFailure: Error, Hashable, Sendable {
    /// Another process owns it; `owner` is what it wrote of itself.
    case owned(by: String)
    /// The folder cannot be written.
    case unwritable(reason: String)
}

/// One process owns a till's folder. The lock is the kernel's and is gone with the process, however
/// it ends.
public final class FolderLock: Sendable {
    private let file: Int32

    /// - Parameter owner: a line about this process, for the one that comes second.
    public init(path: String, owner: String) throws(FolderLockFailure) {
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw .unwritable(reason: String(cString: strerror(errno)))
        }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            Glibc.close(file)
            let text = SmallFile.read(path).map { String(decoding: $0, as: UTF8.self) } ?? ""
            throw .owned(by: text.isEmpty ? "another process" : text)
        }
        ftruncate(file, 0)
        _ = Array(owner.utf8).withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, 0) }
        self.file = file
    }

    deinit { close(file) }
}
