import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import NIOWebSocket
import RetailModels
import RetailStore
import ServiceLifecycle

/// The sockets of `GET /api/realtime`: whom they serve, and for how long.
struct RealtimeService: Sendable {
    /// Why a socket ends, by the numbers of RFC 6455.
    private enum End: Equatable {
        /// The other side has ended it, or it is gone.
        case closed
        case goingAway
        /// The device was revoked, the tenant suspended, or the token is over.
        case shutOut(String)
        case notUnderstood
        /// It does not read, or has not been heard of: nothing more is written to it.
        case silent
    }

    /// How often it is asked whether the principal may still listen; with the token book's own
    /// memory a revoked device is heard to the end within 5 s.
    private static let checkEvery = Duration.seconds(1)
    private static let pingEvery = 20
    /// Seconds without a word from the other side, and without it reading what it is told.
    private static let silenceMax = 50

    let hub: HintHub
    let auth: AuthMiddleware
    let hosts: HostMiddleware
    let database: any RetailStore.Database
    let host: Host

    static func isWanted(by head: HTTPRequestHead) -> Bool {
        head.method == .GET && head.uri.split(separator: "?").first ?? "" == Realtime.path
            && head.headers[canonicalForm: "upgrade"].contains { $0.lowercased() == "websocket" }
    }

    /// Throws `Problem` for who may not listen.
    func admit(_ head: HTTPRequestHead, from peer: SocketAddress?) async throws -> HintListener {
        guard head.headers["host"].count == 1 else {
            throw Problem(.badRequest, "a request has one Host")
        }
        try hosts.check(
            authority: head.headers.first(name: "host") ?? "",
            origin: head.headers.first(name: "origin"))
        let token = head.headers.first(name: "authorization") ?? ""
        let address = RemoteAddress.text(
            forwarded: head.headers["x-forwarded-for"], peer, isBehindProxy: auth.isBehindProxy)
        let principal = try await auth.admit(token, from: address)
        try Access.tenant.check(principal)
        let listener = hub.listen(
            principal, token: token, streams: [Realtime.shopStream, principal.location])
        guard let listener else {
            throw Problem(.tooManyRequests, "this till listens already; close the other sockets")
        }
        return listener
    }

    /// Serves a socket to its end.
    func serve(
        _ channel: NIOAsyncChannel<WebSocketFrame, WebSocketFrame>, _ listener: HintListener,
        logger: Logger
    ) async {
        do {
            try await channel.executeThenClose { inbound, outbound in
                let vitals = Vitals()
                let end = await withTaskGroup(of: End.self) { group in
                    group.addTask { await read(inbound, outbound, vitals) }
                    group.addTask { await write(listener, outbound, vitals) }
                    group.addTask { await watch(listener, outbound, vitals) }
                    group.addTask {
                        try? await gracefulShutdown()
                        return .goingAway
                    }
                    defer { group.cancelAll() }
                    return await group.next() ?? .closed
                }
                try await say(end, outbound)
            }
        } catch { logger.debug("socket ended", metadata: ["error": "\(error)"]) }
    }

    private typealias Inbound = NIOAsyncChannelInboundStream<WebSocketFrame>
    private typealias Outbound = NIOAsyncChannelOutboundWriter<WebSocketFrame>

    private func read(_ inbound: Inbound, _ outbound: Outbound, _ vitals: Vitals) async -> End {
        do {
            for try await frame in inbound {
                vitals.heard()
                switch frame.opcode {
                case .ping:
                    try await outbound.write(
                        WebSocketFrame(fin: true, opcode: .pong, data: frame.unmaskedData))
                case .pong: break
                case .connectionClose: return .closed
                default: return .notUnderstood
                }
            }
            return .closed
        } catch { return .closed }
    }

    private func write(
        _ listener: HintListener, _ outbound: Outbound, _ vitals: Vitals
    ) async -> End {
        do {
            for await batch in listener.batches() {
                var hints = batch.hints
                if batch.hasGap { hints += try await heads(of: listener) }
                for hint in hints {
                    let text = try CanonicalJSON.text(hint)
                    vitals.isWriting(true)
                    try await outbound.write(
                        WebSocketFrame(fin: true, opcode: .text, data: ByteBuffer(string: text)))
                    vitals.isWriting(false)
                }
            }
            return .closed
        } catch is SQLFailure {
            // Who connects again is told the heads once the database is back.
            return .goingAway
        } catch { return .closed }
    }

    /// Ends it when the principal is shut out, or the other side is silent.
    private func watch(
        _ listener: HintListener, _ outbound: Outbound, _ vitals: Vitals
    ) async -> End {
        while true {
            guard (try? await host.clock.sleep(for: Self.checkEvery)) != nil else { return .closed }
            let age = vitals.tick()
            if age >= Self.silenceMax { return .silent }
            do {
                try await auth.check(listener.token)
            } catch let problem as Problem {
                return .shutOut(problem.title)
            } catch { continue }  // The database is away; nobody was shut out by that.
            if age > 0, age.isMultiple(of: Self.pingEvery), !vitals.isStuck {
                let ping = WebSocketFrame(fin: true, opcode: .ping, data: ByteBuffer())
                guard (try? await outbound.write(ping)) != nil else { return .closed }
            }
        }
    }

    private func heads(of listener: HintListener) async throws -> [StreamHint] {
        let tenant = listener.principal.tenant
        return try await database.scoped(to: tenant).read { tx in
            try listener.streams.sorted().map {
                StreamHint(
                    stream: $0, head: try StreamStore.head(of: $0, tenant: tenant, in: tx),
                    event: .head)
            }
        }
    }

    private func say(_ end: End, _ outbound: Outbound) async throws {
        let (code, reason): (WebSocketErrorCode, String)
        switch end {
        case .closed: (code, reason) = (.normalClosure, "")
        case .goingAway: (code, reason) = (.goingAway, "the server stops")
        case .shutOut(let why): (code, reason) = (.policyViolation, why)
        case .notUnderstood: (code, reason) = (.unacceptableData, "only pings are understood")
        case .silent: return
        }
        var data = ByteBuffer()
        data.write(webSocketErrorCode: code)
        data.writeString(reason)
        try await outbound.write(
            WebSocketFrame(fin: true, opcode: .connectionClose, data: data))
    }
}
