import RetailModels
import RetailStore
import TestSupport
import Testing

@testable import RetailServer

/// What a revoked till hands in, proven by its key.
struct SalvageTests {
    private static let tenant = ServerRun.shop.tenant

    /// A till that was revoked before it sent anything.
    private struct Revoked {
        let run: ServerRun
        let till: DocumentBuilder
        var key: SigningKey { till.key }

        init(_ run: ServerRun, isRevoked: Bool = true) async throws {
            self.run = run
            var till = try DocumentBuilder(
                shop: TestShop(device: "device-9", series: "09"), seed: 9)
            try till.openShift()
            for line in 0..<5 { try till.sell(try till.line(line)) }
            self.till = till
            let (shop, key) = (till.shop, till.key.publicKey)
            try await run.database.scoped(to: shop.tenant).write { tx in
                try DeviceStore.setPending(
                    "device-9", name: "Till nine", publicKey: key, code: "CODE2345",
                    expiresAt: ServerRun.now + 1, tenant: shop.tenant, in: tx)
                try ShopStore.insertTill(
                    shop.identity, locationNumber: "1", locationName: "Main street", in: tx)
                try DeviceStore.activate(
                    "device-9", at: shop.identity, tenant: shop.tenant, in: tx)
                if isRevoked {
                    try DeviceStore.revoke("device-9", tenant: shop.tenant, in: tx)
                }
            }
        }

        func push(
            _ count: Int? = nil, epoch: String = "e", relies: [LogPosition] = []
        ) -> PushBundles.Body {
            var bundles: [SyncBundle] = []
            for write in till.writes.prefix(count ?? .max) {
                bundles.append(
                    SyncBundle(
                        seq: Int64(bundles.count + 1), stream: till.shop.location,
                        kind: LogKind(write.kind), clock: 1,
                        prev: bundles.last?.hash ?? Document.noHash, epoch: epoch,
                        ops: [SyncOp(write: write, key: key.publicKey)]))
            }
            return PushBundles.Body(epoch: epoch, relies: relies, bundles: bundles)
        }

        func nonce() async throws -> String {
            try await run.client.send(ChallengeDevice(device: "device-9"), token: nil)
                .expectReply(ChallengeDevice.self).nonce
        }

        /// - Parameter sent: what goes on the way; what was signed by default.
        func salvage(
            _ push: PushBundles.Body, nonce: String? = nil, sent: PushBundles.Body? = nil,
            key: SigningKey? = nil, port: Int? = nil
        ) async throws -> Reply {
            let url = "http://127.0.0.1:\(port ?? run.client.port)"
            let nonce = if let nonce { nonce } else { try await self.nonce() }
            let text = Pairing.salvageText(
                nonce: nonce, tenant: tenant, device: "device-9", url: url, push: push)
            return try await run.client.send(
                SalvageBundles(
                    .init(
                        device: "device-9", nonce: nonce,
                        signature: (key ?? self.key).sign(text: text) ?? "", url: url,
                        push: sent ?? push)), token: nil)
        }
    }

    private static func parked(_ run: ServerRun) async throws -> [ParkedWrite] {
        var items: [ParkedWrite] = []
        var last: ParkedWrite?
        repeat {
            let page = try await run.client.send(
                ListParked(after: last.map { ($0.receivedAt, $0.hash) }, limit: 2),
                headers: ServerRun.managerHeaders
            ).expectReply(ListParked.self)
            items += page.items
            last = page.next == nil ? nil : page.items.last
        } while last != nil
        return items
    }

    @Test(arguments: Engine.allCases)
    func whatARevokedTillHasIsKeptOnce(engine: Engine) async throws {
        try await ServerRun.with(engine) { run in
            try await run.signManagerIn()
            let revoked = try await Revoked(run)
            // The first part again with the rest, as after a reply that was lost; then all again.
            for count in [3, 6, 6] {
                let reply = try await revoked.salvage(revoked.push(count))
                    .expectReply(SalvageBundles.self)
                #expect(reply.results.map(\.status) == Array(repeating: .parked, count: count))
                #expect(Set(reply.results.map(\.code)) == ["device-revoked"])
            }
            let items = try await Self.parked(run)
            #expect(items.count == 6)
            #expect(Set(items.map(\.id)) == Set(revoked.till.writes.map(\.id)))
            #expect(Set(items.map(\.code)) == ["device-revoked"])
            #expect(items.compactMap(\.gross).count == 5)
            #expect(Set(items.compactMap(\.device)) == ["device-9"])
            for (table, rows) in [("document", Int64(0)), ("sale", 0), ("sync_bundle", 6)] {
                #expect(try await run.database.count(table) == rows, "\(table)")
            }
            // In a new epoch, as after lost history, they are the same.
            let again = try await revoked.salvage(revoked.push(epoch: "f"))
                .expectReply(SalvageBundles.self)
            #expect(again.results.map(\.status) == Array(repeating: .parked, count: 6))
            #expect(try await Self.parked(run).count == 6)
            #expect(try await run.database.verify(Self.tenant).findings == [])
        }
    }

    /// A manager releases what was handed in: it becomes a fact, and those who pull get it.
    @Test(arguments: Engine.allCases)
    func whatAManagerReleasesIsAFact(engine: Engine) async throws {
        try await ServerRun.with(engine) { run in
            try await run.signManagerIn()
            let revoked = try await Revoked(run)
            _ = try await revoked.salvage(revoked.push()).expectReply(SalvageBundles.self)
            let kept = try await Self.parked(run).sorted { ($0.number ?? "") < ($1.number ?? "") }
            // Tills would miss the number of the second.
            try await run.client.send(
                ReleaseParked(hash: kept[1].hash), headers: ServerRun.managerHeaders
            ).expectProblem(.documentInvalid)
            for write in kept {
                let released = try await run.client.send(
                    ReleaseParked(hash: write.hash), headers: ServerRun.managerHeaders
                ).expectReply(ReleaseParked.self)
                #expect(released == write)
                #expect(try await run.database.verify(Self.tenant).findings == [])
            }
            #expect(try await Self.parked(run) == [])
            #expect(try await run.database.count("document") == 6)
            // Handed in again it is known, and released again it is not kept.
            let again = try await revoked.salvage(revoked.push())
                .expectReply(SalvageBundles.self)
            #expect(again.results.allSatisfy { $0.status == .dup })
            try await run.client.send(
                ReleaseParked(hash: kept[0].hash), headers: ServerRun.managerHeaders
            ).expectProblem(.notFound)
            // The log tells of each again: as kept, and as a fact.
            #expect(try await run.database.count("sync_bundle WHERE state = 'parked'") == 6)
            #expect(try await run.database.count("sync_bundle WHERE state = 'ok'") == 6)
        }
    }

    /// What had come before the revocation is a fact, and stays one.
    @Test(arguments: Engine.allCases)
    func whatTheLogHadIsKnown(engine: Engine) async throws {
        try await ServerRun.with(engine) { run in
            let revoked = try await Revoked(run)
            let first = revoked.push(2)
            try await run.database.write { tx in
                let record = CloudRecord(
                    tenant: Self.tenant, location: revoked.till.shop.location, now: 9, in: tx)
                _ = try PushLog.push(first, device: "device-9", into: record)
            }
            let reply = try await revoked.salvage(revoked.push())
                .expectReply(SalvageBundles.self)
            #expect(
                reply.results.map(\.status) == [.dup, .dup] + Array(repeating: .parked, count: 4))
            #expect(try await run.database.count("document") == 2)
        }
    }

    @Test(arguments: Engine.allCases)
    func onlyARevokedTillsOwnProofIsTaken(engine: Engine) async throws {
        try await ServerRun.with(engine) { run in
            let revoked = try await Revoked(run)
            let push = revoked.push()
            try await revoked.salvage(push, key: SigningKey()).expectProblem(.challengeInvalid)
            try await revoked.salvage(push, nonce: "x").expectProblem(.challengeInvalid)
            try await revoked.salvage(push, port: 1).expectProblem(.challengeInvalid)
            // Another push than the one that was signed.
            try await revoked.salvage(push, sent: revoked.push(2)).expectProblem(.challengeInvalid)
            // A challenge is good once.
            let nonce = try await revoked.nonce()
            _ = try await revoked.salvage(push, nonce: nonce).expectReply(SalvageBundles.self)
            try await revoked.salvage(push, nonce: nonce).expectProblem(.challengeInvalid)
            // As in a push.
            var gap = push
            gap.bundles.removeFirst()
            gap.epoch = "g"
            let later = gap.bundles.map {
                SyncBundle(
                    seq: $0.seq, stream: $0.stream, kind: $0.kind, clock: 1, prev: $0.prev,
                    epoch: "g", ops: $0.ops)
            }
            gap.bundles = later
            try await revoked.salvage(gap).expectProblem(.gap)
            let place = LogPosition(
                stream: revoked.till.shop.location, seq: 70,
                hash: String(repeating: "7", count: 64))
            try await revoked.salvage(revoked.push(relies: [place])).expectProblem(.lost)
            // It cannot come in any other way.
            try await run.client.send(ListParked(), token: nil).expectProblem(.unauthorized)
        }
    }

    @Test func whoIsNotRevokedPushes() async throws {
        try await ServerRun.with { run in
            let till = try await Revoked(run, isRevoked: false)
            try await till.salvage(till.push()).expectProblem(.exists)
            #expect(try await run.database.count("sync_parked") == 0)
        }
    }
}
