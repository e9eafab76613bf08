import APIClient
import LocalStore
import RetailModels
import RetailStore
import TestSupport

/// The promises of sync.md, checked in every simulated world once its faults have ended.
struct Promises {
    let world: World

    func check() async throws {
        try await drained()
        try await paidIsThere()
        try await logIsWhole()
        try await numbersAreTheirOwn()
        try await rowsAreDerived()
        try await tillsAgree()
        try await customersAreOne()
        try await editsAreKept()
    }

    /// 9: queues drain, and no journal row stays open.
    private func drained() async throws {
        for till in await world.tills {
            guard till.isAlive, let journal = till.journal else {
                throw Violation("9: till \(till.index) does not run")
            }
            let open = try await journal.count(in: [.open, .local]).rows
            guard try await till.waiting() == 0, open == 0 else {
                for row in try await journal.rows(in: [.open, .local], after: 0, limit: 3) {
                    let holders = try await holders(of: row.write.id).joined(separator: ", ")
                    await world.note("\(row.state) \(row.write.id) held by \(holders)")
                }
                throw Violation(
                    "9: till \(till.index) still has \(open) rows that the log does not have, "
                        + "and \(try await till.waiting()) that wait")
            }
            guard till.mode == .cloud else {
                throw Violation("9: till \(till.index) is still \(till.mode)")
            }
        }
    }

    /// 1 and 2: what was paid is in the cloud's log, byte for byte, once.
    private func paidIsThere() async throws {
        // What is pruned is known as an entity.
        let rows = try await world.cloud.database.read { tx in
            try tx.rows(
                """
                SELECT write_id, content, stream FROM sync_bundle
                UNION ALL SELECT e.id, e.hash, e.stream FROM sync_entity e WHERE e.seq <=
                    (SELECT s.floor FROM sync_stream s WHERE s.id = e.stream)
                """
            ).map {
                (try $0.text("write_id"), try $0.text("content"), try $0.text("stream"))
            }
        }
        var counts: [String: Int] = [:]
        for (id, content, _) in rows { counts["\(id) \(content)", default: 0] += 1 }
        let gone = await world.gone
        for (id, document) in await world.paid {
            let count = counts["\(id) \(document.content)"] ?? 0
            if count > 1 { throw Violation("2: document \(id) is \(count) times in the log") }
            if count == 0, !gone.contains(id) {
                let holders = try await holders(of: id)
                throw Violation(
                    "1: document \(id), paid on till \(document.till), is not in the log; "
                        + "held by \(holders.joined(separator: ", "))")
            }
        }
        let paid = await world.paid
        for (id, _, stream) in rows where paid[id] == nil && stream != Realtime.shopStream {
            throw Violation("2: nobody has paid document \(id) of the log")
        }
    }

    /// Who has a document, and how.
    private func holders(of id: String) async throws -> [String] {
        var found: [String] = []
        var databases: [(String, any Database)] = [("the cloud", await world.cloud.database)]
        for till in await world.tills {
            if let database = till.database { databases.append(("till \(till.index)", database)) }
            if try await till.journal?.contains(id: id) == true {
                found.append("till \(till.index)'s journal")
            }
        }
        for (name, database) in databases {
            for (table, column) in [
                ("document", "id"), ("sync_parked", "write_id"), ("sync_outbox", "write_id"),
                ("sync_entity", "id"), ("sync_bundle", "write_id"),
            ] {
                let count = try await database.read { tx in
                    try tx.count(
                        "SELECT COUNT(*) AS n FROM \(raw: table) WHERE \(raw: column) = \(id)")
                }
                if count > 0 { found.append("\(name)'s \(table)") }
            }
        }
        return found
    }

    /// 5: a number is used twice only by a clone or a disk put back as a whole, and not for long.
    private func numbersAreTheirOwn() async throws {
        let twice = try await world.cloud.database.read { tx in
            Set(
                try tx.rows(
                    "SELECT write_id FROM sync_parked WHERE code = 'number-twice'"
                ).map { try $0.text("write_id") })
        }
        let coverage = await world.coverage
        if !twice.isEmpty, coverage["clone"] == nil, coverage["restored all"] == nil {
            throw Violation("5: a number was used twice")
        }
        if let one = await world.healthy.intersection(twice).first {
            throw Violation("5: document \(one) goes on using numbers of another machine")
        }
    }

    /// The log is dense and continues.
    private func logIsWhole() async throws {
        let rows = try await world.cloud.database.read { tx in
            try tx.rows(
                "SELECT stream, seq, content, state, hash FROM sync_bundle ORDER BY stream, seq")
        }
        var places = try await world.cloud.database.read { tx in
            try tx.rows("SELECT id, floor, floor_hash FROM sync_stream").reduce(
                into: [String: LogPosition]()
            ) {
                let id = try $1.text("id")
                $0[id] = LogPosition(
                    stream: id, seq: try $1.integer("floor"), hash: try $1.text("floor_hash"))
            }
        }
        for row in rows {
            let stream = try row.text("stream")
            let state = LogState(rawValue: try row.text("state")) ?? .ok
            let next = (places[stream] ?? .start(of: stream))
                .next(state, content: try row.text("content"))
            guard try row.integer("seq") == next.seq, try row.text("hash") == next.hash else {
                throw Violation("the log of \(stream) breaks at \(next.seq)")
            }
            places[stream] = next
        }
    }

    /// 3, 4, 10: every row is derived from its document, entries balance, stock is the sum of
    /// movements, in the cloud and on every till. Chains have holes where a disk was put back,
    /// and only there.
    private func rowsAreDerived() async throws {
        var databases: [(String, any Database)] = [("the cloud", await world.cloud.database)]
        for till in await world.tills {
            if let database = till.database { databases.append(("till \(till.index)", database)) }
        }
        let isPutBack = await world.coverage.keys.contains {
            $0.hasPrefix("restored") || $0 == "clone" || $0 == "cloud restored"
        }
        for (name, database) in databases {
            let verifier = Verifier(database: database, tenant: world.shop.tenant)
            let report = try await verifier.run()
            let findings = report.findings.filter {
                !(isPutBack && Self.isOfPutBackDisk($0))
            }
            if let first = findings.first {
                throw Violation(
                    "3, 4, 6 or 10: in \(name) \(first.place) \(first.row) \(first.reason)")
            }
        }
    }

    /// What a chain looks like of which a disk was put back or cloned: the cloud keeps the second
    /// document of a number for a person.
    private static func isOfPutBackDisk(_ finding: Finding) -> Bool {
        finding.reason.contains("is missing before it")
            || finding.reason.contains("the document before it is missing")
            || finding.reason.contains("Z's") || finding.reason.contains("totals")
    }

    /// 7 and 8: at the same place of the log the same documents, and none of another location.
    private func tillsAgree() async throws {
        for till in await world.tills {
            guard let database = till.database else { continue }
            let location = till.identity.location
            let own = try await Self.documents(in: database, location: nil)
            let foreign = own.filter { $0.value != location }
            if let one = foreign.first {
                throw Violation("7: till \(till.index) holds \(one.key) of another location")
            }
            let cloud = try await Self.documents(
                in: await world.cloud.database, location: location)
            let customers: SQL = "SELECT id, number, name FROM customer ORDER BY id"
            let (here, there) = (
                try await database.read { try $0.rows(customers).map(\.values) },
                try await world.cloud.database.read { try $0.rows(customers).map(\.values) }
            )
            guard here == there else {
                throw Violation("8: till \(till.index) does not have the cloud's customers")
            }
            let aliases: SQL = "SELECT local_id, cloud_id FROM sync_alias ORDER BY local_id"
            let (meant, decided) = (
                try await database.read { try $0.rows(aliases).map(\.values) },
                try await world.cloud.database.read { try $0.rows(aliases).map(\.values) }
            )
            guard meant == decided else {
                throw Violation("8: till \(till.index) does not have the cloud's aliases")
            }
            let missing = Set(cloud.keys).subtracting(own.keys)
            let parkedHere = try await SimFiles.writeIDs(in: database)
            if let one = missing.subtracting(parkedHere).first {
                throw Violation("8: till \(till.index) does not have document \(one)")
            }
        }
    }

    /// Of customers with one number all but one mean that one.
    private func customersAreOne() async throws {
        let rows = try await world.cloud.database.read { tx in
            try tx.rows(
                """
                SELECT c.number, COUNT(*) AS n FROM customer c
                WHERE NOT EXISTS (SELECT 1 FROM sync_alias a WHERE a.local_id = c.id)
                GROUP BY c.number HAVING COUNT(*) > 1
                """)
        }
        if let row = rows.first {
            throw Violation("customers of number \(try row.text("number")) are not one")
        }
        let aliases = try await world.cloud.database.read {
            try $0.count("SELECT COUNT(*) AS n FROM sync_alias")
        }
        for _ in 0..<aliases { await world.count("alias") }
    }

    private static func documents(
        in database: any Database, location: String?
    ) async throws -> [String: String] {
        let rows = try await database.read { tx in try tx.rows("SELECT id, body FROM document") }
        var found: [String: String] = [:]
        for row in rows {
            let signed = SignedDocument(document: try row.text("body"), signature: "", key: "")
            let document = try signed.decoded()
            if let location, document.location != location { continue }
            found[document.id] = document.location
        }
        return found
    }

    /// 14: a till sees its own sales at every moment that nothing is being delivered.
    static func visible(
        _ journal: SQLiteJournal, _ database: SQLiteDatabase, of till: SimTill
    ) async throws {
        let held = try await SimFiles.writeIDs(in: database)
        for row in try await journal.rows(
            in: [.local, .cloud, .parked], after: 0, limit: 100_000)
        where !held.contains(row.write.id) {
            throw Violation(
                "14: till \(till.index) does not see its own document \(row.write.id)")
        }
    }
}
