public import RetailModels

/// One row of a catalogue file, checked.
public struct CatalogueRow: Hashable, Sendable {
    public var sku: String
    public var barcode: String
    public var name: String
    public var department: String
    public var category: String
    public var brand: String
    public var unit: String
    public var price: Money
    public var cost: Money
    public var taxClass: String

    public init(
        sku: String, barcode: String, name: String, department: String, category: String,
        brand: String, unit: String, price: Money, cost: Money, taxClass: String
    ) {
        self.sku = sku
        self.barcode = barcode
        self.name = name
        self.department = department
        self.category = category
        self.brand = brand
        self.unit = unit
        self.price = price
        self.cost = cost
        self.taxClass = taxClass
    }
}

/// What became of a row of a catalogue file.
public enum CatalogueChange: Hashable, Sendable {
    case added, changed, same
    case refused(reason: String)
}

/// Writes catalogue rows, a chunk at a time. Made for one transaction: it remembers what it has
/// seen there.
public struct CatalogueImport {
    /// Rows looked up with one question.
    public static let chunkSize = 200

    private struct Known {
        var values: [FieldValue]
        var ordinal: Int64
        var isDeleted: Bool
    }
    /// What the search index is to know of a product.
    private struct Searched {
        var ordinal: Int64
        var words: String
        var isNew: Bool
    }
    private let tenant: String
    private let tx: any SQLTransaction
    private let rates: [String: String]
    private var departments: [String: String] = [:]
    private var categories: [String: String] = [:]
    private var nextOrdinal: Int64
    private var chunkCount = 0
    private var searched: [Searched] = []
    private let stamp: Int64?
    /// Products whose edits lie over what the chunk has written.
    private var edited: [EditedRow] = []

    /// After 1,000 and 10,000 rows.
    private static let analysedChunks: Set<Int> = [5, 50]

    /// - Parameter stamp: when the rows were decided on, in competition with edits: milliseconds
    ///   since 1970. Nil for rows as another server has them.
    public init(tenant: String, stamp: Int64? = nil, in tx: any SQLTransaction) throws {
        self.tenant = tenant
        self.stamp = stamp
        self.tx = tx
        rates = Dictionary(
            try ShopStore.taxRates(tenant: tenant, in: tx).map {
                ($0.name, ShopStore.taxRateID($0.name, tenant: tenant))
            }, uniquingKeysWith: { first, _ in first })
        // Over all tenants, since SQLite's search index is keyed by it.
        nextOrdinal = try tx.count("SELECT COALESCE(MAX(ordinal), 0) + 1 AS n FROM product")
    }

    /// Adds the products, or brings known SKUs to the rows' values; at most `chunkSize` rows. The
    /// same rows again change nothing.
    public mutating func save(_ rows: [CatalogueRow]) throws -> [CatalogueChange] {
        precondition(rows.count <= Self.chunkSize)
        guard !rows.isEmpty else { return [] }
        let ids = rows.map { DerivedID.make(tenant, "product", $0.sku) }
        var known = try knownProducts(ids)
        var holders = try barcodeHolders(rows.map(\.barcode))
        var changes: [CatalogueChange] = []
        for (row, id) in zip(rows, ids) {
            changes.append(try save(row, id: id, known: &known, holders: &holders))
        }
        try index()
        for row in edited { try row.refresh() }
        edited.removeAll(keepingCapacity: true)
        chunkCount += 1
        // PostgreSQL plans the checks of keys for the empty tables it began with.
        if tx.dialect == .postgres, Self.analysedChunks.contains(chunkCount) {
            try tx.send("SELECT pos_analyze()")
        }
        return changes
    }

    private mutating func save(
        _ row: CatalogueRow, id: String, known: inout [String: Known],
        holders: inout [String: String]
    ) throws -> CatalogueChange {
        guard let rate = rates[row.taxClass] else {
            return .refused(reason: "unknown tax class \(row.taxClass)")
        }
        if let holder = holders[row.barcode], holder != id {
            return .refused(reason: "barcode \(row.barcode) belongs to another product")
        }
        let department = try departmentID(row.department)
        let category = try categoryID(row.category, department: department)
        let wanted: [FieldValue] = [
            .text(row.name), .text(department), .text(category), .text(row.brand), .text(row.unit),
            .integer(row.price.minor), .integer(row.cost.minor), .text(rate),
        ]
        let before = known[id]
        let hasBarcode = row.barcode.isEmpty || holders[row.barcode] == id
        if before?.values == wanted, hasBarcode { return .same }
        if let stamp, let before {
            guard !before.isDeleted else {
                return .refused(reason: "product \(row.sku) was deleted")
            }
            try note(before.values, wanted, row, id: id, stamp: stamp)
        }
        let ordinal = before?.ordinal ?? nextOrdinal
        if before == nil { nextOrdinal += 1 }
        try write(row, id: id, wanted: wanted, ordinal: ordinal, isNew: before == nil)
        known[id] = Known(values: wanted, ordinal: ordinal, isDeleted: before?.isDeleted ?? false)
        if !row.barcode.isEmpty { holders[row.barcode] = id }
        return before == nil ? .added : .changed
    }

    private func knownProducts(_ ids: [String]) throws -> [String: Known] {
        let rows = try tx.rows(
            Self.chunkQuery(
                tenant: tenant, ids,
                before: """
                    SELECT name, department_id, category_id, brand, unit, price_minor, cost_minor,
                        tax_rate_id, ordinal, id, deleted_at_ms
                    FROM product WHERE tenant_id = $1 AND id IN (
                    """, after: hasToWait ? ") FOR UPDATE" : ")"))
        var known: [String: Known] = [:]
        for row in rows {
            known[try row.text("id")] = Known(
                values: Array(row.values.prefix(8)), ordinal: try row.integer("ordinal"),
                isDeleted: try row.optionalInteger("deleted_at_ms") != nil)
        }
        return known
    }

    /// Edits come one by one; on PostgreSQL, at the same time as well.
    private var hasToWait: Bool { stamp != nil && tx.dialect == .postgres }

    /// Columns that the file changes are as if somebody had edited them.
    private mutating func note(
        _ before: [FieldValue], _ wanted: [FieldValue], _ row: CatalogueRow, id: String,
        stamp: Int64
    ) throws {
        let product = EditedRow(tenant: tenant, table: .product, id: id, tx: tx)
        edited.append(product)
        let values: [(index: Int, column: String, value: String)] = [
            (0, "name", row.name), (3, "brand", row.brand), (4, "unit", row.unit),
            (5, "price", "\(row.price.minor)"), (6, "cost", "\(row.cost.minor)"),
            (7, "tax_class", row.taxClass),
        ]
        let changed = values.filter { before[$0.index] != wanted[$0.index] }
        guard !changed.isEmpty else { return }
        try product.keepBase(changed.map(\.column))
        let merged = try product.merged()
        for one in changed {
            // The file is what is decided last, whatever a till's clock has said.
            let last = merged[one.column]?.stamp ?? 0
            let time = max(stamp, last + 1)
            try product.set(
                ColumnState(
                    table: .product, row: id, column: one.column, value: one.value, stamp: time,
                    at: time))
        }
    }

    private func barcodeHolders(_ barcodes: [String]) throws -> [String: String] {
        // Cross joins, whose order SQLite keeps: left to itself it reads all barcodes of the tenant
        // for each chunk, by an index that has both columns. It counts $1 as the first it meets.
        let rows = try tx.rows(
            Self.chunkQuery(
                tenant: tenant, barcodes,
                before: """
                    SELECT b.barcode, b.product_id
                    FROM (SELECT CAST($1 AS TEXT) AS tenant_id) t CROSS JOIN (VALUES
                    """,
                each: { "(\($0))" },
                after: """
                    ) w CROSS JOIN product_barcode b
                    WHERE b.tenant_id = t.tenant_id AND b.barcode = w.column1
                    """))
        var holders: [String: String] = [:]
        for row in rows { holders[try row.text("barcode")] = try row.text("product_id") }
        return holders
    }

    /// Always the same number of places, so that there is one statement to prepare.
    private static func chunkQuery(
        tenant: String, _ values: [String], before: String,
        each: (String) -> String = { $0 }, after: String
    ) -> SQL {
        let places = (0..<chunkSize).map { each("$\($0 + 2)") }.joined(separator: ", ")
        let rest = Array(repeating: values[0], count: chunkSize - values.count)
        return SQL(
            prepared: "\(before) \(places) \(after)",
            [.text(tenant)] + (values + rest).map(FieldValue.text))
    }

    private mutating func write(
        _ row: CatalogueRow, id: String, wanted: [FieldValue], ordinal: Int64, isNew: Bool
    ) throws {
        let words = SearchText.fold("\(row.name) \(row.brand)")
        let values =
            [.text(tenant), .text(id), .text(row.sku), .text(words), .integer(ordinal)] + wanted
        try tx.send(SQL(prepared: Self.upsert, values))
        if !row.barcode.isEmpty {
            try tx.send(
                """
                INSERT INTO product_barcode (tenant_id, barcode, product_id)
                VALUES (\(tenant), \(row.barcode), \(id))
                ON CONFLICT (tenant_id, barcode) DO NOTHING
                """)
        }
        searched.append(Searched(ordinal: ordinal, words: words, isNew: isNew))
    }

    /// Brings the search index to what a chunk has written. Apart from the rows, since each
    /// statement that may fail half-way makes SQLite's index write out what it has gathered.
    private mutating func index() throws {
        defer { searched.removeAll(keepingCapacity: true) }
        // PostgreSQL indexes the column itself.
        guard tx.dialect == .sqlite else { return }
        for row in searched {
            if !row.isNew {
                try tx.send("DELETE FROM product_search WHERE rowid = \(row.ordinal)")
            }
            try tx.send(
                "INSERT INTO product_search (rowid, words) VALUES (\(row.ordinal), \(row.words))")
        }
    }

    private static let upsert = """
        INSERT INTO product (tenant_id, id, sku, search_text, ordinal, name, department_id,
            category_id, brand, unit, price_minor, cost_minor, tax_rate_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT (tenant_id, id) DO UPDATE SET search_text = excluded.search_text,
            name = excluded.name, department_id = excluded.department_id,
            category_id = excluded.category_id, brand = excluded.brand, unit = excluded.unit,
            price_minor = excluded.price_minor, cost_minor = excluded.cost_minor,
            tax_rate_id = excluded.tax_rate_id
        """

    private mutating func departmentID(_ name: String) throws -> String {
        if let id = departments[name] { return id }
        let id = DerivedID.make(tenant, "department", name)
        departments[name] = id
        try tx.send(
            """
            INSERT INTO department (tenant_id, id, name) VALUES (\(tenant), \(id), \(name))
            ON CONFLICT (tenant_id, id) DO NOTHING
            """)
        return id
    }

    private mutating func categoryID(_ name: String, department: String) throws -> String {
        let key = department + name
        if let id = categories[key] { return id }
        let id = DerivedID.make(tenant, "category", department, name)
        categories[key] = id
        try tx.send(
            """
            INSERT INTO category (tenant_id, id, department_id, name)
            VALUES (\(tenant), \(id), \(department), \(name))
            ON CONFLICT (tenant_id, id) DO NOTHING
            """)
        return id
    }
}
