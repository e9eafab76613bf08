import CCurl

/// The curl thread: hands orders to easy handles, waits for sockets, resumes the callers.
///
/// Made, used and freed on its own thread and nowhere else, so nothing in it needs a lock.
/// It owns the multi handle; each easy handle is owned by its `CurlTransfer`.
///
/// Invariants:
/// 1. A transfer is either in `active`, and then added to the multi handle, or in `idle`, and
///    then not.
/// 2. Every order is answered once: by its end, its cancellation, or the stop.
final class CurlLoop {
    /// Longest sleep without a reason to wake; curl's own timers and the inbox wake it earlier.
    private static let sleepMsMax: Int32 = 60_000

    private let inbox: CurlInbox
    private let options: CurlTransport.Options
    private var active: [Int: CurlTransfer] = [:]
    /// Last in, first out: the handle used last has the warmest memory and TLS sessions.
    private var idle: [CurlTransfer] = []

    init(inbox: CurlInbox, options: CurlTransport.Options) {
        self.inbox = inbox
        self.options = options
    }

    /// Runs until the inbox says stop.
    func run() {
        guard let multi = curl_multi_init() else {
            inbox.close()
            stop(.other(code: Int(CURLE_FAILED_INIT.rawValue), reason: "no multi handle"))
            return
        }
        pos_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, options.connectionsKeptMax)
        inbox.open(wakeHandle: UInt(bitPattern: multi))
        while read(multi) {
            var running: Int32 = 0
            let performed = curl_multi_perform(multi, &running)
            finishEnded(multi)
            let polled =
                performed == CURLM_OK
                ? curl_multi_poll(multi, nil, 0, Self.sleepMsMax, nil) : performed
            // Does not happen short of memory exhaustion; going on would spin.
            if polled != CURLM_OK {
                end(all: multi, .other(code: Int(polled.rawValue), reason: Self.text(polled)))
            }
        }
        end(all: multi, .stopped)
        idle = []
        inbox.close()
        curl_multi_cleanup(multi)
    }

    /// Does what the inbox asks; false when it asks to stop.
    private func read(_ multi: UnsafeMutableRawPointer) -> Bool {
        let (letters, isStopping) = inbox.collect()
        for letter in letters {
            switch letter {
            case .start(let order) where isStopping: answer(order, .failure(.stopped))
            case .start(let order): start(order, multi)
            case .cancel(let id): cancel(id, multi)
            }
        }
        return !isStopping
    }

    private func start(_ order: CurlOrder, _ multi: UnsafeMutableRawPointer) {
        guard let transfer = idle.popLast() ?? CurlTransfer() else {
            let code = Int(CURLE_OUT_OF_MEMORY.rawValue)
            return answer(order, .failure(.other(code: code, reason: "no easy handle")))
        }
        transfer.prepare(order, caFile: options.caFile)
        let code = curl_multi_add_handle(multi, transfer.easy)
        guard code == CURLM_OK else {
            transfer.forget()
            let failure = TransportFailure.other(
                code: Int(code.rawValue), reason: Self.text(code))
            return answer(order, .failure(failure))
        }
        active[order.id] = transfer
    }

    private func cancel(_ id: Int, _ multi: UnsafeMutableRawPointer) {
        guard let transfer = active[id] else { return }
        guard let order = release(transfer, multi) else { return }
        inbox.ended()
        order.done.resume(throwing: CancellationError())
    }

    /// Answers the transfers that curl has reported as ended.
    private func finishEnded(_ multi: UnsafeMutableRawPointer) {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle
            else { continue }
            // The message dies with the handle's removal, so its parts are taken first.
            let code = message.pointee.data.result
            let transfer = CurlTransfer.of(easy)
            let result = transfer.result(code)
            if let order = release(transfer, multi) { answer(order, result) }
        }
    }

    private func end(all multi: UnsafeMutableRawPointer, _ failure: TransportFailure) {
        for transfer in active.values {
            if let order = release(transfer, multi) { answer(order, .failure(failure)) }
        }
    }

    /// Nothing was started: refuses what the inbox still holds.
    private func stop(_ failure: TransportFailure) {
        for case .start(let order) in inbox.collect().letters {
            answer(order, .failure(failure))
        }
    }

    /// Takes the transfer from the multi handle, which closes its connection if it is not done.
    private func release(
        _ transfer: CurlTransfer, _ multi: UnsafeMutableRawPointer
    ) -> CurlOrder? {
        curl_multi_remove_handle(multi, transfer.easy)
        let order = transfer.forget()
        if let order { active[order.id] = nil }
        if idle.count < options.connectionsKeptMax { idle.append(transfer) }
        return order
    }

    private func answer(_ order: CurlOrder, _ result: Result<CurlOrder.Answer, TransportFailure>) {
        inbox.ended()
        switch result {
        case .success(let answer): order.done.resume(returning: answer)
        case .failure(let failure): order.done.resume(throwing: failure)
        }
    }

    private static func text(_ code: CURLMcode) -> String {
        curl_multi_strerror(code).map { String(cString: $0) } ?? ""
    }
}
