public import RetailModels

/// Adds up what a server holds, so that two can be compared. Rows that are derived from documents
/// are not added up: each server proves its own by deriving them anew (`Verifier`).
public struct LogDigest {
    let tenant: String
    let tx: any SQLTransaction

    private static let pageSize: Int64 = 2_000

    public init(tenant: String, in tx: any SQLTransaction) {
        self.tenant = tenant
        self.tx = tx
    }

    /// What documents come to.
    public struct Documents: Sendable {
        public var table: TableDigest
        public var chains: [ChainHead]
    }

    /// The documents that the log of a stream holds up to a place.
    public func logged(in stream: String, upTo seq: Int64) throws -> Documents {
        try documents { last in
            """
            SELECT d.id, d.device_id, d.series, d.sequence, d.hash, d.signature FROM document d
            JOIN sync_entity e ON e.tenant_id = d.tenant_id AND e.id = d.id AND e.hash = d.hash
            WHERE d.tenant_id = \(tenant) AND d.id > \(last) AND e.stream = \(stream)
                AND e.seq <= \(seq) AND e.state = 'ok'
            ORDER BY d.id LIMIT \(Self.pageSize)
            """
        }
    }

    /// The documents that a till's store holds or has let go, but for those that the log cannot
    /// have.
    public func stored(but left: Set<String>) throws -> Documents {
        try documents(
            but: left, carried: try RetentionCut.all(tenant: tenant, in: tx).map(\.value)
        ) { last in
            """
            SELECT id, device_id, series, sequence, hash, signature FROM document
            WHERE tenant_id = \(tenant) AND id > \(last) ORDER BY id LIMIT \(Self.pageSize)
            """
        }
    }

    private func documents(
        but left: Set<String> = [], carried: [RetentionCut] = [],
        _ query: (_ last: String) -> SQL
    ) throws -> Documents {
        var sum = RowSum()
        var chains: [String: ChainHead] = [:]
        for cut in carried {
            sum.add(RowSum(rows: cut.documents, digest: cut.digest))
            chains["\(cut.device) \(cut.series)"] = ChainHead(
                device: cut.device, series: cut.series, number: cut.sequence, hash: cut.hash)
        }
        var last = ""
        while true {
            let rows = try tx.rows(query(last))
            for row in rows {
                last = try row.text("id")
                guard !left.contains(last) else { continue }
                let head = ChainHead(
                    device: try row.text("device_id"), series: try row.text("series"),
                    number: try row.integer("sequence"), hash: try row.text("hash"))
                sum.add([.text(head.hash), .text(try row.text("signature"))])
                let key = "\(head.device) \(head.series)"
                if chains[key].map({ $0.number < head.number }) ?? true { chains[key] = head }
            }
            if rows.count < Self.pageSize { break }
        }
        return Documents(
            table: sum.digest(of: "document"),
            chains: chains.sorted { $0.key < $1.key }.map(\.value))
    }

    /// What all tills of the shop have the same, as it is now: without what is deleted, and without
    /// a till's edits that the log does not have.
    public func shop() throws -> [TableDigest] {
        try [
            whole(
                "product", key: "id",
                """
                id, sku, name, department_id, category_id, brand, unit, price_minor, cost_minor,
                tax_rate_id
                """, of: .product),
            // What older tills do not have is a table of its own, which they pass over.
            whole(
                "product", as: "product_traits", key: "id", "id, \(TraitColumn.list)",
                of: .product),
            whole(
                "product_barcode", key: "barcode", "barcode, product_id",
                where: "AND kind = 'item'"),
            whole("customer", key: "id", "id, number, name", of: .customer),
            whole("sync_alias", key: "local_id", "kind, local_id, cloud_id"),
            whole("operator", key: "id", "id, number, name, role, is_active"),
        ]
    }

    private func whole(
        _ table: String, as name: String? = nil, key: String, _ columns: String,
        where condition: SQLPart = "", of edited: EditTable? = nil
    ) throws -> TableDigest {
        var sum = RowSum()
        var last = ""
        let merged = try edited.map(merged) ?? [:]
        let columns = edited == nil ? columns : columns + ", deleted_at_ms"
        while true {
            let rows = try tx.rows(
                """
                SELECT \(raw: columns) FROM \(raw: table)
                WHERE tenant_id = \(tenant) AND \(raw: key) > \(last) \(part: condition)
                ORDER BY \(raw: key) LIMIT \(Self.pageSize)
                """)
            for row in rows {
                guard edited != nil else {
                    sum.add(row.values)
                    continue
                }
                let id = try row.text(key)
                let values = merged[id].map { row.replacing($0) } ?? row.values
                if case .null? = values.last { sum.add(values.dropLast()) }
            }
            guard rows.count == Self.pageSize, let end = rows.last else { break }
            last = try end.text(key)
        }
        return sum.digest(of: name ?? table)
    }

    /// What is merged of rows that something pending lies over, by row and column of the table.
    private func merged(_ table: EditTable) throws -> [String: [String: FieldValue]] {
        let ids = try tx.rows(
            """
            SELECT DISTINCT row_id FROM sync_edit WHERE tenant_id = \(tenant)
                AND tbl = \(table.rawValue) AND state <> 'logged'
            """
        ).map { try $0.text("row_id") }
        var merged: [String: [String: FieldValue]] = [:]
        for id in ids {
            let row = EditedRow(tenant: tenant, table: table, id: id, tx: tx)
            for (name, state) in try row.merged() {
                guard let field = row.field(name, state.value) else { continue }
                merged[id, default: [:]][field.column] = field.value
            }
        }
        return merged
    }
}

extension SQLRow {
    fileprivate func replacing(_ values: [String: FieldValue]) -> [FieldValue] {
        zip(columns.names, self.values).map { values[$0] ?? $1 }
    }
}

/// Adds rows up whatever their order.
struct RowSum {
    private(set) var rows: Int64 = 0
    private var sum: UInt64 = 0

    init() {}

    /// Goes on from another one, whose text is `digest`.
    init(rows: Int64, digest: String?) {
        self.rows = rows
        sum = digest.flatMap { UInt64($0, radix: 16) } ?? 0
    }

    /// 16 hexadecimal digits.
    var text: String {
        let digits = String(sum, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    mutating func add(_ other: RowSum) {
        rows += other.rows
        sum &+= other.sum
    }

    mutating func add(_ values: some Sequence<FieldValue>) {
        // No text of a row holds the separator.
        let row = values.map(\.digested).joined(separator: "\u{1F}")
        let digest = Digest.sha256(row)
        rows += 1
        sum &+= UInt64(digest.prefix(16), radix: 16) ?? 0
    }

    func digest(of table: String) -> TableDigest {
        TableDigest(table: table, rows: rows, sum: text)
    }
}

extension FieldValue {
    fileprivate var digested: String {
        switch self {
        case .text(let text): "'" + text
        case .integer(let value): "\(value)"
        case .null, .bytes: "-"
        }
    }
}
