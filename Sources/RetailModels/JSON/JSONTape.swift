/// What a reader found in JSON bytes: every value in its order, with where it stands. Texts are
/// made when they are asked for.
final class JSONTape: Sendable {
    /// One value. The values of an array follow it; those of an object too, each behind its key.
    struct Node: Sendable {
        enum Kind: Sendable { case null, bool, integer, fraction, string, array, object }
        var kind: Kind
        /// Of a string between its quotes.
        var hasEscapes = false
        /// Of a string: all its bytes are ASCII.
        var isASCII = true
        /// Where a string begins and ends, without its quotes.
        var start = 0
        var end = 0
        /// The whole number; 1 for true.
        var number: Int64 = 0
        /// The position behind this value and all within it.
        var next = 0
    }

    let bytes: [UInt8]
    let nodes: [Node]
    var root: Int { 0 }

    /// - Parameter takesFractions: `5.0` is 5, and numbers that are no whole ones of 64 bits are
    ///   read too, but have no value.
    init(
        bytes: some Collection<UInt8>, takesFractions: Bool = false
    ) throws(JSONFailure) {
        var parser = JSONParser(bytes: Array(bytes), takesFractions: takesFractions)
        nodes = try parser.document()
        self.bytes = parser.bytes
    }

    /// The elements of an array, or the keys of an object; a member's value stands behind its key.
    func children(of index: Int) -> some Sequence<Int> {
        let isObject = nodes[index].kind == .object
        let end = nodes[index].next
        return sequence(state: index + 1) { [nodes] position -> Int? in
            guard position < end else { return nil }
            let child = position
            position = nodes[isObject ? child + 1 : child].next
            return child
        }
    }

    /// The text of a string or key.
    func text(at index: Int) -> String {
        let node = nodes[index]
        guard node.hasEscapes else {
            return bytes.withUnsafeBufferPointer {
                String(
                    decoding: UnsafeBufferPointer(rebasing: $0[node.start..<node.end]),
                    as: UTF8.self)
            }
        }
        return String(decoding: JSONEscapes.resolve(bytes[node.start..<node.end]), as: UTF8.self)
    }

    /// The value of an object's member; nil when it has none of that name.
    func member(_ name: String, of index: Int) -> Int? {
        var name = name
        return name.withUTF8 { name in
            var position = index + 1
            let end = nodes[index].next
            while position < end {
                if isKey(at: position, name) { return position + 1 }
                position = nodes[position + 1].next
            }
            return nil
        }
    }

    private func isKey(at index: Int, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
        let node = nodes[index]
        if node.hasEscapes {
            return JSONEscapes.resolve(bytes[node.start..<node.end]).elementsEqual(name)
        }
        guard node.end - node.start == name.count else { return false }
        for offset in 0..<name.count where bytes[node.start + offset] != name[offset] {
            return false
        }
        return true
    }

    /// The names and positions that lead to a value, for a message.
    func path(to index: Int) -> [String] {
        var path: [String] = []
        var position = root
        while position < index {
            let isObject = nodes[position].kind == .object
            var found: Int?
            for (order, child) in children(of: position).enumerated() {
                let value = isObject ? child + 1 : child
                guard value <= index, index < nodes[value].next else { continue }
                path.append(isObject ? text(at: child) : "\(order)")
                found = value
                break
            }
            guard let found else { return path }
            position = found
        }
        return path
    }
}
