import Glibc
import RetailModels
import RetailStore

/// A statement's arguments in the shape libpq takes, in memory that the next statement uses again.
///
/// Everything goes as text and without a type: the server infers the type from the statement and
/// reads the text accordingly. So one statement text always works, whatever is null this time and
/// wherever a number stands (`LIMIT $3`, `(a, id) > ($1, $2)`, next to a NUMERIC), and a statement
/// need not be described before it is run for the first time.
struct ParameterBuffer {
    private var bytes: [UInt8] = []
    /// Where each argument begins; nil is a null.
    private var starts: [Int?] = []
    private var pointers: [UnsafePointer<CChar>?] = []

    /// How much the arguments add to what is sent.
    var byteCount: Int { bytes.count }

    /// Takes the arguments of a statement. Fails for a text with a NUL, which PostgreSQL cannot
    /// store.
    mutating func fill(_ statement: SQL) throws(SQLFailure) {
        bytes.removeAll(keepingCapacity: true)
        starts.removeAll(keepingCapacity: true)
        for argument in statement.arguments {
            switch argument {
            case .null:
                starts.append(nil)
                continue
            case .integer(let value):
                starts.append(bytes.count)
                bytes.append(contentsOf: String(value).utf8)
            case .text(let value):
                starts.append(bytes.count)
                bytes.append(contentsOf: value.utf8)
                guard !hasNUL(from: bytes.count - value.utf8.count) else {
                    throw SQLFailure(
                        kind: .other, message: "argument $\(starts.count) has a NUL character",
                        statement: statement.text)
                }
            case .bytes(let value):
                // As the text of a BYTEA, like everything else.
                starts.append(bytes.count)
                bytes.append(contentsOf: "\\x".utf8)
                bytes.append(contentsOf: Hex.text(value).utf8)
            }
            bytes.append(0)
        }
    }

    private func hasNUL(from start: Int) -> Bool {
        bytes.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return false }
            return memchr(base + start, 0, bytes.count - start) != nil
        }
    }

    /// The arguments' number and where they are; the pointers are good until `body` returns.
    mutating func withPointers<Value>(
        _ body: (Int32, UnsafePointer<UnsafePointer<CChar>?>?) -> Value
    ) -> Value {
        pointers.removeAll(keepingCapacity: true)
        return bytes.withUnsafeBytes { bytes in
            let base = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            for start in starts { pointers.append(start.flatMap { base?.advanced(by: $0) }) }
            return pointers.withUnsafeBufferPointer { body(Int32($0.count), $0.baseAddress) }
        }
    }
}
