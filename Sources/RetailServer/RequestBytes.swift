import Hummingbird
import RetailModels

/// Reads a body within its limits of size and time.
enum RequestBytes {
    /// - Parameter isWhole: that nothing of it is still on its way.
    static func collect(
        _ request: Request, isFile: Bool, isWhole: Bool, _ configuration: ServerConfiguration
    ) async throws -> [UInt8] {
        let limit = configuration.bodyBytesMax
        let timeoutMs = isFile ? configuration.fileTimeoutMs : configuration.requestTimeoutMs
        // A length beyond 2^63 is no `Int`, and no less too large.
        if let text = request.headers[.contentLength], Int(text).map({ $0 > limit }) ?? true {
            throw tooLarge(limit)
        }
        guard !isWhole else { return try await read(request, limit) }
        return try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
            group.addTask {
                do { return try await read(request, limit) } catch let problem as Problem {
                    throw problem
                } catch {
                    throw Problem(.badRequest, "the body is not framed as HTTP wants it: \(error)")
                }
            }
            group.addTask {
                try await ContinuousClock().sleep(for: .milliseconds(timeoutMs))
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let bytes = first else {
                throw Problem(.requestTimeout, "the body did not arrive in time")
            }
            return bytes
        }
    }

    private static func read(_ request: Request, _ limit: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await piece in request.body {
            guard bytes.count + piece.readableBytes <= limit else { throw tooLarge(limit) }
            bytes.append(contentsOf: piece.readableBytesView)
        }
        return bytes
    }

    private static func tooLarge(_ limit: Int) -> Problem {
        Problem(.bodyTooLarge, "a body may have \(limit) bytes")
    }
}
