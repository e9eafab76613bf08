import RetailModels
import RetailStore

extension OfferHeldSales: HandledEndpoint {
    func answer(_ call: Call) async throws -> Reply {
        let now = call.host.now()
        let wanted = try await call.heldSales { store in
            try store.offer(body.sales, now: now)
        }
        return Reply(wanted: wanted)
    }
}

extension ListHeldSales: HandledEndpoint {
    func answer(_ call: Call) async throws -> Page<HeldOffer> {
        Page(items: try await call.heldSales { store in try store.offers() }, next: nil)
    }
}

extension ClaimHeldSale: HandledEndpoint {
    func answer(_ call: Call) async throws -> Reply {
        try await call.heldSales { store in try store.claim(id) }
    }
}

extension GiveHeldSale: HandledEndpoint {
    func answer(_ call: Call) async throws -> Reply {
        Reply(isTaken: try await call.heldSales { store in try store.give(sale) })
    }
}

extension SettleHeldSale: HandledEndpoint {
    func answer(_ call: Call) async throws -> Reply {
        Reply(
            isKept: try await call.heldSales { store in
                try store.settle(id, hasArrived: hasArrived)
            })
    }
}

extension Call {
    /// A claim is a device's; tills without one are all one, and see nothing of each other.
    fileprivate func heldSales<Value: Sendable>(
        _ work: @escaping @Sendable (HeldSaleStore) throws -> Value
    ) async throws -> Value {
        try checkCloud()
        let device = principal.device ?? ""
        return try await database.write { [tenant, location] tx in
            try work(
                HeldSaleStore(tenant: tenant, location: location, device: device, in: tx))
        }
    }
}
