public import RetailModels

/// A recorded basket.
struct Basket: Sendable {
    var id: String
    var store: String
    var till: String
    var customer: String
    /// Milliseconds since 1970.
    var soldAt: Int64
    var lines: [Line]

    struct Line: Sendable {
        /// Its line in the file.
        var line: Int
        var sku: String
        var quantity: Quantity
        var unitPrice: Money
        var discount: Money
        var coupon: Money
    }

    var reference: String { "store \(store) till \(till) basket \(id)" }
}

/// Recorded baskets, read from a table with the columns
/// `basket,store,till,customer,sold_at,sku,quantity,unit_price,discount,coupon`.
public struct BasketFile: Sendable {
    /// In the order of their time; a basket with a bad row is left out whole.
    let baskets: [Basket]
    let refused: [BadRow]

    static let columns = [
        "basket", "store", "till", "customer", "sold_at", "sku", "quantity", "unit_price",
        "discount", "coupon",
    ]

    /// Throws when the bytes are no such table.
    public init(_ bytes: [UInt8], currency: Currency) throws(CSVFailure) {
        var reader = try CSVReader(bytes: bytes, columns: Self.columns)
        var baskets: [String: Basket] = [:]
        var order: [String] = []
        var refused: [BadRow] = []
        var bad: Set<String> = []
        var times = Times()
        while let row = reader.next() {
            let (head, line): (Basket, Basket.Line)
            do throws(BadColumn) {
                if let fault = row.fault { throw BadColumn(reason: fault) }
                (head, line) = try Self.parse(row, currency: currency, &times)
            } catch {
                refused.append(BadRow(line: row.line, reason: error.reason))
                if let basket = row.fields.first { bad.insert(basket) }
                continue
            }
            if baskets[head.id] == nil {
                baskets[head.id] = head
                order.append(head.id)
            }
            baskets[head.id]?.lines.append(line)
        }
        let good = order.filter { !bad.contains($0) }.compactMap { baskets[$0] }
        self.baskets = good.sorted { ($0.soldAt, $0.id) < ($1.soldAt, $1.id) }
        self.refused = refused
    }

    private struct BadColumn: Error {
        var reason: String
    }

    /// The time of the row before: that of a basket stands in each of its rows.
    private struct Times {
        private var last: (text: String, milliseconds: Int64?) = ("", nil)

        mutating func milliseconds(_ text: String) -> Int64? {
            if text != last.text { last = (text, ShopClock.milliseconds(utc: text)) }
            return last.milliseconds
        }
    }

    private static func parse(
        _ row: CSVReader.Row, currency: Currency, _ times: inout Times
    ) throws(BadColumn) -> (Basket, Basket.Line) {
        let fields = row.fields
        for (column, text) in zip(columns, fields) {
            if let fault = CleanText.fault(text, limit: 64) {
                throw BadColumn(reason: "\(column) \(fault)")
            }
        }
        guard !fields[0].isEmpty else { throw BadColumn(reason: "basket is empty") }
        guard let soldAt = times.milliseconds(fields[4]) else {
            throw BadColumn(
                reason: "sold_at '\(fields[4])' is no time such as 2017-01-31T12:03:10Z")
        }
        guard let quantity = try? Quantity(text: fields[6]), quantity > .zero else {
            throw BadColumn(reason: "quantity '\(fields[6])' is no number above 0")
        }
        func amount(_ index: Int) throws(BadColumn) -> Money {
            guard let money = try? currency.parse(fields[index]), money >= .zero else {
                throw BadColumn(
                    reason: "\(columns[index]) '\(fields[index])' is no amount from 0 up")
            }
            return money
        }
        let basket = Basket(
            id: fields[0], store: fields[1], till: fields[2], customer: fields[3],
            soldAt: soldAt, lines: [])
        let line = Basket.Line(
            line: row.line, sku: fields[5], quantity: quantity, unitPrice: try amount(7),
            discount: try amount(8), coupon: try amount(9))
        return (basket, line)
    }
}
