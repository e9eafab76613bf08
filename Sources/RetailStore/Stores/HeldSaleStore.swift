public import RetailModels

/// Sales that wait on tills and are offered to the others of their location.
///
/// Invariants:
/// 1. A sale is on one till: a row is an offer without the sale until the till that has it gave it
///    up, and from then on the sale is for the one that claimed it.
/// 2. One till has the claim: it is set by one conditional update.
/// 3. A sale that arrived leaves a row with an empty body, so that what the till that had it sends
///    late, or again, neither offers it anew nor takes it back.
public struct HeldSaleStore {
    let tenant: String
    let location: String
    let device: String
    let tx: any SQLTransaction

    public init(tenant: String, location: String, device: String, in tx: any SQLTransaction) {
        self.tenant = tenant
        self.location = location
        self.device = device
        self.tx = tx
    }

    /// Rows of sales that arrived so long ago that nothing of them is still under way.
    public static let arrivedKeptMs: Int64 = 7 * 86_400_000

    /// Replaces what this till offers; returns the ids of those that others wait for.
    /// - Parameter now: the server's clock.
    public func offer(_ offers: [HeldOffer], now: Int64) throws -> [String] {
        try tx.send(
            """
            DELETE FROM held_sale WHERE tenant_id = \(tenant) AND body = ''
                AND at_ms < \(now - Self.arrivedKeptMs)
            """)
        let kept = Set(offers.map(\.id))
        let rows = try tx.rows(
            """
            SELECT id, claimed_by FROM held_sale
            WHERE tenant_id = \(tenant) AND device_id = \(device) AND body IS NULL ORDER BY id
            """)
        var wanted: [String] = []
        for row in rows {
            let id = try row.text("id")
            guard kept.contains(id) else {
                // Paid, voided or taken up here meanwhile: whoever claimed it learns that it is
                // gone.
                try tx.send(
                    """
                    DELETE FROM held_sale WHERE tenant_id = \(tenant) AND id = \(id)
                        AND device_id = \(device) AND body IS NULL
                    """)
                continue
            }
            if try row.value("claimed_by") != .null { wanted.append(id) }
        }
        for offer in offers.sorted(by: { $0.id < $1.id }) { try put(offer) }
        return wanted
    }

    /// A sale that this till had claimed and has is offered as its own.
    private func put(_ offer: HeldOffer) throws {
        try tx.send(
            """
            INSERT INTO held_sale (tenant_id, id, location_id, device_id, series, name,
                operator_name, at_ms, item_count, total_minor)
            VALUES (\(tenant), \(offer.id), \(location), \(device), \(offer.series),
                \(offer.name), \(offer.operatorName), \(offer.at), \(offer.items),
                \(offer.total))
            ON CONFLICT (tenant_id, id) DO UPDATE SET location_id = excluded.location_id,
                device_id = excluded.device_id, series = excluded.series, name = excluded.name,
                operator_name = excluded.operator_name, at_ms = excluded.at_ms,
                item_count = excluded.item_count, total_minor = excluded.total_minor,
                claimed_by = CASE WHEN held_sale.device_id = excluded.device_id
                    THEN held_sale.claimed_by ELSE NULL END, body = NULL
            WHERE (held_sale.device_id = excluded.device_id AND held_sale.body IS NULL)
                OR (held_sale.claimed_by = excluded.device_id AND held_sale.body IS NOT NULL)
            """)
    }

    /// What other tills of the location offer to this one.
    public func offers() throws -> [HeldOffer] {
        try tx.rows(
            """
            SELECT id, name, operator_name, at_ms, item_count, total_minor, series
            FROM held_sale
            WHERE tenant_id = \(tenant) AND location_id = \(location) AND device_id <> \(device)
                AND (claimed_by IS NULL OR claimed_by = \(device)) AND COALESCE(body, '-') <> ''
            ORDER BY at_ms, id LIMIT \(Int64(OfferHeldSales.countMax))
            """
        ).map {
            HeldOffer(
                id: try $0.text("id"), name: try $0.text("name"),
                operatorName: try $0.text("operator_name"), at: try $0.integer("at_ms"),
                items: try $0.integer("item_count"), total: try $0.money("total_minor"),
                series: try $0.text("series"))
        }
    }

    /// The one conditional update: the claim is this till's when nobody else had it.
    public func claim(_ id: String) throws -> ClaimHeldSale.Reply {
        let row = try tx.row(
            """
            UPDATE held_sale SET claimed_by = \(device)
            WHERE tenant_id = \(tenant) AND id = \(id) AND location_id = \(location)
                AND device_id <> \(device) AND (claimed_by IS NULL OR claimed_by = \(device))
            RETURNING body
            """)
        guard let row else { return .init(state: .gone) }
        guard case .text(let body) = try row.value("body") else { return .init(state: .waiting) }
        guard !body.isEmpty else { return .init(state: .gone) }
        let sale = try CanonicalJSON.decode(HeldSale.self, from: Array(body.utf8))
        return .init(state: .ready, sale: sale)
    }

    /// This till has given the sale up; false when nobody wants it any more. The same again, when
    /// the answer was lost, changes nothing.
    public func give(_ sale: HeldSale) throws -> Bool {
        try tx.send(
            """
            UPDATE held_sale SET body = \(try CanonicalJSON.text(sale))
            WHERE tenant_id = \(tenant) AND id = \(sale.id) AND device_id = \(device)
                AND claimed_by IS NOT NULL AND body IS NULL
            """)
        let row = try tx.row(
            """
            SELECT id FROM held_sale WHERE tenant_id = \(tenant) AND id = \(sale.id)
                AND device_id = \(device) AND claimed_by IS NULL
            """)
        return row == nil
    }

    /// The sale arrived at this till, or is left to others; true when it is still there.
    public func settle(_ id: String, hasArrived: Bool) throws -> Bool {
        if hasArrived {
            try tx.send(
                """
                UPDATE held_sale SET body = '' WHERE tenant_id = \(tenant) AND id = \(id)
                    AND claimed_by = \(device) AND body IS NOT NULL
                """)
        } else {
            // What was given up already is for this till and no other.
            try tx.send(
                """
                UPDATE held_sale SET claimed_by = NULL WHERE tenant_id = \(tenant)
                    AND id = \(id) AND claimed_by = \(device) AND body IS NULL
                """)
        }
        let row = try tx.row(
            """
            SELECT id FROM held_sale WHERE tenant_id = \(tenant) AND id = \(id)
                AND COALESCE(body, '-') <> ''
            """)
        return row != nil
    }
}
