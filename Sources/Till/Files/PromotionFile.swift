public import RetailModels

/// Reads promotions with the columns `id,name,kind,value,skus,departments,from,through,weekdays`.
///
/// A `kind` and its `value` are `percent` 10, `amount-off` 0.50, `buy-get` 2+1 and `count-for`
/// 3=5.00; SKUs, departments and days of the week (1 is Monday) are separated by `|`.
public struct PromotionFile: Sendable {
    private let currency: Currency
    private let known: [String: Promotion]

    public static let columns = [
        "id", "name", "kind", "value", "skus", "departments", "from", "through", "weekdays",
    ]

    /// - Parameter known: those there are: one that changes gets the next version.
    public init(currency: Currency, known: [Promotion]) {
        self.currency = currency
        self.known = Dictionary(known.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    }

    /// What is in a file, in its order, and what is wrong with it.
    public func read(
        _ bytes: [UInt8]
    ) throws -> (promotions: [Promotion], summary: ImportSummary) {
        var reader = try CSVReader(bytes: bytes, columns: Self.columns)
        var summary = ImportSummary()
        var promotions: [Promotion] = []
        while let row = reader.next() {
            summary.rows += 1
            let fault: String?
            if let promotion = promotion(row.fields), row.fault == nil {
                fault =
                    promotion.fault()
                    ?? (promotions.contains { $0.id == promotion.id }
                        ? "\(promotion.id) is there already" : nil)
                if fault == nil { promotions.append(count(promotion, in: &summary)) }
            } else {
                fault = row.fault ?? "kind and value are not such as percent, 10 or buy-get, 2+1"
            }
            if let fault { summary.refused.append(BadRow(line: row.line, reason: fault)) }
        }
        return (promotions, summary)
    }

    /// With the version that its content has.
    private func count(_ promotion: Promotion, in summary: inout ImportSummary) -> Promotion {
        var counted = promotion
        guard let before = known[promotion.id] else {
            summary.added += 1
            return counted
        }
        counted.version = before.version
        if counted == before {
            summary.unchanged += 1
        } else {
            summary.changed += 1
            counted.version += 1
        }
        return counted
    }

    /// The promotion of a row, in its first version; nil when it says none.
    public func promotion(_ fields: [String]) -> Promotion? {
        guard fields.count == Self.columns.count, let kind = kind(fields[2], fields[3]) else {
            return nil
        }
        let days = list(fields[8]).map { Int64($0) }
        guard !days.contains(nil) else { return nil }
        return Promotion(
            id: fields[0], version: 1, name: fields[1], kind: kind, skus: list(fields[4]),
            departments: list(fields[5]), from: optional(fields[6]),
            through: optional(fields[7]), weekdays: days.isEmpty ? nil : days.compactMap { $0 })
    }

    /// What stands in the columns for a promotion.
    public func fields(of promotion: Promotion) -> [String] {
        let (kind, value) = words(for: promotion.kind)
        return [
            promotion.id, promotion.name, kind, value, promotion.skus.joined(separator: "|"),
            promotion.departments.joined(separator: "|"), promotion.from ?? "",
            promotion.through ?? "",
            (promotion.weekdays ?? []).map { "\($0)" }.joined(separator: "|"),
        ]
    }

    /// The words for kinds, in the order of a list to choose from.
    public static let kinds = ["percent", "amount-off", "buy-get", "count-for"]

    private func words(for kind: Promotion.Kind) -> (kind: String, value: String) {
        switch kind {
        case .percent(let ppm):
            (Self.kinds[0], DecimalText.format(ppm, digits: TaxRate.percentDigits, trimmed: true))
        case .amountOff(let money): (Self.kinds[1], currency.text(money))
        case .buyGet(let buy, let get): (Self.kinds[2], "\(buy)+\(get)")
        case .countForPrice(let count, let price):
            (Self.kinds[3], "\(count)=\(currency.text(price))")
        }
    }

    private func kind(_ word: String, _ value: String) -> Promotion.Kind? {
        let parts = value.split(whereSeparator: { "+=".contains($0) }).map(String.init)
        switch (word, parts.count) {
        case ("percent", 1):
            return (try? DecimalText.parse(value, digits: TaxRate.percentDigits))
                .map { .percent($0) }
        case ("amount-off", 1): return (try? currency.parse(value)).map { .amountOff($0) }
        case ("buy-get", 2):
            guard let buy = Int64(parts[0]), let get = Int64(parts[1]) else { return nil }
            return .buyGet(buy: buy, get: get)
        case ("count-for", 2):
            guard let count = Int64(parts[0]), let price = try? currency.parse(parts[1]) else {
                return nil
            }
            return .countForPrice(count: count, price: price)
        default: return nil
        }
    }

    private func list(_ text: String) -> [String] {
        text.split(separator: "|").map(String.init)
    }

    private func optional(_ text: String) -> String? { text.isEmpty ? nil : text }
}
