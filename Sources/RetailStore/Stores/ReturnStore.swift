public import RetailModels

/// Sales with what has come back of them.
public enum ReturnStore {
    /// More documents than anybody brings one receipt back with.
    public static let documentCountMax = 200

    /// The sale of that number with the documents that give something of it back, in their order;
    /// nil when there is none.
    public static func receipt(
        _ number: String, tenant: String, in tx: any SQLTransaction
    ) throws -> SaleReceipt? {
        let row = try tx.row(
            """
            SELECT id FROM sale WHERE tenant_id = \(tenant) AND number = \(number)
            ORDER BY at_ms DESC, id DESC LIMIT 1
            """)
        guard let id = try row?.text("id"),
            let sale = try DocumentStore.signed(id: id, tenant: tenant, in: tx)
        else { return nil }
        let ids = try tx.rows(
            """
            SELECT DISTINCT s.at_ms, s.id FROM line_return r
            JOIN sale s ON s.tenant_id = r.tenant_id AND s.id = r.document_id
            WHERE r.tenant_id = \(tenant) AND r.sale_id = \(id)
            ORDER BY s.at_ms, s.id LIMIT \(documentCountMax)
            """
        ).map { try $0.text("id") }
        return SaleReceipt(
            sale: sale,
            returns: try ids.compactMap {
                try DocumentStore.signed(id: $0, tenant: tenant, in: tx)
            })
    }

    /// Lines of which more came back than was sold, as happens when two tills are apart: what of
    /// the sale is known, and every document that gives of it back.
    public static func overReturned(
        limit: Int64, tenant: String, in tx: any SQLTransaction
    ) throws -> [OverUse] {
        try tx.rows(
            """
            SELECT r.sale_id, r.sale_position, MAX(s.number) AS number,
                CAST(SUM(r.gross_minor) AS BIGINT) - MAX(l.gross_minor) AS over_minor
            FROM line_return r
            JOIN sale_line l ON l.tenant_id = r.tenant_id AND l.sale_id = r.sale_id
                AND l.position = r.sale_position
            JOIN sale s ON s.tenant_id = r.tenant_id AND s.id = r.sale_id
            WHERE r.tenant_id = \(tenant)
            GROUP BY r.sale_id, r.sale_position
            HAVING ABS(SUM(r.quantity_milli)) > ABS(MAX(l.quantity_milli))
                OR ABS(SUM(r.gross_minor)) > ABS(MAX(l.gross_minor))
            ORDER BY r.sale_id, r.sale_position LIMIT \(limit)
            """
        ).map { row in
            let (sale, position) = (try row.text("sale_id"), try row.integer("sale_position"))
            return OverUse(
                kind: .returned, name: try row.text("number"), over: try row.money("over_minor"),
                documents: try tx.rows(
                    """
                    SELECT s.number FROM line_return r
                    JOIN sale s ON s.tenant_id = r.tenant_id AND s.id = r.document_id
                    WHERE r.tenant_id = \(tenant) AND r.sale_id = \(sale)
                        AND r.sale_position = \(position)
                    ORDER BY s.at_ms, s.number LIMIT \(documentCountMax)
                    """
                ).map { try $0.text("number") })
        }
    }

    /// Gift cards and store credits of which more was spent than there was.
    public static func overspent(
        limit: Int64, tenant: String, in tx: any SQLTransaction
    ) throws -> [OverUse] {
        try [ValueHolder.Kind.giftCard, .credit].flatMap { kind in
            let prefix = String(ValueHolder(kind, "").ledgerAccount.dropLast())
            let end = prefix.dropLast() + ";"
            return try tx.rows(
                """
                SELECT account, balance_minor FROM account_balance
                WHERE tenant_id = \(tenant) AND account >= \(prefix)
                    AND account < \(String(end)) AND balance_minor > 0
                ORDER BY account LIMIT \(limit)
                """
            ).map { row in
                let account = try row.text("account")
                return OverUse(
                    kind: .spent, name: String(account.dropFirst(prefix.count)),
                    over: try row.money("balance_minor"),
                    documents: try documents(posting: account, tenant: tenant, in: tx))
            }
        }
    }

    private static func documents(
        posting account: String, tenant: String, in tx: any SQLTransaction
    ) throws -> [String] {
        try tx.rows(
            """
            SELECT e.description FROM journal_line l
            JOIN journal_entry e ON e.tenant_id = l.tenant_id AND e.id = l.entry_id
            WHERE l.tenant_id = \(tenant) AND l.account = \(account) AND l.debit_minor > 0
            ORDER BY e.at_ms DESC, e.id DESC LIMIT 10
            """
        ).map { String(try $0.text("description").split(separator: " ").last ?? "") }
    }

    /// How often a line came back, or a card was spent, beyond what there was.
    public static func overUseCount(
        tenant: String, in tx: any SQLTransaction
    ) throws -> Int {
        try overReturned(limit: 100, tenant: tenant, in: tx).count
            + overspent(limit: 100, tenant: tenant, in: tx).count
    }
}

/// Balances of gift cards, store credits and customers' accounts.
public enum ValueStore {
    /// The balance; nil when the holder never had one.
    ///
    /// A customer whom two tills made under one number has one balance, whichever id was used.
    public static func balance(
        of holder: ValueHolder, tenant: String, in tx: any SQLTransaction
    ) throws -> Money? {
        let names =
            holder.kind == .account
            ? try AliasLog(tenant: tenant, in: tx).ids(of: holder.name) : [holder.name]
        var sum: Int64?
        for name in names {
            let account = ValueHolder(holder.kind, name).ledgerAccount
            let row = try tx.row(
                """
                SELECT balance_minor FROM account_balance
                WHERE tenant_id = \(tenant) AND account = \(account)
                """)
            if let row { sum = try (sum ?? 0) + row.integer("balance_minor") }
        }
        return try sum.map { try Money(minor: holder.balance(ofLedger: $0)) }
    }
}
