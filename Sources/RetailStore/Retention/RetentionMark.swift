import RetailModels

/// The till's signature over what it has let go: every cut, and every sum that is carried forward.
/// Without it a cut would be a way to take documents out of a chain.
struct RetentionMark {
    let tenant: String
    let tx: any SQLTransaction

    init(tenant: String, in tx: any SQLTransaction) {
        self.tenant = tenant
        self.tx = tx
    }

    private static let name = "retention"

    /// What is signed.
    private struct Content: Codable {
        var tenant: String
        /// Who signs.
        var device: String
        /// By device.
        var cuts: [RetentionCut]
        /// Over all sums that are carried forward.
        var base: String
    }

    private func content(device: String) throws -> Content {
        let cuts = try RetentionCut.all(tenant: tenant, in: tx)
        let rows = try tx.rows(
            """
            SELECT kind, part, name, total FROM retention_base WHERE tenant_id = \(tenant)
            ORDER BY kind, part, name
            """)
        var sum = ""
        for row in rows {
            let line = [
                try row.text("kind"), try row.text("part"), try row.text("name"),
                "\(try row.integer("total"))",
            ].joined(separator: "\u{1F}")
            sum = Digest.sha256(sum + line)
        }
        return Content(
            tenant: tenant, device: device, cuts: cuts.sorted { $0.key < $1.key }.map(\.value),
            base: sum)
    }

    /// Signs what the tables say now.
    func sign(as device: String, with sign: (String) -> String?) throws {
        let text = try CanonicalJSON.text(content(device: device))
        guard let signature = sign(text) else {
            throw SQLFailure(kind: .other, message: "the retention mark cannot be signed")
        }
        let mark = SignedDocument(document: text, signature: signature, key: "")
        try SyncState.set(
            Self.name, to: try CanonicalJSON.text(mark), tenant: tenant, in: tx)
    }

    /// What is wrong with the mark; nothing for a store that keeps everything.
    func findings() throws -> [Finding] {
        func finding(_ reason: String) -> [Finding] {
            [Finding(place: "retention", row: "mark", reason: reason)]
        }
        let text = try SyncState.value(Self.name, tenant: tenant, in: tx)
        guard let text else {
            let isCut = try !RetentionCut.all(tenant: tenant, in: tx).isEmpty
            let base = try tx.count(
                "SELECT COUNT(*) AS n FROM retention_base WHERE tenant_id = \(tenant)")
            return isCut || base > 0 ? finding("documents were let go without one") : []
        }
        guard
            let mark = try? CanonicalJSON.decode(SignedDocument.self, from: Array(text.utf8)),
            let said = try? CanonicalJSON.decode(Content.self, from: Array(mark.document.utf8))
        else { return finding("cannot be read") }
        let key = try tx.row(
            """
            SELECT public_key FROM sync_device
            WHERE tenant_id = \(tenant) AND id = \(said.device)
            """)?.text("public_key")
        guard let key, mark.isSigned(by: key) else {
            return finding("the signature does not fit the bytes")
        }
        guard
            try CanonicalJSON.text(content(device: said.device)).utf8
                .elementsEqual(mark.document.utf8)
        else { return finding("is not what the cuts and the carried sums come to") }
        return []
    }
}
