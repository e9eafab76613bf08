public import RetailModels

extension CloudRecord {
    /// Why nothing of a request is stored as a fact, and whose it is.
    public struct Keeping: Sendable {
        public var reason: Problem
        /// The public key of the device that brings it; customers bear none.
        public var key: String

        public init(reason: Problem, key: String) {
            self.reason = reason
            self.key = key
        }
    }

    /// Keeps the writes for a person, whatever they are.
    func keep(_ items: [Item], _ keeping: Keeping) throws -> [WriteResult] {
        try items.map { item in
            let write = item.op.write
            // Known from before there was a log.
            if try RecordSale.holds(write, tenant: tenant, in: tx) {
                let problem = try DocumentStore.parkedProblem(
                    hash: Digest.sha256(write.body), tenant: tenant, in: tx)
                if problem == nil { return WriteResult(id: write.id, status: .dup) }
            }
            try RecordSale.park(
                write, keeping.reason, key: item.op.key ?? keeping.key, tenant: tenant, now: now,
                in: tx)
            return WriteResult(id: write.id, status: .parked, problem: keeping.reason)
        }
    }
}
