import Foundation
import TestSupport
import Testing

/// The till in a real terminal, with a printer of the network that is a real socket.
@Suite(.timeLimit(.minutes(10)), .enabled(if: Site.has("tmux"), "tmux is not installed"))
struct TillPrintTests {
    /// The words of a job.
    private func text(_ job: [UInt8]) -> String {
        String(String.UnicodeScalarView(job.filter { $0 < 0x7F }.map { Unicode.Scalar($0) }))
    }

    /// It dies with a part of the receipt: the sale is paid all the same, the screen says what is
    /// the matter, and F7 prints the whole receipt when the printer is back.
    @Test func aPrinterThatDiesHalfWay() async throws {
        let printer = try FakePrinter()
        printer.die(after: 40)
        let shop = try await Prepared.stocked()
        let window = try Window(
            shop, with: ["POS_PRINTER_TO": "tcp:127.0.0.1:\(printer.port)"])
        try window.beginSelling()
        try window.scan(TillSaleTests.ice, shows: "3.49")
        try window.press("+", "Enter")
        try window.waitFor("PAID 01-000002", "receipt: waiting (printer broke off)")
        #expect(printer.jobs.allSatisfy { $0.count == 40 })
        let queue = try shop.pos("print", "queue").done()
        #expect(queue.contains("01-000002") && queue.contains("waiting"), "\(queue)")

        printer.die(after: nil)
        try window.press("F7")
        try window.waitFor("receipt: printed")
        let receipt = text(try #require(printer.jobs.last))
        #expect(receipt.contains("Receipt 01-000002"))
        #expect(receipt.contains("Ice - Crushed/Cubed 22 Lb"))
        #expect(receipt.contains("{B01-000002"), "the number as bars")
        #expect(!receipt.contains("COPY"))

        try window.press("F7")
        try window.waitFor("copy 1: printed")
        #expect(text(try #require(printer.jobs.last)).contains("*** COPY 1 ***"))
        try window.kill(SIGTERM)
        try shop.expectVerified()
        #expect(try shop.sqlite("print.sqlite", "SELECT printed FROM print_count") == "2")
    }

    /// Off for the whole day: it sells as ever, and what waits is printed after the next start.
    @Test func aPrinterThatIsOff() async throws {
        let printer = try FakePrinter()
        printer.die(after: 0)
        let settings = [
            "POS_PRINTER_TO": "tcp:127.0.0.1:\(printer.port)", "POS_PRINTER_DRAWER": "pin5",
        ]
        let shop = try await Prepared.stocked()
        let window = try Window(shop, with: settings)
        try window.beginSelling()
        for number in 2...4 {
            try window.scan(TillSaleTests.ice, shows: "1 item")
            try window.press("+", "Enter")
            try window.waitFor("PAID 01-00000\(number)")
        }
        try window.kill(SIGKILL)
        printer.die(after: nil)
        try window.startTill()
        #expect(
            Wait.until(seconds: 60) {
                (2...4).allSatisfy { number in
                    printer.jobs.contains { text($0).contains("Receipt 01-00000\(number)") }
                }
            })
        try window.kill(SIGTERM)
        try shop.expectVerified()
    }

    /// The commands, without a screen.
    @Test func paperFromTheCommandLine() async throws {
        let shop = try await Prepared.small()
        let number = try shop.sqlite(
            "store.sqlite", "SELECT number FROM sale ORDER BY sequence LIMIT 1")
        let first = try shop.pos("print", "receipt", number).done()
        #expect(first.contains("Receipt \(number)") && !first.contains("COPY"), "\(first)")
        let second = try shop.pos("print", "receipt", number, "--columns", "32").done()
        #expect(second.contains("*** COPY 1 ***"))
        #expect(second.split(separator: "\n").allSatisfy { $0.count <= 32 })
        let printer = try FakePrinter()
        let to = "tcp:127.0.0.1:\(printer.port)"
        try shop.pos("print", "receipt", number, "--to", to).done()
        #expect(text(try #require(printer.jobs.first)).contains("*** COPY 2 ***"))
        try shop.pos("print", "test", "--to", to).done()
        try shop.pos("print", "x", "--to", to, "--format", "text").done()
        #expect(text(try #require(printer.jobs.last)).contains("X report"))
        let doctor = try shop.pos("doctor", with: ["POS_PRINTER_TO": to, "TERM": "xterm"])
        #expect(doctor.output.contains("ok   printer"), "\(doctor)")
        try shop.pos("print", "receipt", "01-999999").refused(2, "01-999999")
        try shop.pos("print", "test", "--to", "usb").refused(64, "--to usb")
        printer.die(after: 10)
        try shop.pos("print", "test", "--to", to).refused(69, "went away")
        try shop.pos("print", "test", "--to", "/dev/usb/lp77").refused(69, "/dev/usb/lp77")
    }
}
