public import RetailModels

/// Stores what a till's own server is given: the rows, and a bundle of the outbox for each write,
/// in one transaction.
public enum OwnRecord {
    /// - Parameters:
    ///   - key: the till's public key.
    ///   - now: the till's clock.
    ///   - newEpoch: names the outbox's epoch if none has begun.
    public static func record(
        _ writes: [JournalWrite], key: String, tenant: String, location: String, now: Int64,
        newEpoch: () -> String, in tx: any SQLTransaction
    ) throws -> [WriteResult] {
        try record(
            writes.map { ReadOp(SyncOp(write: $0, key: key)) }, key: key, tenant: tenant,
            location: location, now: now, newEpoch: newEpoch, in: tx)
    }

    /// The same for writes that were read before.
    public static func record(
        _ ops: [ReadOp], key: String, tenant: String, location: String, now: Int64,
        newEpoch: () -> String, in tx: any SQLTransaction
    ) throws -> [WriteResult] {
        let results = try RecordSale.record(ops, tenant: tenant, now: now, in: tx)
        let all = zip(ops.map(\.op.write), results)
        let parked = Set(all.filter { $0.1.status == .parked }.map(\.0.id))
        func sync(_ write: JournalWrite) -> SyncOp {
            SyncOp(write: write, key: write.kind.isDocument ? key : nil)
        }
        let outbox = Outbox(tenant: tenant, location: location, in: tx)
        try outbox.add(
            all.filter { $0.1.status != .dup }.map { sync($0.0) },
            isBodyKept: { parked.contains($0.write.id) }, now: now, newEpoch: newEpoch)
        // What is stored already the cloud may have answered, before the till ended and forgot. It
        // waits as well: a snapshot of a pruned log would never tell that the log has it.
        let known = all.filter { $0.1.status == .dup }.map { sync($0.0) }
        if !known.isEmpty { try outbox.addMissing(known, now: now, newEpoch: newEpoch) }
        return results
    }
}
