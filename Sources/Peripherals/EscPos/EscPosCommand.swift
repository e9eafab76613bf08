import RetailModels

/// What is said to an ESC/POS printer, one command at a time.
public enum EscPosCommand: Hashable, Sendable {
    case initialize
    case codePage(CodePage)
    /// A line's words, or a part of them.
    case text(String)
    case newLine
    case feed(lines: UInt8)
    case bold(Bool)
    case size(isWide: Bool, isTall: Bool)
    case align(isCentered: Bool)
    case barcode(Symbology, String, BarStyle)
    case qrCode(String, moduleDots: UInt8)
    case cut(Cut)
    case pulse(DrawerPin)

    /// Kinds of bars that the number of a document can be printed in.
    public enum Symbology: Hashable, Sendable { case code128, ean13 }

    /// How bars look.
    public struct BarStyle: Hashable, Sendable {
        public var heightDots: UInt8
        /// Of the thinnest bar.
        public var moduleDots: UInt8
        /// Whether the text stands under the bars.
        public var hasText: Bool

        public init(heightDots: UInt8 = 80, moduleDots: UInt8 = 2, hasText: Bool = true) {
            self.heightDots = heightDots
            self.moduleDots = moduleDots
            self.hasText = hasText
        }
    }

    public enum Cut: String, CaseIterable, Sendable { case full, partial, none }

    /// The contact of the printer's socket that the drawer hangs on.
    public enum DrawerPin: String, CaseIterable, Sendable { case pin2, pin5, none }

    private static let escape: UInt8 = 0x1B
    private static let group: UInt8 = 0x1D
    /// A drawer's solenoid is on for 100 ms, in units of 2 ms.
    private static let pulseUnits: UInt8 = 50
    /// From the print head to the knife.
    private static let linesToKnife: UInt8 = 6

    /// The bytes of the command; `page` is what its text is written in.
    public func bytes(_ page: PageText) -> [UInt8] {
        let (esc, gs) = (Self.escape, Self.group)
        switch self {
        case .initialize: return [esc, ascii("@")]
        case .codePage(let page): return [esc, ascii("t"), page.number]
        case .text(let text): return page.bytes(text)
        case .newLine: return [0x0A]
        case .feed(let lines): return [esc, ascii("d"), lines]
        case .bold(let isOn): return [esc, ascii("E"), isOn ? 1 : 0]
        case .size(let isWide, let isTall):
            return [gs, ascii("!"), (isWide ? 0x10 : 0) | (isTall ? 0x01 : 0)]
        case .align(let isCentered): return [esc, ascii("a"), isCentered ? 1 : 0]
        case .barcode(let symbology, let text, let style):
            return Self.bars(symbology, text, style)
        case .qrCode(let text, let moduleDots): return Self.qr(text, moduleDots)
        case .cut(.none): return [esc, ascii("d"), Self.linesToKnife]
        case .cut(let cut):
            return [esc, ascii("d"), Self.linesToKnife, gs, ascii("V"), cut == .full ? 0 : 1]
        case .pulse(.none): return []
        case .pulse(let pin):
            return [esc, ascii("p"), pin == .pin2 ? 0 : 1, Self.pulseUnits, Self.pulseUnits]
        }
    }

    private func ascii(_ character: Unicode.Scalar) -> UInt8 { UInt8(ascii: character) }

    /// Whether bars can hold the text: what Code 128's set B has, and not too much of it.
    public static func canBeBars(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= barCountMax
            && text.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
    }

    /// More do not fit on any paper.
    private static let barCountMax = 40

    private static func bars(
        _ symbology: Symbology, _ text: String, _ style: BarStyle
    ) -> [UInt8] {
        let gs = group
        let head: [UInt8] = [
            gs, UInt8(ascii: "h"), style.heightDots, gs, UInt8(ascii: "w"), style.moduleDots,
            gs, UInt8(ascii: "f"), 0, gs, UInt8(ascii: "H"), style.hasText ? 2 : 0,
        ]
        switch symbology {
        case .ean13:
            return head + [gs, UInt8(ascii: "k"), 67, UInt8(text.utf8.count)] + Array(text.utf8)
        case .code128:
            // A brace begins the name of a set, so one that is meant is written twice.
            let escaped = text.utf8.flatMap { $0 == UInt8(ascii: "{") ? [$0, $0] : [$0] }
            let data = Array("{B".utf8) + escaped
            return head + [gs, UInt8(ascii: "k"), 73, UInt8(data.count)] + data
        }
    }

    /// The four commands of a symbol: its kind, its size, its tolerance, its content; then print.
    private static func qr(_ text: String, _ moduleDots: UInt8) -> [UInt8] {
        let data = Array(text.utf8.prefix(qrByteCountMax))
        func function(_ name: Unicode.Scalar, _ rest: [UInt8]) -> [UInt8] {
            let count = rest.count + 2
            return [
                group, UInt8(ascii: "("), UInt8(ascii: "k"), UInt8(count & 0xFF),
                UInt8(count >> 8), UInt8(ascii: "1"), UInt8(ascii: name),
            ] + rest
        }
        return function("A", [UInt8(ascii: "2"), 0]) + function("C", [moduleDots])
            + function("E", [UInt8(ascii: "1")]) + function("P", [UInt8(ascii: "0")] + data)
            + function("Q", [UInt8(ascii: "0")])
    }

    private static let qrByteCountMax = 1_000
}
