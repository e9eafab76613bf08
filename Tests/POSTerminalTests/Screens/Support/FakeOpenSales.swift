import RetailModels
import RetailStore
import Synchronization
import Till

@testable import POSTerminal

/// Sales that wait, in memory; it can be told to refuse.
final class MemoryHeldSales: HeldSaleKeeper {
    private struct Content {
        var sales: [HeldSale] = []
        var failure: SQLFailure?
    }
    private let content = Mutex(Content())

    /// Refuses from now on, or not any more.
    func refuse(_ failure: SQLFailure?) { content.withLock { $0.failure = failure } }
    /// Somebody else takes it.
    func lose(_ name: String) { content.withLock { $0.sales.removeAll { $0.name == name } } }

    var names: [String] { content.withLock { $0.sales.map(\.name) } }

    func heldSales() async throws(SQLFailure) -> [HeldSale] {
        let (sales, failure) = content.withLock { ($0.sales, $0.failure) }
        if let failure { throw failure }
        return sales
    }

    func hold(_ sale: HeldSale) async throws(SQLFailure) {
        let failure = content.withLock { content in
            if content.failure == nil { content.sales.append(sale) }
            return content.failure
        }
        if let failure { throw failure }
    }

    func giveUp(_ id: String) async throws(SQLFailure) -> HeldSale? { try await recall(id) }
    func givenUp() async throws(SQLFailure) -> [HeldSale] { [] }
    func settleGivenUp(_ id: String, isTaken: Bool) async throws(SQLFailure) {}
    func take(_ sale: HeldSale) async throws(SQLFailure) -> Bool { true }
    func arrived() async throws(SQLFailure) -> [String] { [] }
    func forgetArrived(_ id: String) async throws(SQLFailure) {}

    func recall(_ id: String) async throws(SQLFailure) -> HeldSale? {
        content.withLock { content in
            content.sales.firstIndex { $0.id == id }.map { content.sales.remove(at: $0) }
        }
    }
}

/// Two customers, and those that a test makes.
final class FakeCustomers: Sendable {
    static let zoe = Customer(id: "c1", number: "1001", name: "Zoë Rowe")
    static let li = Customer(id: "c2", number: "1002", name: "Li Wei")
    private let made = Mutex<[Customer]>([])

    func add(_ customer: Customer) { made.withLock { $0.append(customer) } }

    func client(_ register: Register) -> CustomersClient {
        CustomersClient(
            find: { text, _ in
                let all = [Self.zoe, Self.li] + self.made.withLock { $0 }
                let found = all.filter {
                    $0.number.hasPrefix(text)
                        || $0.name.lowercased().hasPrefix(text.lowercased())
                }
                return Page(items: found, next: nil)
            },
            create: { number, name throws(Trouble) in
                let customer = Customer(id: "c-\(number)", number: number, name: name)
                do throws(RegisterFailure) {
                    try await register.commit([.customer(customer)])
                } catch {
                    throw .register(error)
                }
                self.made.withLock { $0.append(customer) }
                return customer
            })
    }
}
