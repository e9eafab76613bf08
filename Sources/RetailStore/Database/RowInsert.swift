import RetailModels

/// `INSERT` of rows into one table, many with each statement.
///
/// A row by itself costs a statement on both engines, on PostgreSQL a message there and one back.
/// Statements come in few lengths, so that each connection prepares few of them.
struct RowInsert: Sendable {
    /// How many rows a statement takes: enough that more of them would save nothing.
    private static let lengths = [64, 16, 4, 2, 1]

    private let texts: [(length: Int, text: String)]

    /// - Parameter ending: what follows the values, such as `ON CONFLICT …`.
    init(into table: String, _ columns: [String], ending: String = "") {
        texts = Self.lengths.map { length in
            let rows = (0..<length).map { row in
                let places = columns.indices.map { "$\(row * columns.count + $0 + 1)" }
                return "(\(places.joined(separator: ", ")))"
            }
            let names = columns.joined(separator: ", ")
            return (
                length,
                "INSERT INTO \(table) (\(names)) VALUES \(rows.joined(separator: ", ")) \(ending)"
            )
        }
    }

    /// Inserts the rows in their order, each with a value for each column.
    func send(_ rows: [[FieldValue]], in tx: any SQLTransaction) throws(SQLFailure) {
        var rest = rows[...]
        // An engine in this process saves no message, and reads a longer statement longer.
        let lengthMax = tx.dialect == .sqlite ? 16 : 64
        for (length, text) in texts where length <= lengthMax {
            while rest.count >= length {
                try tx.send(SQL(prepared: text, Array(rest.prefix(length).joined())))
                rest = rest.dropFirst(length)
            }
        }
    }
}

extension SQLTransaction {
    /// Asks about many ids, with a list of them as the last part of the statement.
    public func rows(
        of ids: [String], _ statement: (SQLPart) -> SQL
    ) throws(SQLFailure) -> [SQLRow] {
        try rows(ofEach: SQL.lists(of: ids, statement)).flatMap(\.self)
    }
}

extension SQL {
    /// Statements that ask about many ids, with a list of them as the last part of each. Lists have
    /// few lengths, so that each connection prepares few of them.
    static func lists(of ids: [String], _ statement: (SQLPart) -> SQL) -> [SQL] {
        var statements: [SQL] = []
        var rest = ids[...]
        while let first = rest.first {
            let length = rest.count > 4 ? 64 : rest.count > 1 ? 4 : 1
            var part: SQLPart = "\(first)"
            // The rest of the places name what is asked for anyway.
            for place in 1..<length {
                part.append(", \(place < rest.count ? rest[rest.startIndex + place] : first)")
            }
            statements.append(statement(part))
            rest = rest.dropFirst(length)
        }
        return statements
    }
}
