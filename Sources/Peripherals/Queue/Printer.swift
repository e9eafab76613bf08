import Glibc
public import RetailModels
import TerminalUI

/// A printer as the settings describe it: where it is, and how paper is written for it.
public struct Printer: Sendable {
    public enum Format: String, CaseIterable, Sendable { case escpos, text }

    public var port: Port
    public var format: Format
    public var columns: Int
    public var page: CodePage
    public var cut: EscPosCommand.Cut
    public var drawer: EscPosCommand.DrawerPin
    /// The file whose lock keeps two programs from printing into each other.
    public var lockFile: String

    public init(
        port: Port, format: Format = .escpos, columns: Int = 42, page: CodePage = .cp858,
        cut: EscPosCommand.Cut = .partial, drawer: EscPosCommand.DrawerPin = .pin2,
        lockFile: String
    ) {
        self.port = port
        self.format = format
        self.columns = columns
        self.page = page
        self.cut = cut
        self.drawer = drawer
        self.lockFile = lockFile
    }

    private var encoder: EscPosEncoder { EscPosEncoder(columns: columns, page: page, cut: cut) }

    /// Paper as text on a terminal or in a file, in columns as terminals count them.
    public static func textMedium(columns: Int) -> PaperMedium {
        PaperMedium(
            columns: columns, hasSizes: false, shown: { TextWidth.cleaned($0) },
            width: { TextWidth.of($0) })
    }

    /// The bytes of a job.
    public func bytes(of paper: PaperLines, opensDrawer: Bool = false) -> [UInt8] {
        switch format {
        case .escpos: return encoder.bytes(of: paper, pulse: opensDrawer ? drawer : .none)
        case .text:
            let lines = paper.lines(on: Self.textMedium(columns: columns))
            return Array((lines.joined(separator: "\n") + "\n\n").utf8)
        }
    }

    /// The bytes that open the drawer; none when no drawer hangs on this printer.
    public var drawerBytes: [UInt8] {
        format == .escpos && drawer != .none ? encoder.bytes(pulse: drawer) : []
    }

    /// Sends a job while no other program does. Blocks.
    public func send(_ bytes: [UInt8], title: String) throws(PortFailure) {
        let file = open(lockFile, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .system(errno, lockFile) }
        defer { close(file) }
        var waitedMs = 0
        while flock(file, LOCK_EX | LOCK_NB) != 0 {
            guard waitedMs < Self.turnMsMax else { throw .noAnswer }
            _ = poll(nil, 0, Int32(Self.turnStepMs))
            waitedMs += Self.turnStepMs
        }
        try port.send(bytes, title: title)
    }

    /// How long another program may print.
    private static let turnMsMax = 15_000
    private static let turnStepMs = 20
}
