/// Writes canonical JSON straight to bytes.
///
/// Every element and member is followed by a comma; the end of its array or object puts the members
/// in order, and the closing bracket in the place of the last comma.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    /// The members of the objects that are open, the innermost object's last.
    private var members: [Member] = []

    private struct Member {
        /// Where its key's quote stands in `bytes`. It ends where the next one starts.
        let start: Int
        let key: String
    }

    /// An array or object that is open.
    struct Mark {
        fileprivate let start: Int
        fileprivate let memberCount: Int
    }

    init() { bytes.reserveCapacity(2048) }

    private static let comma = UInt8(ascii: ",")

    // MARK: - Objects and arrays

    mutating func open(_ bracket: Unicode.Scalar) -> Mark {
        bytes.append(UInt8(ascii: bracket))
        return Mark(start: bytes.count, memberCount: members.count)
    }

    mutating func key(_ key: String) {
        members.append(Member(start: bytes.count, key: key))
        string(key)
        bytes.append(UInt8(ascii: ":"))
    }

    /// Ends a member's value or an element.
    mutating func separate() { bytes.append(Self.comma) }

    mutating func closeArray(_ mark: Mark) { close(mark, UInt8(ascii: "]")) }

    mutating func closeObject(_ mark: Mark) {
        sortMembers(mark)
        members.removeSubrange(mark.memberCount...)
        close(mark, UInt8(ascii: "}"))
    }

    private mutating func close(_ mark: Mark, _ bracket: UInt8) {
        if bytes.count > mark.start {
            bytes[bytes.count - 1] = bracket
        } else {
            bytes.append(bracket)
        }
    }

    private mutating func sortMembers(_ mark: Mark) {
        let written = members[mark.memberCount...]
        let areSorted = zip(written, written.dropFirst()).allSatisfy { Self.precedes($0, $1) }
        if areSorted { return }
        let order = written.indices.sorted { Self.precedes(members[$0], members[$1]) }
        for (left, right) in zip(order, order.dropFirst()) {
            precondition(members[left].key != members[right].key, "a key is written once")
        }
        var sorted: [UInt8] = []
        sorted.reserveCapacity(bytes.count - mark.start)
        for index in order {
            let isLast = index + 1 == members.endIndex
            let end = isLast ? bytes.count : members[index + 1].start
            sorted.append(contentsOf: bytes[members[index].start..<end])
        }
        bytes.replaceSubrange(mark.start..., with: sorted)
    }

    /// By the bytes of the keys.
    private static func precedes(_ left: Member, _ right: Member) -> Bool {
        var (a, b) = (left.key, right.key)
        return a.withUTF8 { a in
            b.withUTF8 { b in
                for index in 0..<min(a.count, b.count) where a[index] != b[index] {
                    return a[index] < b[index]
                }
                return a.count < b.count
            }
        }
    }

    // MARK: - Plain values

    mutating func null() { bytes.append(contentsOf: "null".utf8) }

    mutating func bool(_ value: Bool) { bytes.append(contentsOf: (value ? "true" : "false").utf8) }

    mutating func integer(_ value: Int64) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        let start = bytes.count
        var rest = value.magnitude
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        bytes[start...].reverse()
    }

    /// Writes text with the shortest escapes: those of JSON, and none for what needs none.
    mutating func string(_ text: String) {
        var text = text
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { source in
            var plainStart = 0
            for index in source.indices where Self.mustEscape(source[index]) {
                bytes.append(contentsOf: source[plainStart..<index])
                escape(source[index])
                plainStart = index + 1
            }
            bytes.append(contentsOf: source[plainStart...])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func mustEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func escape(_ byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0..<0x20: bytes.append(contentsOf: "u00\(Hex.text([byte]))".utf8)
        default: bytes.append(byte)
        }
    }
}
