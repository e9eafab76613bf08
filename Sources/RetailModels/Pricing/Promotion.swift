/// A price that holds for a while for some products (retail-rules: Promotions). Evaluated on the
/// till, with or without a cloud.
public struct Promotion: Codable, Hashable, Sendable {
    /// Short, and the same for as long as it is the same promotion: `SUMMER`.
    public var id: String
    /// Rises with every change; lines keep which one they were sold at.
    public var version: Int64
    /// For the receipt.
    public var name: String
    public var kind: Kind
    /// What it is for: SKUs, or all of departments. Together they are one set, mixed at will.
    public var skus: [String]
    public var departments: [String]
    /// The first and the last day, `YYYY-MM-DD`; nil has no end.
    public var from: String?
    public var through: String?
    /// 1 is Monday, 7 Sunday; nil is every day.
    public var weekdays: [Int64]?

    public enum Kind: Hashable, Sendable {
        /// A share off each, parts per million.
        case percent(Int64)
        /// A sum off each unit.
        case amountOff(Money)
        /// Of every `buy + get`, the `get` cheapest cost nothing.
        case buyGet(buy: Int64, get: Int64)
        /// Every `count` of them together cost `price`.
        case countForPrice(count: Int64, price: Money)
    }

    public init(
        id: String, version: Int64, name: String, kind: Kind, skus: [String] = [],
        departments: [String] = [], from: String? = nil, through: String? = nil,
        weekdays: [Int64]? = nil
    ) {
        self.id = id
        self.version = version
        self.name = name
        self.kind = kind
        self.skus = skus
        self.departments = departments
        self.from = from
        self.through = through
        self.weekdays = weekdays
    }

    /// Whether it holds on a day of that number in its week.
    public func holds(on day: String, weekday: Int64) -> Bool {
        guard from.map({ $0 <= day }) ?? true, through.map({ day <= $0 }) ?? true else {
            return false
        }
        return weekdays?.contains(weekday) ?? true
    }

    /// The number of a day in its week, 1 is Monday: counted from 1 March of the year 0, so that
    /// a leap day is the last of its year.
    public static func weekday(of day: String) -> Int64 {
        let parts = day.split(separator: "-").compactMap { Int64($0) }
        guard parts.count == 3 else { return 1 }
        let month = (parts[1] + 9) % 12
        let year = parts[1] < 3 ? parts[0] - 1 : parts[0]
        let days =
            365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + parts[2] - 1
        // 1 March of the year 0 was a Wednesday.
        return (days + 2) % 7 + 1
    }

    /// Whether it is for the product.
    public func includes(_ product: SoldProduct) -> Bool {
        skus.contains(product.sku) || departments.contains(product.department)
    }

    /// More things than this in one group are a mistake.
    public static let groupMax: Int64 = 1_000

    /// Why it cannot hold; nil when it can.
    public func fault() -> String? {
        guard !id.isEmpty, CleanText.isClean(id, limit: 20), version > 0,
            !name.isEmpty, CleanText.isClean(name, limit: 40)
        else { return "the promotion's id, version or name is empty, too long or not clean" }
        guard !skus.isEmpty || !departments.isEmpty else { return "the promotion is for nothing" }
        guard [from, through].allSatisfy({ $0.map(BusinessDay.isValid) ?? true }) else {
            return "a day is not YYYY-MM-DD"
        }
        guard weekdays?.allSatisfy({ (1...7).contains($0) }) ?? true else {
            return "a day of the week is not 1 to 7"
        }
        switch kind {
        case .percent(let ppm):
            return (1...TaxRate.ppmLimit).contains(ppm) ? nil : "a share above all, or none"
        case .amountOff(let money): return money > .zero ? nil : "nothing is taken off"
        case .buyGet(let buy, let get):
            return buy > 0 && get > 0 && buy + get <= Self.groupMax ? nil : "a group that is none"
        case .countForPrice(let count, let price):
            return (2...Self.groupMax).contains(count) && price >= .zero
                ? nil : "a group that is none"
        }
    }
}

extension Promotion.Kind: Codable {
    private enum CodingKeys: String, CodingKey {
        case percentPPM, amountOff, buy, get, count, price
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func has(_ key: CodingKeys) -> Bool { container.contains(key) }
        if has(.percentPPM) {
            self = .percent(try container.decode(Int64.self, forKey: .percentPPM))
        } else if has(.amountOff) {
            self = .amountOff(try container.decode(Money.self, forKey: .amountOff))
        } else if has(.buy) {
            self = .buyGet(
                buy: try container.decode(Int64.self, forKey: .buy),
                get: try container.decode(Int64.self, forKey: .get))
        } else {
            self = .countForPrice(
                count: try container.decode(Int64.self, forKey: .count),
                price: try container.decode(Money.self, forKey: .price))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .percent(let ppm): try container.encode(ppm, forKey: .percentPPM)
        case .amountOff(let money): try container.encode(money, forKey: .amountOff)
        case .buyGet(let buy, let get):
            try container.encode(buy, forKey: .buy)
            try container.encode(get, forKey: .get)
        case .countForPrice(let count, let price):
            try container.encode(count, forKey: .count)
            try container.encode(price, forKey: .price)
        }
    }
}
