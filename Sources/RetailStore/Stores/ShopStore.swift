public import RetailModels

/// The tenant, its location, tills and tax rates.
public enum ShopStore {
    /// Inserts the shop; a shop that is there already stays as it is.
    public static func insert(_ shop: Shop, in tx: any SQLTransaction) throws {
        try tx.send(
            """
            INSERT INTO tenant (id, name, currency, tax_mode, tax_rounding, time_zone, address,
                phone, tax_id, settings)
            VALUES (\(shop.tenant), \(shop.name), \(shop.currency),
                \(shop.taxRules.mode.rawValue), \(shop.taxRules.rounding.rawValue),
                \(shop.timeZone), \(shop.address), \(shop.phone), \(shop.taxID),
                \(try text(of: shop.chosen)))
            ON CONFLICT (id) DO NOTHING
            """)
    }

    /// Replaces what the shop has chosen; nil is the defaults.
    public static func choose(
        _ settings: ShopSettings?, tenant: String, in tx: any SQLTransaction
    ) throws {
        try tx.send(
            "UPDATE tenant SET settings = \(try text(of: settings)) WHERE id = \(tenant)")
    }

    /// Brings what may change of a shop to its values: not its currency, tax rules and time zone.
    public static func update(_ shop: Shop, in tx: any SQLTransaction) throws {
        try tx.send(
            """
            UPDATE tenant SET name = \(shop.name), address = \(shop.address),
                phone = \(shop.phone), tax_id = \(shop.taxID),
                settings = \(try text(of: shop.chosen))
            WHERE id = \(shop.tenant)
            """)
    }

    private static func text(of settings: ShopSettings?) throws -> String {
        try settings.map { try CanonicalJSON.text($0) } ?? ""
    }

    public static func shop(_ tenant: String, in tx: any SQLTransaction) throws -> Shop? {
        try tx.row("\(part: select) WHERE id = \(tenant)").map(decode)
    }

    /// Every shop of the database, by id.
    public static func all(in tx: any SQLTransaction) throws -> [Shop] {
        try tx.rows("\(part: select) ORDER BY id").map(decode)
    }

    private static let select: SQLPart = """
        SELECT id, name, currency, tax_mode, tax_rounding, time_zone, address, phone, tax_id,
            settings
        FROM tenant
        """

    private static func decode(_ row: SQLRow) throws(SQLFailure) -> Shop {
        guard let mode = TaxMode(rawValue: try row.text("tax_mode")),
            let rounding = TaxRounding(rawValue: try row.text("tax_rounding"))
        else { throw SQLFailure(kind: .other, message: "unknown tax rules") }
        let settings = try row.text("settings")
        return Shop(
            tenant: try row.text("id"), name: try row.text("name"),
            currency: try row.text("currency"),
            taxRules: TaxRules(mode: mode, rounding: rounding),
            timeZone: try row.text("time_zone"), address: try row.text("address"),
            phone: try row.text("phone"), taxID: try row.text("tax_id"),
            chosen: settings.isEmpty ? nil : try decode(settings: settings))
    }

    private static func decode(settings: String) throws(SQLFailure) -> ShopSettings {
        do {
            return try CanonicalJSON.decode(ShopSettings.self, from: Array(settings.utf8))
        } catch { throw SQLFailure(kind: .other, message: "the shop's settings: \(error)") }
    }

    public static func insertTill(
        _ identity: TillIdentity, locationNumber: String, locationName: String,
        in tx: any SQLTransaction
    ) throws {
        try tx.send(
            """
            INSERT INTO location (tenant_id, id, number, name)
            VALUES (\(identity.tenant), \(identity.location), \(locationNumber), \(locationName))
            ON CONFLICT (tenant_id, id) DO NOTHING
            """)
        try tx.send(
            """
            INSERT INTO till (tenant_id, id, location_id, number)
            VALUES (\(identity.tenant), \(identity.till), \(identity.location), \(identity.series))
            ON CONFLICT (tenant_id, id) DO NOTHING
            """)
    }

    /// Inserts the rates in their order; a name that is there already keeps its rate.
    public static func insert(
        _ rates: [TaxRate], tenant: String, in tx: any SQLTransaction
    ) throws {
        for (position, rate) in rates.enumerated() {
            try tx.send(
                """
                INSERT INTO tax_rate (tenant_id, id, name, ppm, position)
                VALUES (\(tenant), \(taxRateID(rate.name, tenant: tenant)), \(rate.name),
                    \(rate.ppm), \(position))
                ON CONFLICT (tenant_id, name) DO NOTHING
                """)
        }
    }

    /// Brings a rate to its share, or adds it behind the others.
    public static func set(
        _ rate: TaxRate, tenant: String, in tx: any SQLTransaction
    ) throws {
        try tx.send(
            """
            INSERT INTO tax_rate (tenant_id, id, name, ppm, position)
            SELECT CAST(\(tenant) AS TEXT), CAST(\(taxRateID(rate.name, tenant: tenant)) AS TEXT),
                CAST(\(rate.name) AS TEXT), CAST(\(rate.ppm) AS BIGINT),
                COALESCE(MAX(position) + 1, 0)
            FROM tax_rate WHERE tenant_id = \(tenant)
            ON CONFLICT (tenant_id, name) DO UPDATE SET ppm = excluded.ppm
            """)
    }

    /// Brings the shop and its rates to what the cloud says in a till's setup.
    public static func save(
        _ shop: Shop, _ rates: [TaxRate], in tx: any SQLTransaction
    ) throws {
        try update(shop, in: tx)
        for rate in rates { try set(rate, tenant: shop.tenant, in: tx) }
    }

    static func taxRateID(_ name: String, tenant: String) -> String {
        DerivedID.make(tenant, "tax_rate", name)
    }

    /// The rates in the order in which they were made.
    public static func taxRates(tenant: String, in tx: any SQLTransaction) throws -> [TaxRate] {
        try tx.rows(
            "SELECT name, ppm FROM tax_rate WHERE tenant_id = \(tenant) ORDER BY position, name"
        ).map { TaxRate(name: try $0.text("name"), ppm: try $0.integer("ppm")) }
    }
}
