/// Who waits for a connection, in a line per tenant.
struct WaitingLine: Equatable, Sendable {
    struct Waiter: Equatable, Sendable {
        var id: PoolMachine.WaiterID
        var tenant: PoolMachine.Tenant
    }
    private struct Place: Equatable, Sendable {
        var waiter: PoolMachine.WaiterID
        /// Counted up by all lines together: who has the lower one came first.
        var ticket: Int
    }

    private(set) var count = 0
    /// Those who are served before all others.
    private var urgent: [Waiter] = []
    /// None of them empty.
    private var lines: [PoolMachine.Tenant: [Place]] = [:]
    private var tenants: [PoolMachine.WaiterID: PoolMachine.Tenant] = [:]
    private var nextTicket = 0

    var isEmpty: Bool { count == 0 }

    /// Puts the waiter behind those of its tenant.
    mutating func append(_ waiter: Waiter) {
        lines[waiter.tenant, default: []].append(Place(waiter: waiter.id, ticket: nextTicket))
        tenants[waiter.id] = waiter.tenant
        nextTicket += 1
        count += 1
    }

    /// Puts the waiter before all but those who were put there earlier.
    mutating func appendUrgent(_ waiter: Waiter) {
        urgent.append(waiter)
        count += 1
    }

    /// Takes out who is next: of the tenant with the fewest in use, who came first.
    mutating func removeNext(inUse: [PoolMachine.Tenant: Int]) -> Waiter? {
        if !urgent.isEmpty {
            count -= 1
            return urgent.removeFirst()
        }
        let next = lines.min {
            (inUse[$0.key] ?? 0, $0.value[0].ticket) < (inUse[$1.key] ?? 0, $1.value[0].ticket)
        }
        guard let next else { return nil }
        let waiter = Waiter(id: next.value[0].waiter, tenant: next.key)
        _ = remove(waiter.id)
        return waiter
    }

    /// Takes the waiter out; false when it does not wait.
    mutating func remove(_ id: PoolMachine.WaiterID) -> Bool {
        if let place = urgent.firstIndex(where: { $0.id == id }) {
            urgent.remove(at: place)
        } else if let tenant = tenants.removeValue(forKey: id),
            let place = lines[tenant]?.firstIndex(where: { $0.waiter == id })
        {
            lines[tenant]?.remove(at: place)
            if lines[tenant]?.isEmpty == true { lines[tenant] = nil }
        } else {
            return false
        }
        count -= 1
        return true
    }

    /// Takes out the last of the tenant with the longest line; nil when that line would not be
    /// longer than the one of `tenant` with another waiter in it.
    mutating func removeLastOfLongest(than tenant: PoolMachine.Tenant) -> PoolMachine.WaiterID? {
        let longest = lines.values.max { $0.count < $1.count }
        guard let longest, let last = longest.last,
            longest.count > (lines[tenant]?.count ?? 0) + 1
        else { return nil }
        _ = remove(last.waiter)
        return last.waiter
    }

    /// Empties the line, and returns who stood in it in the order of coming.
    mutating func removeAll() -> [PoolMachine.WaiterID] {
        defer { self = WaitingLine() }
        let others = lines.values.joined().sorted { $0.ticket < $1.ticket }.map(\.waiter)
        return urgent.map(\.id) + others
    }
}
