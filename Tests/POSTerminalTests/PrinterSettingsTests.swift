import Peripherals
import RetailModels
import Testing

@testable import POSTerminal

/// Printer and display as `pos.yaml` describes them.
@Suite struct PrinterSettingsTests {
    private func read(_ lines: String...) throws(ConfigurationFailure) -> Settings {
        try Settings.read(
            environment: [:], dataDirectory: "/shop", fileText: lines.joined(separator: "\n"))
    }

    private func refusal(_ line: String) -> String {
        do { return "no failure but \(try read("printer:", line).printer)" } catch {
            return "\(error)"
        }
    }

    @Test func aPrinterIsDescribed() throws {
        let settings = try read(
            "printer:", "  to: tcp:10.0.0.7", "  columns: 48", "  codePage: cp852",
            "  drawer: none", "  header: \"Open daily||from 7\"", "  qrCode: true",
            "display:", "  to: /dev/ttyUSB0", "  kind: tty")
        #expect(settings.printer.to == .tcp(host: "10.0.0.7", port: 9_100))
        #expect(settings.printer.page == .cp852)
        let printer = settings.printer.printer(TillFolder(path: "/shop"), environment: [:])
        #expect(printer?.columns == 48)
        #expect(printer?.drawerBytes == [])
        let texts = settings.printer.texts(TestShop.shop)
        #expect(texts.header == ["Open daily", "", "from 7"])
        #expect(texts.footer == ["Thank you"])
        #expect(texts.hasBarcode && texts.hasQRCode)
        #expect(settings.display.to == .device("/dev/ttyUSB0"))
        #expect(settings.display.kind == .tty)
    }

    /// What the shop has chosen stands on every till that has chosen nothing.
    @Test func theShopsOwnTextsStandOnReceipts() throws {
        var shop = TestShop.shop
        shop.chosen = ShopSettings()
        shop.chosen?.receiptHeader = ["since 1890"]
        shop.chosen?.receiptFooter = ["Come again"]
        #expect(try read().printer.texts(shop).header == ["since 1890"])
        #expect(try read("printer:", "  footer: Bye").printer.texts(shop).footer == ["Bye"])
    }

    @Test func withoutAPlaceNothingIsPrinted() throws {
        let settings = try read()
        #expect(settings.printer.printer(TillFolder(path: "/shop"), environment: [:]) == nil)
        #expect(settings.display.display == nil)
    }

    @Test(arguments: [
        ("to: usb", "/dev/usb/lp0, tcp:HOST:9100"), ("columns: 10", "from 24 to 64"),
        ("codePage: latin1", "cp437, cp737"), ("baud: 12345", "1200, 2400"),
        ("drawer: left", "pin2, pin5"), ("cut: half", "full, partial, none"),
        ("timeoutMs: 1", "from 100 to 60000"),
    ])
    func whatIsWrongIsSaid(line: String, allowed: String) {
        let key = line.prefix { $0 != ":" }
        let said = refusal("  \(line)")
        #expect(said.contains("printer.\(key) is"), "\(said)")
        #expect(said.contains(allowed), "\(said)")
    }
}
