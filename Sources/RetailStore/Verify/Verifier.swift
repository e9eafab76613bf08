import RetailModels

/// Proves a tenant's store: every document from its bytes, every derived row by deriving it anew,
/// every cache by adding up again.
public struct Verifier: Sendable {
    /// How many documents are derived and compared at a time.
    static let pageSize = 200

    private let database: any Database
    private let tenant: String
    private let isComplete: Bool
    private let isSigned: ChainCheck.SignatureProof

    /// - Parameter isComplete: whether the shop's own rows are proved as well, its search and what
    ///   documents name: a store that is still being filled has documents before their products.
    public init(
        database: any Database, tenant: String, isComplete: Bool = false,
        isSigned: @escaping ChainCheck.SignatureProof = ChainCheck.proof
    ) {
        self.database = database
        self.tenant = tenant
        self.isComplete = isComplete
        self.isSigned = isSigned
    }

    /// - Parameter progress: told how many documents are done.
    public func run(progress: @Sendable (Int64) -> Void = { _ in }) async throws -> VerifyReport {
        var report = VerifyReport()
        for finding in try await database.read({ try Self.engineFindings(in: $0) }) {
            report.add(finding)
        }
        let devices = try await database.read { [tenant] in
            try DocumentStore.devices(tenant: tenant, in: $0)
        }
        var named = NamedRows()
        for device in devices {
            try await verifyChain(of: device, into: &report, &named, progress: progress)
        }
        let rest = try await database.read { [tenant] tx in
            try Self.orphans(tenant: tenant, in: tx) + Self.strangers(in: tx)
                + AliasCheck.findings(tenant: tenant, in: tx)
                + EditCheck.findings(tenant: tenant, in: tx)
                + RetentionMark(tenant: tenant, in: tx).findings()
        }
        for finding in rest + (try await shopFindings(named)) { report.add(finding) }
        let cuts = try await database.read { [tenant] in
            try RetentionCut.all(tenant: tenant, in: $0)
        }
        if !cuts.isEmpty { report.carried = cuts.values.reduce(0) { $0 + $1.documents } }
        for check in CacheCheck.Kind.allCases {
            for finding in try await sums(check) { report.add(finding) }
        }
        return report
    }

    /// What is wrong with the rows that documents name, and with the search for products.
    private func shopFindings(_ named: NamedRows) async throws -> [Finding] {
        guard isComplete else { return [] }
        return try await database.read { [tenant] tx in
            try SearchCheck.findings(tenant: tenant, in: tx)
                + named.findings(tenant: tenant, in: tx)
        }
    }

    /// A figure altered to one that cannot be added up must not hide what else is found.
    private func sums(_ check: CacheCheck.Kind) async throws -> [Finding] {
        do {
            return try await database.read { [tenant] tx in
                try check.findings(tenant: tenant, in: tx)
            }
        } catch let failure as SQLFailure where failure.kind == .other {
            return [
                Finding(
                    place: check.place, row: "sum",
                    reason: "cannot be added up: \(failure.message)")
            ]
        }
    }

    private func verifyChain(
        of device: String, into report: inout VerifyReport, _ named: inout NamedRows,
        progress: @Sendable (Int64) -> Void
    ) async throws {
        var chain = try await database.read { [tenant] tx in
            try ChainCheck.start(of: device, tenant: tenant, in: tx)
        }
        var after = (series: "", sequence: Int64(0))
        while true {
            let (start, walk) = (after, chain)
            let page = try await database.read { [tenant, isSigned] tx in
                try Self.page(
                    device: device, after: start, chain: walk, isSigned, tenant: tenant, in: tx)
            }
            named.add(page.named)
            guard let last = page.last else { break }
            for finding in page.findings { report.add(finding) }
            report.documents += page.documents
            report.rows += page.rows
            (after, chain) = (last, page.chain)
            progress(report.documents)
        }
        report.heads[device] = chain.previousHash
    }

    /// What one page of a chain came to.
    struct PageResult: Sendable {
        var chain: ChainCheck
        var named = NamedRows()
        var last: (series: String, sequence: Int64)?
        var documents: Int64 = 0
        var rows: Int64 = 0
        var findings: [Finding] = []
    }

    static func page(
        device: String, after: (series: String, sequence: Int64), chain: ChainCheck,
        _ isSigned: ChainCheck.SignatureProof = ChainCheck.proof, tenant: String,
        in tx: any SQLTransaction
    ) throws -> PageResult {
        var result = PageResult(chain: chain)
        var comparison = RowComparison()
        let rows = try DocumentStore.chain(
            device: device, after: after, limit: pageSize, tenant: tenant, in: tx)
        for row in rows {
            let (series, sequence) = (try row.text("series"), try row.integer("sequence"))
            result.last = (series, sequence)
            result.documents += 1
            let number = ReceiptNumber.text(series: series, sequence: sequence)
            let key = try row.text("public_key")
            let signed = SignedDocument(
                document: try row.text("body"), signature: try row.text("signature"), key: key)
            let (document, faults) = result.chain.check(signed, key: key, isSigned: isSigned)
            result.findings += faults.map { Finding(place: "document", row: number, reason: $0) }
            let id = try row.text("id")
            guard let document else {
                comparison.expectNothing(of: id)
                continue
            }
            result.named.add(document, number: number)
            result.findings += try headerFindings(
                row, document, hash: signed.hash, tenant: tenant, number: number)
            guard let projection = try? Projection(document) else {
                result.findings.append(
                    Finding(place: "document", row: number, reason: "an amount is out of range"))
                continue
            }
            comparison.expect(projection.rows, of: id, number: number)
        }
        result.rows = try comparison.run(tenant: tenant, in: tx, into: &result.findings)
        return result
    }

    /// The columns of `document` repeat what stands in the bytes.
    private static func headerFindings(
        _ row: SQLRow, _ document: Document, hash: String, tenant: String, number: String
    ) throws -> [Finding] {
        let wanted: [(String, FieldValue)] = [
            ("id", .text(document.id)), ("device_id", .text(document.device)),
            ("series", .text(document.series)), ("sequence", .integer(document.sequence)),
            ("kind", .text(document.kind)), ("at_ms", .integer(document.at)),
            ("previous_hash", .text(document.previousHash)), ("hash", .text(hash)),
        ]
        var findings: [Finding] = []
        for (column, value) in wanted where try row.value(column) != value {
            findings.append(
                Finding(
                    place: "document", row: number, column: column,
                    reason: "is not what the bytes say"))
        }
        if document.tenant != tenant {
            findings.append(
                Finding(
                    place: "document", row: number, column: "tenant_id",
                    reason: "is not what the bytes say"))
        }
        return findings
    }

    /// Derived rows that belong to no document, whatever tenant they claim.
    private static func orphans(
        tenant: String, in tx: any SQLTransaction
    ) throws -> [Finding] {
        var findings: [Finding] = []
        for table in ProjectedTable.all {
            let rows = try tx.rows(
                """
                SELECT t.\(raw: table.documentColumn) AS document_id FROM \(raw: table.name) t
                WHERE NOT EXISTS (SELECT 1 FROM document d WHERE d.tenant_id = t.tenant_id
                    AND d.id = t.\(raw: table.documentColumn))
                ORDER BY t.\(raw: table.documentColumn) LIMIT 100
                """)
            for row in rows {
                findings.append(
                    Finding(
                        place: table.name, row: try row.text("document_id"),
                        reason: "no document says so"))
            }
        }
        return findings
    }

    /// Documents of no device, which no chain leads to, whatever tenant they claim.
    private static func strangers(in tx: any SQLTransaction) throws -> [Finding] {
        try tx.rows(
            """
            SELECT d.series, d.sequence FROM document d
            WHERE NOT EXISTS (SELECT 1 FROM sync_device k WHERE k.tenant_id = d.tenant_id
                AND k.id = d.device_id)
            ORDER BY d.series, d.sequence LIMIT 100
            """
        ).map {
            let number = ReceiptNumber.text(
                series: try $0.text("series"), sequence: try $0.integer("sequence"))
            return Finding(place: "document", row: number, reason: "its device is not known")
        }
    }

    private static func engineFindings(in tx: any SQLTransaction) throws -> [Finding] {
        // PostgreSQL holds its foreign keys itself and checks its pages by checksums.
        guard tx.dialect == .sqlite else { return [] }
        var findings: [Finding] = []
        for row in try tx.rows("PRAGMA integrity_check") {
            let text = try row.text("integrity_check")
            if text != "ok" {
                findings.append(Finding(place: "database", row: "integrity_check", reason: text))
            }
        }
        for row in try tx.rows("PRAGMA foreign_key_check") {
            let number = try row.value("rowid")
            var place = "?"
            if case .integer(let value) = number { place = "\(value)" }
            findings.append(
                Finding(
                    place: try row.text("table"), row: "rowid \(place)",
                    reason: "its row in \(try row.text("parent")) is missing"))
        }
        return findings
    }
}
