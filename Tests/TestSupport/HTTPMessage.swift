/// A whole request or answer of HTTP/1.1, as far as it takes to know where it ends.
struct HTTPMessage: Sendable {
    /// The first line: of a request its verb and path.
    var line: String
    var bytes: [UInt8]

    /// What is at the beginning of the received bytes.
    enum Found {
        case whole(HTTPMessage)
        /// More has to come.
        case part
        /// The sender waits to be told that it may send the body.
        case wantsContinue
    }

    /// Of an answer.
    var status: Int { line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0 }

    static let goOn = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)[...]

    /// An answer with an empty problem as its body.
    static func answer(_ status: Int) -> ArraySlice<UInt8> {
        Array(
            ("HTTP/1.1 \(status) Broken\r\nContent-Type: application/problem+json\r\n"
                + "Content-Length: 2\r\n\r\n{}").utf8)[...]
    }

    /// Takes the first message away when it is whole.
    static func take(from bytes: inout [UInt8]) -> Found {
        guard let headEnd = end(of: Array("\r\n\r\n".utf8), in: bytes, from: 0) else {
            return .part
        }
        let head = String(decoding: bytes[..<headEnd], as: UTF8.self)
        var lines = head.split(separator: "\r\n").map(String.init)
        let line = lines.removeFirst()
        var fields: [String: String] = [:]
        for field in lines {
            let parts = field.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            fields[parts[0].lowercased()] = parts[1].trimmed.lowercased()
        }
        // A server says this before the answer itself.
        if line.hasPrefix("HTTP/1.1 100 ") {
            bytes.removeFirst(headEnd)
            return take(from: &bytes)
        }
        let hasBody = !["101", "204", "304"].contains { line.hasPrefix("HTTP/1.1 \($0)") }
        var size: Int? = headEnd
        if hasBody, fields["transfer-encoding"] == "chunked" {
            size = chunksEnd(in: bytes, from: headEnd)
        } else if hasBody, let length = fields["content-length"].flatMap({ Int($0) }) {
            size = headEnd + length <= bytes.count ? headEnd + length : nil
        }
        guard let size else {
            let isWaiting = fields["expect"] == "100-continue" && bytes.count == headEnd
            return isWaiting ? .wantsContinue : .part
        }
        let whole = Array(bytes[..<size])
        bytes.removeFirst(size)
        return .whole(HTTPMessage(line: line, bytes: whole))
    }

    /// Behind the last chunk; nil when it has not come.
    private static func chunksEnd(in bytes: [UInt8], from start: Int) -> Int? {
        let lineEnd = Array("\r\n".utf8)
        var place = start
        while let sizeEnd = end(of: lineEnd, in: bytes, from: place) {
            let digits = String(decoding: bytes[place..<(sizeEnd - 2)], as: UTF8.self)
            guard let size = Int(digits.prefix { $0 != ";" }, radix: 16) else { return nil }
            place = sizeEnd + size + 2
            guard place <= bytes.count else { return nil }
            if size == 0 { return place }
        }
        return nil
    }

    /// Behind the first place where `mark` stands.
    private static func end(of mark: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard bytes.count >= start + mark.count else { return nil }
        for place in start...(bytes.count - mark.count)
        where bytes[place] == mark[0] && bytes[place..<(place + mark.count)].elementsEqual(mark) {
            return place + mark.count
        }
        return nil
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        var text = self
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return text
    }
}
