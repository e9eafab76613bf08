import Foundation
import Testing

@testable import TerminalUI

/// A code is drawn so that a scanner reads it.
@Suite struct QRCodeTests {
    private static let text = "pos-pair:K7MQ4WXP:a1b2c3d4e5f60718"

    private func draw(_ code: QRCode, width: Int, height: Int, _ glyphs: Glyphs = .unicode) -> (
        isDrawn: Bool, rows: [String]
    ) {
        let area = Rect(x: 0, y: 0, width: width, height: height)
        var buffer = Buffer(area: area, glyphs: glyphs)
        let isDrawn = code.render(in: area, to: &buffer)
        return (isDrawn, buffer.rows)
    }

    @Test func itNeedsRoomAndHalfBlocks() throws {
        let code = try #require(QRCode(Self.text))
        #expect(code.columns == code.size + 8)
        #expect(draw(code, width: code.columns, height: code.rows).isDrawn)
        for (width, height) in [(code.columns - 1, code.rows), (code.columns, code.rows - 1)] {
            let drawn = draw(code, width: width, height: height)
            #expect(!drawn.isDrawn)
            #expect(drawn.rows.allSatisfy { $0.allSatisfy { $0 == " " } })
        }
        #expect(!draw(code, width: 80, height: 40, .ascii).isDrawn)
        #expect(QRCode("") == nil)
        #expect(QRCode(String(repeating: "x", count: 5_000)) == nil)
        #expect(code.columns <= 37 && code.rows <= 19, "it fits beside the words at 80x24")
    }

    /// `zbarimg` reads what the terminal shows.
    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: zbarimg), "no \(zbarimg)"))
    func aScannerReadsIt() throws {
        let code = try #require(QRCode(Self.text))
        let rows = draw(code, width: code.columns, height: code.rows).rows
        let picture = FileManager.default.temporaryDirectory
            .appendingPathComponent("qr-\(UUID().uuidString).pbm")
        defer { try? FileManager.default.removeItem(at: picture) }
        try portableBitmap(rows, width: code.columns).write(
            to: picture, atomically: true, encoding: .utf8)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.zbarimg)
        process.arguments = ["--quiet", "--raw", picture.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(String(decoding: output, as: UTF8.self) == Self.text + "\n")
    }

    private static let zbarimg = "/usr/bin/zbarimg"

    /// The cells as dots, each module some dots wide and high.
    private func portableBitmap(_ rows: [String], width: Int) -> String {
        let scale = 6
        var lines = ["P1", "\(width * scale) \(rows.count * 2 * scale)"]
        for row in rows {
            let cells = Array(row.padding(toLength: width, withPad: " ", startingAt: 0))
            for dark in ["█▀", "█▄"] {
                let dots = cells.flatMap {
                    Array(repeating: dark.contains($0) ? "1" : "0", count: scale)
                }
                lines += Array(repeating: dots.joined(separator: " "), count: scale)
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
