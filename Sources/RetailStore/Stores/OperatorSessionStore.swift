public import RetailModels

/// Operators' sessions at the server, kept by their hash, and wrong PINs.
public enum OperatorSessionStore {
    /// A session with the operator as they are now.
    public struct Record: Sendable {
        public var person: Operator
        /// Nil when it goes with the server's own token.
        public var device: String?
        public var expiresAt: Int64
    }

    /// Whose PINs are counted.
    public enum Subject: Sendable {
        case person(number: Int64)
        /// Nil for the server's own token.
        case device(String?)

        var text: String {
            switch self {
            case .person(let number): "operator \(number)"
            case .device(let id?): "device \(id)"
            case .device(nil): "own token"
            }
        }
    }

    /// Over ones are kept for as long as they lasted, so that it can be said that they are over.
    public static func insert(
        _ session: String, person: String, device: String?, expiresAt: Int64, now: Int64,
        tenant: String, in tx: any SQLTransaction
    ) throws {
        try tx.send(
            """
            DELETE FROM operator_session
            WHERE tenant_id = \(tenant) AND expires_at_ms < \(now - OperatorSession.lifeMs)
            """)
        try tx.send(
            """
            INSERT INTO operator_session (tenant_id, session_hash, operator_id, device_id,
                expires_at_ms)
            VALUES (\(tenant), \(Digest.sha256(session)), \(person), \(device), \(expiresAt))
            """)
    }

    /// Nil when the tenant has no such session.
    public static func find(
        _ session: String, tenant: String, in tx: any SQLTransaction
    ) throws -> Record? {
        let row = try tx.row(
            """
            SELECT operator_id, device_id, expires_at_ms FROM operator_session
            WHERE tenant_id = \(tenant) AND session_hash = \(Digest.sha256(session))
            """)
        guard let row else { return nil }
        let id = try row.text("operator_id")
        guard let person = try OperatorStore.find(id, tenant: tenant, in: tx) else { return nil }
        return Record(
            person: person, device: try row.optionalText("device_id"),
            expiresAt: try row.integer("expires_at_ms"))
    }

    /// Ends the sessions of a device.
    public static func end(
        ofDevice device: String, tenant: String, in tx: any SQLTransaction
    ) throws {
        try tx.send(
            """
            DELETE FROM operator_session WHERE tenant_id = \(tenant) AND device_id = \(device)
            """)
    }

    // MARK: - Wrong PINs

    /// The subject's attempts, held for the rest of the transaction: tries at the same time take
    /// turns, or many could be made before the first is counted.
    public static func holdAttempts(
        _ subject: Subject, tenant: String, in tx: any SQLTransaction
    ) throws -> SignInAttempts {
        let row = try tx.row(
            """
            INSERT INTO pin_attempt (tenant_id, subject, wrong, wait_until_ms)
            VALUES (\(tenant), \(subject.text), 0, 0)
            ON CONFLICT (tenant_id, subject) DO UPDATE SET wrong = pin_attempt.wrong
            RETURNING wrong, wait_until_ms
            """)
        guard let row else { return SignInAttempts() }
        return SignInAttempts(
            wrong: try row.integer("wrong"), waitUntil: try row.integer("wait_until_ms"))
    }

    public static func keep(
        _ attempts: SignInAttempts, of subject: Subject, tenant: String, in tx: any SQLTransaction
    ) throws {
        try tx.send(
            """
            UPDATE pin_attempt
            SET wrong = \(attempts.wrong), wait_until_ms = \(attempts.waitUntil)
            WHERE tenant_id = \(tenant) AND subject = \(subject.text)
            """)
    }
}
