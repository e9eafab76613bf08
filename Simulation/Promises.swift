import APIClient
import LocalStore
import RetailModels
import RetailStore
import RetailSync
import Synchronization
import TestSupport

/// The promises of sync.md, checked in every simulated world once its faults have ended.
struct Promises {
    let world: World

    func check() async throws {
        try await drained()
        try await revokedHaveHandedIn()
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
        for till in await world.trusted {
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

    private func revokedHaveHandedIn() async throws {
        let revoked = await world.cloud.revoked
        for till in await world.tills where revoked.contains(till.identity.device) {
            guard let files = till.files, try await files.sync.hasHandedIn() else {
                throw Violation("9: till \(till.index) was revoked and has not handed in all")
            }
        }
    }

    /// 1: the cloud has everything that a revoked till holds at the moment when it has handed in.
    static func isHandedIn(by till: SimTill, to cloud: SimCloud) async throws {
        guard let files = till.files else { return }
        let known = try await cloud.database.read { tx in
            Set(try tx.rows("SELECT id FROM sync_entity").map { try $0.text("id") })
        }
        if let one = try await files.sync.notLogged().subtracting(known).first {
            throw Violation("1: \(one) of till \(till.index) was not handed in")
        }
    }

    /// What revoked tills hold. What they have made since they handed in waits for a new pairing,
    /// and what the cloud loses afterwards it does not ask of them.
    private func heldByRevoked() async throws -> Set<String> {
        let revoked = await world.cloud.revoked
        var ids: Set<String> = []
        for till in await world.tills where revoked.contains(till.identity.device) {
            ids.formUnion(try await till.writeIDs())
        }
        return ids
    }

    /// 1 and 2: what was paid is in the cloud's log, byte for byte, once.
    private func paidIsThere() async throws {
        let lines = try await world.cloud.database.read { tx in
            try tx.rows("SELECT write_id, content, stream, state FROM sync_bundle")
                .map(SimCloud.LogLine.init)
        }
        let rows = await world.cloud.pruned + lines
        // What was kept for a person at first, and was released, stands there once as each.
        var counts: [String: [String: Int]] = [:]
        for row in rows {
            counts["\(row.id) \(row.content)", default: [:]][row.state, default: 0] += 1
        }
        let gone = await world.gone.union(try await heldByRevoked())
        for (id, document) in await world.paid {
            let count = counts["\(id) \(document.content)"]?.values.max() ?? 0
            if count > 1 { throw Violation("2: document \(id) is \(count) times in the log") }
            if count == 0, !gone.contains(id) {
                let holders = try await holders(of: id)
                throw Violation(
                    "1: document \(id), paid on till \(document.till), is not in the log; "
                        + "held by \(holders.joined(separator: ", "))")
            }
        }
        let paid = await world.paid
        for row in rows where paid[row.id] == nil && row.stream != Realtime.shopStream {
            throw Violation("2: nobody has paid document \(row.id) of the log")
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
        let doubtful = await world.doubtful
        for till in await world.tills
        where !doubtful.contains(String(till.identity.series.prefix(2))) {
            guard let series = try await till.journal?.head().series,
                series != till.identity.series
            else { continue }
            throw Violation("5: till \(till.index) left its series, whose numbers are its own")
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
        let doubtful = await world.doubtful
        // The same bytes of the same key prove nothing new elsewhere.
        let proved = Mutex<Set<String>>([])
        for (name, database) in databases {
            let verifier = Verifier(database: database, tenant: world.shop.tenant) { signed, key in
                let one = "\(signed.hash) \(signed.signature) \(key)"
                if proved.withLock({ $0.contains(one) }) { return true }
                guard signed.isSigned(by: key) else { return false }
                proved.withLock { _ = $0.insert(one) }
                return true
            }
            let report = try await verifier.run()
            let findings = report.findings.filter {
                !(isPutBack && Self.isOfPutBackDisk($0, doubtful))
            }
            if let first = findings.first {
                throw Violation(
                    "3, 4, 6 or 10: in \(name) \(first.place) \(first.row) \(first.reason)")
            }
        }
    }

    /// What a chain looks like of which a disk was put back or cloned: the cloud keeps the second
    /// document of a number for a person. Numbers are missing only where the side file was put back
    /// too; elsewhere a record names them.
    private static func isOfPutBackDisk(_ finding: Finding, _ doubtful: Set<String>) -> Bool {
        (finding.reason.contains("is missing before it")
            && doubtful.contains(String(finding.row.prefix(2))))
            || finding.reason.contains("the document before it is missing")
            || finding.reason.contains("Z's") || finding.reason.contains("totals")
    }

    /// 7 and 8: at the same place of the log the same documents, and none of another location.
    private func tillsAgree() async throws {
        var locations: [String: String] = [:]
        let stored = try await Self.documents(in: world.cloud.database, &locations)
        for till in await world.trusted {
            guard let database = till.database else { continue }
            let location = till.identity.location
            let own = try await Self.documents(in: database, &locations)
            let foreign = own.filter { $0.value != location }
            if let one = foreign.first {
                throw Violation("7: till \(till.index) holds \(one.key) of another location")
            }
            let cloud = stored.filter { $0.value == location }
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

    /// Locations of stored documents by their ids.
    /// - Parameter known: by the hash of the bytes, which `Verifier` holds against them.
    private static func documents(
        in database: any Database, _ known: inout [String: String]
    ) async throws -> [String: String] {
        let rows = try await database.read { tx in
            try tx.rows("SELECT id, hash, body FROM document")
        }
        var found: [String: String] = [:]
        for row in rows {
            let hash = try row.text("hash")
            if known[hash] == nil {
                let signed = SignedDocument(document: try row.text("body"), signature: "", key: "")
                known[hash] = try signed.decoded().location
            }
            found[try row.text("id")] = known[hash]
        }
        return found
    }

    /// The rows of a journal that some server has, as far as they were looked at.
    struct SeenRows {
        var last: Int64 = 0
        var ids: [String] = []
    }

    /// 14: a till sees its own sales at every moment that nothing is being delivered.
    static func visible(
        _ journal: SQLiteJournal, _ database: SQLiteDatabase, of till: SimTill
    ) async throws {
        for row in try await journal.rows(
            in: WriteState.allCases, after: till.seenRows.last, limit: 100_000)
        {
            // It is looked at when it has been delivered.
            guard row.state != .open else { break }
            till.seenRows.ids.append(row.write.id)
            till.seenRows.last = row.position
        }
        let (list, tenant) = (try CanonicalJSON.text(till.seenRows.ids), till.shop.tenant)
        let missing = try await database.read { tx in
            try tx.row(
                """
                SELECT j.value AS id FROM json_each(\(list)) j
                WHERE NOT EXISTS (SELECT 1 FROM document d
                        WHERE d.tenant_id = \(tenant) AND d.id = j.value)
                    AND NOT EXISTS (SELECT 1 FROM customer c
                        WHERE c.tenant_id = \(tenant) AND c.id = j.value)
                    AND NOT EXISTS (SELECT 1 FROM sync_edit e
                        WHERE e.tenant_id = \(tenant) AND e.id = j.value)
                    AND NOT EXISTS (SELECT 1 FROM sync_parked p WHERE p.write_id = j.value)
                LIMIT 1
                """)
        }
        if let missing {
            throw Violation(
                "14: till \(till.index) does not see its own document \(try missing.text("id"))")
        }
    }
}
