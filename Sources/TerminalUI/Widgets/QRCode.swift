import CQRCode

/// A QR code drawn with half blocks, two modules in a cell, dark on light whatever the terminal's
/// own colours are.
public struct QRCode: Equatable, Sendable {
    /// Light modules around the code, without which scanners do not find it.
    public static let quietZone = 4

    /// Modules along one side, without the quiet zone.
    public let size: Int
    /// Row by row.
    private let dark: [Bool]

    /// Nil when the text is empty, or longer than a code holds.
    public init?(_ text: String) {
        guard !text.isEmpty, !text.utf8.contains(0),
            let code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1)
        else { return nil }
        defer { QRcode_free(code) }
        size = Int(code.pointee.width)
        let modules = UnsafeMutableBufferPointer(start: code.pointee.data, count: size * size)
        dark = modules.map { $0 & 1 == 1 }
    }

    /// Columns it takes with its quiet zone.
    public var columns: Int { size + 2 * Self.quietZone }
    /// Rows it takes with its quiet zone.
    public var rows: Int { (columns + 1) / 2 }

    /// Draws it at the top left of `area`; returns false, and draws nothing, when it has no room or
    /// the terminal has no half blocks.
    @discardableResult
    public func render(in area: Rect, to buffer: inout Buffer) -> Bool {
        guard buffer.glyphs == .unicode, area.width >= columns, area.height >= rows else {
            return false
        }
        for row in 0..<rows {
            let cells = (0..<columns).map { column in
                Self.glyph(isDark(2 * row, column), isDark(2 * row + 1, column))
            }
            buffer.write(
                String(cells), x: area.x, y: area.y + row, role: .code, clip: area)
        }
        return true
    }

    private func isDark(_ row: Int, _ column: Int) -> Bool {
        let (y, x) = (row - Self.quietZone, column - Self.quietZone)
        guard (0..<size).contains(y), (0..<size).contains(x) else { return false }
        return dark[y * size + x]
    }

    private static func glyph(_ upper: Bool, _ lower: Bool) -> Character {
        switch (upper, lower) {
        case (true, true): "█"
        case (true, false): "▀"
        case (false, true): "▄"
        case (false, false): " "
        }
    }
}
