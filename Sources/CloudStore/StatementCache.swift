import Glibc
import RetailModels
import RetailStore

/// Which statements a connection has prepared, and under which names.
///
/// Invariants:
/// 1. At most `countMax` statements are known.
/// 2. A name is given once and never again, so that a statement which the server still has under
///    an old name is never run by mistake.
/// 3. `prepared` are the names the server has: each is known, left over or being deallocated. A
///    name is left over only if the server has it.
struct StatementCache {
    /// SQL by its bytes: Swift compares text by meaning, and two spellings of `é` in a literal are
    /// two statements.
    private struct Key: Hashable {
        let text: String

        static func == (left: Key, right: Key) -> Bool {
            left.text.hasSameBytes(as: right.text)
        }
        func hash(into hasher: inout Hasher) {
            let hashed: Void? = text.utf8.withContiguousStorageIfAvailable {
                hasher.combine(bytes: UnsafeRawBufferPointer($0))
            }
            if hashed == nil { for byte in text.utf8 { hasher.combine(byte) } }
        }
    }
    private struct Entry {
        let name: String
        var lastUse: Int
        var columns: SQLColumns?
    }
    /// What has to be done before the statement can be run under `name`.
    enum Lookup: Equatable {
        case known(name: String)
        /// Prepare it; `dropped` was pushed out and is deallocated first.
        case new(name: String, dropped: String?)
    }

    private let countMax: Int
    private var entries: [Key: Entry] = [:]
    private var uses = 0
    private var names = 0
    private var prepared: Set<String> = []
    /// Names that nobody uses: to be deallocated.
    private var leftOver: [String] = []

    /// A cache that knows nothing yet.
    init(countMax: Int) {
        precondition(countMax > 0)
        self.countMax = countMax
    }

    var count: Int { entries.count }

    /// Finds the statement, or makes room for it under a new name.
    mutating func find(_ text: String) -> Lookup {
        uses += 1
        let key = Key(text: text)
        if let position = entries.index(forKey: key) {
            entries.values[position].lastUse = uses
            return .known(name: entries.values[position].name)
        }
        var dropped: String?
        if entries.count == countMax,
            let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse })
        {
            dropped = oldest.value.name
            entries[oldest.key] = nil
        }
        names += 1
        let name = "s\(names)"
        entries[key] = Entry(name: name, lastUse: uses)
        return .new(name: name, dropped: dropped)
    }

    /// The server has prepared what it was asked to, or has not.
    mutating func answered(_ text: String, name: String, isPrepared: Bool) {
        if isPrepared {
            prepared.insert(name)
        } else if entries[Key(text: text)]?.name == name {
            entries[Key(text: text)] = nil
        }
    }

    /// The server has deallocated what it was asked to, or has not.
    mutating func answered(name: String, isDeallocated: Bool) {
        if isDeallocated {
            prepared.remove(name)
        } else if prepared.contains(name) {
            leftOver.append(name)
        }
    }

    /// The statement must be prepared again; what the server has of it is left over.
    mutating func replace(_ text: String) {
        guard let entry = entries.removeValue(forKey: Key(text: text)) else { return }
        answered(name: entry.name, isDeallocated: false)
    }

    /// The names to deallocate, handed over.
    mutating func takeLeftOver() -> [String] {
        defer { leftOver = [] }
        return leftOver
    }

    /// The columns of a statement's result: its types cannot change while it is prepared.
    mutating func columns(_ text: String, _ make: () -> SQLColumns) -> SQLColumns {
        let key = Key(text: text)
        if let columns = entries[key]?.columns { return columns }
        let columns = make()
        entries[key]?.columns = columns
        return columns
    }
}
