import Dispatch
import Glibc
import Synchronization

/// Both ends of a pseudo terminal, as a serial line with a device at its end.
public final class PseudoTerminal: Sendable {
    /// The device's end.
    public let side: Int32
    /// What the till opens.
    public let path: String
    private let kept: Int32

    public init() throws {
        var (master, slave): (Int32, Int32) = (-1, -1)
        var name = [CChar](repeating: 0, count: 128)
        guard openpty(&master, &slave, &name, nil, nil) == 0 else {
            throw CannotOpen(reason: errno)
        }
        side = master
        // Kept open, so that what the till writes outlives its closing.
        kept = slave
        path = String(
            decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    struct CannotOpen: Error { var reason: Int32 }

    /// Bytes that are read meanwhile, on a thread of their own.
    public final class Reading: Sendable {
        private let done = DispatchSemaphore(value: 0)
        private let bytes = Mutex<[UInt8]>([])

        init(_ side: Int32, count: Int) {
            DispatchQueue(label: "serial device").async {
                var all: [UInt8] = []
                var part = [UInt8](repeating: 0, count: 4_096)
                while all.count < count {
                    let size = Glibc.read(side, &part, min(part.count, count - all.count))
                    guard size > 0 else { break }
                    all += part.prefix(size)
                }
                self.bytes.withLock { $0 = all }
                self.done.signal()
            }
        }

        /// All of them.
        public func wait() -> [UInt8] {
            done.wait()
            return bytes.withLock { $0 }
        }
    }

    public func read(_ count: Int) -> Reading { Reading(side, count: count) }

    deinit {
        close(side)
        close(kept)
    }
}
