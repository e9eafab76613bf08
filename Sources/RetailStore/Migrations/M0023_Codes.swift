/// Codes that stand for several, PLU numbers, deposits, ages, open prices and favourites; and what
/// labels said of the lines that were sold.
enum M0023_Codes: Migration {
    static let id = "0023_codes"

    static func statements(_ dialect: Dialect) -> [String] {
        catalogue(dialect) + lines(dialect) + dialect.isolation(of: ["sale_line_extra"])
    }

    private static func catalogue(_ dialect: Dialect) -> [String] {
        let (text, int) = (dialect.text, dialect.int)
        return [
            "ALTER TABLE product ADD COLUMN plu \(text) NOT NULL DEFAULT ''",
            // As the import wrote it; the rows of product_barcode are made of it.
            "ALTER TABLE product ADD COLUMN extra_barcodes \(text) NOT NULL DEFAULT ''",
            "ALTER TABLE product ADD COLUMN deposit_sku \(text) NOT NULL DEFAULT ''",
            """
            ALTER TABLE product ADD COLUMN age_limit \(int) NOT NULL DEFAULT 0
                CHECK (age_limit BETWEEN 0 AND 99)
            """,
            """
            ALTER TABLE product ADD COLUMN open_price \(int) NOT NULL DEFAULT 0
                CHECK (open_price IN (0, 1))
            """,
            // Its place on the page; 0 is not on it.
            """
            ALTER TABLE product ADD COLUMN favourite \(int) NOT NULL DEFAULT 0
                CHECK (favourite >= 0)
            """,
            """
            CREATE INDEX product_favourite ON product (tenant_id, favourite, ordinal)
                WHERE favourite > 0
            """,
            """
            ALTER TABLE product_barcode ADD COLUMN quantity_milli \(int) NOT NULL DEFAULT 1000
                CHECK (quantity_milli > 0)
            """,
            // `item` is the product's own, `pack` one of extra_barcodes, `plu` its PLU number.
            """
            ALTER TABLE product_barcode ADD COLUMN kind \(text) NOT NULL DEFAULT 'item'
                CHECK (kind IN ('item', 'pack', 'plu'))
            """,
            "DROP INDEX product_barcode_product",
            // The barcode is in it, so that a product's first one is found without the table.
            """
            CREATE INDEX product_barcode_product
                ON product_barcode (tenant_id, product_id, kind, barcode)
            """,
        ]
    }

    /// Apart from the lines: few have anything of it, and the others stay as narrow as they are.
    private static func lines(_ dialect: Dialect) -> [String] {
        let (text, int, strict) = (dialect.text, dialect.int, dialect.strict)
        return [
            """
            CREATE TABLE sale_line_extra (
                tenant_id \(text) NOT NULL,
                sale_id \(text) NOT NULL,
                position \(int) NOT NULL CHECK (position > 0),
                label_amount_minor \(int),
                lot \(text),
                serial \(text),
                expires_on \(text),
                approver_id \(text),
                approver_name \(text),
                is_deposit \(int) NOT NULL CHECK (is_deposit IN (0, 1)),
                checked_age \(int),
                PRIMARY KEY (tenant_id, sale_id, position),
                FOREIGN KEY (tenant_id, sale_id, position)
                    REFERENCES sale_line (tenant_id, sale_id, position)
            ) \(strict)
            """,
            // Which customers got a lot that is called back.
            """
            CREATE INDEX sale_line_extra_lot ON sale_line_extra (tenant_id, lot, sale_id)
                WHERE lot IS NOT NULL
            """,
        ]
    }
}
