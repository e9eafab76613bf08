import HTTPTypes
import RetailModels
import RetailStore

/// Lets managers in: whoever comes with a tenant's token and, on top of it, with the session that a
/// manager opened on the same device.
struct ManagerDoor {
    let database: any Database
    let host: Host

    // A constant and valid name.
    static let header = HTTPField.Name(OperatorSession.header) ?? .authorization

    /// Throws unless `session` is a manager's. Asked with each call, so that a session ends at once
    /// with the operator's role, the device or the tenant.
    /// - Returns: the manager.
    func check(_ session: String?, _ principal: Principal?) async throws -> Operator? {
        guard let principal else {
            try Access.manager.check(nil)
            return nil
        }
        let now = host.now()
        return try await database.scoped(to: principal.tenant).read { tx in
            try Self.checkStanding(principal, in: tx)
            guard let session else {
                throw Problem(
                    .sessionNeeded,
                    "this call is for managers: sign in at POST \(OpenOperatorSession.path) and "
                        + "send the session in \(OperatorSession.header)")
            }
            guard
                let record = try OperatorSessionStore.find(
                    session, tenant: principal.tenant, in: tx),
                record.device == principal.device
            else {
                throw Problem(.sessionNeeded, "this device has no such session; sign in again")
            }
            guard record.expiresAt > now else {
                throw Problem(.sessionExpired, "the session has ended; sign in again")
            }
            guard record.person.isActive, record.person.role == .manager else {
                throw Problem(
                    .forbidden, "\(record.person.name) is not a manager; a manager must sign in")
            }
            return record.person
        }
    }

    /// Throws when the tenant is suspended or the device revoked. A token is believed for some
    /// seconds; here nothing is.
    static func checkStanding(
        _ principal: Principal, in tx: any SQLTransaction
    ) throws {
        guard try TenantStore.find(principal.tenant, in: tx)?.status != .suspended else {
            throw Problem(.tenantSuspended, "tenant \(principal.tenant) is suspended")
        }
        guard let device = principal.device else { return }
        let record = try DeviceStore.find(device, tenant: principal.tenant, in: tx)
        guard record?.device.status == .active else {
            throw Problem(.deviceRevoked, "device \(device) was revoked")
        }
    }
}
