import Foundation
import Glibc
import Testing

/// Labels, ages and deposits in a real terminal, from the scanner to the proof.
@Suite(.enabled(if: Site.has("tmux"), "tmux is not installed"))
struct TillLabelTests {
    private static let columns =
        "sku,barcode,name,department,category,brand,unit,price,cost,tax_class,plu,extra_barcodes,"
        + "deposit_sku,age_limit,open_price,favourite"
    private static let catalogue = """
        \(columns)
        04231,,Salmon,Fish,Fresh,X,kg,40.00,20.00,none,,,,,,
        Y,4006381333931,Yoghurt,Dairy,Fresh,X,each,0.99,0.50,none,,,,,,
        C,4006381333948,Cola,Drinks,Soft,X,each,1.50,0.50,none,,4006381333955*6,D,,,
        D,,Deposit,Drinks,Soft,X,each,0.25,0.25,none,,,,,,
        W,4006381333962,Wine,Drinks,Wine,X,each,8.99,4.00,none,,,,18,,
        F,,Flowers,Other,Plants,X,each,0,0,none,77,,,,yes,1

        """

    private func shop(_ more: String = "") throws -> Shop {
        let shop = try Shop.new(["--label-mask", "21IIIIIWWWWWC", "--label-mask", "22IIIIIVPPPPC"])
        let file = try shop.file("catalogue.csv", Self.catalogue)
        try shop.pos("import", "products", "--strict", file).done()
        if !more.isEmpty {
            try more.write(toFile: shop.path + "/pos.yaml", atomically: true, encoding: .utf8)
        }
        return shop
    }

    @Test func aSaleOfLabelsIsProven() throws {
        let shop = try shop()
        let window = try Window(shop)
        try window.beginSelling()
        try window.scan("2204231928753", shows: "Salmon", "0.719 kg", "28.75")
        try window.scan("2104231008458", shows: "0.845 kg", "33.80")
        try window.scan("4006381333955", shows: "Cola", "Deposit", "6 ×")
        try window.scan("4006381333962", shows: "sold from 18 years on")
        try window.press("y")
        try window.waitFor("Wine")
        try window.press("*")
        try window.waitFor("Favourites", "Flowers", "asked")
        try window.press("1", "Enter")
        try window.waitFor("price of Flowers")
        try window.type("12.5")
        try window.press("Enter")
        try window.waitFor("12.50")
        try window.scan("]d2010400638133393117200101", shows: "expired 2020-01-01", "Operator")
        try window.press("2", "Enter")
        try window.type("2222")
        try window.press("Enter")
        try window.waitFor("Yoghurt")
        try window.press("+", "Enter")
        try window.waitFor("PAID")
        try window.kill(SIGTERM)
        let extras = try shop.sqlite(
            "store.sqlite",
            """
            SELECT position, label_amount_minor, expires_on, approver_name, is_deposit, checked_age
            FROM sale_line_extra ORDER BY position
            """)
        #expect(
            extras == "1|2875|||0|\n4||||1|\n5||||0|18\n7||2020-01-01|Ada|0|")
        try shop.expectVerified()
        // What is on the line is in the document: changed by hand, it is found.
        _ = try shop.sqlite(
            "store.sqlite",
            "UPDATE sale_line_extra SET expires_on = '2030-01-01' WHERE position = 7")
        let outcome = try shop.pos("verify")
        #expect(outcome.status != 0 && outcome.output.contains("sale_line_extra"))
    }

    /// A scanner that is a device of its own types nothing: its codes come whole.
    @Test func aScannerOnALineOfItsOwn() throws {
        let folder = try Folder("scanner")
        let line = folder.path + "/line"
        #expect(mkfifo(line, 0o600) == 0)
        let shop = try shop("scanner: { source: serial, device: \(line), prefix: '\\x02' }\n")
        let window = try Window(shop)
        try window.beginSelling()
        let writer = open(line, O_RDWR)
        defer { close(writer) }
        let codes = Array("\u{02}4006381333931\r\n\u{02}]E04006381333931\t".utf8)
        #expect(write(writer, codes, codes.count) == codes.count)
        try window.waitFor("▸ 2  Yoghurt", "2 items")
        try window.type("4006")
        #expect(write(writer, codes, 16) == 16)
        try window.waitFor("▸ 3  Yoghurt", "▸ 4006_")
        try window.kill(SIGTERM)
    }
}
