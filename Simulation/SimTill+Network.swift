import APIClient
import RetailModels
import RetailStore
import RetailSync
import TestSupport

/// The network between a till and the cloud.
extension SimTill {
    struct Calls: SyncCalls {
        let till: SimTill
        let world: World
        func ask<Call: Endpoint>(_ call: Call) async throws -> Call.Reply {
            do {
                return try await till.received(try await till.ask(call, in: world))
            } catch let problem as Problem where problem.code == .lost && till.ignoresLoss {
                try await till.meetLoss()
                throw SimFailure()
            }
        }
    }

    /// One request: it may be lost, come late or twice, and its reply may be lost.
    func ask<Call: Endpoint>(_ call: Call, in world: World) async throws -> Call.Reply {
        let cloud = await world.cloud
        let call = try await weakened(call)
        return try await send(in: world) { [identity, bug] in
            try await cloud.answer(call, from: identity, bug: bug)
        }
    }

    /// Has the cloud do something, if it comes to that.
    func send<Reply: Sendable>(
        in world: World, _ answer: @escaping @Sendable () async throws -> Reply
    ) async throws -> Reply {
        guard !isHealing else { return try await answer() }
        let cloud = await world.cloud
        let isCut = cutOffUntil > dice.now
        if (isCut && !losesOnlyReplies) || dice.chance(ppm: 30_000) {
            await world.count("request lost")
            throw SimFailure()
        }
        if cloud.downUntil > dice.now {
            await world.count("cloud away")
            throw SimFailure()
        }
        if dice.chance(ppm: 20_000) {
            await world.count("request late")
            await world.after(dice.number(2_000...600_000), "late request") { _ in
                _ = try? await answer()
            }
            throw SimFailure()
        }
        if dice.chance(ppm: 15_000) {
            await world.count("5xx before")
            throw SimFailure()
        }
        let reply = try await answer()
        if dice.chance(ppm: 30_000) {
            await world.count("request twice")
            await world.after(dice.number(100...300_000), "second request") { _ in
                _ = try? await answer()
            }
        }
        if isCut || dice.chance(ppm: 30_000) {
            await world.count("reply lost")
            throw SimFailure()
        }
        return reply
    }
}
