/// Edits that wait for a person: conflicts of two values and tills' proposals (sync.md: Policies).
public struct ListConflicts: ManagerEndpoint {
    public typealias Reply = Page<EditConflict>
    public static let verb = HTTPVerb.get
    public static let path = "/api/sync/conflicts"
    /// The id of the last one of the page before.
    public var after: String
    public var limit: Int64

    public init(after: String = "", limit: Int64 = PageLimit.fallback) {
        self.after = after
        self.limit = limit
    }
    public init(_ input: EndpointInput) throws(Problem) {
        after = input.query["after"] ?? ""
        limit = try input.number("limit", in: PageLimit.range, default: PageLimit.fallback)
    }
    public var input: EndpointInput {
        var query = ["limit": "\(limit)"]
        if !after.isEmpty { query["after"] = after }
        return EndpointInput(query: query)
    }
}

/// A manager's choice about one of them. It goes to all tills as an edit.
public struct ResolveConflict: ManagerEndpoint {
    public typealias Reply = EditConflict
    public enum Choice: String, Codable, Sendable, CaseIterable {
        /// What stands there stays.
        case keep
        /// The value that waits takes its place.
        case take
    }
    public struct Body: Codable, Hashable, Sendable {
        public var choice: Choice

        public init(choice: Choice) { self.choice = choice }
    }
    public static let verb = HTTPVerb.post
    public static let path = "/api/sync/conflicts/{id}"
    public var id: String
    public var body: Body

    public init(id: String, choice: Choice) {
        self.id = id
        body = Body(choice: choice)
    }
    public init(_ input: EndpointInput) throws(Problem) {
        id = try input.pathValue("id")
        body = try input.decodedBody(Body.self)
    }
    public var input: EndpointInput {
        EndpointInput(path: ["id": id], body: (try? CanonicalJSON.encode(body)) ?? [])
    }
}
