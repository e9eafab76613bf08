import CPostgres
import RetailModels
import RetailStore

/// One answer of the server, in binary format. Freed when it goes out of scope.
struct PostgresResult: ~Copyable {
    private let raw: OpaquePointer

    /// Takes the answer over, to free it.
    init(_ raw: OpaquePointer) { self.raw = raw }
    deinit { PQclear(raw) }

    var status: ExecStatusType { PQresultStatus(raw) }
    /// What was done, such as `COMMIT`, or `ROLLBACK` where a commit found a failed transaction.
    var tag: String { String(cString: PQcmdStatus(raw)) }
    /// libpq's whole message of a failed result.
    var text: String { PQresultErrorMessage(raw).map { String(cString: $0) } ?? "" }

    /// A field of a failed result; nil when the server did not send it.
    func field(_ code: Int) -> String? {
        PQresultErrorField(raw, Int32(code)).map { String(cString: $0) }
    }

    /// The names of the columns.
    func columns() -> SQLColumns {
        SQLColumns((0..<PQnfields(raw)).map { String(cString: PQfname(raw, $0)) })
    }

    /// All rows. Fails for a type the stores do not use, naming the column.
    func rows(_ columns: SQLColumns) throws(SQLFailure) -> [SQLRow] {
        let width = PQnfields(raw)
        let height = PQntuples(raw)
        var types: [Oid] = []
        types.reserveCapacity(Int(width))
        for column in 0..<width { types.append(PQftype(raw, column)) }
        var rows: [SQLRow] = []
        rows.reserveCapacity(Int(height))
        for row in 0..<height {
            var values: [FieldValue] = []
            values.reserveCapacity(Int(width))
            for column in 0..<width {
                guard PQgetisnull(raw, row, column) == 0 else {
                    values.append(.null)
                    continue
                }
                let type = types[Int(column)]
                guard let value = BinaryValue.decode(bytes(row, column), type) else {
                    throw unreadable(columns.names[Int(column)], type)
                }
                values.append(value)
            }
            rows.append(SQLRow(columns: columns, values: values))
        }
        return rows
    }

    private func bytes(_ row: Int32, _ column: Int32) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: PQgetvalue(raw, row, column), count: Int(PQgetlength(raw, row, column)))
    }

    private func unreadable(_ column: String, _ type: Oid) -> SQLFailure {
        let message =
            type == BinaryValue.numeric
            ? "column \(column) is a NUMERIC that is no 64-bit whole number"
            : "column \(column) has the type with OID \(type), neither text nor whole number"
        return SQLFailure(kind: .other, message: message + "; CAST it in the statement")
    }
}
