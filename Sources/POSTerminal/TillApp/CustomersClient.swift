import APIClient
import RetailModels
import RetailStore
import Till

/// What the screens ask about customers, as closures.
struct CustomersClient: Sendable {
    /// A page of customers whose number or name begins with a text, behind the key `after`.
    var find: @Sendable (_ text: String, _ after: String?) async throws(Trouble) -> Page<Customer>
    /// Makes a customer: what it returns is on the disk of this till, cloud or not.
    var create: @Sendable (_ number: String, _ name: String) async throws(Trouble) -> Customer

    /// A till without customers.
    static let none = CustomersClient(
        find: { _, _ in Page(items: [], next: nil) },
        create: { number, name in Customer(id: number, number: number, name: name) })

    /// The real till's.
    static func live(link: CloudLink, register: Register, host: Host) -> CustomersClient {
        CustomersClient(
            find: { text, after throws(Trouble) in
                let call = ListCustomers(
                    search: text, after: after ?? "", limit: TillClient.pageCount)
                return try await TillClient.read(call, link)
            },
            create: { number, name throws(Trouble) in
                let customer = Customer(id: host.newID(), number: number, name: name)
                do throws(RegisterFailure) {
                    try await register.commit([.customer(customer)])
                } catch {
                    throw .register(error)
                }
                return customer
            })
    }
}
