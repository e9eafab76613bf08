import RetailModels

/// Adds up movements and journal lines again and compares them with the stored sums.
enum CacheCheck {
    /// The sums there are, each asked for by itself.
    enum Kind: CaseIterable, Sendable {
        case stock, balances, entries

        /// The table that a wrong sum is found in.
        var place: String {
            switch self {
            case .stock: "stock_level"
            case .balances: "account_balance"
            case .entries: "journal_entry"
            }
        }

        func findings(tenant: String, in tx: any SQLTransaction) throws -> [Finding] {
            switch self {
            case .stock: try CacheCheck.stock(tenant: tenant, in: tx)
            case .balances: try CacheCheck.balances(tenant: tenant, in: tx)
            case .entries: try CacheCheck.entries(tenant: tenant, in: tx)
            }
        }
    }

    private static func stock(tenant: String, in tx: any SQLTransaction) throws -> [Finding] {
        try differences(
            place: "stock_level",
            tx.rows(
                """
                SELECT part, name, CAST(SUM(amount) AS BIGINT) AS total FROM (
                    SELECT location_id AS part, product_id AS name, quantity_milli AS amount
                    FROM stock_movement WHERE tenant_id = \(tenant)
                    UNION ALL SELECT part, name, total FROM retention_base
                    WHERE tenant_id = \(tenant) AND kind = 'stock') AS moved
                GROUP BY part, name
                """),
            tx.rows(
                """
                SELECT location_id AS part, product_id AS name, on_hand_milli AS total
                FROM stock_level WHERE tenant_id = \(tenant)
                """))
    }

    private static func balances(tenant: String, in tx: any SQLTransaction) throws -> [Finding] {
        try differences(
            place: "account_balance",
            tx.rows(
                """
                SELECT '' AS part, name, CAST(SUM(amount) AS BIGINT) AS total FROM (
                    SELECT account AS name, debit_minor - credit_minor AS amount
                    FROM journal_line WHERE tenant_id = \(tenant)
                    UNION ALL SELECT name, total FROM retention_base
                    WHERE tenant_id = \(tenant) AND kind = 'balance') AS posted
                GROUP BY name
                """),
            tx.rows(
                """
                SELECT '' AS part, account AS name, balance_minor AS total
                FROM account_balance WHERE tenant_id = \(tenant)
                """))
    }

    /// Σ debit = Σ credit in each entry.
    private static func entries(tenant: String, in tx: any SQLTransaction) throws -> [Finding] {
        try tx.rows(
            """
            SELECT entry_id FROM journal_line WHERE tenant_id = \(tenant)
            GROUP BY entry_id HAVING SUM(debit_minor) <> SUM(credit_minor)
            ORDER BY entry_id LIMIT 100
            """
        ).map {
            Finding(
                place: "journal_entry", row: try $0.text("entry_id"), reason: "does not balance")
        }
    }

    /// Compared byte for byte, as the databases group.
    private struct Key: Hashable {
        var part: FieldValue
        var name: FieldValue
    }

    /// A stored sum stands there exactly when there is something to add up, also when it is zero.
    private static func differences(
        place: String, _ summed: [SQLRow], _ stored: [SQLRow]
    ) throws -> [Finding] {
        var sums: [Key: (name: String, sum: Int64)] = [:]
        for row in summed {
            sums[try key(row)] = (try row.text("name"), try row.integer("total"))
        }
        var findings: [Finding] = []
        for row in stored {
            let (name, total) = (try row.text("name"), try row.integer("total"))
            guard let known = sums.removeValue(forKey: try key(row)) else {
                findings.append(
                    Finding(place: place, row: name, reason: "is \(total), and has no rows"))
                continue
            }
            if total != known.sum {
                findings.append(
                    Finding(
                        place: place, row: name,
                        reason: "is \(total), its rows sum to \(known.sum)"))
            }
        }
        for known in sums.values {
            findings.append(
                Finding(place: place, row: known.name, reason: "is missing, \(known.sum)"))
        }
        return findings.sorted { $0.row < $1.row }
    }

    private static func key(_ row: SQLRow) throws -> Key {
        Key(part: try row.value("part"), name: try row.value("name"))
    }
}
