import FoundationEssentials
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket
import RetailModels
import Synchronization

/// One WebSocket to a server's hints (sync.md: Endpoints).
struct HintSocket: Sendable {
    private typealias Frames = NIOAsyncChannel<WebSocketFrame, WebSocketFrame>

    /// A server pings every 20 s; one that says nothing for so long is gone.
    private static let silenceMax = Duration.seconds(60)
    private static let frameBytesMax = 1 << 14

    let server: ServerAddress
    let connectTimeoutMs: Int
    /// The authorities to trust instead of the system's; a file of certificates.
    let caFile: String?
    let host: Host

    /// Listens until the socket ends, one way or another; cancelling ends it.
    /// - Parameter onHint: called for each hint, in order.
    func listen(_ onHint: @escaping @Sendable (StreamHint) async -> Void) async {
        guard let frames = try? await connect() else { return }
        let heard = HeardCount()
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                try? await frames.executeThenClose { inbound, outbound in
                    for try await frame in inbound {
                        heard.add()
                        guard try await take(frame, outbound, onHint) else { return }
                    }
                }
            }
            group.addTask {
                var last = -1
                while last != heard.count {
                    last = heard.count
                    guard (try? await host.clock.sleep(for: Self.silenceMax)) != nil else { return }
                }
            }
            await group.next()
            group.cancelAll()
        }
    }

    /// False when the socket is to be left.
    private func take(
        _ frame: WebSocketFrame, _ outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>,
        _ onHint: @Sendable (StreamHint) async -> Void
    ) async throws -> Bool {
        switch frame.opcode {
        case .text where frame.fin:
            // A word of a newer server is no reason to leave.
            let bytes = Array(frame.unmaskedData.readableBytesView)
            if let hint = try? CanonicalJSON.decode(StreamHint.self, from: bytes) {
                await onHint(hint)
            }
        case .ping:
            try await outbound.write(
                WebSocketFrame(
                    fin: true, opcode: .pong, maskKey: maskKey(), data: frame.unmaskedData))
        case .pong: break
        default: return false
        }
        return true
    }

    private func maskKey() -> WebSocketMaskingKey? {
        WebSocketMaskingKey((0..<4).map { _ in UInt8(host.random(0...255)) })
    }

    /// How many frames have come.
    private final class HeardCount: Sendable {
        private let number = Mutex(0)
        var count: Int { number.withLock { $0 } }
        func add() { number.withLock { $0 += 1 } }
    }

    private func connect() async throws -> Frames? {
        guard let address = URLComponents(string: server.url), let host = address.host else {
            return nil
        }
        let isSecure = address.scheme?.lowercased() == "https"
        let tls = isSecure ? try NIOSSLContext(configuration: tlsConfiguration()) : nil
        // As a name; in brackets it is an address of IPv6.
        let name = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        let opened = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.milliseconds(Int64(connectTimeoutMs)))
            .connect(host: name, port: address.port ?? (isSecure ? 443 : 80)) { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        // An address has no name to be asked for.
                        let asked = Self.isAddress(name) ? nil : name
                        try channel.pipeline.syncOperations.addHandler(
                            NIOSSLClientHandler(context: tls, serverHostname: asked))
                    }
                    return try channel.pipeline.syncOperations
                        .configureUpgradableHTTPClientPipeline(
                            configuration: pipeline(
                                path: address.path, authority: authority(address)))
                }
            }
        return try await opened.get()
    }

    private static func isAddress(_ name: String) -> Bool {
        (try? SocketAddress(ipAddress: name, port: 0)) != nil
    }

    private func authority(_ address: URLComponents) -> String {
        (address.host ?? "") + (address.port.map { ":\($0)" } ?? "")
    }

    private func tlsConfiguration() -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        if let caFile { configuration.trustRoots = .file(caFile) }
        return configuration
    }

    private func pipeline(
        path: String, authority: String
    ) -> NIOUpgradableHTTPClientPipelineConfiguration<Frames?> {
        let upgrader = NIOTypedWebSocketClientUpgrader<Frames?>(
            maxFrameSize: Self.frameBytesMax,
            upgradePipelineHandler: { channel, _ in
                channel.eventLoop.makeCompletedFuture {
                    try Frames(wrappingChannelSynchronously: channel)
                }
            })
        var base = path
        while base.hasSuffix("/") { base.removeLast() }
        let head = HTTPRequestHead(
            version: .http1_1, method: .GET, uri: base + Realtime.path,
            headers: ["Host": authority, "Authorization": "Bearer \(server.token)"])
        var configuration = NIOUpgradableHTTPClientPipelineConfiguration(
            upgradeConfiguration: NIOTypedHTTPClientUpgradeConfiguration<Frames?>(
                upgradeRequestHead: head, upgraders: [upgrader],
                notUpgradingCompletionHandler: { channel in
                    channel.close(promise: nil)
                    return channel.eventLoop.makeSucceededFuture(nil)
                }))
        // The first hints may come with the answer.
        configuration.leftOverBytesStrategy = .forwardBytes
        return configuration
    }
}
