import Dispatch
import Glibc
import Synchronization

/// A printer of the network: a real socket on loopback, on a thread of its own, that can die after
/// so many bytes of a job.
public final class FakePrinter: Sendable {
    private struct State {
        var jobs: [[UInt8]] = []
        var mortality: Int?
        var connections = 0
    }

    public let port: Int
    private let listener: Int32
    private let ledger = Ledger()

    /// What the thread knows of the printer, which may go before it.
    private final class Ledger: Sendable {
        let state = Mutex(State())
    }

    /// - Parameter port: 0 takes any that is free.
    public init(port wanted: Int = 0) throws {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(wanted).bigEndian
        address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(socket, pointer, size) == 0 && listen(socket, 8) == 0
                    ? getsockname(socket, pointer, &size) : -1
            }
        }
        guard code == 0 else { throw CannotListen(reason: errno) }
        listener = socket
        port = Int(in_port_t(bigEndian: address.sin_port))
        DispatchQueue(label: "fake printer").async { [ledger] in Self.serve(socket, ledger) }
    }

    struct CannotListen: Error { var reason: Int32 }

    /// The next jobs are read so far, and then the line is cut; nil lets it live.
    public func die(after bytes: Int?) { ledger.state.withLock { $0.mortality = bytes } }

    /// What was read of each job, whole or not.
    public var jobs: [[UInt8]] { ledger.state.withLock { $0.jobs } }
    public var connections: Int { ledger.state.withLock { $0.connections } }

    /// Answers nobody any more.
    public func switchOff() { shutdown(listener, Int32(SHUT_RDWR)) }

    private static func serve(_ listener: Int32, _ ledger: Ledger) {
        while true {
            let line = accept(listener, nil, nil)
            guard line >= 0 else { break }
            let mortality = ledger.state.withLock { state in
                state.connections += 1
                return state.mortality
            }
            let job = read(line, upTo: mortality)
            // Looking whether somebody is there is no job.
            if !job.isEmpty { ledger.state.withLock { $0.jobs.append(job) } }
            close(line)
        }
        close(listener)
    }

    /// All that comes, or what the printer lives for. What is left unread is lost with it.
    private static func read(_ line: Int32, upTo limit: Int?) -> [UInt8] {
        var job: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1_024)
        while job.count < limit ?? .max {
            let wanted = min(part.count, (limit ?? .max) - job.count)
            let count = Glibc.read(line, &part, wanted)
            guard count > 0 else { break }
            job += part.prefix(count)
        }
        return job
    }

    deinit { switchOff() }
}
