import RetailModels

/// Writes paths and queries as URLs want them (RFC 3986).
enum URLPath {
    /// The path with its braces filled in, and the query, in the order of its names.
    static func text(_ path: String, _ input: EndpointInput) -> String {
        var text = path
        for (name, value) in input.path {
            text = replacing("{\(name)}", in: text, with: PercentText.encoded(value))
        }
        let query = input.query.sorted { $0.key < $1.key }
            .map { "\(PercentText.encoded($0.key))=\(PercentText.encoded($0.value))" }
        return query.isEmpty ? text : text + "?" + query.joined(separator: "&")
    }

    private static func replacing(_ part: String, in text: String, with value: String) -> String {
        guard let range = text.firstRange(of: part) else { return text }
        return text[..<range.lowerBound] + value + text[range.upperBound...]
    }
}
