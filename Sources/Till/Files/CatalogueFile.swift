public import RetailModels
public import RetailStore

/// What an import did.
public struct ImportSummary: Codable, Hashable, Sendable {
    public var rows: Int64 = 0
    public var added: Int64 = 0
    public var changed: Int64 = 0
    public var unchanged: Int64 = 0
    public var refused: [BadRow] = []
    /// Where the import has brought the shop's stream; nil when it changed nothing.
    public var shopHead: Int64?

    private enum CodingKeys: CodingKey { case rows, added, changed, unchanged, refused }
}

/// An import that wanted all rows or none met bad ones.
public struct StrictImportFailure: Error, Sendable {
    public var refused: [BadRow]
}

/// Imports a catalogue with the columns
/// `sku,barcode,name,department,category,brand,unit,price,cost,tax_class`, and any of
/// `plu,extra_barcodes,deposit_sku,age_limit,open_price,favourite`. What a file has no column for
/// stays as it is.
public struct CatalogueFile: Sendable {
    static let columns = [
        "sku", "barcode", "name", "department", "category", "brand", "unit", "price", "cost",
        "tax_class",
    ]
    private let shop: Shop
    private let currency: Currency

    public init(shop: Shop, currency: Currency) {
        self.shop = shop
        self.currency = currency
    }

    /// Writes the good rows in one transaction and lists the bad ones.
    /// - Parameters:
    ///   - isStrict: throws `StrictImportFailure` and writes nothing when a row is bad.
    ///   - now: the clock, for the log.
    ///   - progress: told the rows done and the thousandths of the file read.
    public func run(
        _ bytes: [UInt8], into database: any Database, isStrict: Bool, now: Int64,
        progress: @escaping @Sendable (_ rows: Int64, _ milli: Int) -> Void
    ) async throws -> ImportSummary {
        let reader = try CSVReader(
            bytes: bytes, columns: Self.columns, optional: TraitColumn.allCases.map(\.rawValue))
        return try await database.writeMuch { tx in
            // Whoever makes a product meanwhile comes behind: a code is one product's.
            try TenantStore.hold(shop.tenant, in: tx)
            var reader = reader
            var target = try CatalogueImport(tenant: shop.tenant, stamp: now, in: tx)
            var summary = ImportSummary()
            var changed: [String] = []
            var lines: [Int] = []
            var chunk: [CatalogueRow] = []
            while true {
                let next = reader.next()
                if let row = next {
                    summary.rows += 1
                    do throws(ReasonFailure) {
                        chunk.append(try parse(row, has: reader.optional))
                        lines.append(row.line)
                    } catch {
                        summary.refused.append(BadRow(line: row.line, reason: error.reason))
                    }
                }
                if chunk.count == CatalogueImport.chunkSize || next == nil {
                    for (index, change) in try target.save(chunk).enumerated() {
                        summary.count(change, line: lines[index])
                        if change == .added || change == .changed {
                            changed.append(
                                DerivedID.make(shop.tenant, "product", chunk[index].sku))
                        }
                    }
                    chunk.removeAll(keepingCapacity: true)
                    lines.removeAll(keepingCapacity: true)
                    progress(summary.rows, reader.progressMilli)
                }
                if next == nil { break }
            }
            summary.refused.sort { $0.line < $1.line }
            if isStrict, !summary.refused.isEmpty {
                throw StrictImportFailure(refused: summary.refused)
            }
            if !changed.isEmpty {
                summary.shopHead = try SyncLog.noteProducts(
                    changed, tenant: shop.tenant, now: now, in: tx)
            }
            return summary
        }
    }

    private struct ReasonFailure: Error {
        var reason: String
    }

    private func parse(
        _ row: CSVReader.Row, has optional: [String]
    ) throws(ReasonFailure) -> CatalogueRow {
        if let fault = row.fault { throw ReasonFailure(reason: fault) }
        let fields = row.fields
        for (column, text) in zip(Self.columns + optional, fields) {
            let isList = column == TraitColumn.extraBarcodes.rawValue
            if let fault = CleanText.fault(text, limit: isList ? Self.listLengthMax : 200) {
                throw ReasonFailure(reason: "\(column) \(fault)")
            }
        }
        for (column, text) in zip(Self.columns, fields)
        where text.isEmpty && ["sku", "name", "department", "tax_class"].contains(column) {
            throw ReasonFailure(reason: "\(column) is empty")
        }
        var traits = ProductTraits()
        var given: Set<TraitColumn> = []
        for (name, text) in zip(optional, fields.dropFirst(Self.columns.count)) {
            guard let column = TraitColumn(rawValue: name) else { continue }
            given.insert(column)
            if let reason = traits.set(column, text) { throw ReasonFailure(reason: reason) }
        }
        return CatalogueRow(
            sku: fields[0], barcode: fields[1], name: fields[2], department: fields[3],
            category: fields[4], brand: fields[5], unit: fields[6],
            price: try amount(fields[7], "price"), cost: try amount(fields[8], "cost"),
            taxClass: fields[9], traits: traits, givenTraits: given)
    }

    /// Bytes of a list of codes: as many of the longest as there may be.
    private static let listLengthMax = 1_400

    private func amount(_ text: String, _ column: String) throws(ReasonFailure) -> Money {
        guard let money = try? currency.parse(text), money >= .zero else {
            throw ReasonFailure(
                reason: "\(column) '\(text)' is no amount of \(currency.code) from 0 up")
        }
        return money
    }
}

extension ImportSummary {
    mutating func count(_ change: CatalogueChange, line: Int) {
        switch change {
        case .added: added += 1
        case .changed: changed += 1
        case .same: unchanged += 1
        case .refused(let reason): refused.append(BadRow(line: line, reason: reason))
        }
    }
}
