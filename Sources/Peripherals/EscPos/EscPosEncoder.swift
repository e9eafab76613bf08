public import RetailModels

/// Sets paper for an ESC/POS printer.
///
/// Invariants:
/// 1. Every job begins with a reset: what a job before it left half-way does not matter.
/// 2. No line has more characters than the paper has columns.
public struct EscPosEncoder: Sendable {
    public let columns: Int
    private let text: PageText
    private let cut: EscPosCommand.Cut

    /// The printer's dots across 12-dot columns.
    private static let columnDots = 12
    private static let quietModules = 10
    private static let moduleDotsMax = 3
    private static let moduleDotsMin = 2
    private static let qrModuleDots: UInt8 = 6

    public init(columns: Int, page: CodePage, cut: EscPosCommand.Cut = .partial) {
        self.columns = columns
        text = PageText(page)
        self.cut = cut
    }

    /// What the paper is laid out for.
    public var medium: PaperMedium {
        let text = text
        return PaperMedium(
            columns: columns, hasSizes: true, shown: { text.shown($0) }, width: { $0.count })
    }

    /// The bytes of a job.
    ///
    /// - Parameter pulse: where the drawer hangs that opens first; none leaves it shut.
    public func bytes(
        of paper: PaperLines, pulse: EscPosCommand.DrawerPin = .none
    ) -> [UInt8] {
        commands(of: paper, pulse: pulse).flatMap { $0.bytes(text) }
    }

    /// A job of a pulse alone.
    public func bytes(pulse: EscPosCommand.DrawerPin) -> [UInt8] {
        [EscPosCommand.initialize, .pulse(pulse)].flatMap { $0.bytes(text) }
    }

    /// The commands of a job.
    func commands(
        of paper: PaperLines, pulse: EscPosCommand.DrawerPin
    ) -> [EscPosCommand] {
        var commands: [EscPosCommand] = [.initialize]
        if pulse != .none { commands.append(.pulse(pulse)) }
        commands.append(.codePage(text.page))
        var style: PaperStyle = []
        func change(to next: PaperStyle) {
            if next.isDisjoint(with: .centered) != style.isDisjoint(with: .centered) {
                commands.append(.align(isCentered: next.contains(.centered)))
            }
            let sizes: PaperStyle = [.wide, .tall]
            if next.intersection(sizes) != style.intersection(sizes) {
                commands.append(
                    .size(isWide: next.contains(.wide), isTall: next.contains(.tall)))
            }
            if next.contains(.bold) != style.contains(.bold) {
                commands.append(.bold(next.contains(.bold)))
            }
            style = next
        }
        for row in paper.laidOut(on: medium) {
            switch row {
            case .text(let line, let next):
                if !line.isEmpty {
                    change(to: next)
                    commands.append(.text(line))
                }
                commands.append(.newLine)
            case .barcode(let number):
                guard let bars = bars(number) else { continue }
                change(to: .centered)
                commands.append(bars)
            case .qrCode(let number):
                change(to: .centered)
                commands.append(.qrCode(number, moduleDots: Self.qrModuleDots))
            case .pair, .rule, .space: break
            }
        }
        change(to: [])
        commands.append(.cut(cut))
        return commands
    }

    /// The widest bars that the paper has room for; nil when there is none for the thinnest.
    private func bars(_ number: String) -> EscPosCommand? {
        guard EscPosCommand.canBeBars(number) else { return nil }
        // Set B of Code 128: start, check and each character 11 modules, the stop 13.
        let modules = 11 * (number.utf8.count + 2) + 13 + Self.quietModules
        let dots = min(Self.moduleDotsMax, columns * Self.columnDots / modules)
        guard dots >= Self.moduleDotsMin else { return nil }
        return .barcode(.code128, number, .init(moduleDots: UInt8(dots)))
    }
}
