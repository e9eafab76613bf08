import RetailModels
import RetailStore
import TestSupport
import Testing

/// Customers as a till sends them, and as a till asks for them.
struct CustomerTests {
    private let shop = TestShop()

    private static func write(_ customer: Customer, id: String? = nil) throws -> JournalWrite {
        JournalWrite(
            id: id ?? customer.id, kind: .customer, body: try CanonicalJSON.text(customer))
    }

    @Test func aCustomerIsStoredKnownOrInConflict() async throws {
        let shop = shop
        let ana = Customer(id: "c1", number: "100", name: "Ana Núñez 🌹")
        var other = ana
        other.name = "Somebody else"
        let writes = try [Self.write(ana), Self.write(ana), Self.write(other), Self.write(ana)]
        let results = try await sameOnEngines { database in
            let results = try await database.record(writes, key: "", tenant: shop.tenant)
            let read = try await database.read { tx in
                (
                    try CatalogueStore.customer(id: "c1", tenant: shop.tenant, in: tx),
                    try CatalogueStore.customer(id: "c1", tenant: "other", in: tx),
                    try DocumentStore.parkedCount(tenant: shop.tenant, in: tx)
                )
            }
            #expect(read.0 == ana)
            #expect(read.1 == nil)
            #expect(read.2 == 1)
            return results
        }
        #expect(results.map(\.status) == [.stored, .dup, .parked, .dup])
        #expect(results[2].problem?.code == .otherContent)
    }

    @Test func whatIsNoCustomerIsParked() async throws {
        let shop = shop
        let long = String(repeating: "n", count: 41)
        let writes = try [
            Self.write(Customer(id: "a", number: "1", name: "x"), id: "b"),
            Self.write(Customer(id: "b", number: "", name: "x")),
            Self.write(Customer(id: "c", number: long, name: "x")),
            Self.write(Customer(id: "d", number: "1", name: "\u{1B}p")),
            JournalWrite(id: "e", kind: .customer, body: "{}"),
            JournalWrite(id: "f", kind: .customer, body: "no JSON"),
            Self.write(Customer(id: "g", number: "1", name: "Good")),
        ]
        let results = try await sameOnEngines { database in
            let results = try await database.record(writes, key: "", tenant: shop.tenant)
            let parked = try await database.rows(
                "SELECT write_id, kind, code, received_at_ms FROM sync_parked ORDER BY write_id")
            #expect(
                parked
                    == ["b", "b", "c", "d", "e", "f"].map {
                        [.text($0), .text("customer"), .text("document-invalid"), .integer(7)]
                    })
            return results.map(\.status)
        }
        #expect(results == Array(repeating: .parked, count: 6) + [.stored])
    }

    /// By the beginning of the name too, whatever the case of its letters.
    @Test(arguments: [
        ("zo", ["2"]), ("ZOË", []), ("Zoë", ["2"]), ("li", ["1", "3"]), ("li w", ["3"]),
        ("3", ["3"]), ("%", []),
    ])
    func customersAreFoundByName(search: String, numbers: [String]) async throws {
        let shop = shop
        let writes = try [("1", "LINUS"), ("2", "Zoë Rowe"), ("3", "Li Wei")].map {
            try Self.write(Customer(id: "id-\($0.0)", number: $0.0, name: $0.1))
        }
        let found = try await sameOnEngines { database in
            _ = try await database.record(writes, key: "", tenant: shop.tenant)
            return try await database.read { tx in
                try CatalogueStore.customers(
                    search: search, after: "", limit: 50, tenant: shop.tenant, in: tx)
            }.map(\.number)
        }
        #expect(found == numbers)
    }

    @Test(arguments: [
        ("", ["1", "10", "100", "19", "2", "Ä1", "日1"]), ("1", ["1", "10", "100", "19"]),
        ("10", ["10", "100"]), ("Ä", ["Ä1"]), ("日", ["日1"]), ("3", []), ("1%", []), ("'", []),
    ])
    func customersAreListedByNumber(search: String, numbers: [String]) async throws {
        let shop = shop
        let writes = try ["19", "2", "100", "日1", "10", "Ä1", "1"].map {
            try Self.write(Customer(id: "id-\($0)", number: $0, name: "Name of \($0)"))
        }
        let found = try await sameOnEngines { database in
            _ = try await database.record(writes, key: "", tenant: shop.tenant)
            let all = try await database.read { tx in
                try CatalogueStore.customers(
                    search: search, after: "", limit: 50, tenant: shop.tenant, in: tx)
            }
            // The same by pages of two.
            var paged: [Customer] = []
            for _ in 0..<pageCountMax {
                let last = paged.last?.number ?? ""
                let page = try await database.read { tx in
                    try CatalogueStore.customers(
                        search: search, after: last, limit: 2, tenant: shop.tenant, in: tx)
                }
                paged += page
                if page.isEmpty { break }
            }
            #expect(paged == all)
            return all.map(\.number)
        }
        #expect(found == numbers)
    }
}
