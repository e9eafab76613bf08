import RetailModels
import Testing

@testable import Peripherals

/// Bytes for printers, without anybody to compare them with: `OracleTests` does that.
@Suite struct EscPosTests {
    private let page = PageText(.cp858)

    @Test func lettersThatAPageLacksAreWrittenWithOthers() {
        #expect(page.shown("Crème 3 € ½") == "Crème 3 € ½")
        #expect(PageText(.cp437).shown("3 €, Ōsaka, łódź") == "3 EUR, Osaka, lódz")
        #expect(page.shown("„Straße“ – 5…") == "\"Straße\" - 5...")
        #expect(PageText(.cp866).shown("Straße Кофе") == "Strasse Кофе")
        #expect(page.shown("りんご 🍎 ＡＢＣ") == "??? ? ABC")
        #expect(page.shown("e\u{301}a\u{200D}") == "éa")
        #expect(page.bytes("e\u{301}") == [0x82])
    }

    /// Invariant 1 of `PageText`: whatever stands in a name, it is no command.
    @Test(arguments: CodePage.allCases) func textIsNeverACommand(page: CodePage) {
        let text = PageText(page)
        for value in 0...0x2FFF as ClosedRange<UInt32> {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let name = "a\(scalar)b"
            let bytes = text.bytes(name)
            #expect(bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "U+\(String(value, radix: 16))")
            #expect(text.shown(name).count == bytes.count, "U+\(String(value, radix: 16))")
        }
        #expect(text.bytes("\r\n\u{1B}p\u{0}2") == Array("p2".utf8))
    }

    @Test func aReceiptInBytes() {
        var paper = PaperLines()
        paper.center("Shop", [.bold, .wide, .tall])
        paper.pair("TOTAL", "6.20", [.bold, .tall])
        paper.left("Crème")
        let bytes = EscPosEncoder(columns: 32, page: .cp858).bytes(of: paper, pulse: .pin5)
        let expected: [[UInt8]] = [
            [0x1B, 0x40], [0x1B, 0x70, 1, 50, 50], [0x1B, 0x74, 19],
            [0x1B, 0x61, 1, 0x1D, 0x21, 0x11, 0x1B, 0x45, 1], Array("Shop\n".utf8),
            [0x1B, 0x61, 0, 0x1D, 0x21, 0x01],
            Array("TOTAL\(String(repeating: " ", count: 23))6.20\n".utf8),
            [0x1D, 0x21, 0x00, 0x1B, 0x45, 0], Array("Cr".utf8), [0x8A], Array("me\n".utf8),
            [0x1B, 0x64, 6, 0x1D, 0x56, 1],
        ]
        #expect(bytes == expected.flatMap { $0 })
    }

    /// Bars are as wide as the paper allows; what no paper has room for is left out.
    @Test(arguments: [(32, 2), (42, 3), (48, 3)]) func barsFitThePaper(columns: Int, dots: UInt8) {
        let encoder = EscPosEncoder(columns: columns, page: .cp437)
        func bars(_ number: String) -> [EscPosCommand] {
            var paper = PaperLines()
            paper.barcode(number)
            return encoder.commands(of: paper, pulse: .none).filter {
                if case .barcode = $0 { true } else { false }
            }
        }
        #expect(
            bars("01-000124")
                == [.barcode(.code128, "01-000124", .init(moduleDots: dots))])
        #expect(bars("01-000124-and-much-that-nobody-can-print").isEmpty)
        #expect(bars("Ä").isEmpty)
        #expect(bars("").isEmpty)
    }

    /// The same rows for the screen and for each paper.
    @Test(arguments: [32, 42, 48]) func noLineIsWiderThanThePaper(columns: Int) {
        var paper = Sample.paper()
        paper.left("Donaudampfschifffahrtselektrizitätenhauptbetriebswerk und mehr …")
        paper.pair("Käse aus dem Emmental, mild, geschnitten, in Scheiben", "12.50")
        let encoder = EscPosEncoder(columns: columns, page: .cp858)
        var isWide = false
        for command in encoder.commands(of: paper, pulse: .none) {
            if case .size(let wide, _) = command { isWide = wide }
            if case .text(let line) = command {
                #expect(line.count <= (isWide ? columns / 2 : columns), "\(line)")
            }
        }
        let printer = Printer(
            port: Port(.file("/dev/null")), format: .text, columns: columns, lockFile: "")
        let text = String(decoding: printer.bytes(of: paper), as: UTF8.self)
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= columns })
        #expect(text.contains("TOTAL USD"))
    }
}
