/// Begins to take a snapshot of what the till's streams come to. Tills that ask while a fresh one
/// exists share it.
public struct CreateSnapshot: Endpoint {
    public typealias Reply = SnapshotSession
    public static let verb = HTTPVerb.post
    public static let path = "/api/sync/snapshot-sessions"

    public struct Body: Codable, Sendable {
        /// The places of the log that the till relies on.
        public var relies: [LogPosition]

        public init(relies: [LogPosition]) { self.relies = relies }
    }
    public var body: Body

    public init(relies: [LogPosition]) { body = Body(relies: relies) }
    public init(_ input: EndpointInput) throws(Problem) {
        body = try input.decodedBody(Body.self)
    }
    public var input: EndpointInput {
        // Encoding text cannot fail.
        EndpointInput(body: (try? CanonicalJSON.encode(body)) ?? [])
    }
}

/// A part of a snapshot; asking again gives the same bytes.
public struct GetSnapshotPart: Endpoint {
    public typealias Reply = SnapshotPart
    public static let verb = HTTPVerb.get
    public static let path = "/api/sync/snapshot-sessions/{id}"
    public var id: String
    /// From 1.
    public var part: Int64

    public init(id: String, part: Int64) {
        self.id = id
        self.part = part
    }
    public init(_ input: EndpointInput) throws(Problem) {
        id = try input.pathValue("id")
        guard input.query["part"] != nil else {
            throw Problem(.badRequest, "part is missing")
        }
        part = try input.number("part", in: 1...Int64(Int32.max), default: 1)
    }
    public var input: EndpointInput {
        EndpointInput(path: ["id": id], query: ["part": "\(part)"])
    }
}

/// Says that the till has the snapshot. When nobody else takes it either, its parts go away.
public struct DeleteSnapshot: Endpoint {
    public typealias Reply = SnapshotSession
    public static let verb = HTTPVerb.delete
    public static let path = "/api/sync/snapshot-sessions/{id}"
    public var id: String

    public init(id: String) { self.id = id }
    public init(_ input: EndpointInput) throws(Problem) { id = try input.pathValue("id") }
    public var input: EndpointInput { EndpointInput(path: ["id": id]) }
}
