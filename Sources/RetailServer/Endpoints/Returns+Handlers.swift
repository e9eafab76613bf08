import RetailModels
import RetailStore

extension GetReceipt: HandledEndpoint {
    func answer(_ call: Call) async throws -> SaleReceipt {
        let receipt = try await call.database.read { [tenant = call.tenant] tx in
            try ReturnStore.receipt(number, tenant: tenant, in: tx)
        }
        guard let receipt else { throw Problem(.notFound, "no sale has the number \(number)") }
        return receipt
    }
}

extension GetValue: HandledEndpoint {
    func answer(_ call: Call) async throws -> ValueBalance {
        try await call.database.read { [tenant = call.tenant] tx in
            let customer =
                holder.kind == .account
                ? try AliasLog(tenant: tenant, in: tx).customer(holder.name) : nil
            return ValueBalance(
                holder, balance: try ValueStore.balance(of: holder, tenant: tenant, in: tx),
                limit: customer?.terms?.creditLimit)
        }
    }
}

extension ListOverUses: HandledEndpoint {
    func answer(_ call: Call) async throws -> Page<OverUse> {
        try await call.database.read { [tenant = call.tenant] tx in
            Page(
                items: try ReturnStore.overReturned(limit: 100, tenant: tenant, in: tx)
                    + ReturnStore.overspent(limit: 100, tenant: tenant, in: tx), next: nil)
        }
    }
}
