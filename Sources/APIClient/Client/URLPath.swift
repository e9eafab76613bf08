import RetailModels

/// Writes paths and queries as URLs want them (RFC 3986).
enum URLPath {
    /// The path with its braces filled in, and the query, in the order of its names.
    static func text(_ path: String, _ input: EndpointInput) -> String {
        var text = path
        for (name, value) in input.path {
            text = replacing("{\(name)}", in: text, with: encoded(value))
        }
        let query = input.query.sorted { $0.key < $1.key }
            .map { "\(encoded($0.key))=\(encoded($0.value))" }
        return query.isEmpty ? text : text + "?" + query.joined(separator: "&")
    }

    private static func replacing(_ part: String, in text: String, with value: String) -> String {
        guard let range = text.firstRange(of: part) else { return text }
        return text[..<range.lowerBound] + value + text[range.upperBound...]
    }

    /// Everything but letters, digits and `-._~` becomes `%XX`.
    static func encoded(_ text: String) -> String {
        var output = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                output.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                output += "%" + Hex.text([byte]).uppercased()
            }
        }
        return output
    }
}
