/// What is sold, at which price and tax, and to whom.
enum M0002_Catalogue: Migration {
    static let id = "0002_catalogue"

    static func statements(_ dialect: Dialect) -> [String] {
        let (text, int, strict) = (dialect.text, dialect.int, dialect.strict)
        return [
            """
            CREATE TABLE tax_rate (
                tenant_id \(text) NOT NULL REFERENCES tenant (id),
                id \(text) NOT NULL,
                name \(text) NOT NULL CHECK (name <> ''),
                ppm \(int) NOT NULL CHECK (ppm BETWEEN 0 AND 1000000),
                position \(int) NOT NULL,
                PRIMARY KEY (tenant_id, id),
                UNIQUE (tenant_id, name)
            ) \(strict)
            """,
            """
            CREATE TABLE department (
                tenant_id \(text) NOT NULL REFERENCES tenant (id),
                id \(text) NOT NULL,
                name \(text) NOT NULL CHECK (name <> ''),
                PRIMARY KEY (tenant_id, id),
                UNIQUE (tenant_id, name)
            ) \(strict)
            """,
            """
            CREATE TABLE category (
                tenant_id \(text) NOT NULL,
                id \(text) NOT NULL,
                department_id \(text) NOT NULL,
                name \(text) NOT NULL,
                PRIMARY KEY (tenant_id, id),
                UNIQUE (tenant_id, department_id, name),
                FOREIGN KEY (tenant_id, department_id) REFERENCES department (tenant_id, id)
            ) \(strict)
            """,
            """
            CREATE TABLE product (
                tenant_id \(text) NOT NULL,
                id \(text) NOT NULL,
                sku \(text) NOT NULL CHECK (sku <> ''),
                name \(text) NOT NULL CHECK (name <> ''),
                search_text \(text) NOT NULL,
                department_id \(text) NOT NULL,
                category_id \(text) NOT NULL,
                brand \(text) NOT NULL,
                unit \(text) NOT NULL,
                price_minor \(int) NOT NULL CHECK (price_minor >= 0),
                cost_minor \(int) NOT NULL CHECK (cost_minor >= 0),
                tax_rate_id \(text) NOT NULL,
                ordinal \(int) NOT NULL CHECK (ordinal > 0),
                PRIMARY KEY (tenant_id, id),
                UNIQUE (tenant_id, sku),
                UNIQUE (tenant_id, ordinal),
                FOREIGN KEY (tenant_id, department_id) REFERENCES department (tenant_id, id),
                FOREIGN KEY (tenant_id, category_id) REFERENCES category (tenant_id, id),
                FOREIGN KEY (tenant_id, tax_rate_id) REFERENCES tax_rate (tenant_id, id)
            ) \(strict)
            """,
            """
            CREATE TABLE product_barcode (
                tenant_id \(text) NOT NULL,
                barcode \(text) NOT NULL CHECK (barcode <> ''),
                product_id \(text) NOT NULL,
                PRIMARY KEY (tenant_id, barcode),
                FOREIGN KEY (tenant_id, product_id) REFERENCES product (tenant_id, id)
            ) \(strict)
            """,
            // The barcode is in it, so that a product's first one is found without the table, and
            // SQLite does not walk the primary key for it.
            """
            CREATE INDEX product_barcode_product
                ON product_barcode (tenant_id, product_id, barcode)
            """,
            search(dialect),
            """
            CREATE TABLE customer (
                tenant_id \(text) NOT NULL REFERENCES tenant (id),
                id \(text) NOT NULL,
                number \(text) NOT NULL CHECK (number <> ''),
                name \(text) NOT NULL,
                PRIMARY KEY (tenant_id, id)
            ) \(strict)
            """,
            "CREATE INDEX customer_number ON customer (tenant_id, number, id)",
        ]
    }

    /// The one index that the engines build in their own ways. On SQLite its row id is the
    /// product's ordinal; both hold the words of `search_text`, which are folded and split already:
    /// SQLite's `ascii` takes whatever is not ASCII for a letter, so it splits no word again.
    private static func search(_ dialect: Dialect) -> String {
        switch dialect {
        case .sqlite:
            """
            CREATE VIRTUAL TABLE product_search USING fts5 (
                words, detail = none, prefix = '1 2 3', tokenize = 'ascii'
            )
            """
        case .postgres:
            """
            CREATE INDEX product_search ON product
                USING gin (array_to_tsvector(string_to_array(search_text, ' ')))
            """
        }
    }
}
