import RetailModels
import RetailStore
import TestSupport
import Testing

/// The audit log as it is listed, on both engines.
struct AuditStoreTests {
    private let shop = TestShop()

    private func made() throws -> DocumentBuilder {
        var till = try DocumentBuilder(shop: shop, seed: 9)
        try till.openShift()
        for number in 0..<7 { try till.sell(till.line(number)) }
        return till
    }

    /// As the documents say, the newest first.
    private func wanted(_ made: DocumentBuilder) -> [AuditEntry] {
        made.documents.flatMap { document in
            (document.audit ?? []).enumerated().map { index, event in
                AuditEntry(
                    document: document.id, position: Int64(index) + 1, at: event.at,
                    series: document.series, action: event.action,
                    operatorName: event.operatorName,
                    approverName: event.approval?.operatorName, subject: event.subject,
                    detail: event.detail)
            }
        }.sorted { ($0.at, $0.document, $0.position) > ($1.at, $1.document, $1.position) }
    }

    private func found(
        _ query: AuditStore.Query, _ made: DocumentBuilder
    ) async throws -> [AuditEntry] {
        try await sameOnEngines { database in
            try await database.record(made)
            return try await database.read { [shop] tx in
                let pages = try ([1, 3, 100] as [Int64]).map { limit in
                    var (seen, after) = ([AuditEntry](), MovementKey?.none)
                    for _ in 0..<pageCountMax {
                        let page = try AuditStore.list(
                            query, after: after, limit: limit, tenant: shop.tenant, in: tx)
                        guard let last = page.last else { return seen }
                        seen += page
                        // The key travels as text.
                        after = MovementKey(last.key.text)
                    }
                    throw PagesWithoutEnd()
                }
                #expect(pages[0] == pages[2])
                #expect(pages[1] == pages[2])
                let others = try AuditStore.list(query, limit: 9, tenant: "other", in: tx)
                #expect(others == [])
                return pages[2]
            }
        }
    }

    @Test func everyLineIsListed() async throws {
        let made = try made()
        let all = wanted(made)
        #expect(all.count == 8)
        #expect(try await found(.init(), made) == all)
    }

    @Test func whoWhatAndWhenAreLookedFor() async throws {
        let made = try made()
        let all = wanted(made)
        let voids = all.filter { $0.action == "voidLine" }
        #expect(try await found(.init(actions: ["voidLine"]), made) == voids)
        #expect(try await found(.init(actions: ["voidLine", "login"]), made) == all)
        #expect(try await found(.init(actions: ["none"]), made) == [])
        // Ada did everything and agreed to half; a name is found by the beginning of a word.
        for text in ["ada", "łó", "2", "Ada Ł"] {
            #expect(try await found(.init(person: text), made) == all, "\(text)")
        }
        #expect(try await found(.init(person: "da"), made) == [])
        #expect(try await found(.init(person: "maria"), made) == [])
        #expect(try await found(.init(actions: ["login"], person: "ada"), made).count == 4)
        let (from, until) = (all[5].at, all[1].at)
        #expect(
            try await found(.init(from: from, until: until), made) == Array(all[2...5]))
    }

    @Test func everyFilterHasAnIndex() async throws {
        let made = try made()
        try await Engine.sqlite.withShop(shop) { database in
            try await database.record(made)
            try await database.read { [shop] tx in
                let queries: [(AuditStore.Query, [String])] = [
                    (.init(), ["audit_event_time"]),
                    (.init(actions: ["login"], from: 1, until: 9), ["audit_event_action"]),
                    (.init(person: "ada"), ["audit_event_operator", "audit_event_approver"]),
                ]
                for (query, indexes) in queries {
                    let planned = PlannedTransaction(tx)
                    _ = try AuditStore.list(
                        query, after: MovementKey(at: 9, documentID: "x", position: 1),
                        limit: 2, tenant: shop.tenant, in: planned)
                    // The operators are few, and so is a page.
                    let sorts = planned.slowSteps(but: ["operator", "SCAN b", "SCAN f", "UNION"])
                    #expect(sorts.count <= 1, "\(sorts)")
                    let steps = planned.plans.joined().joined(separator: "\n")
                    for index in indexes { #expect(steps.contains(index), "\(steps)") }
                }
            }
        }
    }
}
