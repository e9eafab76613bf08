public import RetailModels
public import RetailStore

/// How a till takes a snapshot: part by part into a file of its own, then a stream at a time into
/// the store, each in one transaction with its place.
///
/// The swap adds facts to the store and replaces none, so what outbox and journal hold lies over it
/// by itself: bundles are not touched, documents that the snapshot lacks stay, and what is
/// committed meanwhile is delivered as always.
extension TillSync {
    /// Whether the till has been promised a snapshot, or has begun one.
    public func wantsSnapshot() async throws -> Bool {
        if try begunSnapshot() != nil { return true }
        return try await database.read { [tenant] in try Self.isPromised(tenant, $0) }
    }

    private static func isPromised(_ tenant: String, _ tx: any SQLTransaction) throws -> Bool {
        try SyncState.value(bootstrap, tenant: tenant, in: tx) == promised
    }

    /// Has the till begin with a snapshot: for one that has just been paired.
    public static func wantSnapshot(tenant: String, in tx: any SQLTransaction) throws {
        try SyncState.set(bootstrap, to: promised, tenant: tenant, in: tx)
    }

    private static let bootstrap = "bootstrap"
    private static let promised = "wanted"

    /// What was begun for this till. A file that cannot be read is only a copy, and goes away.
    public func begunSnapshot() throws -> LoadedSnapshot? {
        let loaded: LoadedSnapshot?
        do { loaded = try snapshot.state() } catch {
            try snapshot.discard()
            return nil
        }
        guard let loaded else { return nil }
        guard loaded.session.positions.contains(where: { $0.stream == location }) else {
            try snapshot.discard()
            return nil
        }
        return loaded
    }

    public func beginSnapshot(_ session: SnapshotSession) throws -> LoadedSnapshot {
        try snapshot.begin(session)
        return LoadedSnapshot(session: session, parts: [])
    }

    /// The streams of a snapshot that the till takes from it: those it never had or is behind in. A
    /// till that is paired again takes the shop anew and pulls the rest. A place never goes back.
    public func wanted(of session: SnapshotSession) async throws -> [LogPosition] {
        try await database.read { [tenant] tx in
            let isPromised = try Self.isPromised(tenant, tx)
            return try session.positions.filter { position in
                let place = try LogApply(tenant: tenant, in: tx).cursor(of: position.stream).seq
                guard place > 0 else { return true }
                guard isPromised else { return place < position.seq }
                return position.stream == Realtime.shopStream && place <= position.seq
            }
        }
    }

    /// A part is not what its hash says.
    public struct DamagedPart: Error, Equatable, Sendable {
        public var number: Int
    }

    /// Keeps a part that came.
    public func keep(_ part: SnapshotPart, number: Int, of session: SnapshotSession) throws {
        guard Digest.sha256(part.bytes) == session.parts[number - 1].hash else {
            throw DamagedPart(number: number)
        }
        try snapshot.keep(part.bytes, part: number)
        try between(.partKept)
    }

    /// Adds the state of a stream to the store and sets its place, in one transaction; then notes
    /// in the journal what of its rows the log has.
    /// - Throws: `DamagedPart` when the file lacks a part or holds another; then nothing is done.
    public func swap(
        _ position: LogPosition, of session: SnapshotSession, takesShop: Bool
    ) async throws -> LogApply.Applied {
        let now = host.now()
        try between(.loadedNotSwapped)
        let applied = try await database.writeMuch { [tenant, snapshot] tx in
            let apply = LogApply(tenant: tenant, in: tx)
            var applied = LogApply.Applied()
            try apply.beginWhole(position.stream)
            for number in session.numbers(of: position.stream) {
                guard let bytes = try snapshot.part(number),
                    Digest.sha256(bytes) == session.parts[number - 1].hash
                else { throw DamagedPart(number: number) }
                try apply.apply(
                    try CanonicalJSON.decode(SnapshotContent.self, from: bytes),
                    takesShop: takesShop, now: now, &applied)
            }
            // What was passed meanwhile stays passed.
            if try apply.cursor(of: position.stream).seq <= position.seq {
                try apply.setCursor(position)
            }
            return applied
        }
        try between(.swappedNotSettled)
        try await settleWaiting(Set(applied.logged), seen: position)
        return applied
    }

    /// Only rows that still wait need to hear it; there are few of them, and of the others many.
    private func settleWaiting(_ logged: Set<String>, seen: LogPosition) async throws {
        var place: Int64 = 0
        while true {
            let rows = try await journal.rows(in: [.open, .local], after: place, limit: 500)
            guard let end = rows.last else { return }
            let ids = rows.map(\.write.id).filter(logged.contains)
            if !ids.isEmpty { try await journal.settle(ids: ids, as: .cloud, seen: [seen]) }
            place = end.position
        }
    }

    /// The snapshot is in the store.
    public func endSnapshot() async throws {
        try await database.write { [tenant] tx in
            try SyncState.set(Self.bootstrap, to: "done", tenant: tenant, in: tx)
        }
        try between(.swappedNotDiscarded)
        try snapshot.discard()
    }

    /// Begins anew with the next one: the cloud no longer has it, or a part is damaged.
    public func dropSnapshot() throws { try snapshot.discard() }
}
