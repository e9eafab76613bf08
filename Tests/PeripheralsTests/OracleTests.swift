import Foundation
import RetailModels
import TestSupport
import Testing

@testable import Peripherals

/// The same bytes as python-escpos of PyPI, element by element, and codes that a scanner reads.
@Suite(.timeLimit(.minutes(5)), .enabled(if: Oracle.isThere, Comment(rawValue: Oracle.missing)))
struct OracleTests {
    private let page = PageText(.cp858)

    /// An element as python-escpos is asked for it, and ours.
    private static let elements: [(asked: [String: any Sendable], command: [EscPosCommand])] = [
        (["do": "init"], [.initialize]),
        (["do": "bold", "on": true], [.bold(true)]),
        (["do": "bold", "on": false], [.bold(false)]),
        (["do": "size", "width": 1, "height": 1], [.size(isWide: false, isTall: false)]),
        (["do": "size", "width": 2, "height": 1], [.size(isWide: true, isTall: false)]),
        (["do": "size", "width": 1, "height": 2], [.size(isWide: false, isTall: true)]),
        (["do": "size", "width": 2, "height": 2], [.size(isWide: true, isTall: true)]),
        (["do": "align", "to": "center"], [.align(isCentered: true)]),
        (["do": "align", "to": "left"], [.align(isCentered: false)]),
        (
            [
                "do": "barcode", "symbology": "CODE128", "code": "{B01-000124", "height": 80,
                "width": 2, "text": "BELOW",
            ],
            [.barcode(.code128, "01-000124", .init())]
        ),
        (
            [
                "do": "barcode", "symbology": "CODE128", "code": "{BA{{b", "height": 60,
                "width": 3, "text": "OFF",
            ],
            [.barcode(.code128, "A{b", .init(heightDots: 60, moduleDots: 3, hasText: false))]
        ),
        (
            [
                "do": "barcode", "symbology": "EAN13", "code": "4006381333931", "height": 80,
                "width": 3, "text": "BELOW",
            ],
            [.barcode(.ean13, "4006381333931", .init(moduleDots: 3))]
        ),
        (["do": "qr", "text": "01-000124", "size": 6], [.qrCode("01-000124", moduleDots: 6)]),
        (
            ["do": "qr", "text": String(repeating: "x", count: 300), "size": 3],
            [.qrCode(String(repeating: "x", count: 300), moduleDots: 3)]
        ),
        (["do": "cut", "mode": "FULL"], [.cut(.full)]),
        (["do": "cut", "mode": "PART"], [.cut(.partial)]),
        (["do": "feed", "lines": 6], [.cut(.none)]),
        (["do": "feed", "lines": 3], [.feed(lines: 3)]),
        (["do": "pulse", "pin": 2], [.pulse(.pin2)]),
        (["do": "pulse", "pin": 5], [.pulse(.pin5)]),
    ]

    @Test func eachElementIsTheSame() throws {
        let theirs = try Oracle.lines("elements", Self.elements.map(\.asked))
        try #require(theirs.count == Self.elements.count)
        for (element, hex) in zip(Self.elements, theirs) {
            let ours = element.command.flatMap { $0.bytes(page) }
            #expect(Hex.text(ours) == hex, "\(element.asked)")
        }
    }

    /// Selecting the page, and text in it, line end included.
    @Test func textIsTheSameInEveryPage() throws {
        let texts: [(CodePage, String)] = CodePage.allCases.map { page in
            let letters = page.upperHalf.unicodeScalars.filter { $0 != "\u{FFFD}" }
            return (page, "Total 1.00 " + String(String.UnicodeScalarView(letters)))
        }
        let asked = texts.map { ["do": "text", "page": $0.0.rawValue, "text": "\($0.1)\n"] }
        for (text, hex) in zip(texts, try Oracle.lines("elements", asked)) {
            let page = PageText(text.0)
            let ours = [EscPosCommand.codePage(text.0), .text(text.1), .newLine]
                .flatMap { $0.bytes(page) }
            #expect(Hex.text(ours) == hex, "\(text.0)")
        }
    }

    @Test func thePagesAreThoseOfUnicode() throws {
        let theirs = try Oracle.lines("pages", CodePage.allCases.map(\.rawValue))
        for (page, line) in zip(CodePage.allCases, theirs) {
            #expect(page.upperHalf == line, "\(page)")
        }
    }

    /// The codes of a whole receipt, drawn by another program from the bytes, and read back.
    @Test(arguments: [32, 48], ["01-000124", "01R7K2MQ-000001"])
    func aScannerReadsTheNumber(columns: Int, number: String) throws {
        let folder = try TemporaryFolder()
        let bytes = EscPosEncoder(columns: columns, page: .cp858)
            .bytes(of: Sample.paper(number), pulse: .pin2)
        let picture = folder.file("codes.png")
        _ = try Oracle.run(
            [Oracle.python, Oracle.script, "picture", picture], input: Hex.text(bytes))
        let read = try Oracle.run(["zbarimg", "-q", picture])
        let found = Set(read.split(separator: "\n").map(String.init))
        var wanted: Set = ["QR-Code:\(number)"]
        // There is no room for bars that long on 58 mm.
        if columns > 32 || number.count < 13 { wanted.insert("CODE-128:\(number)") }
        #expect(found == wanted)
    }
}

/// The other program.
enum Oracle {
    private static let variables = ProcessInfo.processInfo.environment
    static let python = variables["POS_TEST_ESCPOS"] ?? ""
    static let isThere = !python.isEmpty
    static let missing =
        variables["POS_TEST_ESCPOS_MISSING"]
        ?? "no python-escpos (POS_TEST_ESCPOS; see script/escpos)"
    static let script = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "oracle.py").path

    struct Failed: Error { var said: String }

    /// The lines that the script answers with.
    static func lines(_ what: String, _ asked: Any) throws -> [String] {
        let input = try JSONSerialization.data(withJSONObject: asked)
        return try run([python, script, what], input: String(decoding: input, as: UTF8.self))
            .split(separator: "\n").map(String.init)
    }

    static func run(_ words: [String], input: String = "") throws -> String {
        let folder = try TemporaryFolder()
        try input.write(toFile: folder.file("in"), atomically: true, encoding: .utf8)
        for name in ["out", "err"] { try Data().write(to: URL(filePath: folder.file(name))) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        process.standardInput = FileHandle(forReadingAtPath: folder.file("in"))
        process.standardOutput = FileHandle(forWritingAtPath: folder.file("out"))
        process.standardError = FileHandle(forWritingAtPath: folder.file("err"))
        try process.run()
        process.waitUntilExit()
        let read = { try String(contentsOfFile: folder.file($0), encoding: .utf8) }
        guard process.terminationStatus == 0 else { throw Failed(said: try read("err")) }
        return try read("out")
    }
}
