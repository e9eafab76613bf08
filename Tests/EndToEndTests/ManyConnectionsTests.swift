import Foundation
import Glibc
import RetailModels
import Testing

/// More connections than a server has use for: it serves on, whoever else holds one.
struct ManyConnectionsTests {
    private static let wantedCount = 10_000
    /// What this process needs besides.
    private static let reserveCount = 200

    @Test func tenThousandIdleConnectionsHurtNobody() async throws {
        let most = OpenFiles.raise()
        let count = min(Self.wantedCount, most - Self.reserveCount)
        if count < Self.wantedCount {
            Site.leaveOut("\(Self.wantedCount) idle connections: \(count), as \(most) files allow")
        }
        let server = try await Self.serve()
        let idle = try (0..<count).map { _ in try IdleConnection(port: server.port) }
        let client = HTTPClient(token: "")
        for _ in 0..<5 {
            let answer = await client.send(LiveCheck(), to: "http://127.0.0.1:\(server.port)")
            #expect(answer.status == 200)
        }
        withExtendedLifetime(idle) {}
    }

    /// The server may open far fewer files than there are connections. It takes as many as it can
    /// bear, and the rest when those have ended.
    @Test func connectionsBeyondTheOpenFilesWait() async throws {
        let server = try await Self.serve(openFilesMax: 160)
        var idle = try (0..<250).map { _ in try IdleConnection(port: server.port) }
        idle.removeAll()
        let answer = await HTTPClient(token: "").send(
            LiveCheck(), to: "http://127.0.0.1:\(server.port)")
        #expect(answer.status == 200)
    }

    private static func serve(
        openFilesMax: Int? = nil
    ) async throws -> (program: RunningProgram, port: Int, shop: Shop) {
        let shop = try await Prepared.empty()
        var words = [Site.binary, "serve", "--listen", "127.0.0.1:0", "--data", shop.path]
        if let openFilesMax {
            words = ["sh", "-c", "ulimit -n \(openFilesMax) && exec \"$0\" \"$@\""] + words
        }
        let program = try RunningProgram(words, environment: shop.variables())
        let address = try Cloud.address(of: program)
        let port = try #require(address.split(separator: ":").last.flatMap { Int($0) })
        return (program, port, shop)
    }
}

private enum OpenFiles {
    /// Raises this process' limit as far as the system allows, and returns it.
    static func raise() -> Int {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &limit) == 0 else { return 0 }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(resource, &limit)
        _ = getrlimit(resource, &limit)
        return Int(clamping: limit.rlim_cur)
    }
}

/// A connection that asks nothing.
private final class IdleConnection: Sendable {
    private let file: Int32

    init(port: Int) throws {
        file = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard file >= 0 else { throw Trouble("no socket: \(errno)") }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw Trouble("connect: \(errno)") }
    }

    deinit { close(file) }
}
