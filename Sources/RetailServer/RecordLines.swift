import RetailModels
import RetailStore
import Synchronization

/// Stores what tills post to the cloud. What arrives for a location while others of it are being
/// stored waits for them, and then goes into one transaction together: the streams of a location
/// let one commit through at a time, each as long as the disk takes, so the busier the shop the
/// more sales share one.
///
/// Invariants:
/// 1. Nothing waits while fewer than `workersMax` transactions of its place run: a till alone is
///    never held up.
/// 2. Jobs of a place are begun in the order in which they came.
/// 3. Every job is answered once, after its commit.
final class RecordLines: Sendable {
    /// Two, so that one prepares its rows while the other waits for the disk.
    private static let workersMax = 2
    /// Writes that are stored together, but for a job that has more by itself.
    private static let writesMax = 200
    /// Jobs that wait for one place; one more is refused.
    private static let waitingMax = 1_024

    /// Where the commits wait for each other.
    struct Place: Hashable, Sendable {
        let tenant: String
        let location: String
    }

    private struct Waiter: Sendable {
        let job: RecordJob
        let continuation: CheckedContinuation<RecordJournal.Reply, any Error>
    }
    private struct Line {
        var waiting: [Waiter] = []
        var workers = 0
    }
    private let lines = Mutex<[Place: Line]>([:])

    /// - Parameters:
    ///   - database: as the place's tenant sees it.
    ///   - publish: tells who listens what a commit has changed.
    func record(
        _ job: RecordJob, at place: Place, in database: any RetailStore.Database, host: Host,
        publish: @escaping @Sendable ([String: Set<StreamEvent>], [LogPosition]) -> Void
    ) async throws -> RecordJournal.Reply {
        try await withCheckedThrowingContinuation { continuation in
            let (isFull, wantsWorker) = lines.withLock { lines in
                var line = lines[place] ?? Line()
                guard line.waiting.count < Self.waitingMax else { return (true, false) }
                line.waiting.append(Waiter(job: job, continuation: continuation))
                let wantsWorker = line.workers < Self.workersMax
                if wantsWorker { line.workers += 1 }
                lines[place] = line
                return (false, wantsWorker)
            }
            if isFull {
                continuation.resume(
                    throwing: Problem(.unavailable, "too many sales wait to be stored"))
            } else if wantsWorker {
                Task {
                    while let waiters = next(of: place) {
                        await Self.store(waiters, place, in: database, host, publish)
                    }
                }
            }
        }
    }

    /// What is to be stored next; nil when nothing waits, and the worker is gone.
    private func next(of place: Place) -> [Waiter]? {
        lines.withLock { lines in
            guard var line = lines[place] else { return nil }
            guard !line.waiting.isEmpty else {
                line.workers -= 1
                lines[place] = line.workers == 0 ? nil : line
                return nil
            }
            var writes = 0
            let taken = line.waiting.prefix { waiter in
                defer { writes += waiter.job.count }
                return writes == 0 || writes + waiter.job.count <= Self.writesMax
            }
            line.waiting.removeFirst(taken.count)
            lines[place] = line
            return Array(taken)
        }
    }

    private static func store(
        _ waiters: [Waiter], _ place: Place, in database: any RetailStore.Database, _ host: Host,
        _ publish: ([String: Set<StreamEvent>], [LogPosition]) -> Void
    ) async {
        let jobs = waiters.map(\.job)
        do {
            let recorded = try await CloudRecord.store(in: database) { tx, manner in
                try CloudRecord(
                    tenant: place.tenant, location: place.location, now: host.now(),
                    manner: manner, in: tx
                ).record(jobs)
            }
            publish(recorded.events, recorded.heads)
            for (waiter, reply) in zip(waiters, recorded.replies) {
                waiter.continuation.resume(with: reply.mapError { $0 as any Error })
            }
        } catch {
            for waiter in waiters { waiter.continuation.resume(throwing: error) }
        }
    }
}
