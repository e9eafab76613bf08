import Glibc

/// What the kernel says of this process, under the names that Prometheus' own clients use.
public enum ProcessFigures {
    /// Adds memory and open files to the metrics.
    public static func add(to metrics: ServerMetrics) {
        metrics.add(.gauge, "process_resident_memory_bytes", "Resident memory in bytes.") {
            residentBytes().map { [.init(Double($0))] } ?? []
        }
        metrics.add(.gauge, "process_open_fds", "Open files.") {
            openFiles().map { [.init(Double($0))] } ?? []
        }
        metrics.add(.gauge, "process_max_fds", "How many files may be open.") {
            filesMax().map { [.init(Double($0))] } ?? []
        }
    }

    /// The second number of `statm` counts pages.
    static func residentBytes() -> Int? {
        guard let file = fopen("/proc/self/statm", "r") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        guard fgets(&line, Int32(line.count), file) != nil else { return nil }
        let text = line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        let parts = String(decoding: text, as: UTF8.self).split(separator: " ")
        guard parts.count > 1, let pages = Int(parts[1]) else { return nil }
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    static func openFiles() -> Int? {
        guard let folder = opendir("/proc/self/fd") else { return nil }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        // Without itself, `.` and `..`.
        return count - 3
    }

    static func filesMax() -> Int? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            return nil
        }
        return Int(exactly: limit.rlim_cur)
    }
}
