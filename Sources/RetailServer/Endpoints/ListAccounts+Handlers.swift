import RetailModels
import RetailStore

extension ListAccounts: HandledEndpoint {
    func answer(_ call: Call) async throws -> AccountPage {
        let query = AccountStore.Query(
            search: search, sort: sort, isDescending: isDescending, after: after, limit: limit)
        return try await call.database.read { [tenant = call.tenant] tx in
            let found = try AccountStore.page(query, tenant: tenant, in: tx)
            let shown = found.prefix(Int(limit))
            return AccountPage(
                items: Array(shown),
                next: found.count > shown.count ? shown.last?.customer.id : nil,
                count: isCounted ? try AccountStore.count(search, tenant: tenant, in: tx) : nil)
        }
    }
}

extension ListAccountMovements: HandledEndpoint {
    func answer(_ call: Call) async throws -> Page<AccountMovement> {
        let movements = try await call.database.read { [tenant = call.tenant] tx in
            try AccountStore.movements(
                of: customer, after: after, limit: limit + 1, tenant: tenant, in: tx)
        }
        return Page(movements, limit: Int(limit)) { $0.key.text }
    }
}
