public import RetailModels

/// How often an operator's PIN was wrong, and until when it is not asked again.
public struct SignInAttempts: Codable, Hashable, Sendable {
    public var wrong: Int64
    /// Milliseconds since 1970; 0 when nobody has to wait.
    public var waitUntil: Int64

    public init(wrong: Int64 = 0, waitUntil: Int64 = 0) {
        self.wrong = wrong
        self.waitUntil = waitUntil
    }
}

/// What a till keeps beside its journal, safe against `kill -9` without a sync to disk per key.
public protocol CartKeeper: Sendable {
    func cart() async throws(SQLFailure) -> Cart?
    /// Keeps the cart, or forgets it when it is nil.
    func keep(_ cart: Cart?) async throws(SQLFailure)
    func attempts(operatorNumber: Int64) async throws(SQLFailure) -> SignInAttempts
    func keep(_ attempts: SignInAttempts, operatorNumber: Int64) async throws(SQLFailure)
}
