public import RetailModels

/// The tenant, its location, tills and tax rates.
public enum ShopStore {
    /// Inserts the shop; a shop that is there already stays as it is.
    public static func insert(_ shop: Shop, in tx: any SQLTransaction) throws {
        try tx.send(
            """
            INSERT INTO tenant (id, name, currency, tax_mode, tax_rounding, time_zone, address,
                phone, tax_id)
            VALUES (\(shop.tenant), \(shop.name), \(shop.currency),
                \(shop.taxRules.mode.rawValue), \(shop.taxRules.rounding.rawValue),
                \(shop.timeZone), \(shop.address), \(shop.phone), \(shop.taxID))
            ON CONFLICT (id) DO NOTHING
            """)
    }

    public static func shop(_ tenant: String, in tx: any SQLTransaction) throws -> Shop? {
        try tx.row("\(part: select) WHERE id = \(tenant)").map(decode)
    }

    /// Every shop of the database, by id.
    public static func all(in tx: any SQLTransaction) throws -> [Shop] {
        try tx.rows("\(part: select) ORDER BY id").map(decode)
    }

    private static let select: SQLPart = """
        SELECT id, name, currency, tax_mode, tax_rounding, time_zone, address, phone, tax_id
        FROM tenant
        """

    private static func decode(_ row: SQLRow) throws(SQLFailure) -> Shop {
        guard let mode = TaxMode(rawValue: try row.text("tax_mode")),
            let rounding = TaxRounding(rawValue: try row.text("tax_rounding"))
        else { throw SQLFailure(kind: .other, message: "unknown tax rules") }
        return Shop(
            tenant: try row.text("id"), name: try row.text("name"),
            currency: try row.text("currency"),
            taxRules: TaxRules(mode: mode, rounding: rounding),
            timeZone: try row.text("time_zone"), address: try row.text("address"),
            phone: try row.text("phone"), taxID: try row.text("tax_id"))
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
