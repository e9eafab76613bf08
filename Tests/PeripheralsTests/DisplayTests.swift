import FoundationEssentials
import TestSupport
import Testing

@testable import Peripherals

/// What the customer reads.
@Suite(.timeLimit(.minutes(5))) struct DisplayTests {
    private let text = DisplayText(.init("Crème brûlée with all", "6.20"), .init("TOTAL", "6.20"))

    @Test func aPoleDisplayGetsBothRows() {
        let bytes = DisplayFrame(kind: .cd5220).bytes(text)
        let upper =
            Array("Cr".utf8) + [0x8A] + Array("me br".utf8) + [0x96] + Array("l".utf8)
            + [0x82] + Array("e wi 6.20".utf8)
        let rows: [UInt8] =
            [0x1B, 0x51, 0x41] + upper + [0x0D, 0x1B, 0x51, 0x42]
            + Array("TOTAL           6.20".utf8) + [0x0D]
        #expect(bytes == rows)
    }

    /// Text is text, also where a command would begin.
    @Test func aNameGivesNoCommand() {
        let bytes = DisplayFrame(kind: .cd5220).bytes(
            DisplayText(.init("a\u{1B}p\r\nb", "1\u{0C}")))
        #expect(bytes.filter { $0 == 0x1B }.count == 2)
        #expect(bytes.filter { $0 == 0x0D }.count == 2)
        #expect(!bytes.contains(0x0C))
    }

    @Test func anotherTerminalGetsPlainText() {
        let bytes = DisplayFrame(kind: .tty, columns: 30).bytes(
            DisplayText(.init("りんごジュース 1L", "3.50"), .init("CHANGE", "1.50")))
        let gap = { String(repeating: " ", count: $0) }
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == "\u{1B}[H\u{1B}[2Jりんごジュース 1L\(gap(9))3.50\r\nCHANGE\(gap(20))1.50\r\n")
    }

    @Test func aSerialDisplayShowsTheSale() throws {
        let line = try PseudoTerminal()
        let frame = DisplayFrame(kind: .cd5220)
        let display = CustomerDisplay(frame, port: Port(.device(line.path)))
        let reading = line.read(frame.bytes(text).count)
        display.show(text)
        #expect(reading.wait() == frame.bytes(text))
    }

    /// Showing returns at once; of what a slow display has no time for, it gets the newest.
    @Test func aDisplayIsNeverWaitedFor() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("display")
        let frame = DisplayFrame(kind: .tty)
        let display = CustomerDisplay(frame, port: Port(.file(path)))
        for number in 1...1_000 { display.show(DisplayText(.init("\(number)"))) }
        display.waitUntilIdle()
        let shown = try #require(FileManager.default.contents(atPath: path))
        #expect(
            Array(shown.suffix(frame.bytes(DisplayText(.init("1000"))).count))
                == frame.bytes(DisplayText(.init("1000"))))
        let size = shown.count
        display.show(DisplayText(.init("1000")))
        display.waitUntilIdle()
        #expect(FileManager.default.contents(atPath: path)?.count == size, "not shown twice")
        CustomerDisplay(frame, port: Port(.device("/dev/usb/none"))).show(text)
    }
}
