/// Writes canonical JSON straight to bytes.
///
/// Every element and member is followed by a comma; the end of its array or object puts the members
/// in order, and the closing bracket in the place of the last comma.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    /// The members of the objects that are open, the innermost object's last.
    private var members: [Member] = []
    /// Room for putting members in order, kept for the next object.
    private var order: [Int] = []
    private var sorted: [UInt8] = []

    /// No text of its own: copying and comparing members costs no counting of references.
    private struct Member {
        /// Where its key's quote stands in `bytes`. It ends where the next one starts.
        let start: Int
        /// Where the key's closing quote stands.
        let keyEnd: Int
        let hasEscapes: Bool
        /// The key's first eight bytes, which tell most keys apart.
        let rank: UInt64
    }

    /// An array or object that is open.
    struct Mark {
        fileprivate let start: Int
        fileprivate let memberCount: Int
    }

    init() { bytes.reserveCapacity(2048) }

    /// As many are sorted by insertion, which is quadratic.
    private static let fewMembers = 64
    private static let comma = UInt8(ascii: ",")

    // MARK: - Objects and arrays

    mutating func open(_ bracket: Unicode.Scalar) -> Mark {
        bytes.append(UInt8(ascii: bracket))
        return Mark(start: bytes.count, memberCount: members.count)
    }

    mutating func key(_ key: String) {
        let start = bytes.count
        string(key)
        let end = bytes.count - 1
        let hasEscapes = end - start - 1 != key.utf8.count
        members.append(
            Member(
                start: start, keyEnd: end, hasEscapes: hasEscapes, rank: rank(from: start + 1, end))
        )
        bytes.append(UInt8(ascii: ":"))
    }

    /// The order of keys that have no escapes, as far as it differs.
    private func rank(from start: Int, _ end: Int) -> UInt64 {
        var rank: UInt64 = 0
        for offset in 0..<8 {
            let byte = start + offset < end ? bytes[start + offset] : 0
            rank = rank << 8 | UInt64(byte)
        }
        return rank
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
        let first = mark.memberCount
        let isSorted = bytes.withUnsafeBufferPointer { bytes in
            members[first...].withUnsafeBufferPointer { own in
                own.indices.dropFirst().allSatisfy { !Self.precedes(own[$0], own[$0 - 1], bytes) }
            }
        }
        guard !isSorted else { return }
        order.removeAll(keepingCapacity: true)
        order.append(contentsOf: first..<members.count)
        putInOrder()
        sorted.removeAll(keepingCapacity: true)
        for member in order {
            let end = member + 1 < members.count ? members[member + 1].start : bytes.count
            sorted.append(contentsOf: bytes[members[member].start..<end])
        }
        bytes.replaceSubrange(mark.start..., with: sorted)
    }

    /// Sorts a few by insertion: mostly they are in groups that are in order already.
    private mutating func putInOrder() {
        bytes.withUnsafeBufferPointer { bytes in
            members.withUnsafeBufferPointer { members in
                guard order.count <= Self.fewMembers else {
                    return order.sort { Self.precedes(members[$0], members[$1], bytes) }
                }
                order.withUnsafeMutableBufferPointer { order in
                    for position in 1..<order.count {
                        let member = order[position]
                        var place = position
                        while place > 0,
                            Self.precedes(members[member], members[order[place - 1]], bytes)
                        {
                            order[place] = order[place - 1]
                            place -= 1
                        }
                        order[place] = member
                    }
                }
            }
        }
    }

    /// By the bytes of the keys, of which no two are the same.
    private static func precedes(
        _ left: Member, _ right: Member, _ bytes: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        if left.hasEscapes || right.hasEscapes {
            return keyBytes(left, bytes).lexicographicallyPrecedes(keyBytes(right, bytes))
        }
        if left.rank != right.rank { return left.rank < right.rank }
        let (leftStart, rightStart) = (left.start + 1, right.start + 1)
        let (leftCount, rightCount) = (left.keyEnd - leftStart, right.keyEnd - rightStart)
        for offset in 0..<min(leftCount, rightCount) {
            let (a, b) = (bytes[leftStart + offset], bytes[rightStart + offset])
            if a != b { return a < b }
        }
        precondition(leftCount != rightCount, "a key is written once")
        return leftCount < rightCount
    }

    private static func keyBytes(
        _ member: Member, _ bytes: UnsafeBufferPointer<UInt8>
    ) -> [UInt8] {
        JSONEscapes.resolve(Array(bytes[member.start + 1..<member.keyEnd])[...])
    }

    // MARK: - Plain values

    mutating func null() { bytes.append(contentsOf: "null".utf8) }

    mutating func bool(_ value: Bool) { bytes.append(contentsOf: (value ? "true" : "false").utf8) }

    mutating func integer(_ value: Int64) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        var rest = value.magnitude
        let count = Self.digitCount(rest)
        var position = bytes.count + count
        bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: count))
        while rest > 0 {
            position -= 1
            bytes[position] += UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }

    private static func digitCount(_ value: UInt64) -> Int {
        var (count, rest) = (1, value / 10)
        while rest > 0 {
            count += 1
            rest /= 10
        }
        return count
    }

    /// Writes text with the shortest escapes: those of JSON, and none for what needs none.
    mutating func string(_ text: String) {
        var text = text
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { source in
            var plainStart = 0
            for index in source.indices where Self.mustEscape(source[index]) {
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: source[plainStart..<index]))
                escape(source[index])
                plainStart = index + 1
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: source[plainStart...]))
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
