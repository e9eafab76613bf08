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
            // Known from before there was a log. Other bytes under a known id are kept as well.
            if try RecordSale.isStored(write, tenant: tenant, in: tx) {
                return WriteResult(id: write.id, status: .dup)
            }
            try RecordSale.park(
                write, keeping.reason, key: item.op.key ?? keeping.key, tenant: tenant, now: now,
                in: tx)
            return WriteResult(id: write.id, status: .parked, problem: keeping.reason)
        }
    }
}
