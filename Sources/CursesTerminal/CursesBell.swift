import CNcurses
import Dispatch
import TerminalUI

/// Makes two tones with the one bell of a terminal.
///
/// Accept is one stroke, reject three; a Linux console also changes the pitch. The visual bell
/// flashes the screen for a reject and leaves an accept to the picture.
@MainActor
final class CursesBell {
    private let isVisual: Bool
    private let isConsole: Bool
    /// What turns the flash on and off; empty when the terminal cannot flash.
    private let flash: [String]
    private var timer: (any DispatchSourceTimer)?

    private static let strokeGapMs = 120
    private static let flashMs = 100

    init(isVisual: Bool, screen: CursesScreen) {
        self.isVisual = isVisual
        self.isConsole = screen.term.hasPrefix("linux")
        self.flash = screen.capabilityParts("flash")
    }

    func sound(_ tone: Tone) {
        stop()
        switch tone {
        case .accept where isVisual: break
        case .accept:
            if isConsole { setPitch(hertz: 1200, lengthMs: 60) }
            beep()
        case .reject where isVisual && flash.count == 2:
            CursesScreen.writeRaw(flash[0])
            repeatLater(1, afterMs: Self.flashMs) { [flash] in CursesScreen.writeRaw(flash[1]) }
        case .reject:
            if isConsole { setPitch(hertz: 300, lengthMs: 100) }
            beep()
            repeatLater(2, afterMs: Self.strokeGapMs) { _ = beep() }
        }
    }

    /// Gives a console its own pitch back.
    func close() {
        stop()
        if isConsole { CursesScreen.writeRaw("\u{1B}[10]\u{1B}[11]") }
    }

    /// Ends a tone early; a flash is taken back.
    func stop() {
        guard timer != nil else { return }
        timer?.cancel()
        timer = nil
        if isVisual, let off = flash.last { CursesScreen.writeRaw(off) }
    }

    private func setPitch(hertz: Int, lengthMs: Int) {
        CursesScreen.writeRaw("\u{1B}[10;\(hertz)]\u{1B}[11;\(lengthMs)]")
    }

    private func repeatLater(_ count: Int, afterMs: Int, _ stroke: @escaping @MainActor () -> Void)
    {
        var left = count
        let timer = DispatchSource.makeTimerSource(queue: .main)
        timer.schedule(
            deadline: .now() + .milliseconds(afterMs), repeating: .milliseconds(afterMs))
        timer.setEventHandler {
            MainActor.assumeIsolated {
                stroke()
                left -= 1
                guard left == 0 else { return }
                self.timer?.cancel()
                self.timer = nil
            }
        }
        timer.activate()
        self.timer = timer
    }
}
