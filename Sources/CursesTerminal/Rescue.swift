import CNcurses
import Dispatch
import Glibc

/// Owns the signal handlers while the terminal is open.
///
/// Signals that mean a bug put the terminal back in the handler itself and kill the program. The
/// others are written to a pipe and read on the main queue. The only caller of the `pos_rescue_`
/// functions, so that there is one copy of their state.
@MainActor
final class Rescue {
    private var source: (any DispatchSourceRead)?

    /// To be made before curses opens: it remembers how the terminal was.
    init() {
        pos_rescue_save()
    }

    /// Installs the handlers; `reset` is what makes the terminal usable again.
    func arm(reset: String, _ handler: @escaping @MainActor (Int32) -> Void) {
        // Without a pipe the handlers still restore the terminal; the main queue hears nothing.
        var ends: [Int32] = [-1, -1]
        let hasPipe = pos_pipe(&ends) == 0
        let (out, into) = (ends[0], ends[1])
        reset.utf8CString.withUnsafeBufferPointer {
            pos_rescue_arm(into, $0.baseAddress, $0.count - 1)
        }
        guard hasPipe else { return }
        let source = DispatchSource.makeReadSource(fileDescriptor: out, queue: .main)
        source.setEventHandler {
            MainActor.assumeIsolated {
                for signal in Self.signals(from: out) { handler(signal) }
            }
        }
        // The descriptors must stay open until the source has let go of them.
        source.setCancelHandler {
            close(out)
            close(into)
        }
        source.activate()
        self.source = source
    }

    /// Puts the handlers from before back.
    func disarm() {
        pos_rescue_disarm()
        source?.cancel()
        source = nil
    }

    /// Stops the job and returns when it is continued. The terminal must be restored.
    func stopJob() {
        pos_rescue_set_armed(0)
        pos_rescue_stop_job()
        pos_rescue_set_armed(1)
    }

    /// The signals since the last call, each once, in the order they first came.
    private static func signals(from pipe: Int32) -> [Int32] {
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = read(pipe, &bytes, bytes.count)
        var signals: [Int32] = []
        for byte in bytes.prefix(max(0, count)) where !signals.contains(Int32(byte)) {
            signals.append(Int32(byte))
        }
        return signals
    }
}
