import RetailModels
import RetailStore

extension SalesReport: HandledEndpoint {
    func answer(_ call: Call) async throws -> Page<ReportRow> {
        let rows = try await call.database.read { tx in
            try ReportStore.sales(by: by, from: from, to: to, tenant: call.tenant, in: tx)
        }
        return Page(items: rows, next: nil)
    }
}
