/// One signed document of any kind by its id: the exact bytes and their signature.
public struct GetDocument: Endpoint {
    public typealias Reply = SignedDocument
    public static let verb = HTTPVerb.get
    public static let path = "/api/documents/{id}"
    public var id: String

    public init(id: String) { self.id = id }
    public init(_ input: EndpointInput) throws(Problem) { id = try input.pathValue("id") }
    public var input: EndpointInput { EndpointInput(path: ["id": id]) }
}
