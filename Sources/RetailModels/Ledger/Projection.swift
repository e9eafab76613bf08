/// A value as both databases store it.
public enum FieldValue: Sendable {
    case null
    case integer(Int64)
    case text(String)
    /// A BLOB or BYTEA, for what is no text: the content of attachments.
    case bytes([UInt8])

    public static func optional(_ text: String?) -> FieldValue {
        text.map(FieldValue.text) ?? .null
    }

    public static func optional(_ number: Int64?) -> FieldValue {
        number.map(FieldValue.integer) ?? .null
    }
}

/// Compared byte for byte: Swift's own comparison of text takes `é` in two spellings for one.
extension FieldValue: Hashable {
    public static func == (left: FieldValue, right: FieldValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.integer(let one), .integer(let other)): one == other
        case (.text(let one), .text(let other)): one.hasSameBytes(as: other)
        case (.bytes(let one), .bytes(let other)): one == other
        default: false
        }
    }

    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .integer(let value): hasher.combine(value)
        case .text(let value): for byte in value.utf8 { hasher.combine(byte) }
        case .bytes(let value): hasher.combine(value)
        }
    }
}

/// A table whose rows are derived from documents: its columns in order, the key first.
public struct ProjectedTable: Hashable, Sendable {
    public let name: String
    public let columns: [String]
    /// How many of the first columns, with the tenant's id, are the primary key.
    public let keyCount: Int
}

/// One row derived from a document.
public struct ProjectedRow: Hashable, Sendable {
    public let table: ProjectedTable
    public let values: [FieldValue]
}

/// What a document adds to a stored cache.
public struct CacheChange: Sendable {
    public var key: String
    public var amount: Int64
}

/// Every row that a document causes, in the tables' order. `RecordSale` writes these rows and
/// `pos verify` derives them anew and compares every column, so nothing else may write there.
public struct Projection: Sendable {
    /// Where the stock is.
    public let location: String
    public private(set) var rows: [ProjectedRow] = []
    /// By product, thousandths, sorted by key so that transactions lock in one order.
    public private(set) var stock: [CacheChange] = []
    /// By account, debit less credit in minor units, sorted by key.
    public private(set) var balances: [CacheChange] = []

    public init(_ document: Document) throws(AmountFailure) {
        location = document.location
        switch document.body {
        case .sale(let sale), .refund(let sale): try add(sale, of: document)
        case .shiftOpen(let opening):
            rows.append(Self.shift(opening, of: document))
        case .shiftClose(let closing):
            rows.append(try Self.zReport(closing, of: document))
        case .cash(let movement):
            rows.append(Self.cashMovement(movement, of: document))
        case .stock(let stock):
            add(stock, of: document)
        case .gap: break
        }
        for (index, event) in (document.audit ?? []).enumerated() {
            rows.append(Self.auditEvent(event, at: index, of: document))
        }
        try addEntry(of: document)
        stock = try Self.merged(stock)
        balances = try Self.merged(balances)
    }

    private mutating func move(
        _ productID: String, _ milli: Int64, cost: Money, kind: String, of document: Document
    ) {
        let position = Int64(stock.count) + 1
        rows.append(
            ProjectedRow(
                table: .stockMovement,
                values: [
                    .text(document.tenant), .text(document.id), .integer(position),
                    .text(document.location), .text(productID), .text(kind), .integer(milli),
                    .integer(cost.minor), .integer(document.at),
                ]))
        stock.append(CacheChange(key: productID, amount: milli))
    }

    private mutating func add(_ sale: Sale, of document: Document) throws(AmountFailure) {
        rows.append(try Self.sale(sale, of: document))
        for (index, line) in sale.priced.lines.enumerated() {
            rows.append(Self.line(line, at: index, of: document))
        }
        for (index, line) in sale.priced.lines.enumerated() {
            if let row = Self.extra(line.line, at: index, of: document) { rows.append(row) }
        }
        for item in sale.returns(isRefund: document.body.isRefund) {
            rows.append(Self.lineReturn(item, of: document))
        }
        try addPayments(of: sale, document)
        for line in sale.priced.lines
        where line.line.value == nil && PriceSource.isProduct(line.line.priceSource) {
            move(
                line.line.product.id, -line.line.quantity.milli, cost: line.line.product.cost,
                kind: document.kind, of: document)
        }
    }

    private mutating func add(_ stock: StockDocument, of document: Document) {
        for line in stock.lines {
            move(
                line.productID, line.change.milli, cost: line.cost, kind: stock.kind.rawValue,
                of: document)
        }
    }

    /// Payments carry their share of the sale's turnover, so that a report by tender sums to the
    /// same totals as every other.
    private mutating func addPayments(
        of sale: Sale, _ document: Document
    ) throws(AmountFailure) {
        let weights = sale.payments.map(\.amount.minor)
        let turnover = try sale.wholeTurnover()
        let figures = turnover.figures
        let shares = [
            turnover.quantity.milli, figures.net.minor, figures.discount.minor, figures.tax.minor,
            figures.gross.minor,
        ].map { Rounding.spread($0, over: weights) }
        for (index, payment) in sale.payments.enumerated() {
            var values: [FieldValue] = [
                .text(document.tenant), .text(document.id), .integer(Int64(index) + 1),
                .text(payment.tender.rawValue), .integer(payment.amount.minor),
                .integer(payment.tendered.minor), .integer(payment.change.minor),
                .optional(payment.reference),
            ]
            values += shares.map { .integer($0[index]) }
            rows.append(ProjectedRow(table: .payment, values: values))
        }
    }

    private mutating func addEntry(of document: Document) throws(AmountFailure) {
        let entry = try Posting.entry(of: document)
        guard !entry.lines.isEmpty else { return }
        rows.append(
            ProjectedRow(
                table: .journalEntry,
                values: [
                    .text(document.tenant), .text(document.id), .integer(document.at),
                    .text(document.day), .text(document.currency),
                    .text("\(document.kind) \(document.number)"),
                ]))
        for (index, line) in entry.lines.enumerated() {
            rows.append(
                ProjectedRow(
                    table: .journalLine,
                    values: [
                        .text(document.tenant), .text(document.id), .integer(Int64(index) + 1),
                        .text(line.account), .integer(line.debit), .integer(line.credit),
                    ]))
            balances.append(CacheChange(key: line.account, amount: line.debit - line.credit))
        }
    }

    /// One change per key, by the bytes of the key as the databases compare them.
    private static func merged(
        _ changes: [CacheChange]
    ) throws(AmountFailure) -> [CacheChange] {
        var merged: [CacheChange] = []
        for change in changes.sorted(by: {
            $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
        }) {
            guard let last = merged.last, last.key.hasSameBytes(as: change.key) else {
                merged.append(change)
                continue
            }
            let (sum, overflow) = last.amount.addingReportingOverflow(change.amount)
            guard !overflow else { throw .outOfRange }
            merged[merged.count - 1].amount = sum
        }
        return merged
    }
}
