import NIOCore
import NIOHTTPTypes

/// Closes a connection on which an exchange does not end: a body that drips, or an answer that
/// nobody reads. Each is one request and its answer; those of a pipeline have the time each.
///
/// Everything happens on the connection's event loop.
final class ExchangeDeadline: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limit: TimeAmount
    private var isArriving = false
    private var unansweredCount = 0
    private var timer: Scheduled<Void>?

    init(limit: TimeAmount) { self.limit = limit }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            isArriving = true
            unansweredCount += 1
            if timer == nil { restart(context) }
        case .body: break
        case .end:
            isArriving = false
            if unansweredCount == 0 { restart(context) }
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .end = unwrapOutboundIn(data) else {
            return context.write(data, promise: promise)
        }
        let written = promise ?? context.eventLoop.makePromise()
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        written.futureResult.whenSuccess {
            let (handler, context) = bound.value
            handler.unansweredCount -= 1
            handler.restart(context)
        }
        context.write(data, promise: written)
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
    }

    /// A request whose rest still arrives after its answer keeps the time it had.
    private func restart(_ context: ChannelHandlerContext) {
        if isArriving, unansweredCount <= 0, timer != nil { return }
        timer?.cancel()
        timer = nil
        guard isArriving || unansweredCount > 0 else { return }
        let channel = context.channel
        timer = context.eventLoop.scheduleTask(in: limit) { channel.close(promise: nil) }
    }
}
