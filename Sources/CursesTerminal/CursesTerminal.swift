import CNcurses
import Dispatch
import Glibc
public import TerminalUI

/// The real terminal. Everything here runs on the main actor: curses is not thread-safe.
///
/// It is the one owner of curses in the process. Whoever opens it calls `close` on every way out;
/// should the program die before, `Rescue` puts the terminal back.
@MainActor
public final class CursesTerminal: Terminal {
    /// What the window has room for.
    public private(set) var size: Size
    /// What locale and options let it show.
    public let glyphs: Glyphs
    /// A sentence for the user when the terminal is not what `TERM` said.
    public let notice: String?

    private let options: CursesOptions
    private let screen: CursesScreen
    private let painter: CursesPainter
    private let keys: CursesKeys
    private let bell: CursesBell
    private let rescue: Rescue
    private let errorLog: ErrorLog?
    private var isClosed = false

    private var decoder = InputDecoder()
    private var pump: KeyPump?
    private var handler: (@MainActor (CursesEvent) -> Void)?
    /// What happened before anyone listened.
    private var earlyEvents: [CursesEvent] = []
    private var inputSource: (any DispatchSourceRead)?
    private var wakeTimer: (any DispatchSourceTimer)?

    /// Takes the terminal over. Standard input and output must be one.
    public init(_ options: CursesOptions) throws(CursesFailure) {
        let isUTF8 = CursesScreen.chooseLocale()
        let rescue = Rescue()
        let screen = try CursesScreen.open(term: options.term)
        self.options = options
        self.rescue = rescue
        self.screen = screen
        self.notice = screen.notice
        self.glyphs = isUTF8 && options.usesUnicode ? .unicode : .ascii
        self.painter = CursesPainter(
            theme: options.theme, monoTheme: options.monoTheme, usesColors: options.usesColors)
        screen.setModes(escapeDelayMs: options.escapeDelayMs)
        if options.usesMouse { pos_mouse_on() }
        self.keys = CursesKeys(screen.input)
        self.bell = CursesBell(isVisual: options.isBellVisual, screen: screen)
        self.errorLog = options.errorLogPath.flatMap { ErrorLog(path: $0) }
        let stdscr = pos_stdscr()
        self.size = Size(rows: Int(getmaxy(stdscr)), columns: Int(getmaxx(stdscr)))
        let reset = (options.usesMouse ? CursesScreen.mouseOff : "") + screen.resetString
        rescue.arm(reset: reset) { [weak self] in self?.signalled($0) }
        CursesScreen.writeRaw(CursesScreen.pasteOn(screen.term))
    }

    /// Starts to read keys; the handler also hears of a new size and of the end.
    /// - Parameter typesIntoText: whether a character typed now would go into a text field.
    public func start(
        typesIntoText: @escaping @MainActor () -> Bool = { false },
        _ handler: @escaping @MainActor (CursesEvent) -> Void
    ) {
        precondition(self.handler == nil, "a terminal is started once")
        self.handler = handler
        pump = KeyPump(
            scanner: options.scanner, typesIntoText: typesIntoText,
            deliver: { [weak self] in self?.deliver($0) },
            wake: { [weak self] in self?.wake(atMs: $0) })

        let timer = DispatchSource.makeTimerSource(queue: .main)
        timer.setEventHandler { [weak self] in
            MainActor.assumeIsolated { self?.timerFired() }
        }
        timer.schedule(deadline: .distantFuture)
        timer.activate()
        wakeTimer = timer

        let source = DispatchSource.makeReadSource(fileDescriptor: STDIN_FILENO, queue: .main)
        source.setEventHandler { [weak self] in
            MainActor.assumeIsolated { self?.readInput() }
        }
        source.activate()
        inputSource = source
        let early = earlyEvents
        earlyEvents = []
        for event in early { handler(event) }
    }

    private func report(_ event: CursesEvent) {
        if let handler { handler(event) } else { earlyEvents.append(event) }
    }

    /// Sends the changed cells in one go.
    public func draw(_ changes: [CellChange]) {
        guard !isClosed else { return }
        painter.paint(changes)
    }

    /// Starts a tone and returns; a tone still sounding ends.
    public func sound(_ tone: Tone) {
        guard !isClosed else { return }
        bell.sound(tone)
    }

    /// Gives the terminal back as it was. A second call does nothing.
    public func close() {
        guard !isClosed else { return }
        isClosed = true
        bell.close()
        inputSource?.cancel()
        wakeTimer?.cancel()
        CursesScreen.writeRaw(CursesScreen.pasteOff(screen.term))
        endwin()
        CursesScreen.writeRaw(screen.wipe)
        rescue.disarm()
        delwin(screen.input)
        delscreen(screen.screen)
        errorLog?.restore()
        handler = nil
    }
}

// MARK: - Keys

extension CursesTerminal {
    /// Keys that wait together are handled together, before anything is drawn.
    private func readInput() {
        guard !isClosed else { return }
        var clicks: [(x: Int, y: Int)] = []
        let batch = keys.readAll { clicks.append(($0, $1)) }
        if batch.isEmpty, clicks.isEmpty, pos_input_is_gone() != 0 {
            // The source would report the end again and again.
            inputSource?.cancel()
            report(.quit(.endOfInput))
            return
        }
        let now = Self.nowMs()
        pump?.press(decoder.decode(batch, nowMs: now), nowMs: now)
        for click in clicks { report(.clicked(x: click.x, y: click.y)) }
    }

    private func timerFired() {
        // What has arrived meanwhile belongs to the burst that would be given up now.
        readInput()
        pump?.timerFired(nowMs: Self.nowMs())
    }

    private func wake(atMs: Int64) {
        let delay = max(0, atMs - Self.nowMs())
        wakeTimer?.schedule(deadline: .now() + .milliseconds(Int(delay)))
    }

    private func deliver(_ key: Key) {
        if options.canSuspend, key == .control("z") {
            suspend()
        } else {
            report(.key(key))
        }
    }

    /// Milliseconds since the machine started; never goes back.
    private static func nowMs() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}

// MARK: - Signals

extension CursesTerminal {
    private func signalled(_ signal: Int32) {
        guard !isClosed else { return }
        switch signal {
        case SIGWINCH: adoptSize()
        case SIGTSTP: suspend()
        case SIGCONT: resume()
        case SIGTERM: report(.quit(.terminated))
        case SIGINT: report(.quit(.interrupted))
        case SIGHUP: report(.quit(.hungUp))
        default: break
        }
    }

    private func adoptSize() {
        var rows: Int32 = 0
        var columns: Int32 = 0
        guard pos_window_size(&rows, &columns) == 0 else { return }
        let new = Size(rows: Int(rows), columns: Int(columns))
        guard new != size else { return }
        resizeterm(rows, columns)
        // All of it will be drawn again, on empty ground.
        erase()
        clearok(pos_stdscr(), true)
        size = new
        report(.resized(new))
    }

    /// Gives the terminal to the shell and stops; goes on when the shell continues the job.
    private func suspend() {
        bell.stop()
        CursesScreen.writeRaw(CursesScreen.pasteOff(screen.term))
        endwin()
        CursesScreen.writeRaw(screen.wipe)
        rescue.stopJob()
        resume()
    }

    /// Takes the terminal back, whatever was written on it meanwhile.
    private func resume() {
        reset_prog_mode()
        CursesScreen.writeRaw(CursesScreen.pasteOn(screen.term))
        clearok(pos_stdscr(), true)
        wnoutrefresh(pos_stdscr())
        doupdate()
        adoptSize()
    }
}
