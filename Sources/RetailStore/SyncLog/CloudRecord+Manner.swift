import RetailModels

/// How a transaction stores what it is given.
extension CloudRecord {
    public enum Manner: Sendable {
        /// All of it or nothing, without looking first: rows are written, and the questions whether
        /// they may be there go with them. So the database is spoken to twice, the commit
        /// included, for as many documents as a few tills bring.
        case atOnce
        /// What cannot be stored is parked, and the rest goes on.
        case oneByOne
    }

    /// One of the writes is known, is no document, or is not to be stored as it is.
    struct Unfit: Error {}

    /// Runs `body` in a transaction that stores at once; when that cannot be done nothing of it is
    /// kept, and `body` runs anew in one that takes each write by itself.
    public static func store<Value: Sendable>(
        in database: any Database,
        _ body: @escaping @Sendable (any SQLTransaction, Manner) throws -> Value
    ) async throws -> Value {
        do {
            return try await database.write { try body($0, .atOnce) }
        } catch is Unfit {
        } catch let failure as SQLFailure
            where failure.isFaultOfData || failure.kind == .notAllowed
        {}
        return try await database.write { try body($0, .oneByOne) }
    }

    /// Places that are asked about while rows are locked. A till has some six.
    private static let reliedMax = 256

    /// A document that is stored already breaks a rule of the tables, whoever has stored it: its id
    /// is a key, and what the log has seen stands in `sync_entity`.
    /// - Parameter relies: what senders have seen of the log.
    func recordAtOnce(_ items: [Item], relies: Set<LogPosition> = []) throws -> Outcome {
        let reads = items.compactMap(\.read)
        let ids = reads.map(\.op.write.id)
        guard keeping == nil, !items.isEmpty, reads.count == items.count,
            Set(ids).count == ids.count, relies.count <= Self.reliedMax,
            try RecordSale.sendUnseen(reads, tenant: tenant, in: tx)
        else { throw Unfit() }
        let entities = entityQuestions(ids)
        let relied = SyncLog.questions(of: relies, tenant: tenant)
        let signers = KnownSigners.questions(
            of: reads.compactMap { try? $0.document.get() }, tenant: tenant)
        // The stream is locked last, as everywhere.
        let answers = try tx.rows(
            ofEach: entities + relied.map(\.question) + signers
                + [SyncLog.advancing(location, by: items.count, tenant: tenant)])
        let behind = answers.dropFirst(entities.count)
        let known = try KnownSigners(behind.dropFirst(relied.count).dropLast())
        guard answers.prefix(entities.count).allSatisfy(\.isEmpty),
            try zip(relied, behind).allSatisfy({ try SyncLog.holds($0.place, $1.first) }),
            reads.allSatisfy({ RecordSale.isFit($0, known, tenant: tenant) })
        else { throw Unfit() }
        let start = try SyncLog.start(of: location, before: items.count, answers.last?.first)
        let entries = items.map { item in
            SyncLog.NewEntry(
                stream: location, kind: LogKind(item.op.write.kind), id: item.op.write.id,
                content: item.content, origin: item.origin)
        }
        let head = try SyncLog.write(entries, behind: start, tenant: tenant, now: now, in: tx)
        return Outcome(
            results: items.enumerated().map { index, item in
                WriteResult(
                    id: item.op.write.id, status: .stored, seq: start.seq + 1 + Int64(index),
                    stamp: now)
            },
            heads: [head], events: [location: Set(items.map { event(of: $0.op.write) })])
    }
}
