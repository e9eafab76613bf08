import RetailModels
import RetailSync
import TestSupport

/// What a till does that learns that it was revoked, as SyncWorker does it.
extension SimTill {
    func salvage(in world: World) async throws {
        guard let files, isRevoked, bug != .salvage, try await !files.sync.hasHandedIn() else {
            return
        }
        let (identity, key) = (identity, files.sync.key)
        let cycle = SyncCycle(sync: files.sync, calls: NoCalls(), takesShop: true)
        do {
            try await cycle.salvage(by: { push in
                let cloud = await world.cloud
                return try await send(in: world) {
                    try await cloud.keep(push, of: key, from: identity)
                }
            })
            try await files.sync.endSalvage()
        } catch is SimFailure { return }
        guard try await files.sync.hasHandedIn() else { return }
        await world.count("handed in")
        try await Promises.isHandedIn(by: self, to: await world.cloud)
    }

    /// A revoked till asks for nothing.
    private struct NoCalls: SyncCalls {
        func ask<Call: Endpoint>(_ call: Call) async throws -> Call.Reply { throw SimFailure() }
    }
}
