import CCurl
import Glibc

/// Turns libcurl's result codes into the failures our code tells apart.
enum CurlFailure {
    /// The failure for `code`, asking the handle for what the code alone does not say.
    static func of(
        _ code: CURLcode, easy: UnsafeMutableRawPointer, text: String, _ request: HTTPRequest?
    ) -> TransportFailure {
        switch code {
        case CURLE_OPERATION_TIMEDOUT:
            return timeOut(easy: easy, request)
        case CURLE_COULDNT_CONNECT where errno(of: easy) == ECONNREFUSED:
            return .refused
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            return .unresolved
        case CURLE_URL_MALFORMAT:
            return .badURL
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_ENGINE_NOTFOUND,
            CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_CLIENTCERT, CURLE_SSL_CRL_BADFILE,
            CURLE_USE_SSL_FAILED:
            return .tls(reason: text)
        default:
            return .other(code: Int(code.rawValue), reason: text)
        }
    }

    /// Both time-outs have one code. Before the transfer begins the time stays zero, and then it
    /// was the connection (name lookup, TCP or TLS) that took too long.
    private static func timeOut(
        easy: UnsafeMutableRawPointer, _ request: HTTPRequest?
    ) -> TransportFailure {
        let timeoutMs = request?.timeoutMs ?? 0
        var begunUs = 0
        pos_curl_get_offset(easy, CURLINFO_PRETRANSFER_TIME_T, &begunUs)
        guard begunUs == 0 else { return .timedOut(afterMs: timeoutMs) }
        return .connectTimedOut(afterMs: min(request?.connectTimeoutMs ?? 0, timeoutMs))
    }

    private static func errno(of easy: UnsafeMutableRawPointer) -> Int32 {
        var number = 0
        pos_curl_get_long(easy, CURLINFO_OS_ERRNO, &number)
        return Int32(truncatingIfNeeded: number)
    }
}
