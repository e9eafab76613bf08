import CZlib
import HTTPTypes
import Hummingbird
import RetailModels

/// A reply in the product's one JSON form, and what HTTP says about it: its entity tag, where the
/// next page is, and whether it travels packed.
struct Representation {
    /// A smaller body is not worth packing.
    static let packedBytesMin = 1_024
    /// Of zlib's levels 1 to 9: the knee, above it costs twice the time for a few per cent.
    private static let packingLevel: Int32 = 4

    // A constant and valid name.
    private static let linkHeader = HTTPField.Name("Link") ?? .server

    private let bytes: [UInt8]
    /// Nil without a tag.
    private let tag: String?
    private let next: String?

    /// - Parameter isTagged: costs a hash over the bytes.
    init(_ reply: some Encodable, isTagged: Bool = false) throws {
        bytes = try CanonicalJSON.encode(reply)
        tag = isTagged ? String(Digest.sha256(bytes).prefix(32)) : nil
        next = (reply as? any PagedReply)?.next
    }

    /// JSON that was made before.
    init(bytes: [UInt8]) {
        self.bytes = bytes
        tag = nil
        next = nil
    }

    /// The answer to a request that was served.
    func response(to request: Request, status: HTTPResponse.Status) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = "application/json"
        headers[Self.linkHeader] = next.map { Self.link(request, $0) }
        let isPackable = bytes.count > Self.packedBytesMin
        if isPackable { headers[.vary] = "Accept-Encoding" }
        let mayPack = isPackable && Self.takesGzip(request.headers[.acceptEncoding])
        if let tag {
            // Each form has its own: a strong tag promises the same bytes.
            headers[.eTag] = "\"\(tag)\(mayPack ? "-gzip" : "")\""
            if status == .ok, Self.matches(request.headers[.ifNoneMatch], tag) {
                headers[.contentType] = nil
                return Response(status: .notModified, headers: headers)
            }
        }
        guard mayPack, let packed = Self.packed(bytes) else {
            if mayPack { headers[.eTag] = tag.map { "\"\($0)\"" } }
            return Response(
                status: status, headers: headers,
                body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
        }
        headers[.contentEncoding] = "gzip"
        return Response(status: status, headers: headers, body: .init(byteBuffer: packed))
    }

    /// Whether a client has a form of it already. Compared weakly (RFC 9110, 13.1.2): a proxy that
    /// packs by itself makes `W/"…"` of a tag.
    static func matches(_ header: String?, _ tag: String) -> Bool {
        guard let header else { return false }
        return header.split(separator: ",").contains { entry in
            let text = entry.filter { $0 != " " && $0 != "\t" }
            let opaque = text.hasPrefix("W/") ? String(text.dropFirst(2)) : text
            return ["*", "\"\(tag)\"", "\"\(tag)-gzip\""].contains(opaque)
        }
    }

    /// Whether `Accept-Encoding` names gzip and does not exclude it with a weight of nothing.
    static func takesGzip(_ header: String?) -> Bool {
        var others = false
        for entry in (header ?? "").lowercased().split(separator: ",") {
            let parts = entry.filter { $0 != " " && $0 != "\t" }.split(separator: ";")
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }?.dropFirst(2) ?? "1"
            let isWanted = weight.contains { ("1"..."9").contains($0) }
            if parts.first == "gzip" || parts.first == "x-gzip" { return isWanted }
            if parts.first == "*" { others = isWanted }
        }
        return others
    }

    private static func packed(_ bytes: [UInt8]) -> ByteBuffer? {
        let room = pos_gzip_bound(bytes.count)
        var packed = ByteBuffer()
        packed.writeWithUnsafeMutableBytes(minimumWritableBytes: room) { space in
            bytes.withUnsafeBytes {
                pos_gzip($0.baseAddress, $0.count, space.baseAddress, room, packingLevel)
            }
        }
        return packed.readableBytes > 0 ? packed : nil
    }

    /// The same address with another `after` (RFC 8288).
    static func link(_ request: Request, _ next: String) -> String {
        var query = (request.uri.query ?? "").split(separator: "&").map(String.init)
        query.removeAll { $0 == "after" || $0.hasPrefix("after=") }
        query.append("after=\(PercentText.encoded(next))")
        // What ends the address in this header is not left as a client may have sent it.
        let address = "\(request.uri.path)?\(query.joined(separator: "&"))"
            .replacing("<", with: "%3C").replacing(">", with: "%3E")
        return "<\(address)>; rel=\"next\""
    }
}

extension Response {
    /// JSON as it is, for problems.
    static func json(
        _ value: some Encodable, status: HTTPResponse.Status,
        contentType: String = "application/json"
    ) throws -> Response {
        var headers = HTTPFields()
        headers[.contentType] = contentType
        let bytes = try CanonicalJSON.encode(value)
        return Response(
            status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
