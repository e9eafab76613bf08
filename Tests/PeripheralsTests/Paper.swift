import RetailModels
import RetailStore
import TestSupport

@testable import Peripherals

/// Paper and printers for tests.
enum Sample {
    /// What a receipt has: every style, a pair, both codes.
    static func paper(_ number: String = "01-000124") -> PaperLines {
        var paper = PaperLines()
        paper.center("Corner Market", [.bold, .wide, .tall])
        paper.center("1 High Street")
        paper.space()
        paper.pair("Receipt \(number)", "2017-01-31 12:03")
        paper.rule()
        paper.pair("Crème brûlée", "6.20")
        paper.left("  2 x 3.10")
        paper.pair("TOTAL USD", "6.20", [.bold, .tall])
        paper.barcode(number)
        paper.qrCode(number)
        return paper
    }

    static func printer(
        _ destination: Destination, in folder: TemporaryFolder,
        format: Printer.Format = .escpos, columns: Int = 42
    ) -> Printer {
        // A port that is on takes a receipt in no time; the limit is for machines that are slow.
        Printer(
            port: Port(destination, timeoutMs: 20_000), format: format, columns: columns,
            lockFile: folder.file("print.lock"))
    }

    static func draft(
        _ document: String?, at: Int64 = 0, opensDrawer: Bool = false
    ) -> PrintDraft {
        PrintDraft(
            title: document ?? "X", documentID: document, opensDrawer: opensDrawer,
            createdAt: at
        ) { copy in
            var paper = PaperLines()
            paper.left("\(document ?? "X") copy \(copy)")
            return paper.rows
        }
    }
}
