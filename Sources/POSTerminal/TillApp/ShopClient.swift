import APIClient
import RetailModels

/// What managers ask about the shop itself and its people, of whoever keeps them: the cloud, or the
/// till's own server when the till works without one. Whatever changes wants a manager's session.
struct ShopClient: Sendable {
    /// The shop with its settings and tax rates; as this till has it while the cloud is away.
    var shop: @Sendable () async throws(Trouble) -> GetShop.Reply = {
        () throws(Trouble) in throw Self.nobody
    }
    var change: @Sendable (ShopEdit, ManagerSession) async throws(Trouble) -> GetShop.Reply = {
        _, _ throws(Trouble) in throw Self.nobody
    }
    /// Adds a rate, or changes the one of its name.
    var setRate: @Sendable (TaxRate, ManagerSession) async throws(Trouble) -> TaxRate = {
        _, _ throws(Trouble) in throw Self.nobody
    }
    /// Everybody by number; as this till knows them while the cloud is away.
    var people: @Sendable () async throws(Trouble) -> [Operator] = {
        () throws(Trouble) in throw Self.nobody
    }
    var add: @Sendable (NewOperator, ManagerSession) async throws(Trouble) -> Operator = {
        _, _ throws(Trouble) in throw Self.nobody
    }
    var changePerson:
        @Sendable (_ id: String, ChangeOperator.Body, ManagerSession) async throws(Trouble)
            -> Operator = { _, _, _ throws(Trouble) in throw Self.nobody }

    /// Whoever the shop buys from; as this till knows them while the cloud is away.
    var suppliers: @Sendable () async throws(Trouble) -> [Supplier] = {
        () throws(Trouble) in throw Self.nobody
    }
    /// Keeps a supplier, new or known.
    var save: @Sendable (Supplier, ManagerSession) async throws(Trouble) -> Supplier = {
        _, _ throws(Trouble) in throw Self.nobody
    }

    /// Makes a product; its id is the server's to give.
    var addProduct: @Sendable (Product, ManagerSession) async throws(Trouble) -> Product = {
        _, _ throws(Trouble) in throw Self.nobody
    }
    /// Gives the product of a SKU other codes.
    var setCodes:
        @Sendable (_ sku: String, SetProductCodes.Body, ManagerSession) async throws(Trouble)
            -> Product = { _, _, _ throws(Trouble) in throw Self.nobody }

    /// Knows nothing.
    static let none = ShopClient()

    private static var nobody: Trouble { .unreachable("there is no server") }
}

extension ShopClient {
    /// The real till's.
    static func live(_ link: CloudLink, now: @escaping @Sendable () -> Int64) -> ShopClient {
        var client = ShopClient()
        client.shop = { () throws(Trouble) in try await TillClient.readKept(GetShop(), link) }
        client.change = { edit, session throws(Trouble) in
            try await DevicesClient.ask(ChangeShop(edit), session, link, now, isKept: true)
        }
        client.setRate = { rate, session throws(Trouble) in
            let call = SetTaxRate(name: rate.name, body: .init(ppm: rate.ppm))
            return try await DevicesClient.ask(call, session, link, now, isKept: true)
        }
        client.people = { () throws(Trouble) in
            try await TillClient.readKept(ListOperators(), link).items
        }
        client.add = { person, session throws(Trouble) in
            try await DevicesClient.ask(AddOperator(person), session, link, now, isKept: true)
        }
        client.changePerson = { id, body, session throws(Trouble) in
            let call = ChangeOperator(id: id, body: body)
            return try await DevicesClient.ask(call, session, link, now, isKept: true)
        }
        client.suppliers = { () throws(Trouble) in
            try await TillClient.readKept(ListSuppliers(), link).items
        }
        client.save = { supplier, session throws(Trouble) in
            try await DevicesClient.ask(SaveSupplier(supplier), session, link, now, isKept: true)
        }
        client.addProduct = { product, session throws(Trouble) in
            try await DevicesClient.ask(AddProduct(product), session, link, now, isKept: true)
        }
        client.setCodes = { sku, body, session throws(Trouble) in
            let call = SetProductCodes(sku: sku, body)
            return try await DevicesClient.ask(call, session, link, now, isKept: true)
        }
        return client
    }
}

extension TillClient {
    /// Reads what the cloud keeps for the shop, or the own copy while the cloud is away.
    fileprivate static func readKept<Call: Endpoint>(
        _ call: Call, _ link: CloudLink
    ) async throws(Trouble) -> Call.Reply {
        try await read(call, link, isOwnCopyEnough: false)
    }
}
