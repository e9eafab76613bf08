import RetailModels

/// Lets history leave a till's store that the cloud has and that is older than the shop wants to
/// keep here.
///
/// Invariants:
/// 1. What the cloud's log is not known to have never goes, nor anything behind it in its chain.
/// 2. A chain is cut behind the end of a session, and only as far as it was proven on the way.
/// 3. What went stays in the sums: base + rows = stock, balances, digests, at every moment.
/// 4. The mark that says so is signed by the till.
public struct Retention {
    let tenant: String
    let tx: any SQLTransaction

    /// Documents of one device that one transaction takes away at most.
    public static let documentCountMax = 20_000
    private static let pageSize = 500

    public init(tenant: String, in tx: any SQLTransaction) {
        self.tenant = tenant
        self.tx = tx
    }

    /// What goes from one chain.
    private struct Leaving {
        var ids: [String] = []
        var sum: RowSum
        var cut: RetentionCut?
        var stock: [[String]: Int64] = [:]
        var balances: [[String]: Int64] = [:]
    }

    /// Takes away the old sessions of every chain.
    /// - Parameters:
    ///   - before: documents of that time or later stay; milliseconds since 1970.
    ///   - kept: ids of writes that the log is not known to have.
    ///   - device: this till, who signs.
    ///   - sign: the till's signature over a text; nil when it cannot.
    /// - Returns: how many documents are gone.
    public func run(
        before: Int64, kept: Set<String>, device: String, sign: (String) -> String?
    ) throws -> Int {
        let cuts = try RetentionCut.all(tenant: tenant, in: tx)
        var count = 0
        for device in try DocumentStore.devices(tenant: tenant, in: tx) {
            let leaving = try look(at: device, behind: cuts[device], before: before, kept: kept)
            guard let cut = leaving.cut else { continue }
            try remove(leaving.ids)
            try cut.save(tenant: tenant, in: tx)
            try carry(leaving.stock, as: "stock")
            try carry(leaving.balances, as: "balance")
            count += leaving.ids.count
        }
        if count > 0 {
            try RetentionMark(tenant: tenant, in: tx).sign(as: device, with: sign)
        }
        return count
    }

    /// Walks a chain from its beginning to the last session that may go.
    private func look(
        at device: String, behind cut: RetentionCut?, before: Int64, kept: Set<String>
    ) throws -> Leaving {
        var walk = try ChainCheck.start(of: device, tenant: tenant, in: tx)
        var open = Leaving(sum: RowSum(rows: cut?.documents ?? 0, digest: cut?.digest))
        var closed = open
        var clock = cut?.clock ?? 0
        var place = (series: cut?.series ?? "", sequence: cut?.sequence ?? 0)
        while open.ids.count < Self.documentCountMax {
            let rows = try DocumentStore.chain(
                device: device, after: place, limit: Self.pageSize, tenant: tenant, in: tx)
            for row in rows {
                let id = try row.text("id")
                place = (try row.text("series"), try row.integer("sequence"))
                guard try row.integer("at_ms") < before, !kept.contains(id) else { return closed }
                let key = try row.text("public_key")
                let signed = SignedDocument(
                    document: try row.text("body"), signature: try row.text("signature"),
                    key: key)
                let (document, faults) = walk.check(signed, key: key)
                // What cannot be proven stays, for whoever looks into it.
                guard let document, faults.isEmpty, let projection = try? Projection(document)
                else { return closed }
                clock = max(clock, document.at)
                open.ids.append(id)
                open.sum.add([.text(signed.hash), .text(signed.signature)])
                for change in projection.stock {
                    open.stock[[projection.location, change.key], default: 0] += change.amount
                }
                for change in projection.balances {
                    open.balances[["", change.key], default: 0] += change.amount
                }
                guard case .shiftClose = document.body else { continue }
                open.cut = RetentionCut(
                    device: device, series: place.series, sequence: place.sequence,
                    hash: signed.hash, clock: clock, documents: open.sum.rows,
                    digest: open.sum.text, chain: try CanonicalJSON.text(walk.bare))
                closed = open
            }
            if rows.count < Self.pageSize { return closed }
        }
        return closed
    }

    private func remove(_ ids: [String]) throws {
        var rest = ids[...]
        while !rest.isEmpty {
            let part = rest.prefix(Self.pageSize)
            var places: SQLPart = ""
            for (index, id) in part.enumerated() {
                places.append(index == 0 ? "\(id)" : ", \(id)")
            }
            for table in ProjectedTable.all.reversed() {
                try tx.send(
                    """
                    DELETE FROM \(raw: table.name) WHERE tenant_id = \(tenant)
                        AND \(raw: table.documentColumn) IN (\(part: places))
                    """)
            }
            try tx.send(
                "DELETE FROM document WHERE tenant_id = \(tenant) AND id IN (\(part: places))")
            rest = rest.dropFirst(part.count)
        }
    }

    private func carry(_ sums: [[String]: Int64], as kind: String) throws {
        for (key, amount) in sums.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            try tx.send(
                """
                INSERT INTO retention_base (tenant_id, kind, part, name, total)
                VALUES (\(tenant), \(kind), \(key[0]), \(key[1]), \(amount))
                ON CONFLICT (tenant_id, kind, part, name)
                DO UPDATE SET total = retention_base.total + excluded.total
                """)
        }
    }
}
