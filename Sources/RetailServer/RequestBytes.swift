import Hummingbird
import RetailModels

/// Reads a body within its limits of size and time.
enum RequestBytes {
    static func collect(
        _ request: Request, _ configuration: ServerConfiguration
    ) async throws -> [UInt8] {
        let limit = configuration.bodyBytesMax
        if let text = request.headers[.contentLength], let length = Int(text), length > limit {
            throw tooLarge(limit)
        }
        return try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
            group.addTask {
                var bytes: [UInt8] = []
                for try await piece in request.body {
                    guard bytes.count + piece.readableBytes <= limit else { throw tooLarge(limit) }
                    bytes.append(contentsOf: piece.readableBytesView)
                }
                return bytes
            }
            group.addTask {
                try await ContinuousClock().sleep(
                    for: .milliseconds(configuration.requestTimeoutMs))
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let bytes = first else {
                throw Problem(.requestTimeout, "the body did not arrive in time")
            }
            return bytes
        }
    }

    private static func tooLarge(_ limit: Int) -> Problem {
        Problem(.bodyTooLarge, "a body may have \(limit) bytes")
    }
}
