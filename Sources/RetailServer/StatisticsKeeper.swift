import Logging
import RetailModels
import RetailStore

/// Lets the database count tables that grow from nothing, where autovacuum would come minutes
/// after the sales. Several processes may do so on one database.
struct StatisticsKeeper: Sendable {
    let database: any RetailStore.Database
    let host: Host
    let logger: Logger

    private static let everySeconds = 2

    /// Works until it is cancelled. What fails is tried again with the next round.
    func run() async {
        while (try? await host.clock.sleep(for: .seconds(Self.everySeconds))) != nil {
            do {
                let count = try await database.scoped(to: "*").write {
                    try TableStatistics.refresh(in: $0)
                }
                if count > 0 { logger.debug("counted tables", metadata: ["tables": "\(count)"]) }
            } catch {
                logger.debug("tables were not counted", metadata: ["reason": "\(error)"])
            }
        }
    }
}
