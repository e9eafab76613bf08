import FoundationEssentials
import Glibc

/// A new folder that is gone, with all that is in it, when its owner is.
public final class TemporaryFolder: Sendable {
    public let path: String

    public init() throws {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(base)/pos-test.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw CannotMake(reason: errno) }
        path = String(
            decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of a file in it.
    public func file(_ name: String) -> String { "\(path)/\(name)" }

    struct CannotMake: Error { var reason: Int32 }
}
