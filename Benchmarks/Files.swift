import Glibc

/// Something that a benchmark needs did not work.
struct BenchmarkFailure: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }

    /// A call of the C library failed.
    static func system(_ call: String) -> BenchmarkFailure {
        BenchmarkFailure("\(call): \(String(cString: strerror(errno)))")
    }
}

/// Where programs and files are.
enum ProgramFiles {
    /// A program in this program's own folder.
    static func beside(_ name: String) -> String {
        var buffer = [CChar](repeating: 0, count: 4_096)
        let size = readlink("/proc/self/exe", &buffer, buffer.count)
        let path = String(
            decoding: buffer.prefix(max(0, size)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard let slash = path.lastIndex(of: "/") else { return name }
        return path[..<slash] + "/" + name
    }

    static func exists(_ path: String) -> Bool { access(path, R_OK) == 0 }

    static func read(_ path: String) throws -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw BenchmarkFailure.system("open \(path)") }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = chunk.withUnsafeMutableBytes {
                Glibc.read(file, $0.baseAddress, $0.count)
            }
            guard count > 0 else { return bytes }
            bytes += chunk.prefix(count)
        }
    }

    static func write(_ bytes: [UInt8], to path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw BenchmarkFailure.system("open \(path)") }
        defer { close(file) }
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes {
                Glibc.write(file, $0.baseAddress, $0.count)
            }
            guard count > 0 else { throw BenchmarkFailure.system("write \(path)") }
            done += count
        }
    }

    /// Copies a file that nobody has open.
    static func copy(_ path: String, to target: String) throws {
        let from = open(path, O_RDONLY | O_CLOEXEC)
        guard from >= 0 else { throw BenchmarkFailure.system("open \(path)") }
        defer { close(from) }
        let to = open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard to >= 0 else { throw BenchmarkFailure.system("open \(target)") }
        defer { close(to) }
        while true {
            let count = sendfile(to, from, nil, 1 << 30)
            guard count >= 0 else { throw BenchmarkFailure.system("sendfile \(target)") }
            if count == 0 { return }
        }
    }
}

/// A folder for one run, on the disk that is measured; gone at the end.
struct TemporaryFolder {
    let path: String

    /// - Parameter parent: its disk is the one that is measured.
    init(in parent: String) throws {
        var template = Array((parent + "/pos-bench.XXXXXX").utf8CString)
        guard let name = mkdtemp(&template) else {
            throw BenchmarkFailure.system("mkdtemp in \(parent)")
        }
        path = String(cString: name)
    }

    func remove() { Self.remove(path) }

    /// Removes a folder and what is in it.
    static func remove(_ path: String) {
        if let folder = opendir(path) {
            while let entry = readdir(folder) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                    tuple.withMemoryRebound(to: CChar.self, capacity: 256) {
                        String(cString: $0)
                    }
                }
                guard name != ".", name != ".." else { continue }
                let child = path + "/" + name
                if entry.pointee.d_type == UInt8(DT_DIR) { remove(child) } else { unlink(child) }
            }
            closedir(folder)
        }
        rmdir(path)
    }
}
