import RetailModels
import RetailStore

extension ListOperators: HandledEndpoint {
    func answer(_ call: Call) async throws -> Page<Operator> {
        let operators = try await call.database.read { tx in
            try OperatorStore.all(tenant: call.tenant, in: tx)
        }
        return Page(items: operators, next: nil)
    }
}
