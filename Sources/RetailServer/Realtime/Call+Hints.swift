import RetailModels
import RetailStore

extension Call {
    /// Stores a till's writes, and tells who listens what has changed.
    func record(_ writes: [JournalWrite], key: String) async throws -> [WriteResult] {
        let (results, hints) = try await database.write { tx in
            let results = try RecordSale.record(
                writes, key: key, tenant: tenant, now: host.now(), from: sender, in: tx)
            let stored = zip(writes, results).filter { $0.1.status == .stored }.map(\.0)
            return (results, try advance(changes(stored), in: tx))
        }
        publish(hints)
        return results
    }

    /// What has happened in which stream.
    private func changes(_ writes: [JournalWrite]) -> [String: Set<StreamEvent>] {
        var changes: [String: Set<StreamEvent>] = [:]
        for write in writes {
            switch write.kind {
            case .customer: changes[Realtime.shopStream, default: []].insert(.customerUpdated)
            case .sale: changes[location, default: []].insert(.saleCreated)
            case .document:
                let signed = SignedDocument(document: write.body, signature: "", key: "")
                guard let body = try? signed.decoded().body else { continue }
                changes[location, default: []].insert(StreamEvent(body))
            }
        }
        return changes
    }

    /// Streams are locked in the order of their names, by every transaction.
    private func advance(
        _ changes: [String: Set<StreamEvent>], in tx: any SQLTransaction
    ) throws -> [StreamHint] {
        try changes.sorted { $0.key < $1.key }.flatMap { stream, events in
            let head = try StreamStore.advance(stream, tenant: tenant, in: tx)
            return events.map { StreamHint(stream: stream, head: head, event: $0) }
        }
    }

    private func publish(_ hints: [StreamHint]) {
        for hint in hints { hub.publish(TenantHint(tenant: tenant, hint: hint)) }
    }
}
