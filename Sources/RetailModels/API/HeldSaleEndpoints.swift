/// A sale that waits on a till, as the shop's other tills see it.
public struct HeldOffer: Codable, Hashable, Sendable {
    public var id: String
    public var name: String
    public var operatorName: String
    /// Milliseconds since 1970, UTC.
    public var at: Int64
    public var items: Int64
    public var total: Money
    /// The till that has it.
    public var series: String

    public init(
        id: String, name: String, operatorName: String, at: Int64, items: Int64, total: Money,
        series: String
    ) {
        self.id = id
        self.name = name
        self.operatorName = operatorName
        self.at = at
        self.items = items
        self.total = total
        self.series = series
    }

    public init(_ sale: HeldSale, series: String) {
        self.init(
            id: sale.id, name: sale.name, operatorName: sale.operatorName, at: sale.at,
            items: sale.itemCount, total: sale.total, series: series)
    }

    /// Why it cannot be offered; nil when it can.
    public func fault() -> String? {
        guard !id.isEmpty, [id, series].allSatisfy({ Self.fits($0, 64) }) else {
            return "the sale's id or till is empty, too long or not clean"
        }
        guard Self.fits(name, 200), Self.fits(operatorName, 200) else {
            return "the sale has text that is too long or not clean"
        }
        return nil
    }

    /// Counted in code points, as a schema counts: nothing of an offer is ever signed or printed.
    private static func fits(_ text: String, _ limit: Int) -> Bool {
        text.unicodeScalars.count <= limit && CleanText.isClean(text, limit: limit * 4)
    }
}

/// A till tells which sales wait on it, and learns which of them others want. What it does not name
/// is no longer on offer.
public struct OfferHeldSales: Endpoint {
    public struct Body: Codable, Hashable, Sendable {
        public var sales: [HeldOffer]
    }
    public struct Reply: Codable, Hashable, Sendable {
        /// Ids of the till's sales that another till has claimed and waits for.
        public var wanted: [String]

        public init(wanted: [String]) { self.wanted = wanted }
    }
    public static let verb = HTTPVerb.put
    public static let path = "/api/held-sales"
    public static let countMax = 200
    public var body: Body

    public init(_ sales: [HeldOffer]) { body = Body(sales: sales) }
    public init(_ input: EndpointInput) throws(Problem) {
        body = try input.decodedBody(Body.self)
        guard body.sales.count <= Self.countMax else {
            throw Problem(.badRequest, "at most \(Self.countMax) sales wait on one till")
        }
        if let fault = body.sales.lazy.compactMap({ $0.fault() }).first {
            throw Problem(.badRequest, fault)
        }
    }
    public var input: EndpointInput {
        EndpointInput(body: (try? CanonicalJSON.encode(body)) ?? [])
    }
}

/// Sales that wait on other tills of the location, and that no third one has claimed.
public struct ListHeldSales: Endpoint {
    public typealias Reply = Page<HeldOffer>
    public static let verb = HTTPVerb.get
    public static let path = "/api/held-sales"
    public init() {}
    public init(_ input: EndpointInput) throws(Problem) {}
    public var input: EndpointInput { EndpointInput() }
}

/// Claims a sale that waits on another till: one till at most has the claim. The till that has the
/// sale gives it away when it hears of it; asked again, this says whether it has.
public struct ClaimHeldSale: Endpoint {
    public struct Reply: Codable, Hashable, Sendable {
        /// `waiting` for the till that has it, `ready` with the sale, or `gone`.
        public var state: State
        public var sale: HeldSale?

        public init(state: State, sale: HeldSale? = nil) {
            self.state = state
            self.sale = sale
        }
    }
    public enum State: String, Codable, Sendable { case waiting, ready, gone }
    public static let verb = HTTPVerb.post
    public static let path = "/api/held-sales/{id}/claim"
    public var id: String

    public init(id: String) { self.id = id }
    public init(_ input: EndpointInput) throws(Problem) { id = try input.pathValue("id") }
    public var input: EndpointInput { EndpointInput(path: ["id": id]) }
}

/// The till that had a claimed sale has given it up, for good, to the one that claimed it.
public struct GiveHeldSale: Endpoint {
    public struct Reply: Codable, Hashable, Sendable {
        /// False when nobody wants it any more: it stays where it was.
        public var isTaken: Bool

        public init(isTaken: Bool) { self.isTaken = isTaken }
    }
    public static let verb = HTTPVerb.post
    public static let path = "/api/held-sales/{id}/give"
    public var id: String
    public var sale: HeldSale

    public init(_ sale: HeldSale) {
        id = sale.id
        self.sale = sale
    }
    public init(_ input: EndpointInput) throws(Problem) {
        id = try input.pathValue("id")
        // A cart must add up, which no schema says: what is JSON and no such sale is refused as a
        // document is.
        sale = try input.decodedBody(HeldSale.self, otherwise: .documentInvalid)
        guard sale.id.hasSameBytes(as: id) else {
            throw Problem(.documentInvalid, "the sale has another id")
        }
    }
    public var input: EndpointInput {
        EndpointInput(path: ["id": id], body: (try? CanonicalJSON.encode(sale)) ?? [])
    }
}

/// The till that claimed a sale has it on its own disk, or does not want it any more.
public struct SettleHeldSale: Endpoint {
    public struct Reply: Codable, Hashable, Sendable {
        /// Whether the sale is still there, for this or another till.
        public var isKept: Bool

        public init(isKept: Bool) { self.isKept = isKept }
    }
    public static let verb = HTTPVerb.delete
    public static let path = "/api/held-sales/{id}/claim"
    public var id: String
    /// True when the sale arrived; false leaves it to whoever asks next.
    public var hasArrived: Bool

    public init(id: String, hasArrived: Bool) {
        self.id = id
        self.hasArrived = hasArrived
    }
    public init(_ input: EndpointInput) throws(Problem) {
        id = try input.pathValue("id")
        hasArrived = try input.number("arrived", in: 0...1, default: 0) == 1
    }
    public var input: EndpointInput {
        EndpointInput(path: ["id": id], query: ["arrived": hasArrived ? "1" : "0"])
    }
}
