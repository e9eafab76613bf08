import Glibc

/// Whole files of a few MiB.
enum FileBytes {
    /// What the name of a file ends in that is still being written.
    static let unfinished = ".part"

    /// Nil when the file cannot be read, or has more than `max` bytes.
    static func read(_ path: String, max: Int) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { return nil }
        defer { Glibc.close(file) }
        var facts = stat()
        guard fstat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG,
            facts.st_size <= max
        else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(facts.st_size))
        var size = 0
        while size < bytes.count {
            let count = bytes.withUnsafeMutableBytes {
                Glibc.read(file, $0.baseAddress?.advanced(by: size), $0.count - size)
            }
            guard count > 0 else { return nil }
            size += count
        }
        return bytes
    }

    /// Writes a new file beside the old one and puts it in its place. False when the disk does not
    /// take it; `errno` says why.
    static func write(_ bytes: [UInt8], to path: String) -> Bool {
        let new = path + unfinished
        let file = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { return false }
        return fill(file, bytes) && rename(new, path) == 0 || remove(new)
    }

    /// Writes a file that must not be there yet. False when it is (`errno` is `EEXIST`) or the
    /// disk does not take it.
    static func writeNew(_ bytes: [UInt8], to path: String) -> Bool {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard file >= 0 else { return false }
        return fill(file, bytes) || remove(path)
    }

    /// Writes, brings it to the disk and closes.
    private static func fill(_ file: Int32, _ bytes: [UInt8]) -> Bool {
        var size = 0
        while size < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(file, $0.baseAddress?.advanced(by: size), $0.count - size)
            }
            guard count > 0 else { break }
            size += count
        }
        let isWritten = size == bytes.count && fsync(file) == 0
        let reason = errno
        Glibc.close(file)
        errno = reason
        return isWritten
    }

    /// Takes what was written in part away and keeps the reason in `errno`; false.
    private static func remove(_ path: String) -> Bool {
        let reason = errno
        unlink(path)
        errno = reason
        return false
    }

    /// The names in a folder; none when it cannot be read.
    static func names(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// In bytes; nil when there is no such file.
    static func size(_ path: String) -> Int64? {
        var facts = stat()
        guard lstat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int64(facts.st_size)
    }
}
