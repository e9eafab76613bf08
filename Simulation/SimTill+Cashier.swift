import LocalStore
import RetailModels
import RetailStore
import TestSupport
import Till

/// What the cashier does: sales, shifts and their ends.
extension SimTill {
    func sell(in world: World) async throws {
        try await guarded(in: world) {
            guard let files else { return }
            try await openShift(files, in: world)
            if dice.chance(ppm: 200_000) {
                let customer = Customer(
                    id: dice.newID(), number: "\(dice.number(100...120))", name: "Somebody")
                try await files.register.commit([.customer(customer)])
                await world.count("customer")
            }
            let cart = try cart()
            let document = try await files.register.complete(
                cart, try settlement(of: cart), by: shop.operators[0])
            try await committed(document, files, in: world)
        }
    }

    func closeShift(in world: World) async throws {
        try await guarded(in: world) {
            guard let files, await files.register.shift != nil else { return }
            let document = try await files.register.closeShift(
                counted: nil, by: shop.operators[0])
            await world.count("z")
            try await committed(document, files, in: world)
        }
    }

    private func openShift(_ files: Files, in world: World) async throws {
        guard await files.register.shift == nil else { return }
        let document = try await files.register.openShift(float: .zero, by: shop.operators[0])
        try await committed(document, files, in: world)
    }

    private func cart() throws -> Cart {
        var cart = Cart(id: dice.newID())
        for _ in 0..<dice.number(1...3) {
            let row = dice.pick(try shop.rows())
            cart.lines.append(
                CartLine(
                    product: SoldProduct(
                        id: shop.productID(row.sku), sku: row.sku, barcode: row.barcode,
                        name: row.name, department: row.department, unit: row.unit,
                        taxClass: row.taxClass, taxPPM: shop.taxRate(row.taxClass).ppm,
                        cost: row.cost),
                    quantity: try Quantity(milli: dice.number(1...3) * 1_000),
                    unitPrice: row.price, entry: .scanned))
        }
        return cart
    }

    private func settlement(of cart: Cart) throws -> Settlement {
        var settlement = Settlement(
            due: try cart.priced(rules: shop.shop.taxRules).gross, cashStep: 1)
        try settlement.pay(.cash)
        return settlement
    }

    /// It was shown as paid; then the side file, then delivery, with a power cut in between or not.
    private func committed(
        _ document: Document, _ files: Files, in world: World
    ) async throws {
        try await noteHead(in: world)
        if !isHealing, dice.chance(ppm: 10_000) {
            await world.count("crash after the journal")
            throw Crash()
        }
        files.side.flush()
        try await deliver(in: world)
    }

    /// The newest document of the journal is paid, also one that nobody waited for.
    func noteHead(in world: World) async throws {
        guard let files else { return }
        let rows = try await files.journal.rows(
            in: WriteState.allCases, after: max(0, lastRow - 1), limit: 100_000)
        guard let row = rows.last else { return }
        lastRow = row.position
        guard row.write.kind.isDocument else { return }
        let signed = SignedDocument(
            document: row.write.body, signature: "", key: "")
        await world.paid(try signed.decoded(), Digest.sha256(row.write.body), by: self)
    }
}
