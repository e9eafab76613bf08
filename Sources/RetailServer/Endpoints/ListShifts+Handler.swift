import RetailModels
import RetailStore

extension ListShifts: HandledEndpoint {
    func answer(_ call: Call) async throws -> Page<ShiftSummary> {
        let shifts = try await call.database.read { tx in
            try SaleStore.shifts(limit: limit, tenant: call.tenant, in: tx)
        }
        return Page(items: shifts, next: nil)
    }
}
