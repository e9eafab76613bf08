import Dispatch
import Glibc
import TerminalUI

/// A scanner that is no keyboard: reads its device, and opens it again when it was unplugged.
///
/// Runs on the main thread, which waits for nothing: the device is read when it has something.
@MainActor
final class ScannerPort {
    /// What happens on it.
    enum Event: Equatable, Sendable {
        case read(ScannerFeed.Output)
        /// It cannot be read; said once until it can be again.
        case gone(reason: String)
    }

    private let source: ScannerFeed.Source
    private let settings: ScannerSettings
    private let sleep: @Sendable (Duration) async throws -> Void
    private let deliver: @MainActor (Event) -> Void
    private var feed: ScannerFeed
    private var reader: (any DispatchSourceRead)?
    private var waiting: Task<Void, Never>?
    private var isGone = false

    /// How long a device that is not there is left alone.
    private static let retryAfter = Duration.seconds(2)
    private static let readSize = 4_096

    /// Nil when the scanner is the keyboard.
    init?(
        _ settings: ScannerSettings, sleep: @escaping @Sendable (Duration) async throws -> Void,
        deliver: @escaping @MainActor (Event) -> Void
    ) {
        switch settings.source {
        case .keyboard: return nil
        case .serial: source = .serial
        case .evdev: source = .evdev
        }
        self.settings = settings
        self.sleep = sleep
        self.deliver = deliver
        feed = ScannerFeed(
            source: source, prefix: settings.machine.prefix, suffix: settings.machine.suffix)
    }

    /// Opens the device, now or as soon as it is there.
    func start() {
        let device = open(settings.device, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
        guard device >= 0 else { return fail(errno) }
        if let failure = prepare(device) {
            Glibc.close(device)
            return fail(failure)
        }
        isGone = false
        let reader = DispatchSource.makeReadSource(fileDescriptor: device, queue: .main)
        reader.setEventHandler { [weak self] in
            MainActor.assumeIsolated { self?.read(device) }
        }
        reader.setCancelHandler { Glibc.close(device) }
        self.reader = reader
        reader.activate()
    }

    /// Lets go of the device.
    func close() {
        waiting?.cancel()
        reader?.cancel()
        reader = nil
    }

    /// The error number of what did not work, or nil. A pipe needs nothing.
    private func prepare(_ device: Int32) -> Int32? {
        switch source {
        case .serial: isatty(device) == 1 ? Self.makeRaw(device, baud: settings.baud) : nil
        case .evdev: Self.isDevice(device) ? Self.grab(device) : nil
        }
    }

    /// Eight bits, no parity, nothing interpreted, and no modem asked.
    private static func makeRaw(_ device: Int32, baud: Int) -> Int32? {
        var modes = termios()
        guard tcgetattr(device, &modes) == 0 else { return errno }
        cfmakeraw(&modes)
        modes.c_cflag |= tcflag_t(CLOCAL | CREAD)
        let speeds = [B1200, B2400, B4800, B9600, B19200, B38400, B57600, B115200]
        let index = ScannerSettings.bauds.firstIndex(of: baud) ?? 3
        cfsetispeed(&modes, speed_t(speeds[index]))
        cfsetospeed(&modes, speed_t(speeds[index]))
        return tcsetattr(device, TCSANOW, &modes) == 0 ? nil : errno
    }

    /// `EVIOCGRAB`: nobody else hears the keys, or each code would be typed on the console as well.
    private static func grab(_ device: Int32) -> Int32? {
        ioctl(device, 0x4004_4590, 1) == 0 ? nil : errno
    }

    private static func isDevice(_ device: Int32) -> Bool {
        var status = stat()
        return fstat(device, &status) == 0 && status.st_mode & S_IFMT == S_IFCHR
    }

    private func read(_ device: Int32) {
        var buffer = [UInt8](repeating: 0, count: Self.readSize)
        while reader != nil {
            let count = Glibc.read(device, &buffer, buffer.count)
            guard count > 0 else {
                // Nothing more for now; otherwise it was unplugged, or its other end is closed.
                if count < 0, errno == EAGAIN || errno == EINTR { return }
                return fail(count == 0 ? ENODEV : errno)
            }
            for output in feed.take(Array(buffer[..<count]), nowMs: Self.nowMs()) {
                deliver(.read(output))
            }
        }
    }

    private func fail(_ number: Int32) {
        reader?.cancel()
        reader = nil
        if !isGone {
            isGone = true
            deliver(.gone(reason: "\(settings.device): \(String(cString: strerror(number)))"))
        }
        waiting = Task { [weak self, sleep] in
            guard (try? await sleep(Self.retryAfter)) != nil, !Task.isCancelled else { return }
            self?.start()
        }
    }

    private static func nowMs() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}
