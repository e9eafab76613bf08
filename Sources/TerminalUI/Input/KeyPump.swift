/// Stands between a terminal's keys and the program: drives the `ScannerMachine`.
///
/// The terminal hands over what it has read and the time, and sets the timer it is asked for. The
/// pump itself knows neither clock nor timer.
@MainActor
public final class KeyPump {
    private var scanner: ScannerMachine
    private let typesIntoText: @MainActor () -> Bool
    private let deliver: @MainActor (Key) -> Void
    private let wake: @MainActor (_ atMs: Int64) -> Void

    /// - Parameters:
    ///   - typesIntoText: whether a character delivered now would go into a text field.
    ///   - deliver: gets each key, in order.
    ///   - wake: must call `timerFired` at that time; a later call replaces an earlier one.
    public init(
        scanner: ScannerMachine.Configuration = .init(),
        typesIntoText: @escaping @MainActor () -> Bool = { false },
        deliver: @escaping @MainActor (Key) -> Void,
        wake: @escaping @MainActor (_ atMs: Int64) -> Void
    ) {
        self.scanner = ScannerMachine(scanner)
        self.typesIntoText = typesIntoText
        self.deliver = deliver
        self.wake = wake
    }

    /// Takes keys that were waiting together when the terminal was read.
    ///
    /// They count as pressed at the same time, and in time when the timer could have fired but has
    /// not: then this thread was late and not the scanner. Otherwise a busy moment would tear a
    /// code in two, and the second half would be looked up as another code.
    public func press(_ keys: [Key], nowMs: Int64) {
        let atMs = scanner.wakeAtMs.map { min(nowMs, $0 - 1) } ?? nowMs
        for key in keys {
            perform(scanner.handle(.key(key, atMs: atMs), intoText: typesIntoText()))
        }
    }

    /// The time asked for has come. The terminal reads what is waiting first.
    public func timerFired(nowMs: Int64) {
        perform(scanner.handle(.timerFired(atMs: nowMs)))
    }

    private func perform(_ commands: [ScannerMachine.Command]) {
        for command in commands {
            switch command {
            case .deliver(let key): deliver(key)
            case .wake(let atMs): wake(atMs)
            }
        }
    }
}
