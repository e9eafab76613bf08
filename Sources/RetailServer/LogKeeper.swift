import Logging
import RetailModels
import RetailStore

/// Takes old entries of the log away from time to time, tenant by tenant, and expired snapshots.
/// Several processes may do so on one database: who comes second finds nothing.
struct LogKeeper: Sendable {
    let database: any RetailStore.Database
    let host: Host
    /// How old an entry is before it may go; nil keeps all.
    let days: Int?
    let logger: Logger

    private static let everyHours = 1
    private static let dayMs: Int64 = 86_400_000

    /// Works until it is cancelled. A round that fails is tried again with the next one.
    func run() async {
        while !Task.isCancelled {
            do { try await round() } catch {
                logger.warning("the log was not pruned", metadata: ["reason": "\(error)"])
            }
            guard (try? await host.clock.sleep(for: .seconds(Self.everyHours * 3_600))) != nil
            else { return }
        }
    }

    /// One round through all tenants.
    func round() async throws {
        let tenants = try await database.scoped(to: "*").read { try TenantStore.all(in: $0) }
        for tenant in tenants.map(\.id) {
            let now = host.now()
            let before = days.map { now - Int64($0) * Self.dayMs } ?? 0
            var count: Int64 = 0
            repeat {
                count = try await database.scoped(to: tenant).write { tx in
                    try LogPruning.prune(before: before, now: now, tenant: tenant, in: tx)
                }
                if count > 0 {
                    logger.info(
                        "pruned the log", metadata: ["tenant": "\(tenant)", "entries": "\(count)"])
                }
            } while count >= LogPruning.entryCountMax && !Task.isCancelled
        }
    }
}
