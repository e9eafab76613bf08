import RetailModels
import RetailStore
import Synchronization

/// Stores what tills post to the cloud. What arrives for a location while others of it are being
/// stored waits for them, and then goes into one transaction together: the streams of a location
/// let one commit through at a time, each as long as the disk takes, so the busier the shop the
/// more sales share one.
///
/// Invariants:
/// 1. One transaction of a place runs at a time. A job that finds none is begun at once: a till
///    alone is never held up.
/// 2. Jobs that wait for a place are begun in the order in which they lined up.
/// 3. Every job is answered once, after its commit, and fails for no fault of another one.
final class RecordLines: Sendable {
    /// Writes that are stored together, but for a job that has more by itself.
    private static let writesMax = 200
    /// Jobs that wait for one place; one more is refused.
    private static let waitingMax = 1_024

    /// Where the commits wait for each other. Names are compared by their bytes.
    struct Place: Hashable, Sendable {
        let tenant: String
        let location: String

        private var names: [FieldValue] { [.text(tenant), .text(location)] }
        static func == (one: Place, other: Place) -> Bool { one.names == other.names }
        func hash(into hasher: inout Hasher) { hasher.combine(names) }
    }

    private typealias Answer = Result<RecordJournal.Reply, any Error>
    private typealias Waiter = (
        job: RecordJob, continuation: CheckedContinuation<RecordJournal.Reply, any Error>
    )
    private enum Turn {
        case now, later, never
    }
    /// Who waits at the places at which a transaction runs.
    private let waiting = Mutex<[Place: [Waiter]]>([:])

    /// - Parameters:
    ///   - database: as the place's tenant sees it.
    ///   - publish: tells who listens what a commit has changed.
    func record(
        _ job: RecordJob, at place: Place, in database: any RetailStore.Database, host: Host,
        publish: @escaping @Sendable ([String: Set<StreamEvent>], [LogPosition]) -> Void
    ) async throws -> RecordJournal.Reply {
        let store = { @Sendable jobs in
            await Self.store(jobs, place, in: database, host, publish)
        }
        let isFirst = waiting.withLock { waiting in
            guard waiting[place] == nil else { return false }
            waiting[place] = []
            return true
        }
        if isFirst {
            let answer = await store([job])[0]
            // Whoever came meanwhile is not this request's to wait for.
            if let next = next(of: place) { Task { await work(next, place, store) } }
            return try answer.get()
        }
        return try await withCheckedThrowingContinuation { continuation in
            switch line(up: (job, continuation), at: place) {
            case .later: break
            case .now: Task { await work([(job, continuation)], place, store) }
            case .never:
                continuation.resume(
                    throwing: Problem(.unavailable, "too many sales wait to be stored"))
            }
        }
    }

    /// How many jobs wait at a place.
    func waitingCount(at place: Place) -> Int { waiting.withLock { $0[place]?.count ?? 0 } }

    /// Whether it waits, or the place has become free just now.
    private func line(up waiter: Waiter, at place: Place) -> Turn {
        waiting.withLock { waiting in
            guard let count = waiting[place]?.count else {
                waiting[place] = []
                return .now
            }
            guard count < Self.waitingMax else { return .never }
            waiting[place]?.append(waiter)
            return .later
        }
    }

    /// Stores until nobody waits.
    private func work(
        _ first: [Waiter], _ place: Place, _ store: @Sendable ([RecordJob]) async -> [Answer]
    ) async {
        var waiters: [Waiter]? = first
        while let now = waiters {
            for (waiter, answer) in zip(now, await store(now.map(\.job))) {
                waiter.continuation.resume(with: answer)
            }
            waiters = next(of: place)
        }
    }

    /// What is to be stored next; nil when nothing waits, and the place is free. What is not plain,
    /// and what comes a second time, goes by itself: it would have the others stored one by one.
    private func next(of place: Place) -> [Waiter]? {
        waiting.withLock { waiting in
            guard let line = waiting[place], !line.isEmpty else {
                waiting[place] = nil
                return nil
            }
            var writes = 0
            var ids: Set<String> = []
            let taken = line.prefix { waiter in
                defer {
                    writes += waiter.job.count
                    ids.formUnion(waiter.job.ids)
                }
                return ids.isEmpty
                    || (line[0].job.isPlain && waiter.job.isPlain
                        && writes + waiter.job.count <= Self.writesMax
                        && ids.isDisjoint(with: waiter.job.ids))
            }
            waiting[place]?.removeFirst(taken.count)
            return Array(taken)
        }
    }

    /// - Returns: an answer for each job.
    private static func store(
        _ jobs: [RecordJob], _ place: Place, in database: any RetailStore.Database, _ host: Host,
        _ publish: ([String: Set<StreamEvent>], [LogPosition]) -> Void
    ) async -> [Answer] {
        do {
            let recorded = try await CloudRecord.store(in: database) { tx, manner in
                try CloudRecord(
                    tenant: place.tenant, location: place.location, now: host.now(),
                    manner: manner, in: tx
                ).record(jobs)
            }
            publish(recorded.events, recorded.heads)
            return recorded.replies.map { $0.mapError { $0 as any Error } }
        } catch {
            guard jobs.count > 1, !Self.isEverybodys(error) else {
                return jobs.map { _ in .failure(error) }
            }
            // Whose fault it is shows when each goes by itself.
            var answers: [Answer] = []
            for job in jobs {
                answers += await store([job], place, in: database, host, publish)
            }
            return answers
        }
    }

    /// Whether the next transaction would fail as well.
    private static func isEverybodys(_ error: any Error) -> Bool {
        switch (error as? SQLFailure)?.kind {
        case .unavailable, .busy, .diskFull, .readOnly: true
        default: error is CancellationError
        }
    }
}
