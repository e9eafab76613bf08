public import RetailModels

/// The writes of one request, to be stored in one transaction with those of others.
public struct RecordJob: Sendable {
    let items: [CloudRecord.Item]
    /// What its sender has seen of the log.
    let relies: [LogPosition]

    public init(_ items: [CloudRecord.Item], relies: [LogPosition] = []) {
        self.items = items
        self.relies = relies
    }

    /// How many writes it has.
    public var count: Int { items.count }
    /// What its writes are known by.
    public var ids: [String] { items.map(\.op.write.id) }
    /// Whether all of it is documents without a fault, which are stored at once.
    public var isPlain: Bool {
        items.allSatisfy { item in
            guard let read = item.read, case .success(_?) = read.document else { return false }
            return read.fault == nil
        }
    }
}

/// What came of several jobs.
public struct RecordedJobs: Sendable {
    /// In the order of the jobs. A job is refused alone when the log does not hold what its sender
    /// has seen.
    public var replies: [Result<RecordJournal.Reply, Problem>]
    /// Where the streams stand behind all of them.
    public var heads: [LogPosition]
    /// What is new in which stream.
    public var events: [String: Set<StreamEvent>]
}

extension CloudRecord {
    /// Stores what several requests bring. Each is answered as if it had come by itself, but that
    /// the heads it hears of are those behind all.
    public func record(_ jobs: [RecordJob]) throws -> RecordedJobs {
        let relies = Set(jobs.flatMap(\.relies))
        if manner == .atOnce {
            return answers(
                to: jobs, [], try recordAtOnce(jobs.flatMap(\.items), relies: relies))
        }
        let missing = try SyncLog.missing(of: relies, tenant: tenant, in: tx)
        let outcome = try record(
            jobs.filter { missing.isDisjoint(with: $0.relies) }.flatMap(\.items))
        return answers(to: jobs, missing, outcome)
    }

    private func answers(
        to jobs: [RecordJob], _ missing: Set<LogPosition>, _ outcome: Outcome
    ) -> RecordedJobs {
        var rest = outcome.results[...]
        let replies = jobs.map { job -> Result<RecordJournal.Reply, Problem> in
            if let lost = job.relies.first(where: missing.contains) {
                return .failure(SyncLog.lost(lost))
            }
            let results = Array(rest.prefix(job.count))
            rest = rest.dropFirst(job.count)
            return .success(RecordJournal.Reply(results: results, heads: outcome.heads))
        }
        return RecordedJobs(replies: replies, heads: outcome.heads, events: outcome.events)
    }
}
