import RetailModels

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
        var holders = try barcodeHolders(rows.flatMap(\.codes))
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
        if let reason = takenCode(row, id: id, holders) { return .refused(reason: reason) }
        let department = try departmentID(row.department)
        let category = try categoryID(row.category, department: department)
        let before = known[id]
        let wanted: [FieldValue] =
            [
                .text(row.name), .text(department), .text(category), .text(row.brand),
                .text(row.unit), .integer(row.price.minor), .integer(row.cost.minor), .text(rate),
            ] + traitValues(row, before)
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
        try writeCodes(row, id: id, before: before, &holders)
        known[id] = Known(values: wanted, ordinal: ordinal, isDeleted: before?.isDeleted ?? false)
        return before == nil ? .added : .changed
    }

    /// Why a code cannot be this product's, or nil. What another server has is taken as it is.
    private func takenCode(
        _ row: CatalogueRow, id: String, _ holders: [String: String]
    ) -> String? {
        guard stamp != nil else { return nil }
        if let holder = holders[row.barcode], holder != id {
            return "barcode \(row.barcode) belongs to another product"
        }
        for extra in ExtraCode.all(of: row.traits) {
            if let holder = holders[extra.code], holder != id {
                return "code \(extra.code) belongs to another product"
            }
        }
        return nil
    }

    private func traitValues(_ row: CatalogueRow, _ before: Known?) -> [FieldValue] {
        TraitColumn.allCases.enumerated().map { index, column in
            if row.givenTraits.contains(column) { return row.traits.value(column) }
            return before?.values[Self.plainCount + index] ?? column.empty
        }
    }

    /// The first values of a product, before its traits.
    private static let plainCount = 8

    private func knownProducts(_ ids: [String]) throws -> [String: Known] {
        let rows = try tx.rows(
            Self.chunkQuery(
                tenant: tenant, ids,
                before: """
                    SELECT name, department_id, category_id, brand, unit, price_minor, cost_minor,
                        tax_rate_id, \(TraitColumn.list), ordinal, id, deleted_at_ms
                    FROM product WHERE tenant_id = $1 AND id IN (
                    """, after: hasToWait ? ") FOR UPDATE" : ")"))
        var known: [String: Known] = [:]
        for row in rows {
            known[try row.text("id")] = Known(
                values: Array(row.values.prefix(Self.plainCount + TraitColumn.allCases.count)),
                ordinal: try row.integer("ordinal"),
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
        var values: [(index: Int, column: String, value: String)] = [
            (0, "name", row.name), (3, "brand", row.brand), (4, "unit", row.unit),
            (5, "price", "\(row.price.minor)"), (6, "cost", "\(row.cost.minor)"),
            (7, "tax_class", row.taxClass),
        ]
        for (index, column) in TraitColumn.allCases.enumerated() where column.isEdited {
            let place = Self.plainCount + index
            values.append((place, column.rawValue, wanted[place].editText))
        }
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
        var holders: [String: String] = [:]
        var rest = barcodes[...]
        while !rest.isEmpty {
            try addHolders(Array(rest.prefix(Self.chunkSize)), to: &holders)
            rest = rest.dropFirst(Self.chunkSize)
        }
        return holders
    }

    private func addHolders(
        _ barcodes: [String], to holders: inout [String: String]
    ) throws {
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
        for row in rows { holders[try row.text("barcode")] = try row.text("product_id") }
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
        try tx.send(SQL(prepared: isCertainlyNew(isNew) ? Self.insert : Self.upsert, values))
        searched.append(Searched(ordinal: ordinal, words: words, isNew: isNew))
    }

    /// SQLite has one writer: what was not there when the chunk was looked up is not there now. Its
    /// upsert would note every page of every index first, should the row be refused.
    private func isCertainlyNew(_ isNew: Bool) -> Bool { isNew && tx.dialect == .sqlite }

    /// The codes by which the product is found.
    private func writeCodes(
        _ row: CatalogueRow, id: String, before: Known?, _ holders: inout [String: String]
    ) throws {
        let old = before.map(extraCodes) ?? []
        let extras = ExtraCode.all(of: row.traits).filter { extra in
            row.givenTraits.contains(extra.kind == "plu" ? .plu : .extraBarcodes)
        }
        for gone in old where row.givenTraits.contains(gone.kind == "plu" ? .plu : .extraBarcodes) {
            try tx.send(
                """
                DELETE FROM product_barcode WHERE tenant_id = \(tenant)
                    AND barcode = \(gone.code) AND product_id = \(id) AND kind <> 'item'
                """)
            if holders[gone.code] == id { holders[gone.code] = nil }
        }
        for extra in extras { try write(extra, id: id, &holders) }
        guard !row.barcode.isEmpty else { return }
        try write(ExtraCode(code: row.barcode, kind: "item", quantity: .one), id: id, &holders)
    }

    private func extraCodes(_ known: Known) -> [ExtraCode] {
        func text(_ column: TraitColumn) -> String {
            let index = TraitColumn.allCases.firstIndex(of: column) ?? 0
            return known.values[Self.plainCount + index].editText
        }
        let plu = text(.plu)
        return ExtraCode.all(
            of: ProductTraits(
                plu: plu.isEmpty ? nil : plu, packs: PackCode.list(text(.extraBarcodes))))
    }

    private func write(
        _ extra: ExtraCode, id: String, _ holders: inout [String: String]
    ) throws {
        let isNew = isCertainlyNew(holders[extra.code] == nil)
        try tx.send(
            SQL(
                prepared: isNew ? Self.codeInsert : Self.codeUpsert,
                [
                    .text(tenant), .text(extra.code), .text(id), .text(extra.kind),
                    .integer(extra.quantity.milli),
                ]))
        holders[extra.code] = id
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

    private static let insert = """
        INSERT INTO product (tenant_id, id, sku, search_text, ordinal, name, department_id,
            category_id, brand, unit, price_minor, cost_minor, tax_rate_id, \(TraitColumn.list))
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
            $19)
        """

    private static let upsert = """
        \(insert)
        ON CONFLICT (tenant_id, id) DO UPDATE SET search_text = excluded.search_text,
            name = excluded.name, department_id = excluded.department_id,
            category_id = excluded.category_id, brand = excluded.brand, unit = excluded.unit,
            price_minor = excluded.price_minor, cost_minor = excluded.cost_minor,
            tax_rate_id = excluded.tax_rate_id, plu = excluded.plu,
            extra_barcodes = excluded.extra_barcodes, deposit_sku = excluded.deposit_sku,
            age_limit = excluded.age_limit, open_price = excluded.open_price,
            favourite = excluded.favourite
        """

    private static let codeInsert = """
        INSERT INTO product_barcode (tenant_id, barcode, product_id, kind, quantity_milli)
        VALUES ($1, $2, $3, $4, $5)
        """

    private static let codeUpsert = """
        \(codeInsert)
        ON CONFLICT (tenant_id, barcode) DO UPDATE SET product_id = excluded.product_id,
            kind = excluded.kind, quantity_milli = excluded.quantity_milli
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

extension FieldValue {
    /// As an edit would write it.
    fileprivate var editText: String {
        switch self {
        case .text(let text): text
        case .integer(let number): "\(number)"
        case .null, .bytes: ""
        }
    }
}
