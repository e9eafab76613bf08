/// What every error of the server looks like on the wire (RFC 9457).
public struct Problem: Error, Codable, Hashable, Sendable {
    /// Each code has one status and one title.
    public enum Code: String, Codable, Sendable, CaseIterable {
        case badRequest = "bad-request"
        case malformedBody = "malformed-body"
        case unauthorized
        /// The token is known and may not do this.
        case forbidden
        case licenceInvalid = "licence-invalid"
        case tenantSuspended = "tenant-suspended"
        case deviceRevoked = "device-revoked"
        /// The challenge is unknown, used, too old, or the signature is not the device's.
        case challengeInvalid = "challenge-invalid"
        /// No such operator, or not this PIN; nothing tells which.
        case pinWrong = "pin-wrong"
        /// The call wants an operator's session, and there is none that is this device's.
        case sessionNeeded = "session-needed"
        case sessionExpired = "session-expired"
        case foreignHost = "foreign-host"
        case notFound = "not-found"
        case methodNotAllowed = "method-not-allowed"
        case requestTimeout = "request-timeout"
        /// Other bytes are stored under this id already; these are kept for a person.
        case otherContent = "other-content"
        /// Another document of this till bears this number; this one is kept for a person.
        case numberTwice = "number-twice"
        /// As many devices are active as the licence has seats.
        case noSeats = "no-seats"
        /// Too many devices wait to be approved.
        case tooManyPending = "too-many-pending"
        /// The device belongs to another tenant, or shows another key than before.
        case deviceElsewhere = "device-elsewhere"
        /// There is one already.
        case exists
        /// Somebody else has changed it since it was read.
        case changed
        /// Nobody would be left who may do what only managers do.
        case lastManager = "last-manager"
        /// Bundles are missing before the first one pushed.
        case gap
        /// This place of the epoch bore other bytes: another machine uses the same outbox.
        case fork
        /// The log is not the one that the till relies on: the cloud was put back.
        case lost
        /// What the till lacks is no longer in the log; it takes a snapshot.
        case pruned
        case codeExpired = "code-expired"
        case tooManyRequests = "too-many-requests"
        /// What one side has made the other does not know yet: one of them wants an update.
        case outdated
        /// The address is a WebSocket.
        case upgradeRequired = "upgrade-required"
        case bodyTooLarge = "body-too-large"
        /// The figures do not add up, or the signature is not the till's; kept for a person.
        case documentInvalid = "document-invalid"
        /// The content is of a kind that is not kept.
        case unsupportedMediaType = "unsupported-media-type"
        /// The content is not the one that its hash was taken of.
        case contentInvalid = "content-invalid"
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
        case .unauthorized, .challengeInvalid, .pinWrong, .sessionNeeded, .sessionExpired: 401
        case .forbidden, .licenceInvalid, .tenantSuspended, .deviceRevoked: 403
        case .foreignHost: 421
        case .notFound: 404
        case .methodNotAllowed: 405
        case .requestTimeout: 408
        case .otherContent, .numberTwice, .noSeats, .tooManyPending, .deviceElsewhere, .exists,
            .changed, .lastManager, .gap, .fork, .lost:
            409
        case .codeExpired, .pruned: 410
        case .tooManyRequests: 429
        case .upgradeRequired, .outdated: 426
        case .bodyTooLarge: 413
        case .unsupportedMediaType: 415
        case .documentInvalid, .contentInvalid: 422
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
        case .forbidden: "This token may not do that"
        case .licenceInvalid: "The licence is not valid"
        case .tenantSuspended: "The tenant is suspended"
        case .deviceRevoked: "The device was revoked"
        case .challengeInvalid: "The proof of the key is not valid"
        case .pinWrong: "Operator or PIN is wrong"
        case .sessionNeeded: "An operator's session is needed"
        case .sessionExpired: "The operator's session has ended"
        case .noSeats: "The licence has no free seat"
        case .tooManyPending: "Too many devices wait to be approved"
        case .deviceElsewhere: "The device belongs elsewhere"
        case .exists: "There is one already"
        case .changed: "Somebody else has changed it meanwhile"
        case .lastManager: "Nobody would be left to manage the shop"
        case .gap: "Bundles are missing"
        case .fork: "Another outbox has used this number"
        case .lost: "The log has lost what the till relies on"
        case .pruned: "The log no longer reaches back that far"
        case .codeExpired: "The code has expired"
        case .upgradeRequired: "A WebSocket is needed"
        case .outdated: "Another version is needed"
        case .tooManyRequests: "Too many requests"
        case .foreignHost: "This server does not serve that host"
        case .notFound: "There is no such thing"
        case .methodNotAllowed: "This address does not take that method"
        case .requestTimeout: "The request took too long to arrive"
        case .otherContent: "Another document has this id"
        case .numberTwice: "Another document has this number"
        case .bodyTooLarge: "The body is too large"
        case .documentInvalid: "The document is not valid"
        case .unsupportedMediaType: "This kind of content is not kept"
        case .contentInvalid: "The content is not what its hash says"
        case .headersTooLarge: "The headers are too large"
        case .internalError: "Something went wrong in the server"
        case .unavailable: "The server cannot answer now"
        }
    }
}
