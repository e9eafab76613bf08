import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOSSL
import NIOWebSocket
import RetailModels

/// A connection of a client: HTTP, or a realtime socket when its first request asks for one.
///
/// The upgrade is decided by NIO's own handler. It does not repeat a request that it refuses, so it
/// sees requests for sockets only (`UpgradeFilter`), and a refusal is answered here.
struct ServerChannel: ServerChildChannel {
    /// What the first request has made of the connection.
    enum Opened: Sendable {
        case http(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>)
        case socket(NIOAsyncChannel<WebSocketFrame, WebSocketFrame>, HintListener)
        /// Answered, and closing.
        case refused
    }

    struct Value: ServerChildChannelValue {
        let channel: any Channel
        let opened: EventLoopFuture<Opened>
    }

    /// A message from a till is a pong or a close.
    private static let frameBytesMax = 1 << 10

    let http: HTTP1Channel
    let configuration: ServerConfiguration
    let realtime: RealtimeService
    /// Nil without TLS.
    let tls: TLSKeeper?

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let refusal = NIOLoopBoundBox<Problem?>(nil, eventLoop: channel.eventLoop)
            let filter = NIOLoopBound(UpgradeFilter(), eventLoop: channel.eventLoop)
            let upgrade = NIOTypedHTTPServerUpgradeConfiguration<Opened>(
                upgraders: [upgrader(refusal)],
                notUpgradingCompletionHandler: { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let problem =
                            filter.value.hasLetPass
                            ? refusal.value ?? Self.notUnderstood : nil
                        return try notUpgrading(channel, problem, logger)
                    }
                })
            let pipeline = channel.pipeline.syncOperations
            if let tls {
                try pipeline.addHandler(NIOSSLServerHandler(context: tls.current.context))
            }
            let encoder = HTTPResponseEncoder()
            var limits = NIOHTTPDecoderLimitConfiguration()
            limits.maxHeaderFieldSize = configuration.headerBytesMax
            limits.maxHeaderListSize = configuration.headerBytesMax
            limits.maxHeaderFieldCount = configuration.headerCountMax
            let decoder = ByteToMessageHandler(
                HTTPRequestDecoder(
                    leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits))
            let upgrader = NIOTypedHTTPServerUpgradeHandler(
                httpEncoder: encoder, extraHTTPHandlers: [decoder, filter.value],
                upgradeConfiguration: upgrade)
            let first = FirstRequestHandler(
                timeout: .milliseconds(Int64(configuration.requestTimeoutMs)))
            try pipeline.addHandlers([encoder, decoder, filter.value, upgrader, first])
            let opened = upgrader.upgradeResultFuture
            opened.assumeIsolated().whenComplete { _ in first.isOver() }
            return Value(channel: channel, opened: opened)
        }
    }

    /// NIO has looked at the headers before anybody could be asked.
    private static let notUnderstood = Problem(
        .badRequest, "a WebSocket needs Sec-WebSocket-Key and Sec-WebSocket-Version: 13")

    func handle(value: Value, logger: Logger) async {
        guard let opened = try? await value.opened.get() else {
            try? await value.channel.closeFuture.get()
            return
        }
        switch opened {
        case .http(let channel): await http.handle(value: channel, logger: logger)
        case .socket(let channel, let listener):
            await realtime.serve(channel, listener, logger: logger)
        case .refused: try? await value.channel.closeFuture.get()
        }
    }

    private func upgrader(
        _ refusal: NIOLoopBoundBox<Problem?>
    ) -> NIOTypedWebSocketServerUpgrader<Opened> {
        let listener = NIOLoopBoundBox<HintListener?>(nil, eventLoop: refusal.eventLoop)
        return NIOTypedWebSocketServerUpgrader(
            maxFrameSize: Self.frameBytesMax,
            shouldUpgrade: { channel, head in
                let peer = channel.remoteAddress
                return channel.eventLoop
                    .makeFutureWithTask { try await realtime.admit(head, from: peer) }
                    .assumeIsolated()
                    .map { found -> HTTPHeaders? in
                        listener.value = found
                        // Also when the connection is gone before it becomes a socket.
                        channel.closeFuture.whenComplete { _ in realtime.hub.leave(found) }
                        return HTTPHeaders()
                    }
                    .flatMapErrorThrowing { error in
                        refusal.value = ProblemMiddleware.problem(for: error)
                        return nil
                    }
                    .nonisolated()
            },
            upgradePipelineHandler: { channel, _ in
                channel.eventLoop.makeCompletedFuture {
                    guard let listener = listener.value else {
                        throw ChannelError.ioOnClosedChannel
                    }
                    return .socket(
                        try NIOAsyncChannel(
                            wrappingChannelSynchronously: channel,
                            configuration: .init(isOutboundHalfClosureEnabled: false)),
                        listener)
                }
            })
    }

    /// The same handlers as Hummingbird's own channel for HTTP has.
    private func notUpgrading(
        _ channel: any Channel, _ refusal: Problem?, _ logger: Logger
    ) throws -> Opened {
        if let refusal {
            try refuse(refusal, channel)
            return .refused
        }
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
        try pipeline.addHandler(
            ExchangeDeadline(limit: .milliseconds(Int64(configuration.exchangeTimeoutMs))))
        try pipeline.addHandler(
            HTTPConnectionStateHandler(
                idleTimeout: .milliseconds(configuration.idleTimeoutMs), logger: logger))
        return .http(
            try NIOAsyncChannel(
                wrappingChannelSynchronously: channel,
                configuration: .init(isOutboundHalfClosureEnabled: true)))
    }

    private func refuse(_ problem: Problem, _ channel: any Channel) throws {
        let body = ByteBuffer(bytes: try CanonicalJSON.encode(problem))
        let head = HTTPResponseHead(
            version: .http1_1, status: .init(statusCode: problem.status),
            headers: [
                "Content-Type": "application/problem+json",
                "Content-Length": "\(body.readableBytes)", "Connection": "close",
                SyncProtocol.header: "\(SyncProtocol.version)",
            ])
        channel.write(HTTPServerResponsePart.head(head), promise: nil)
        channel.write(HTTPServerResponsePart.body(.byteBuffer(body)), promise: nil)
        channel.writeAndFlush(HTTPServerResponsePart.end(nil)).whenComplete { _ in
            channel.close(promise: nil)
        }
    }
}

/// Lets a request ask for an upgrade at the one address that has one. Elsewhere the wish is taken
/// out, as RFC 9110 allows, and the request is answered as any other.
private final class UpgradeFilter: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    /// A request for the socket has come through.
    private(set) var hasLetPass = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = unwrapInboundIn(data), !head.headers["upgrade"].isEmpty
        else { return context.fireChannelRead(data) }
        guard !RealtimeService.isWanted(by: head) else {
            hasLetPass = true
            return context.fireChannelRead(data)
        }
        head.headers.remove(name: "upgrade")
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }
}

/// Watches over a connection until its first request has come: one that stays silent, or that is
/// no HTTP, has nobody else who ends it.
private final class FirstRequestHandler: ChannelInboundHandler {
    typealias InboundIn = NIOAny
    typealias OutboundOut = HTTPServerResponsePart

    private let timeout: TimeAmount
    private var end: Scheduled<Void>?
    private var isWaiting = true

    init(timeout: TimeAmount) { self.timeout = timeout }

    /// The first request is there; from now on everything is passed through.
    func isOver() {
        isWaiting = false
        end?.cancel()
    }

    func handlerAdded(context: ChannelHandlerContext) {
        end = context.eventLoop.assumeIsolated().scheduleTask(in: timeout) {
            context.close(promise: nil)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) { end?.cancel() }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if isWaiting, event is ChannelShouldQuiesceEvent {
            context.close(promise: nil)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard isWaiting, error is HTTPParserError else { return context.fireErrorCaught(error) }
        isWaiting = false
        let head = HTTPResponseHead(
            version: .http1_1, status: .badRequest,
            headers: ["Connection": "close", "Content-Length": "0"])
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        let closing = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
            closing.value.close(promise: nil)
        }
    }
}
