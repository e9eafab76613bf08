import Foundation
import Glibc

/// Where the tests run: the program, its files, and what the machine offers besides.
enum Site {
    private static let variables = ProcessInfo.processInfo.environment

    /// The root of the checkout.
    static let root: String = {
        if let root = variables["POS_TEST_ROOT"] { return root }
        return URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
    }()

    /// The program under test.
    static let binary = variables["POS_TEST_BINARY"] ?? root + "/.build/debug/pos"
    /// 400 products and 60 baskets, in every checkout.
    static let demo = root + "/config/demo"

    /// The full catalogue and its 1,000 baskets; nil when they are not here.
    static let fullData: String? = {
        let shared = variables["POS_TEST_SHARED"] ?? root + "/../shared"
        return isThere(shared + "/data/baskets.csv") ? shared + "/data" : nil
    }()

    /// A PostgreSQL in which databases may be made; nil when there is none.
    static let postgres = variables["POS_TEST_DATABASE_URL"]
    /// Whether someone wants to watch the tests in a terminal.
    static let isSlow = variables["POS_TEST_SLOW"] != nil
    static let isRoot = geteuid() == 0

    /// A folder for everything the tests write, removed when they end.
    static let scratch: String = {
        let parent = (variables["TMPDIR"] ?? "/tmp") as NSString
        var template = Array(parent.appendingPathComponent("pos-e2e.XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { preconditionFailure("no temporary folder") }
        atexit { try? FileManager.default.removeItem(atPath: Site.scratch) }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }()

    /// What a program sees: nothing that a person has set for a till of their own.
    static let environment: [String: String] = {
        var environment = variables.filter { name, _ in
            ["PATH", "TMPDIR", "LD_LIBRARY_PATH"].contains(name)
        }
        environment["HOME"] = scratch + "/home"
        environment["LC_ALL"] = "C.UTF-8"
        environment["TERM"] = "dumb"
        environment["SWIFT_BACKTRACE"] = "enable=no"
        // Any free port: many tests run at a time.
        environment["POS_SERVER_LISTEN"] = "127.0.0.1:0"
        return environment
    }()

    static func isThere(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Whether a program is installed.
    static func has(_ program: String) -> Bool {
        (variables["PATH"] ?? "").split(separator: ":").contains {
            access("\($0)/\(program)", X_OK) == 0
        }
    }

    /// Says on standard error what a run left out.
    static func leaveOut(_ what: String) {
        FileHandle.standardError.write(Data("left out: \(what)\n".utf8))
    }
}

/// A folder of its own, removed with the value that owns it.
final class Folder: Sendable {
    let path: String

    init(_ name: String = "folder") throws {
        var template = Array("\(Site.scratch)/\(name).XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Trouble("no folder \(name): \(errno)") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Writes a file and returns its path.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
        return path + "/" + name
    }

    func read(_ name: String) throws -> String {
        String(
            decoding: try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)), as: UTF8.self)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// Why a test could not go on.
struct Trouble: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}
