import Testing

@testable import RetailModels

/// Every type that crosses the wire or lies in a file comes back as it was, and the bytes are the
/// same the second time.
@Suite struct WireTypeTests {
    private func check<Value: Codable & Equatable>(
        _ value: Value, _ seed: Comment, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let bytes = try CanonicalJSON.encode(value)
        let again = try CanonicalJSON.decode(Value.self, from: bytes)
        #expect(again == value, seed, sourceLocation: sourceLocation)
        let second = try CanonicalJSON.encode(again)
        #expect(second == bytes, seed, sourceLocation: sourceLocation)
        let canonical = try JSON(bytes: bytes).canonicalBytes()
        #expect(canonical == bytes, seed, sourceLocation: sourceLocation)
    }

    /// For types that are not equatable: the bytes alone.
    private func checkBytes<Value: Codable>(
        _ value: Value, _ seed: Comment, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let bytes = try CanonicalJSON.encode(value)
        let again = try CanonicalJSON.encode(CanonicalJSON.decode(Value.self, from: bytes))
        #expect(again == bytes, seed, sourceLocation: sourceLocation)
    }

    @Test func documents() {
        forEachSeed(200) { random, seed in
            for kind in SeededGenerator.kinds {
                let document = try random.document(kind)
                #expect(document.kind == kind, seed)
                try check(document, seed)
            }
        }
    }

    @Test func cartsAndPayments() {
        forEachSeed(200) { random, seed in
            let (cart, rules) = (try random.cart(), random.rules())
            try check(cart, seed)
            try check(rules, seed)
            let priced = try cart.priced(rules: rules)
            try check(priced, seed)
            try check(random.settlement(due: priced.gross), seed)
            try check(random.sale(), seed)
            try check(random.totals(), seed)
        }
    }

    private func product(_ random: inout SeededGenerator) throws -> Product {
        Product(
            id: random.text(), sku: random.text(), barcode: random.text(), name: random.text(),
            department: random.text(), category: random.text(), brand: random.text(),
            unit: random.text(), price: try random.money(-9...Money.limit),
            cost: try random.money(-Money.limit...9), taxClass: random.text(),
            ordinal: random.integer(.min...(.max)))
    }

    @Test func catalogue() {
        forEachSeed { random, seed in
            let product = try product(&random)
            try check(product, seed)
            let stocked = StockedProduct(
                product: product, onHand: try Quantity(milli: random.integer(-5...5)),
                minimum: try random.quantity())
            try check(stocked, seed)
            try checkBytes(Page(items: [stocked], next: random.text()), seed)
            try checkBytes(Page<StockedProduct>(items: [], next: nil), seed)
            try check(
                Category(id: random.text(), name: random.text(), department: random.text()), seed)
            try check(
                Customer(id: random.text(), number: random.text(), name: random.text()), seed)
            try check(
                StockMovement(
                    documentID: random.text(), position: random.integer(0...9),
                    kind: random.text(), quantity: random.quantity(), at: .min), seed)
            try check(TaxRate(name: random.text(), ppm: random.integer(0...1_000_000)), seed)
        }
    }

    @Test func shop() {
        forEachSeed { random, seed in
            try check(
                Shop(
                    tenant: random.text(), name: random.text(), currency: "CHF",
                    taxRules: random.rules(), timeZone: random.text(), address: random.text(),
                    phone: random.text(), taxID: random.text()), seed)
            try check(
                Operator(
                    id: random.text(), number: .max, name: random.text(),
                    role: random.one(of: OperatorRole.allCases),
                    isActive: random.chance(percent: 50)), seed)
            try check(
                TillIdentity(
                    tenant: random.text(), location: random.text(), till: random.text(),
                    device: random.text(), series: random.text()), seed)
        }
    }

    @Test func writesAndAnswers() {
        forEachSeed(50) { random, seed in
            let document = try random.anyDocument()
            let signed = try SigningKey().sign(document)
            try check(signed, seed)
            let write = JournalWrite(document, signed: signed)
            #expect(write.kind == (document.sale == nil ? .document : .sale), seed)
            try check(write, seed)
            try check(JournalWrite(id: "a", kind: .customer, body: random.text()), seed)
            try checkBytes(RecordJournal.Body(key: signed.key, writes: [write]), seed)
            var problem = Problem(random.one(of: Problem.Code.allCases), random.text())
            if random.chance(percent: 50) { problem.requestID = random.text() }
            try check(problem, seed)
            let result = WriteResult(id: random.text(), status: .parked, problem: problem)
            try check(result, seed)
            try checkBytes(RecordJournal.Reply(results: [result]), seed)
        }
    }

    @Test func reports() {
        forEachSeed { random, seed in
            try check(
                ReportRow(
                    key: random.text(), sales: .max, quantity: .min, net: 1, discount: -1, tax: 0,
                    gross: 2), seed)
            try check(
                SaleSummary(
                    id: random.text(), kind: "sale", number: random.text(), series: "01",
                    at: .max, operatorName: random.text(), items: -3,
                    gross: random.money(-9...9)), seed)
            let isOpen = random.chance(percent: 50)
            try check(
                ShiftSummary(
                    id: random.text(), series: "01", operatorName: random.text(), openedAt: 0,
                    float: random.money(0...9), zNumber: isOpen ? nil : 1,
                    closedAt: isOpen ? nil : 2, gross: isOpen ? nil : random.money(0...9),
                    variance: isOpen ? nil : random.money(-9...9)), seed)
            try check(
                SyncHealth.Reply(now: .max, protocolMin: 1, protocolMax: 2, tenant: random.text()),
                seed)
        }
    }
}
