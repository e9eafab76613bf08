import RetailModels

/// Writes the parts of a new snapshot: first the shop's state, then the location's documents in
/// the order of their chains, so that a till can sell before the history is there.
struct SnapshotMaker {
    private let tenant: String
    private let location: String
    private let snapshot: String
    private let tx: any SQLTransaction
    private var part: Int64 = 0
    private var content = SnapshotContent()
    private var bytes = 0

    /// A part ends behind the thing that makes it this large: a connection keeps the memory of its
    /// longest statement, and a line that breaks costs no more than this.
    static let partBytesMin = 256 << 10
    private static let pageSize: Int64 = 500

    init(tenant: String, location: String, snapshot: String, in tx: any SQLTransaction) {
        self.tenant = tenant
        self.location = location
        self.snapshot = snapshot
        self.tx = tx
    }

    mutating func run() throws {
        content.taxRates = try ShopStore.taxRates(tenant: tenant, in: tx)
        try addProducts()
        try addCustomers()
        try addAliases()
        try addConflicts()
        try flush(Realtime.shopStream)
        try addDocuments()
        try flush(location)
    }

    private mutating func addProducts() throws {
        var after: Int64 = 0
        while true {
            let page = try ProductStore.list(
                after: after, limit: Self.pageSize, lowOnly: false, isDeletedToo: true,
                tenant: tenant, location: "", in: tx)
            guard let last = page.last else { return }
            let columns = try columns(of: .product, page.map(\.product.id))
            for one in page {
                content.products.append(one.product)
                try add(columns[one.product.id])
                // Names and numbers around the words.
                try grow(by: 250 + one.product.name.utf8.count, Realtime.shopStream)
            }
            after = last.product.ordinal
        }
    }

    private mutating func addCustomers() throws {
        var after = ""
        while true {
            let page = try CatalogueStore.madeCustomers(
                behind: after, limit: Self.pageSize, tenant: tenant, in: tx)
            guard let last = page.last else { return }
            let columns = try columns(of: .customer, page.map(\.id))
            for customer in page {
                content.customers.append(customer)
                try add(columns[customer.id])
                try grow(by: 80 + customer.name.utf8.count, Realtime.shopStream)
            }
            after = last.id
        }
    }

    private mutating func addAliases() throws {
        let log = AliasLog(tenant: tenant, in: tx)
        var after = ""
        while true {
            let page = try log.page(behind: after, limit: Self.pageSize)
            guard let last = page.last else { return }
            for alias in page {
                content.aliases = (content.aliases ?? []) + [alias]
                try grow(by: 120, Realtime.shopStream)
            }
            after = last.local
        }
    }

    private func columns(
        of table: EditTable, _ ids: [String]
    ) throws -> [String: [ColumnState]] {
        Dictionary(
            grouping: try EditedRows(tenant: tenant, tx: tx).states(of: table, ids), by: \.row)
    }

    /// What edits have left in a row stands in the row's part.
    private mutating func add(_ columns: [ColumnState]?) throws {
        guard let columns else { return }
        content.columns = (content.columns ?? []) + columns
        bytes += 250 * columns.count
    }

    private mutating func addConflicts() throws {
        var after = ""
        while true {
            let page = try ConflictStore.open(
                after: after, limit: Self.pageSize, tenant: tenant, in: tx)
            guard let last = page.last else { return }
            for conflict in page {
                content.conflicts = (content.conflicts ?? []) + [conflict]
                try grow(by: 500, Realtime.shopStream)
            }
            after = last.id
        }
    }

    private mutating func addDocuments() throws {
        var place = (device: "", series: "", sequence: Int64(0))
        while true {
            let rows = try documents(behind: place)
            guard let last = rows.last else { return }
            for row in rows {
                guard try isOfLocation(row) else { continue }
                let body = try row.text("body")
                let isSale = ["sale", "refund"].contains(try row.text("kind"))
                content.documents.append(
                    SyncOp(
                        write: JournalWrite(
                            id: try row.text("id"), kind: isSale ? .sale : .document, body: body,
                            signature: try row.text("signature")),
                        key: try row.text("public_key")))
                // Quotation marks inside a body are escaped.
                try grow(by: 400 + body.utf8.count * 5 / 4, location)
            }
            place = (
                try last.text("device_id"), try last.text("series"), try last.integer("sequence")
            )
        }
    }

    private func documents(
        behind place: (device: String, series: String, sequence: Int64)
    ) throws -> [SQLRow] {
        try tx.rows(
            """
            SELECT d.id, d.kind, d.body, d.signature, d.device_id, d.series, d.sequence,
                k.public_key, e.stream
            FROM document d
            JOIN sync_device k ON k.tenant_id = d.tenant_id AND k.id = d.device_id
            LEFT JOIN sync_entity e ON e.tenant_id = d.tenant_id AND e.id = d.id
                AND e.hash = d.hash
            WHERE d.tenant_id = \(tenant) AND (e.stream = \(location) OR e.stream IS NULL)
                AND (d.device_id, d.series, d.sequence)
                    > (\(place.device), \(place.series), \(place.sequence))
            ORDER BY d.device_id, d.series, d.sequence LIMIT \(Self.pageSize)
            """)
    }

    /// A document from before there was a log is in no stream; its bytes say where it was made.
    private func isOfLocation(_ row: SQLRow) throws -> Bool {
        guard try row.optionalText("stream") == nil else { return true }
        let signed = SignedDocument(document: try row.text("body"), signature: "", key: "")
        return try signed.decoded().location == location
    }

    private mutating func grow(by size: Int, _ stream: String) throws {
        bytes += size
        if bytes >= Self.partBytesMin { try flush(stream) }
    }

    private mutating func flush(_ stream: String) throws {
        guard content.count > 0 else { return }
        let text = try CanonicalJSON.text(content)
        part += 1
        try tx.send(
            """
            INSERT INTO sync_snapshot_part (tenant_id, snapshot_id, part, stream, hash,
                size_bytes, content)
            VALUES (\(tenant), \(snapshot), \(part), \(stream), \(Digest.sha256(text)),
                \(text.utf8.count), \(text))
            """)
        content = SnapshotContent()
        bytes = 0
    }
}
