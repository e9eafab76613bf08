import Foundation
import Testing

/// Files that are not what they should be: a clear sentence, and nothing lost.
@Suite struct BadFileTests {
    private static let header =
        "sku,barcode,name,department,category,brand,unit,price,cost,tax_class\n"

    @Test func aFileThatIsNotThere() async throws {
        let shop = try await Prepared.small()
        for words in [["import", "products"], ["import", "stock"], ["replay"]] {
            try shop.pos(words + ["/nowhere/file.csv"]).refused(66, "/nowhere/file.csv")
            try shop.pos(words + ["/tmp"]).refused(66, "/tmp")
        }
        try shop.expectVerified()
    }

    @Test(arguments: ["products", "stock", "replay"])
    func aFileThatIsNoTable(command: String) async throws {
        let shop = try await Prepared.demo()
        let before = try shop.sqlite("store.sqlite", "SELECT count(*) FROM document")
        let words = command == "replay" ? ["replay"] : ["import", command]
        let columns = ["products": Self.header, "stock": "sku,quantity,minimum\n"]
        let header =
            columns[command]
            ?? "basket,store,till,customer,sold_at,sku,quantity,unit_price,discount,coupon\n"
        let unclosed = try shop.file("unclosed.csv", header + "\"1,2,3\n")
        try shop.pos(words + [unclosed]).refused(65, "unclosed.csv:2:", "never closes")
        let last = header.split(separator: ",").last?.dropLast() ?? ""
        let short = try shop.file("short.csv", header.replacing(",\(last)", with: "") + "1\n")
        try shop.pos(words + [short]).refused(65, "lacks", String(last))
        try shop.pos(words + [shop.file("empty.csv", "")]).refused(65, "empty")
        let latin = shop.beside("latin.csv")
        try (Data(header.utf8) + Data([0x31, 0x2C, 0xE9, 0x0A])).write(
            to: URL(fileURLWithPath: latin))
        try shop.pos(words + [latin]).refused(65, "UTF-8")
        #expect(try shop.sqlite("store.sqlite", "SELECT count(*) FROM document") == before)
        try shop.expectVerified()
    }

    @Test func badRowsAreListedAndGoodOnesKept() async throws {
        let shop = try await Prepared.empty()
        let file = try shop.file(
            "rows.csv",
            Self.header + """
                1,,Good,FOOD,Bread,B,each,1.00,0.50,reduced
                2,,No price,FOOD,Bread,B,each,cheap,0.50,reduced
                3,,No class,FOOD,Bread,B,each,1.00,0.50,luxury
                ,,No sku,FOOD,Bread,B,each,1.00,0.50,reduced
                5,,Few fields,FOOD
                6,,Huge,FOOD,Bread,B,each,100000000000000000000,0.50,reduced
                7,,Minus,FOOD,Bread,B,each,-1.00,0.50,reduced
                8,,Good too,FOOD,Bread,B,each,2.00,0.50,standard
                """)
        let strict = try shop.pos("import", "products", file, "--strict")
        strict.refused(65, "6 rows are bad", "nothing was imported", "rows.csv:3:")
        #expect(try shop.sqlite("store.sqlite", "SELECT count(*) FROM product") == "0")
        let outcome = try shop.pos("import", "products", file)
        let text = try outcome.done()
        #expect(text == "8 products: 2 added, 0 changed, 0 unchanged, 6 refused\n")
        for (line, word) in [
            (3, "cheap"), (4, "luxury"), (5, "sku"), (6, "fields"), (7, "price"), (8, "price"),
        ] {
            let said = outcome.errors.split(separator: "\n").first {
                $0.contains("rows.csv:\(line):")
            }
            #expect(said?.contains(word) == true, "line \(line): \(outcome.errors)")
        }
        #expect(try shop.sqlite("store.sqlite", "SELECT group_concat(sku) FROM product") == "1,8")
    }

    @Test func badBasketsAreListed() async throws {
        let shop = try await Prepared.small()
        let file = try shop.file(
            "baskets.csv",
            """
            basket,store,till,customer,sold_at,sku,quantity,unit_price,discount,coupon
            b1,1,1,7,2017-03-01T10:00:00Z,999172,1,1.00,0.00,0.00
            b2,1,1,7,2017-03-01T10:01:00Z,unheard-of,1,1.00,0.00,0.00
            b3,1,1,7,yesterday,999172,1,1.00,0.00,0.00
            b4,1,1,7,2017-03-01T10:02:00Z,999172,99999999999999999999,1.00,0.00,0.00
            b5,1,1,7,2017-03-01T10:03:00Z,999172,1,92233720368547758.07,0.00,0.00
            """ + "\n")
        try shop.pos("shift", "close").done()
        let outcome = try shop.pos("replay", file, "--json")
        try outcome.done()
        let totals: ReplayTotals = try outcome.json()
        #expect(totals.sales == 1 && totals.net == "1.00", "\(outcome)")
        for line in 4...6 { #expect(outcome.errors.contains("baskets.csv:\(line):"), "\(outcome)") }
        #expect(outcome.errors.contains("unheard-of"), "\(outcome)")
        try shop.expectVerified()
    }

    @Test func namesOfTheWorldAreTaken() async throws {
        let names = ["🍎 Äpfel 👩‍👩‍👧", "有机苹果 500克", "تفاح أحمر", "Cafe\u{301} é"]
        let shop = try Shop.new(["--operator", "花子:cashier:3333", "--address", "Rue du Lac 1, 中央区"])
        let rows = names.enumerated().map { "\($0 + 1),,\($1),FOOD,Bread,B,each,1.00,0.50,none" }
        let file = try shop.file("names.csv", Self.header + rows.joined(separator: "\n"))
        let text = try shop.pos("import", "products", file, "--strict").done()
        #expect(text.hasPrefix("4 products: 4 added"))
        let stored = try shop.sqlite("store.sqlite", "SELECT name FROM product ORDER BY sku")
        #expect(Array(stored.utf8) == Array(names.joined(separator: "\n").utf8))
        let basket =
            "basket,store,till,customer,sold_at,sku,quantity,unit_price,discount,coupon\n"
            + (1...4).map { "b\($0),1,1,7,2017-03-01T10:00:00Z,\($0),1,1.00,0.00,0.00\n" }.joined()
        try shop.pos("replay", shop.file("b.csv", basket)).done()
        let report = try shop.pos("report", "stock", "--format", "csv").done()
        for name in names { #expect(report.contains(name)) }
        try shop.expectVerified()
    }

    @Test(arguments: ["\u{1B}p", "\u{07}", "\u{9B}31m", "\u{202E}", "\u{7F}"])
    func controlCharactersAreRefused(character: String) async throws {
        let place = try Shop()
        var words = Shop.initWords
        words[2] = "Corner\(character)Market"
        try place.pos(words).refused(64, "--shop", "control character")
        try place.pos(Shop.initWords + ["--operator", "Eve\(character):cashier:4444"])
            .refused(64, "--operator")
        let shop = try await Prepared.small()
        let row = "1,,Evil\(character)name,FOOD,Bread,B,each,1.00,0.50,none\n"
        let file = try shop.file("evil.csv", Self.header + row)
        let outcome = try shop.pos("import", "products", file)
        #expect(outcome.output.contains("0 added") && outcome.output.contains("1 refused"))
        #expect(outcome.errors.contains("evil.csv:2:") && outcome.errors.contains("control"))
        #expect(!outcome.errors.contains(character), "it must not reach the terminal")
        try shop.pos("import", "products", file, "--strict").refused(65, "1 row")
        try shop.expectVerified()
    }
}
