import RetailModels
import RetailStore
import TestSupport
import Testing

@testable import RetailServer

/// Snapshots over HTTP: who gets which, and what a device's reading leaves behind.
struct SnapshotTests {
    @Test(arguments: Engine.allCases)
    func aTillTakesItPartByPart(engine: Engine) async throws {
        try await TwoShops.with(engine) { shops in
            let (client, token) = (shops.run.client, shops.mine.token)
            let session = try await client.send(CreateSnapshot(relies: []), token: token)
                .expectReply(CreateSnapshot.self)
            #expect(session.positions.map(\.stream) == [Realtime.shopStream, shops.location])
            var contents: [SnapshotContent] = []
            for (index, part) in session.parts.enumerated() {
                let call = GetSnapshotPart(id: session.id, part: Int64(index) + 1)
                let reply = try await client.send(call, token: token)
                #expect(Digest.sha256(reply.body) == part.hash)
                contents.append(try reply.decoded(SnapshotContent.self))
                var unpacker = client
                unpacker.token = token
                let packed = try await unpacker.send(
                    call, headers: [("Accept-Encoding", "gzip")])
                let isLarge = reply.body.count > Representation.packedBytesMin
                #expect(isLarge == (packed.headers["content-encoding"] == "gzip"))
            }
            #expect(contents.flatMap(\.documents).map(\.write) == shops.till.writes)
            #expect(contents.flatMap(\.products).count == 10)
            let beyond = GetSnapshotPart(id: session.id, part: Int64(session.parts.count) + 1)
            try await client.send(beyond, token: token).expectProblem(.notFound)
            let left = try await client.send(DeleteSnapshot(id: session.id), token: token)
                .expectReply(DeleteSnapshot.self)
            #expect(left == session)
            try await client.send(DeleteSnapshot(id: session.id), token: token)
                .expectProblem(.notFound)
        }
    }

    /// Another tenant's session does not exist, whatever it is called.
    @Test(arguments: Engine.allCases)
    func anotherTenantsSessionIsNotThere(engine: Engine) async throws {
        try await TwoShops.with(engine) { shops in
            let client = shops.run.client
            let session = try await client.send(
                CreateSnapshot(relies: []), token: shops.mine.token
            ).expectReply(CreateSnapshot.self)
            let calls: [any Endpoint] = [
                GetSnapshotPart(id: session.id, part: 1), DeleteSnapshot(id: session.id),
            ]
            for call in calls {
                try await client.send(call, token: shops.others.token).expectProblem(.notFound)
            }
            let again = try await client.send(
                GetSnapshotPart(id: session.id, part: 1), token: shops.mine.token)
            #expect(again.status == 200)
        }
    }

    @Test func aCloudThatWasPutBackSaysSo() async throws {
        try await TwoShops.with(.sqlite) { shops in
            let place = LogPosition(
                stream: shops.location, seq: 7, hash: String(repeating: "7", count: 64))
            try await shops.run.client.send(
                CreateSnapshot(relies: [place]), token: shops.mine.token
            ).expectProblem(.lost)
        }
    }

    /// A till's own server keeps no log to make one of.
    @Test func aTillsOwnServerHasNone() async throws {
        var configuration = ServerRun.configuration
        configuration.side = .till
        try await ServerRun.with(.sqlite, configuration) { run in
            let calls: [any Endpoint] = [
                CreateSnapshot(relies: []), GetSnapshotPart(id: "x", part: 1),
                DeleteSnapshot(id: "x"),
            ]
            for call in calls {
                try await run.client.send(call).expectProblem(.notFound)
            }
        }
    }

    /// Where a device pulls from is how far it has come; that holds the log for it.
    @Test(arguments: Engine.allCases)
    func aPullIsNotedForPruning(engine: Engine) async throws {
        try await TwoShops.with(engine) { shops in
            let (client, mine) = (shops.run.client, shops.mine)
            var place = LogPosition.start(of: shops.location)
            let database = shops.run.database.scoped(to: mine.tenant)
            try await database.write { tx in
                let items = shops.till.writes.map {
                    CloudRecord.Item(
                        op: SyncOp(write: $0, key: shops.till.key.publicKey),
                        origin: LogOrigin(clock: 1))
                }
                _ = try CloudRecord(
                    tenant: mine.tenant, location: shops.location, now: 1, in: tx
                ).record(items)
            }
            for expected in [Int64(0), 1] {
                let page = try await client.send(PullLog(since: place, limit: 1), token: mine.token)
                    .expectReply(PullLog.self)
                place = page.next
                let noted = try await database.read { tx in
                    try LogPruning.noted(
                        shops.location, of: mine.device, tenant: mine.tenant, in: tx)
                }
                #expect(noted == expected)
            }
            // What all active devices have goes away in the next round, the rest stays.
            let keeper = LogKeeper(
                database: shops.run.database, host: ServerRun.host(), days: 1,
                logger: ServerRun.quiet)
            try await keeper.round()
            let floor = try await database.read { tx in
                try LogReader.streams(location: shops.location, tenant: mine.tenant, in: tx)[1]
                    .floor
            }
            #expect(floor == 1)
        }
    }
}

extension TwoShops {
    fileprivate var location: String { ServerRun.shop.location }
}
