import RetailModels
public import RetailStore

/// Proves a till's journal: the chain from its bytes, the head and the running totals from the
/// chain, and that the store holds what was delivered, byte for byte.
public struct JournalCheck: Sendable {
    static let pageSize = 500

    private let journal: any Journal
    private let database: any Database
    private let tenant: String
    private let key: String

    /// - Parameter key: the till's public key.
    public init(journal: any Journal, database: any Database, tenant: String, key: String) {
        self.journal = journal
        self.database = database
        self.tenant = tenant
        self.key = key
    }

    /// What is wrong with the journal; a file that cannot be read to its end is a finding too.
    public func run() async throws -> [Finding] {
        var findings: [Finding] = []
        var chain = ChainCheck()
        var expected: JournalHead?
        var isCut = false
        do throws(SQLFailure) {
            let head = try await journal.head()
            expected = JournalHead(journalID: head.journalID, series: head.series)
            if let cut = try await cutItBeginsBehind() {
                chain = try cut.walk()
                expected = try cut.head(journalID: head.journalID)
                isCut = true
            }
        } catch {
            findings.append(Self.unreadable("head", error))
        }
        do {
            var position: Int64 = 0
            while true {
                let rows = try await journal.rows(
                    in: WriteState.allCases, after: position, limit: Self.pageSize)
                guard let last = rows.last else { break }
                if last.position != position + Int64(rows.count) {
                    findings.append(
                        Finding(
                            place: "journal", row: "position \(position + 1)",
                            reason: "rows are missing behind it"))
                }
                for row in rows { check(row, &chain, &expected, into: &findings) }
                findings += try await storeFindings(rows)
                position = last.position
            }
        } catch let failure as SQLFailure where failure.kind == .corrupt {
            return findings + [Self.unreadable("rows", failure)]
        }
        if let expected {
            findings += Self.differences(
                try await journal.head(), expected, isCut: isCut)
        }
        return findings
    }

    /// A journal that was made anew from a store that has let documents go begins behind them.
    private func cutItBeginsBehind() async throws(SQLFailure) -> RetentionCut? {
        let rows = try await journal.rows(in: WriteState.allCases, after: 0, limit: Self.pageSize)
        let first = rows.lazy.filter { $0.write.kind != .customer }.compactMap {
            try? SignedDocument(document: $0.write.body, signature: "", key: "").decoded()
        }.first
        guard let first else { return nil }
        let tenant = tenant
        let cuts: [String: RetentionCut]
        do {
            cuts = try await database.read { try RetentionCut.all(tenant: tenant, in: $0) }
        } catch let failure as SQLFailure { throw failure } catch {
            throw SQLFailure(kind: .other, message: "\(error)")
        }
        return cuts[first.device].flatMap { $0.hash == first.previousHash ? $0 : nil }
    }

    private static func unreadable(_ row: String, _ failure: SQLFailure) -> Finding {
        Finding(place: "journal", row: row, reason: "cannot be read: \(failure.message)")
    }

    private func check(
        _ row: JournalRow, _ chain: inout ChainCheck, _ expected: inout JournalHead?,
        into findings: inout [Finding]
    ) {
        let name = "position \(row.position)"
        func differs(_ column: String?, _ reason: String) {
            findings.append(
                Finding(place: "journal", row: name, column: column, reason: reason))
        }
        if !row.isStateRight { differs("state", "was changed past this program") }
        guard row.write.kind.isDocument else {
            let body = Array(row.write.body.utf8)
            let id =
                row.write.kind == .edit
                ? (try? CanonicalJSON.decode(Edit.self, from: body))?.id
                : (try? CanonicalJSON.decode(Customer.self, from: body))?.id
            if id != row.write.id { differs(nil, "is not the \(row.write.kind) it names") }
            return
        }
        let signed = SignedDocument(
            document: row.write.body, signature: row.write.signature ?? "", key: key)
        let (document, faults) = chain.check(signed, key: key)
        for fault in faults { differs(nil, fault) }
        guard let document else { return }
        if document.id != row.write.id { differs("id", "is not what the bytes say") }
        if (document.sale != nil) != (row.write.kind == .sale) {
            differs("kind", "is not what the bytes say")
        }
        if let head = expected {
            expected = (try? head.advanced(past: document, hash: signed.hash)) ?? head
        }
    }

    /// Every delivered document stands in the store with the same bytes.
    private func storeFindings(_ rows: [JournalRow]) async throws -> [Finding] {
        let delivered = rows.filter { $0.write.kind.isDocument && $0.state != .open }
        let tenant = tenant
        return try await database.read { tx in
            var findings: [Finding] = []
            let cuts = try RetentionCut.all(tenant: tenant, in: tx)
            for row in delivered {
                let stored = try DocumentStore.signed(id: row.write.id, tenant: tenant, in: tx)
                let fault: String?
                if let stored {
                    fault =
                        stored.document.hasSameBytes(as: row.write.body)
                        ? nil : "the store holds other bytes"
                } else {
                    let isExpected =
                        row.state == .parked || RetentionCut.covers(row.write, by: cuts)
                    fault = isExpected ? nil : "the store does not hold it"
                }
                if let fault {
                    findings.append(
                        Finding(place: "journal", row: "position \(row.position)", reason: fault))
                }
            }
            return findings
        }
    }

    private static func differences(
        _ head: JournalHead, _ expected: JournalHead, isCut: Bool
    ) -> [Finding] {
        let columns: [(String, isEqual: Bool)] = [
            ("series", head.series == expected.series),
            ("sequence", head.sequence == expected.sequence),
            ("hash", head.hash == expected.hash),
            ("clock", head.clock == expected.clock),
            ("zNumber", head.zNumber == expected.zNumber),
            ("shift", head.shift == expected.shift),
            // Behind a cut only what came since is known of the audit log.
            ("auditNo", head.auditNo == expected.auditNo || isCut && expected.auditNo == nil),
            ("totals", head.totals.ofDocuments == expected.totals),
        ]
        return columns.filter { !$0.isEqual }.map { column, _ in
            Finding(
                place: "journal", row: "head", column: column,
                reason: "is not what the chain comes to")
        }
    }
}
