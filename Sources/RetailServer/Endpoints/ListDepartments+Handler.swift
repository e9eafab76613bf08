import RetailModels
import RetailStore

extension ListDepartments: HandledEndpoint {
    static var isTagged: Bool { true }

    func answer(_ call: Call) async throws -> Page<Department> {
        let departments = try await call.database.read { [tenant = call.tenant] tx in
            try CatalogueStore.departments(tenant: tenant, in: tx)
        }
        return Page(items: departments, next: nil)
    }
}
