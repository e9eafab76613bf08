import CCurl

/// An easy handle and the request it carries. Used again for the next request.
///
/// Owns the easy handle, its error text and its header list, and frees them. Only the curl thread
/// makes, touches and frees it; the callbacks run there too, inside `curl_multi_perform`.
final class CurlTransfer {
    /// Header lines of one reply, more than any server of ours sends.
    static let headerBytesMax = 64 * 1024
    /// Longest error text libcurl writes, with its NUL.
    private static let errorBytesMax = Int(CURL_ERROR_SIZE)
    /// A reply that says its length gets its memory at once, up to here.
    private static let bodyBytesReservedMax = 1024 * 1024

    let easy: UnsafeMutableRawPointer
    private let errorText: UnsafeMutablePointer<CChar>
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private var order: CurlOrder?
    private var headerLines: [UInt8] = []
    private var body: [UInt8] = []
    /// Set by a callback that ends the transfer, which curl itself can only call a write error.
    private var cutOff: TransportFailure?

    /// Nil when memory is out.
    init?() {
        guard let easy = curl_easy_init() else { return nil }
        self.easy = easy
        errorText = .allocate(capacity: Self.errorBytesMax)
    }

    deinit {
        curl_easy_cleanup(easy)
        curl_slist_free_all(headerList)
        errorText.deallocate()
    }

    /// The transfer that `prepare` wrote into the handle.
    static func of(_ easy: UnsafeMutableRawPointer) -> CurlTransfer {
        var context: UnsafeMutableRawPointer?
        pos_curl_get_pointer(easy, CURLINFO_PRIVATE, &context)
        return of(context: context)
    }

    private static func of(context: UnsafeMutableRawPointer?) -> CurlTransfer {
        guard let context else { preconditionFailure("a handle that was never prepared") }
        return Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
    }

    /// Writes every option of the request into the handle.
    func prepare(_ order: CurlOrder, caFile: String?) {
        self.order = order
        errorText[0] = 0
        setCommon(caFile: caFile)
        setCallbacks()
        setRequest(order.request)
        if order.isLoopback { set(CURLOPT_NOPROXY, "*") }
    }

    /// Empties the handle for the next request; returns the one it carried.
    @discardableResult
    func forget() -> CurlOrder? {
        defer { order = nil }
        // Keeps live connections, the name cache and TLS sessions, and frees the copied body.
        curl_easy_reset(easy)
        curl_slist_free_all(headerList)
        headerList = nil
        headerLines = []
        body = []
        cutOff = nil
        return order
    }

    /// What the transfer brought, given curl's result.
    func result(_ code: CURLcode) -> Result<CurlOrder.Answer, TransportFailure> {
        if let cutOff { return .failure(cutOff) }
        guard code == CURLE_OK else {
            return .failure(CurlFailure.of(code, easy: easy, text: reason(code), order?.request))
        }
        var status = 0
        pos_curl_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
        return .success(.init(status: status, headerLines: headerLines, body: body))
    }

    private func reason(_ code: CURLcode) -> String {
        let text = String(cString: errorText)
        return text.isEmpty ? String(cString: curl_easy_strerror(code)) : text
    }
}

// MARK: - Options

extension CurlTransfer {
    private func set(_ option: CURLoption, _ value: Int) {
        pos_curl_set_long(easy, option, value)
    }

    private func set(_ option: CURLoption, _ value: String) {
        pos_curl_set_string(easy, option, value)
    }

    private func setCommon(caFile: String?) {
        pos_curl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
        // Signals would hit whichever thread they like.
        set(CURLOPT_NOSIGNAL, 1)
        // Without it, ending a request whose name is still being looked up waits for the name
        // server, and with it every other request of this thread.
        set(CURLOPT_QUICK_EXIT, 1)
        set(CURLOPT_TCP_NODELAY, 1)
        set(CURLOPT_TCP_KEEPALIVE, 1)
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        if let caFile { set(CURLOPT_CAINFO, caFile) }
        // With a folder of authorities curl reads the system's file again for each connection, 50
        // ms in which this thread serves nobody; without one it remembers them for a day.
        pos_curl_set_string(easy, CURLOPT_CAPATH, nil)
    }

    private func setRequest(_ request: HTTPRequest) {
        set(CURLOPT_URL, request.url)
        // Zero would mean curl's default of minutes, or no limit at all.
        set(CURLOPT_CONNECTTIMEOUT_MS, max(1, request.connectTimeoutMs))
        set(CURLOPT_TIMEOUT_MS, max(1, request.timeoutMs))
        if request.acceptsGzip { set(CURLOPT_ACCEPT_ENCODING, "gzip") }
        if let body = request.body { setBody(body) }
        switch (request.method, request.body) {
        case ("GET", nil): set(CURLOPT_HTTPGET, 1)
        case ("HEAD", nil): set(CURLOPT_NOBODY, 1)
        case ("POST", nil): setBody([])
        case ("POST", _): break
        default: set(CURLOPT_CUSTOMREQUEST, request.method)
        }
        setHeaders(request)
        if let signature = request.signature { set(signature) }
    }

    private func set(_ signature: AWSSignature) {
        set(CURLOPT_EXPECT_100_TIMEOUT_MS, 1)
        set(CURLOPT_AWS_SIGV4, "aws:amz:\(signature.region):\(signature.service)")
        set(CURLOPT_USERNAME, signature.accessKey)
        set(CURLOPT_PASSWORD, signature.secretKey)
    }

    /// Copied once by curl: head and body then leave in one packet, and nothing has to outlive
    /// the call. (A read callback would copy as well, and send them apart.)
    private func setBody(_ body: [UInt8]) {
        set(CURLOPT_POST, 1)
        pos_curl_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, body.count)
        body.withUnsafeBytes { bytes in
            // Nil would mean a read callback, so an empty body needs some address.
            if let start = bytes.baseAddress, !bytes.isEmpty {
                pos_curl_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, start)
            } else {
                set(CURLOPT_COPYPOSTFIELDS, "")
            }
        }
    }

    private func setHeaders(_ request: HTTPRequest) {
        // A name without a value takes away what curl would add by itself: a wait of a second
        // for permission to send a long body, and a type that no body of ours has.
        if request.signature == nil { append("Expect:") }
        // libcurl 7.88 would sign such a name, which is not sent. Permission is not waited for.
        var hasType = request.signature != nil
        for header in request.headers {
            // `name;` is how curl is told to send a header without a value.
            append(header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)")
            hasType = hasType || header.name.lowercased() == "content-type"
        }
        if !hasType { append("Content-Type:") }
        pos_curl_set_list(easy, CURLOPT_HTTPHEADER, headerList)
    }

    private func append(_ line: String) {
        if let longer = curl_slist_append(headerList, line) { headerList = longer }
    }
}

// MARK: - Callbacks

extension CurlTransfer {
    private func setCallbacks() {
        // Unretained: `CurlLoop.active` holds the transfer as long as curl knows the handle.
        let context = Unmanaged.passUnretained(self).toOpaque()
        pos_curl_set_pointer(easy, CURLOPT_PRIVATE, context)
        pos_curl_set_pointer(easy, CURLOPT_WRITEDATA, context)
        pos_curl_set_pointer(easy, CURLOPT_HEADERDATA, context)
        pos_curl_set_sink(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            let bytes = UnsafeRawBufferPointer(start: bytes, count: size * count)
            return CurlTransfer.of(context: context).takeBody(bytes)
        }
        pos_curl_set_sink(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            let bytes = UnsafeRawBufferPointer(start: bytes, count: size * count)
            return CurlTransfer.of(context: context).takeHeaderLine(bytes)
        }
    }

    private func takeBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        let max = order?.request.bodyBytesMax ?? 0
        if body.isEmpty {
            var length = 0
            pos_curl_get_offset(easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length)
            if length > max {
                cutOff = .replyTooLarge(max: max)
                return 0
            }
            body.reserveCapacity(min(length, Self.bodyBytesReservedMax))
        }
        guard bytes.count <= max - body.count else {
            cutOff = .replyTooLarge(max: max)
            return 0
        }
        body.append(contentsOf: bytes)
        return bytes.count
    }

    private func takeHeaderLine(_ bytes: UnsafeRawBufferPointer) -> Int {
        // A further response (after 100 Continue, for instance) starts over.
        if bytes.starts(with: "HTTP/".utf8) { headerLines.removeAll(keepingCapacity: true) }
        guard bytes.count <= Self.headerBytesMax - headerLines.count else {
            cutOff = .replyTooLarge(max: Self.headerBytesMax)
            return 0
        }
        headerLines.append(contentsOf: bytes)
        return bytes.count
    }
}
