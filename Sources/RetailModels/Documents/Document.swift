/// A fact that a till signs. Every kind takes the next number of the till's one series.
public struct Document: Codable, Hashable, Sendable {
    public static let currentVersion: Int64 = 1
    /// The hash before the first document of a till.
    public static let noHash = String(repeating: "0", count: 64)

    public var version: Int64
    public var id: String
    public var tenant: String
    public var location: String
    /// The till's id, derived from its number.
    public var till: String
    /// The device's id, made at random by `init`.
    public var device: String
    public var series: String
    /// From 1, gapless in its series but for signed gap records.
    public var sequence: Int64
    /// The SHA-256 of the document before it on this till.
    public var previousHash: String
    /// Milliseconds since 1970, UTC, by the till's clock.
    public var at: Int64
    /// The business day `YYYY-MM-DD` and the hour 0–23 of `at` in the shop's time zone.
    public var day: String
    public var hour: Int64
    public var operatorID: String
    public var operatorName: String
    public var shift: String?
    /// ISO 4217.
    public var currency: String
    public var body: Body
    /// What happened at the till since the document before, in order; nil when nothing did.
    public var audit: [AuditEvent]?

    public enum Body: Hashable, Sendable {
        case sale(Sale)
        case refund(Sale)
        case shiftOpen(ShiftOpening)
        case shiftClose(ShiftClosing)
        case cash(CashMovement)
        case stock(StockDocument)
        case gap(GapRecord)
    }

    public init(
        version: Int64 = Document.currentVersion, id: String, tenant: String, location: String,
        till: String, device: String, series: String, sequence: Int64, previousHash: String,
        at: Int64, day: String, hour: Int64, operatorID: String, operatorName: String,
        shift: String?, currency: String, body: Body, audit: [AuditEvent]? = nil
    ) {
        self.version = version
        self.id = id
        self.tenant = tenant
        self.location = location
        self.till = till
        self.device = device
        self.series = series
        self.sequence = sequence
        self.previousHash = previousHash
        self.at = at
        self.day = day
        self.hour = hour
        self.operatorID = operatorID
        self.operatorName = operatorName
        self.shift = shift
        self.currency = currency
        self.body = body
        self.audit = audit
    }

    public var number: String { ReceiptNumber.text(series: series, sequence: sequence) }

    /// What the series of documents begins with that were made for practice.
    public static let trainingSeries = "TRAINING-"

    /// Made for practice: it is signed by nobody and stored nowhere.
    public var isTraining: Bool { series.hasPrefix(Self.trainingSeries) }

    /// The kind's name as it stands in the tables.
    public var kind: String { body.kind.rawValue }

    /// The sale or refund, if it is one.
    public var sale: Sale? {
        switch body {
        case .sale(let sale), .refund(let sale): sale
        default: nil
        }
    }
}

extension Document.Body: Codable {
    enum CodingKeys: String, CodingKey {
        case sale, refund, shiftOpen, shiftClose, cash, stock, gap
    }

    var kind: CodingKeys {
        switch self {
        case .sale: .sale
        case .refund: .refund
        case .shiftOpen: .shiftOpen
        case .shiftClose: .shiftClose
        case .cash: .cash
        case .stock: .stock
        case .gap: .gap
        }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard container.allKeys.count == 1, let kind = container.allKeys.first else {
            throw JSONFailure.mismatch(path: "body", wanted: "one known kind of document")
        }
        self =
            switch kind {
            case .sale: .sale(try container.decode(Sale.self, forKey: kind))
            case .refund: .refund(try container.decode(Sale.self, forKey: kind))
            case .shiftOpen: .shiftOpen(try container.decode(ShiftOpening.self, forKey: kind))
            case .shiftClose: .shiftClose(try container.decode(ShiftClosing.self, forKey: kind))
            case .cash: .cash(try container.decode(CashMovement.self, forKey: kind))
            case .stock: .stock(try container.decode(StockDocument.self, forKey: kind))
            case .gap: .gap(try container.decode(GapRecord.self, forKey: kind))
            }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .sale(let value), .refund(let value): try container.encode(value, forKey: kind)
        case .shiftOpen(let value): try container.encode(value, forKey: kind)
        case .shiftClose(let value): try container.encode(value, forKey: kind)
        case .cash(let value): try container.encode(value, forKey: kind)
        case .stock(let value): try container.encode(value, forKey: kind)
        case .gap(let value): try container.encode(value, forKey: kind)
        }
    }
}
