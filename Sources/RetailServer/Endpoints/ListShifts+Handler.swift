import RetailModels
import RetailStore

extension ListShifts: HandledEndpoint {
    func answer(_ call: Call) async throws -> Page<ShiftSummary> {
        let shifts = try await call.database.read { tx in
            try SaleStore.shifts(after: after, limit: limit + 1, tenant: call.tenant, in: tx)
        }
        return Page(shifts, limit: Int(limit)) { $0.pageKey }
    }
}
