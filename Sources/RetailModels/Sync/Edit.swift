/// A change of single columns of one row, or its deletion, made by a person.
///
/// Invariants:
/// 1. Its bytes never change; what the cloud makes of it is an `EditOutcome` beside it.
/// 2. It never creates a row, and a deleted row stays deleted.
public struct Edit: Codable, Hashable, Sendable {
    public struct Change: Codable, Hashable, Sendable {
        public var column: String
        /// As `EditColumn` writes it.
        public var value: String
        /// What stood there when it was made, as its maker saw it.
        public var base: String?

        public init(column: String, value: String, base: String?) {
            self.column = column
            self.value = value
            self.base = base
        }
    }
    public var id: String
    public var table: EditTable
    public var row: String
    /// The till that made it; empty when it was made in the cloud.
    public var device: String
    /// Milliseconds since 1970: the maker's clock, or a moment behind what it had seen of the row.
    public var at: Int64
    /// The operator's id.
    public var by: String
    public var changes: [Change]
    /// True takes the row away for good.
    public var deleted: Bool?
    /// The edits whose merged values it replaces, and the maker's own of the row that it did not
    /// know to be in the log yet: whatever the clocks say, this one is later.
    public var after: [String]
    /// The conflict that this is a manager's choice about.
    public var conflict: String?

    public init(
        id: String, table: EditTable, row: String, device: String, at: Int64, by: String,
        changes: [Change], deleted: Bool? = nil, after: [String] = [], conflict: String? = nil
    ) {
        self.id = id
        self.table = table
        self.row = row
        self.device = device
        self.at = at
        self.by = by
        self.changes = changes
        self.deleted = deleted
        self.after = after
        self.conflict = conflict
    }

    /// At most this many edits are named.
    public static let afterCountMax = 50

    /// Why it cannot be stored, whatever the row; nil when it can.
    public func fault() -> String? {
        let names = [id, row, by] + after
        guard names.allSatisfy({ !$0.isEmpty && CleanText.isClean($0, limit: 64) }),
            CleanText.isClean(device, limit: 64), CleanText.isClean(conflict ?? "", limit: 64),
            after.count <= Self.afterCountMax
        else { return "the edit names things that are empty, too long or not clean" }
        guard deleted == true || conflict != nil || !changes.isEmpty else {
            return "the edit changes nothing"
        }
        guard Set(changes.map(\.column)).count == changes.count else {
            return "the edit changes a column twice"
        }
        for change in changes {
            guard let column = table.column(change.column) else {
                return "\(table.rawValue) has no column \(change.column) to edit"
            }
            if let fault = column.fault(change.value) { return fault }
            guard CleanText.isClean(change.base ?? "") else { return "a base is not clean" }
        }
        return nil
    }

    /// The id of the conflict that a change of a column opens.
    public func conflictID(_ column: String) -> String {
        DerivedID.make("conflict", id, column)
    }
}

/// What the cloud made of an edit. It travels with the edit, so nobody decides twice.
public struct EditOutcome: Codable, Hashable, Sendable {
    public enum Result: String, Codable, Sendable {
        /// It competes by its stamp.
        case merged
        /// A later one stood there already.
        case lost
        /// It waits for a person's choice; what stood there stays.
        case conflict
        /// It waits for a manager; it holds on its maker alone.
        case proposal
    }
    /// The edit's time by the cloud: milliseconds since 1970.
    public var stamp: Int64
    /// In the order of the changes.
    public var results: [Result]
    /// Conflicts that are settled by it.
    public var closes: [String]

    public init(stamp: Int64, results: [Result], closes: [String] = []) {
        self.stamp = stamp
        self.results = results
        self.closes = closes
    }
}

/// A column as edits have left it. Of two the one with the greater (stamp, at, edit) counts.
public struct ColumnState: Codable, Hashable, Sendable {
    public var table: EditTable
    public var row: String
    public var column: String
    /// Nil where nothing stands, as for a row that is not deleted.
    public var value: String?
    /// 0 for a value that nobody has edited.
    public var stamp: Int64
    public var at: Int64
    /// Empty for one that came with an import.
    public var edit: String
    /// What stood there before any edit, where it travels: it stands there again when a log is lost
    /// with all that held the edits.
    public var first: String?

    public init(
        table: EditTable, row: String, column: String, value: String?, stamp: Int64 = 0,
        at: Int64 = 0, edit: String = "", first: String? = nil
    ) {
        self.table = table
        self.row = row
        self.column = column
        self.value = value
        self.stamp = stamp
        self.at = at
        self.edit = edit
        self.first = first
    }

    /// Whether an edit with that key came later.
    public func isBefore(stamp: Int64, at: Int64, edit: String) -> Bool {
        if self.stamp != stamp { return self.stamp < stamp }
        if self.at != at { return self.at < at }
        return self.edit.utf8.lexicographicallyPrecedes(edit.utf8)
    }
}

/// An edit of a column that waits for a person.
public struct EditConflict: Codable, Hashable, Sendable {
    public enum Kind: String, Codable, Sendable {
        case conflict, proposal
        /// Settled by its stamp; kept to be looked up.
        case lost
    }
    public enum State: String, Codable, Sendable { case open, resolved }

    public var id: String
    public var kind: Kind
    public var state: State
    public var table: EditTable
    public var row: String
    /// What a person calls the row: a product's SKU, a customer's number.
    public var code: String
    public var column: String
    /// What stands there now, as `EditColumn` writes it.
    public var current: String?
    /// What the edit wants to put there.
    public var other: String?
    /// The edit, the till that made it (empty: the cloud), the operator's id, and when by its
    /// clock, milliseconds since 1970.
    public var edit: String
    public var device: String
    public var by: String
    public var at: Int64

    public init(
        id: String, kind: Kind, state: State = .open, table: EditTable, row: String, code: String,
        column: String, current: String?, other: String?, edit: String, device: String,
        by: String, at: Int64
    ) {
        self.id = id
        self.kind = kind
        self.state = state
        self.table = table
        self.row = row
        self.code = code
        self.column = column
        self.current = current
        self.other = other
        self.edit = edit
        self.device = device
        self.by = by
        self.at = at
    }
}
