/// A line of the audit log as it was derived from a document.
public struct AuditEntry: Codable, Hashable, Sendable {
    public var document: String
    /// Its place in the document, from 1.
    public var position: Int64
    /// Milliseconds since 1970, by the till's clock.
    public var at: Int64
    /// The till that wrote it.
    public var series: String
    /// A name of `AuditAction`, or what a newer till says.
    public var action: String
    public var operatorName: String
    /// Who agreed; nil when nobody had to.
    public var approverName: String?
    public var subject: String
    public var detail: String

    public init(
        document: String, position: Int64, at: Int64, series: String, action: String,
        operatorName: String, approverName: String?, subject: String, detail: String
    ) {
        self.document = document
        self.position = position
        self.at = at
        self.series = series
        self.action = action
        self.operatorName = operatorName
        self.approverName = approverName
        self.subject = subject
        self.detail = detail
    }

    /// The key of pages: time, document and place.
    public var key: MovementKey {
        MovementKey(at: at, documentID: document, position: position)
    }
}

/// The audit log, the newest first. Everything that is given must be so.
public struct ListAudit: Endpoint {
    public typealias Reply = Page<AuditEntry>
    public static let verb = HTTPVerb.get
    public static let path = "/api/audit"
    /// Only these actions; empty for all.
    public var actions: [String]
    /// Whose name begins so, or whose number it is: who did it or agreed.
    public var person: String?
    /// Milliseconds since 1970: not before the first, and before the second.
    public var from: Int64?
    public var until: Int64?
    /// The last line of the page before.
    public var after: MovementKey?
    public var limit: Int64

    /// More than there are.
    public static let actionCountMax = 50

    public init(
        actions: [String] = [], person: String? = nil, from: Int64? = nil, until: Int64? = nil,
        after: MovementKey? = nil, limit: Int64 = 50
    ) {
        self.actions = actions
        self.person = person
        self.from = from
        self.until = until
        self.after = after
        self.limit = limit
    }
    public init(_ input: EndpointInput) throws(Problem) {
        actions = (input.query["actions"] ?? "").split(separator: ",").map(String.init)
        guard actions.count <= Self.actionCountMax else {
            throw Problem(.badRequest, "actions are at most \(Self.actionCountMax)")
        }
        person = input.query["person"].flatMap { $0.isEmpty ? nil : $0 }
        from = try input.moment("from")
        until = try input.moment("until")
        after = try input.movementKey()
        limit = try input.number("limit", in: PageLimit.range, default: PageLimit.fallback)
    }
    public var input: EndpointInput {
        var query = ["limit": "\(limit)"]
        if !actions.isEmpty { query["actions"] = actions.joined(separator: ",") }
        query["person"] = person
        query["from"] = from.map { "\($0)" }
        query["until"] = until.map { "\($0)" }
        query["after"] = after?.text
        return EndpointInput(query: query)
    }
}

extension EndpointInput {
    /// A whole number of the query that may be left out: an amount, or milliseconds since 1970.
    func moment(_ name: String) throws(Problem) -> Int64? {
        query[name] == nil
            ? nil : try number(name, in: -Self.numberMax...Self.numberMax, default: 0)
    }

    /// Behind every amount and every moment.
    private static let numberMax: Int64 = 1 << 53

    /// The `after` of a list by time, document and position; nil when not given.
    func movementKey() throws(Problem) -> MovementKey? {
        guard let key = try timeKey() else { return nil }
        guard let point = key.id.lastIndex(of: "."),
            let position = Int64(key.id[key.id.index(after: point)...])
        else { throw Self.noKey }
        return MovementKey(
            at: key.at, documentID: String(key.id[..<point]), position: position)
    }
}

extension MovementKey {
    /// Reads what `text` writes; nil when it is no key.
    public init?(_ text: String) {
        guard let key = try? EndpointInput(query: ["after": text]).movementKey() else {
            return nil
        }
        self = key
    }
}
