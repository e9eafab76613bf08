public import RetailModels

/// What a till keeps beside its journal, safe against `kill -9` without a sync to disk per key.
public protocol CartKeeper: Sendable {
    func cart() async throws(SQLFailure) -> Cart?
    /// Keeps the cart, or forgets it when it is nil.
    func keep(_ cart: Cart?) async throws(SQLFailure)
    func attempts(operatorNumber: Int64) async throws(SQLFailure) -> SignInAttempts
    func keep(_ attempts: SignInAttempts, operatorNumber: Int64) async throws(SQLFailure)

    /// The events of the audit log that no document has carried yet.
    func notes() async throws(SQLFailure) -> [AuditEvent]
    func keep(_ notes: [AuditEvent]) async throws(SQLFailure)
}
