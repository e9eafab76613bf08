import APIClient
import LocalStore
import RetailModels
import RetailStore
import RetailSync
import TestSupport
import Till

/// Delivery, as JournalDelivery does it.
extension SimTill {
    func deliver(in world: World) async throws {
        guard let files else { return }
        let sync = files.sync
        while true {
            if case .cloud = machine.state {
                let rows = try await sync.openRows(limit: TillSync.cloudBatchCountMax)
                guard !rows.isEmpty else { break }
                var writes = rows.map(\.write)
                if bug == .replayBytes { writes = writes.map(Self.rewritten) }
                let call = RecordJournal(
                    key: sync.key, writes: writes, relies: try await sync.relies())
                let era = machine.era
                do {
                    let reply = try await ask(call, in: world)
                    try await tell(.callAnswered(era: era), in: world)
                    try await answered(rows, reply, files, in: world)
                    continue
                } catch let problem as Problem {
                    try await hear(problem, era: era, in: world)
                    await world.count("direct write refused")
                    if bug == .fourXX {
                        try await files.journal.settle(
                            ids: rows.map(\.write.id), as: .cloud, seen: [])
                        continue
                    }
                } catch is SimFailure {
                    try await tell(.callFailed(reason: .foreignReply, era: era), in: world)
                }
            }
            let rows = try await sync.openRows(limit: TillSync.ownBatchCountMax)
            guard !rows.isEmpty else { break }
            let now = host.now()
            let newEpoch = host.newID
            let results = try await files.database.write { [shop, identity] tx in
                try OwnRecord.record(
                    rows.map(\.write), key: sync.key, tenant: shop.tenant,
                    location: identity.location, now: now, newEpoch: newEpoch, in: tx)
            }
            await world.count("stored by the own server")
            if !isHealing, dice.chance(ppm: 8_000) { throw Crash() }
            try await sync.storedHere(rows, results)
        }
        try await report(in: world)
        if wantsSync || machine.canSend { try await syncNow(in: world) }
    }

    private func answered(
        _ rows: [JournalRow], _ reply: RecordJournal.Reply, _ files: Files, in world: World
    ) async throws {
        if bug == .projectClean {
            try await files.journal.settle(
                ids: rows.map(\.write.id), as: .cloud, seen: reply.heads ?? [])
            return
        }
        if bug == .settleLast {
            try await files.journal.settle(ids: rows.map(\.write.id), as: .cloud, seen: [])
            if !isHealing, dice.chance(ppm: 20_000) { throw Crash() }
        }
        let problems = try await files.sync.answered(rows, reply)
        if problems.contains(where: { $0.code == .numberTwice }) {
            try await numberTwice(in: world)
        }
    }

    private static func rewritten(_ write: JournalWrite) -> JournalWrite {
        var write = write
        write.body += " "
        return write
    }

    func numberTwice(in world: World) async throws {
        guard let files, !wasToldTwice, bug != .forkSeries else { return }
        wasToldTwice = true
        await world.count("number twice")
        try await files.register.leaveSeries(by: shop.operators[0])
        try await noteHead(in: world)
        files.side.flush()
    }
}
