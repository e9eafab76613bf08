import Testing

@testable import RetailModels

/// What a client writes is what a server reads.
@Suite struct EndpointTests {
    private func check<E: Endpoint>(
        _ endpoint: E, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let input = endpoint.input
        let again = try E(input).input
        #expect(again.path == input.path, sourceLocation: sourceLocation)
        #expect(again.query == input.query, sourceLocation: sourceLocation)
        #expect(again.body == input.body, sourceLocation: sourceLocation)
        // Every name in the path's braces is given, and nothing else.
        let names = E.path.split(separator: "/").filter { $0.hasPrefix("{") }
            .map { String($0.dropFirst().dropLast()) }
        #expect(Set(input.path.keys) == Set(names), sourceLocation: sourceLocation)
        let hasBody = E.verb != .get && E.verb != .delete
        #expect(input.body.isEmpty != hasBody, sourceLocation: sourceLocation)
        #expect(again.headers == input.headers, sourceLocation: sourceLocation)
        #expect(Set(input.headers.keys) == Set(E.headerNames), sourceLocation: sourceLocation)
    }

    @Test func everyEndpointReadsWhatItWrites() throws {
        for code in ["4006381333931", "a/b c?d=e&f%", "é", "."] {
            try check(FindProduct(code: code))
            try check(GetSale(id: code))
            try check(GetReceipt(number: code))
            for kind in ValueHolder.Kind.allCases { try check(GetValue(ValueHolder(kind, code))) }
            try check(ListMovements(product: code, limit: 1))
            let key = MovementKey(at: 7, documentID: code, position: -3)
            try check(ListMovements(product: code, after: key))
            #expect(
                try ListMovements(ListMovements(product: code, after: key).input).after == key)
        }
        try check(ListOverUses())
        try check(ListProducts())
        try check(ListProducts(search: "sw rolls & é", after: .max, limit: 500, lowOnly: true))
        try check(ListCategories())
        try check(ListTaxRates())
        try check(ListCustomers())
        try check(ListCustomers(search: "Ada", after: "17", limit: 2))
        try check(ListOperators())
        try check(ListShifts(limit: 3))
        try check(ListShifts(after: (7, "id.with.dots")))
        try check(ListSales())
        try check(ListSales(after: (1_500_000_000_000, "id.with.dots"), limit: 4))
        try check(ListSales(after: (-5, "a")))
        for key in ReportKey.allCases {
            try check(SalesReport(by: key))
            try check(SalesReport(by: key, from: "2017-01-31", to: "2017-02-01"))
        }
        try check(SyncHealth())
        for id in ["a", "a/b c?d=e&f%", "é"] {
            try check(ListAttachments(product: id))
            try check(GetAttachment(id: id))
            try check(GetAttachmentContent(id: id))
            try check(DeleteAttachment(id: id))
            let pdf = Array("%PDF-1".utf8)
            try check(#require(PostAttachment(product: id, name: "a & b.pdf", content: pdf)))
        }
        var random = SeededGenerator(seed: 1)
        let signed = try SigningKey().sign(random.document("sale"))
        try check(PostSale(sale: signed))
        let write = JournalWrite(try signed.decoded(), signed: signed)
        try check(RecordJournal(key: signed.key, writes: [write, write]))
    }

    @Test func fieldsComeBackAsTheyWere() throws {
        let products = try ListProducts(
            ListProducts(search: "ab", after: 7, limit: 8, lowOnly: true).input)
        #expect(products.search == "ab" && products.after == 7)
        #expect(products.limit == 8 && products.lowOnly)
        let sales = try ListSales(ListSales(after: (12, "x.y"), limit: 9).input)
        #expect(sales.after?.at == 12 && sales.after?.id == "x.y" && sales.limit == 9)
        let summary = SaleSummary(
            id: "x.y", kind: "sale", number: "", series: "01", at: 12, operatorName: "", items: 1,
            gross: .zero)
        let next = try ListSales(EndpointInput(query: ["after": summary.pageKey]))
        #expect(next.after?.at == 12 && next.after?.id == "x.y")
        #expect(try ListProducts(EndpointInput()).limit == PageLimit.fallback)
    }

    @Test func addressesAreDistinct() {
        let addresses = Endpoints.all.map { "\($0.verb.rawValue) \($0.path)" }
        #expect(Set(addresses).count == addresses.count)
        // But for the two that watchers of servers know by these names everywhere.
        let checks = [LiveCheck.path, ReadyCheck.path, MetricsReport.path]
        #expect(
            addresses.allSatisfy {
                $0.contains(" /api/") || checks.contains(String($0.dropFirst(4)))
            })
    }

    @Test(arguments: [
        "0", "501", "-1", "", " 5", "5 ", "1.5", "x", "9223372036854775808", "٣", "0x1",
        "99999999999999999999999",
    ])
    func aNumberOutOfItsRangeIsRefused(text: String) {
        let problem = #expect(throws: Problem.self) {
            try ListShifts(EndpointInput(query: ["limit": text]))
        }
        #expect(problem?.code == .badRequest)
        #expect(problem?.detail == "limit must be a whole number from 1 to 500")
    }

    @Test(arguments: [("1", 1), ("500", 500), ("050", 50)] as [(String, Int64)])
    func aNumberWithinItsRangeIsRead(text: String, number: Int64) throws {
        #expect(try ListShifts(EndpointInput(query: ["limit": text])).limit == number)
    }

    @Test func whatIsMissingOrWrongIsABadRequest() {
        func code<E: Endpoint>(_ type: E.Type, _ input: EndpointInput) -> Problem.Code? {
            do {
                _ = try E(input)
                return nil
            } catch { return error.code }
        }
        #expect(code(FindProduct.self, EndpointInput()) == .badRequest)
        #expect(code(GetSale.self, EndpointInput(path: ["id": ""])) == .badRequest)
        #expect(code(ListProducts.self, EndpointInput(query: ["after": "-1"])) == .badRequest)
        #expect(code(ListProducts.self, EndpointInput(query: ["low": "2"])) == .badRequest)
        for after in ["", ".", "5", "5.", ".a", "x.a", "9223372036854775808.a"] {
            #expect(code(ListSales.self, EndpointInput(query: ["after": after])) == .badRequest)
        }
        #expect(code(SalesReport.self, EndpointInput()) == .badRequest)
        #expect(code(SalesReport.self, EndpointInput(query: ["by": "week"])) == .badRequest)
        for day in ["yesterday", "2017-13-01"] {
            let query = ["by": "day", "from": day]
            #expect(code(SalesReport.self, EndpointInput(query: query)) == .badRequest)
        }
        for body in ["", "{}", "[", "{\"document\":1}"] {
            let input = EndpointInput(body: Array(body.utf8))
            #expect(code(PostSale.self, input) == .malformedBody)
            #expect(code(RecordJournal.self, input) == .malformedBody)
        }
        for (id, isFine) in [
            (String(repeating: "é", count: 64), true), (String(repeating: "é", count: 65), false),
            ("", false), ("a\u{1B}", false),
        ] {
            let offer = HeldOffer(
                id: id, name: "", operatorName: "", at: 0, items: 0, total: .zero, series: "01")
            #expect((offer.fault() == nil) == isFine, "\(id)")
        }
        for (body, wanted) in [
            ("[", Problem.Code.malformedBody), ("{}", .documentInvalid),
            ("{\"cart\":{}}", .documentInvalid),
        ] {
            let input = EndpointInput(path: ["id": "a"], body: Array(body.utf8))
            #expect(code(GiveHeldSale.self, input) == wanted)
        }
    }

    @Test func aJournalHasALimit() throws {
        let write = JournalWrite(id: "a", kind: .customer, body: "{}")
        let most = RecordJournal.writeCountMax
        let full = RecordJournal(key: "", writes: Array(repeating: write, count: most))
        #expect(try RecordJournal(full.input).body.writes.count == most)
        let over = RecordJournal(key: "", writes: Array(repeating: write, count: most + 1))
        let problem = #expect(throws: Problem.self) { try RecordJournal(over.input) }
        #expect(problem?.code == .bodyTooLarge)
    }

    @Test func aPageNamesTheNextOne() {
        let items = [1, 2, 3]
        let more = Page(items, limit: 2) { "\($0)" }
        #expect(more.items == [1, 2] && more.next == "2")
        for limit in [3, 4] {
            let last = Page(items, limit: limit) { "\($0)" }
            #expect(last.items == items && last.next == nil)
        }
        let none = Page([Int](), limit: 2) { "\($0)" }
        #expect(none.items.isEmpty && none.next == nil)
    }
}

/// The errors of the server.
@Suite struct ProblemTests {
    @Test(arguments: Problem.Code.allCases)
    func aCodeHasAStatusATitleAndAName(code: Problem.Code) {
        #expect((400...431).contains(code.status) || [500, 503].contains(code.status))
        #expect(!code.title.isEmpty)
        #expect(code.rawValue.allSatisfy { $0.isLowercase || $0 == "-" })
        let problem = Problem(code, "why")
        #expect(problem.status == code.status && problem.title == code.title)
        #expect(problem.detail == "why" && problem.requestID == nil)
    }

    /// A status says one thing, but for kinds of "not understood", "who are you", "you may not" and
    /// "in conflict", which callers treat alike.
    @Test func statusesAndTitlesAreDistinct() {
        let codes = Problem.Code.allCases
        #expect(Set(codes.map(\.title)).count == codes.count)
        let shared = Dictionary(grouping: codes, by: \.status).filter { $0.value.count > 1 }
        #expect(
            shared == [
                400: [.badRequest, .malformedBody],
                401: [
                    .unauthorized, .challengeInvalid, .pinWrong, .sessionNeeded, .sessionExpired,
                ],
                426: [.outdated, .upgradeRequired],
                403: [.forbidden, .licenceInvalid, .tenantSuspended, .deviceRevoked],
                409: [
                    .otherContent, .numberTwice, .noSeats, .tooManyPending, .deviceElsewhere,
                    .exists, .changed, .lastManager, .gap, .fork, .lost,
                ],
                410: [.pruned, .codeExpired], 422: [.documentInvalid, .contentInvalid],
            ])
        let expected: [(Problem.Code, Int)] = [
            (.unauthorized, 401), (.notFound, 404), (.methodNotAllowed, 405),
            (.requestTimeout, 408), (.bodyTooLarge, 413), (.foreignHost, 421),
            (.unsupportedMediaType, 415), (.documentInvalid, 422), (.headersTooLarge, 431),
            (.internalError, 500),
            (.unavailable, 503),
        ]
        for (code, status) in expected { #expect(code.status == status) }
    }
}
