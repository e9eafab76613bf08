public import RetailModels

/// Sales that somebody looks for.
///
/// Whatever is looked for brings its newest sales by an index of its own, a page at most; the
/// newest of all these are the page.
extension SaleStore {
    /// So many customers, and products, are meant by a text at most.
    public static let namesMax: Int64 = 50

    /// Sales and refunds that a filter lets through, the newest first, behind `after`. What was
    /// paid for gift cards is in the total here, as on the receipt.
    public static func list(
        _ filter: SaleFilter = SaleFilter(), after: (at: Int64, id: String)?, limit: Int64,
        tenant: String, in tx: any SQLTransaction
    ) throws -> [SaleSummary] {
        let conditions = try conditions(filter, after: after, tenant: tenant, in: tx)
        var branches: [SQLPart] = []
        if let text = filter.text {
            branches = try named(text, conditions, limit, tenant: tenant, in: tx)
        } else if let product = filter.product {
            branches = [ofProduct(product, conditions, limit, tenant)]
        } else if let customer = filter.customer {
            branches = try AliasLog(tenant: tenant, in: tx).ids(of: customer)
                .map { own("s.customer_id = \($0)", conditions, limit) }
        }
        return try summaries(branches, conditions, limit, in: tx)
    }

    /// What must be so of every sale `s`.
    private static func conditions(
        _ filter: SaleFilter, after: (at: Int64, id: String)?, tenant: String,
        in tx: any SQLTransaction
    ) throws -> SQLPart {
        var end = after ?? (.max, "")
        // Before a moment is before every id of it.
        if let until = filter.until, until <= end.at { end = (until, "") }
        var conditions: SQLPart = """
            s.tenant_id = \(tenant) AND (s.at_ms, s.id) < (\(end.at), \(end.id))
            """
        if let from = filter.from { conditions.append(" AND s.at_ms >= \(from)") }
        if let total = filter.total {
            conditions.append(" AND s.gross_minor + s.value_minor = \(total)")
        }
        // What leads to the sales is no condition besides.
        if let customer = filter.customer, filter.text != nil || filter.product != nil {
            let ids = try AliasLog(tenant: tenant, in: tx).ids(of: customer)
            conditions.append(" AND s.customer_id IN (\(part: list(ids)))")
        }
        if let product = filter.product, filter.text != nil {
            conditions.append(
                """
                 AND EXISTS (SELECT 1 FROM stock_movement x WHERE x.tenant_id = s.tenant_id
                    AND x.document_id = s.id AND x.product_id = \(product))
                """)
        }
        return conditions
    }

    /// Everything that a text may mean.
    private static func named(
        _ text: String, _ conditions: SQLPart, _ limit: Int64, tenant: String,
        in tx: any SQLTransaction
    ) throws -> [SQLPart] {
        let text = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        var branches: [SQLPart] = []
        let isNumber = text.utf8.allSatisfy { (48...57).contains($0) }
        if isNumber, let sequence = Int64(text), sequence > 0 {
            branches.append(own("s.sequence = \(sequence)", conditions, limit))
        } else if let number = ReceiptNumber.typed(text, series: ""),
            let dash = number.lastIndex(of: "-"),
            let sequence = Int64(number[number.index(after: dash)...])
        {
            // The index of sequences has the order of the list; that of numbers has not, and
            // SQLite would rather walk through all sales than sort.
            let series = String(number[..<dash])
            branches.append(
                own("s.sequence = \(sequence) AND s.series = \(series)", conditions, limit))
        }
        let aliases = AliasLog(tenant: tenant, in: tx)
        let customers = try AccountStore.page(
            .init(search: text, limit: namesMax), tenant: tenant, in: tx
        ).map(\.customer)
        // A number is meant as a whole, or any would begin with it.
        for customer in customers where !isNumber || customer.number.hasSameBytes(as: text) {
            branches += try aliases.ids(of: customer.id)
                .map { own("s.customer_id = \($0)", conditions, limit) }
        }
        branches.append(ofUnknownCode(text, conditions, limit, tenant))
        let exact = try ProductStore.find(code: text, tenant: tenant, location: "", in: tx)
        let products =
            if let exact { [exact] } else if isNumber { [StockedProduct]() } else {
                try ProductStore.search(
                    text, after: 0, limit: namesMax, tenant: tenant, location: "", in: tx)
            }
        return branches
            + products.map { ofProduct($0.product.id, conditions, limit, tenant) }
    }

    private static func own(
        _ condition: SQLPart, _ conditions: SQLPart, _ limit: Int64
    ) -> SQLPart {
        """
        SELECT s.id FROM sale s WHERE \(part: conditions) AND \(part: condition)
        ORDER BY s.at_ms DESC, s.id DESC LIMIT \(limit)
        """
    }

    /// CROSS JOIN keeps SQLite in the order of the movements.
    private static func ofProduct(
        _ product: String, _ conditions: SQLPart, _ limit: Int64, _ tenant: String
    ) -> SQLPart {
        """
        SELECT m.document_id AS id FROM stock_movement m CROSS JOIN sale s
        WHERE m.tenant_id = \(tenant) AND m.product_id = \(product)
            AND s.tenant_id = m.tenant_id AND s.id = m.document_id AND \(part: conditions)
        GROUP BY m.at_ms, m.document_id
        ORDER BY m.at_ms DESC, m.document_id DESC LIMIT \(limit)
        """
    }

    /// Of a code that no product has there are few lines.
    private static func ofUnknownCode(
        _ code: String, _ conditions: SQLPart, _ limit: Int64, _ tenant: String
    ) -> SQLPart {
        """
        SELECT u.sale_id AS id FROM sale_line u CROSS JOIN sale s
        WHERE u.tenant_id = \(tenant) AND u.price_source = 'unknown' AND u.barcode = \(code)
            AND s.tenant_id = u.tenant_id AND s.id = u.sale_id AND \(part: conditions)
        GROUP BY s.at_ms, u.sale_id ORDER BY s.at_ms DESC, u.sale_id DESC LIMIT \(limit)
        """
    }

    private static func list(_ values: [String]) -> SQLPart {
        var list: SQLPart = ""
        for (index, value) in values.enumerated() {
            list.append(index == 0 ? "\(value)" : ", \(value)")
        }
        return list
    }

    /// - Parameter branches: each brings ids; without any, all sales are meant.
    private static func summaries(
        _ branches: [SQLPart], _ conditions: SQLPart, _ limit: Int64, in tx: any SQLTransaction
    ) throws -> [SaleSummary] {
        var source: SQLPart = "sale s"
        if !branches.isEmpty {
            source = "("
            for (index, branch) in branches.enumerated() {
                source.append(
                    "\(raw: index == 0 ? "" : " UNION ")SELECT id FROM (\(part: branch)) AS b")
            }
            source.append(") AS found CROSS JOIN sale s")
        }
        let join: SQLPart = branches.isEmpty ? "" : "s.id = found.id AND "
        return try tx.rows(
            """
            SELECT s.id, s.kind, s.number, s.series, s.at_ms, s.operator_name,
                s.gross_minor + s.value_minor AS gross_minor,
                CAST((
                    SELECT SUM(
                        CASE WHEN quantity_milli % 1000 = 0 THEN quantity_milli / 1000
                            WHEN quantity_milli < 0 THEN -1 ELSE 1 END)
                    FROM sale_line l WHERE l.tenant_id = s.tenant_id AND l.sale_id = s.id
                ) AS BIGINT) AS items
            FROM \(part: source) WHERE \(part: join)\(part: conditions)
            ORDER BY s.at_ms DESC, s.id DESC LIMIT \(limit)
            """
        ).map {
            SaleSummary(
                id: try $0.text("id"), kind: try $0.text("kind"), number: try $0.text("number"),
                series: try $0.text("series"), at: try $0.integer("at_ms"),
                operatorName: try $0.text("operator_name"), items: try $0.integer("items"),
                gross: try $0.money("gross_minor"))
        }
    }
}
