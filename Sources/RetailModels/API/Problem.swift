/// What every error of the server looks like on the wire (RFC 9457).
public struct Problem: Error, Codable, Hashable, Sendable {
    /// Each code has one status and one title.
    public enum Code: String, Codable, Sendable, CaseIterable {
        case badRequest = "bad-request"
        case malformedBody = "malformed-body"
        case unauthorized
        case foreignHost = "foreign-host"
        case notFound = "not-found"
        case methodNotAllowed = "method-not-allowed"
        case requestTimeout = "request-timeout"
        /// Other bytes are stored under this id already; these are kept for a person.
        case otherContent = "other-content"
        /// Another document of this till bears this number; this one is kept for a person.
        case numberTwice = "number-twice"
        case bodyTooLarge = "body-too-large"
        /// The figures do not add up, or the signature is not the till's; kept for a person.
        case documentInvalid = "document-invalid"
        case headersTooLarge = "headers-too-large"
        case internalError = "internal-error"
        case unavailable
    }

    public var code: Code
    public var status: Int
    public var title: String
    /// For logs and support, in English. Screens have their own words per code.
    public var detail: String
    /// Also in the server's log; set where the problem leaves the server.
    public var requestID: String?

    public init(_ code: Code, _ detail: String) {
        self.code = code
        status = code.status
        title = code.title
        self.detail = detail
    }
}

extension Problem.Code {
    public var status: Int {
        switch self {
        case .badRequest, .malformedBody: 400
        case .unauthorized: 401
        case .foreignHost: 421
        case .notFound: 404
        case .methodNotAllowed: 405
        case .requestTimeout: 408
        case .otherContent, .numberTwice: 409
        case .bodyTooLarge: 413
        case .documentInvalid: 422
        case .headersTooLarge: 431
        case .internalError: 500
        case .unavailable: 503
        }
    }

    public var title: String {
        switch self {
        case .badRequest: "The request is not understood"
        case .malformedBody: "The body is not understood"
        case .unauthorized: "A valid token is needed"
        case .foreignHost: "This server does not serve that host"
        case .notFound: "There is no such thing"
        case .methodNotAllowed: "This address does not take that method"
        case .requestTimeout: "The request took too long to arrive"
        case .otherContent: "Another document has this id"
        case .numberTwice: "Another document has this number"
        case .bodyTooLarge: "The body is too large"
        case .documentInvalid: "The document is not valid"
        case .headersTooLarge: "The headers are too large"
        case .internalError: "Something went wrong in the server"
        case .unavailable: "The server cannot answer now"
        }
    }
}
