import Glibc

/// Tills that post one sale after the other, each as soon as its last is answered; all of them on
/// one thread, which costs little.
struct LoadRun {
    /// What a run came to.
    struct Result {
        /// By group of tills, such as the busy ones and the quiet one.
        var samples: [Int: Samples] = [:]
        var seconds = 0.0
        /// How many sales of each till were answered.
        var answered: [Int]
        /// Answers other than 2xx.
        var refused = 0
        var firstRefusal = ""
        /// Of this process, in seconds.
        var cpu = 0.0

        func rate(_ group: Int = 0) -> Double {
            Double(samples[group]?.count ?? 0) / max(seconds, 1e-9)
        }
    }

    /// One till's connection and what it sends.
    private struct Lane {
        let connection: HTTPCaller
        let requests: [[UInt8]]
        let group: Int
        var next = 0
        var sent = 0
        var started: UInt64 = 0
        var inbox: [UInt8] = []
        var isWaiting = false
    }

    private var lanes: [Lane]

    /// - Parameter requests: of each till, in their order.
    init(_ requests: [[[UInt8]]], groups: [Int]? = nil, port: Int) throws {
        lanes = try requests.enumerated().map { index, requests in
            Lane(
                connection: try HTTPCaller(port: port), requests: requests,
                group: groups?[index] ?? 0)
        }
    }

    /// Sends for so many seconds, or until nothing is left, and waits for the last answers.
    mutating func run(seconds: Double) throws -> Result {
        var result = Result(answered: lanes.map { _ in 0 })
        let cpu = ProcessTime.own()
        let start = nanoseconds()
        let end = start + UInt64(seconds * 1e9)
        for index in lanes.indices { try send(index) }
        var polled = lanes.map { pollfd(fd: $0.connection.file, events: Int16(POLLIN), revents: 0) }
        var piece = [UInt8](repeating: 0, count: 65_536)
        while lanes.contains(where: \.isWaiting) {
            guard poll(&polled, nfds_t(polled.count), 60_000) > 0 else {
                throw BenchmarkFailure("the server is silent")
            }
            for index in lanes.indices where polled[index].revents != 0 {
                let count = read(lanes[index].connection.file, &piece, piece.count)
                guard count > 0 else { throw BenchmarkFailure("the server closed a connection") }
                lanes[index].inbox += piece[..<count]
                guard let reply = RawReply(lanes[index].inbox[...]) else { continue }
                let now = nanoseconds()
                let group = lanes[index].group
                result.samples[group, default: Samples()].record(now - lanes[index].started)
                if !(200...299).contains(reply.status) {
                    if result.refused == 0 {
                        result.firstRefusal = String(decoding: reply.body, as: UTF8.self)
                    }
                    result.refused += 1
                }
                result.answered[index] += 1
                lanes[index].inbox.removeAll(keepingCapacity: true)
                lanes[index].isWaiting = false
                if now < end { try send(index) }
            }
        }
        result.seconds = Double(nanoseconds() - start) / 1e9
        result.cpu = ProcessTime.own() - cpu
        return result
    }

    /// A request fits into the socket's buffer, so this does not wait.
    private mutating func send(_ index: Int) throws {
        guard lanes[index].next < lanes[index].requests.count else { return }
        let bytes = lanes[index].requests[lanes[index].next]
        lanes[index].started = nanoseconds()
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                write(lanes[index].connection.file, $0.baseAddress, $0.count)
            }
            guard count > 0 else { throw BenchmarkFailure.system("write to the server") }
            sent += count
        }
        lanes[index].next += 1
        lanes[index].isWaiting = true
    }
}

/// Seconds of processor time.
enum ProcessTime {
    static func own() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let times = [usage.ru_utime, usage.ru_stime]
        return times.reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    }

    /// Of another process, from its start.
    static func of(_ process: pid_t) throws -> Double {
        let text = String(decoding: try ProgramFiles.read("/proc/\(process)/stat"), as: UTF8.self)
        let fields = text.split(separator: " ")
        guard fields.count > 15, let user = Double(fields[13]), let system = Double(fields[14])
        else { throw BenchmarkFailure("/proc/\(process)/stat is not understood") }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}
