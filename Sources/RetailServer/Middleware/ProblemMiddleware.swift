import HTTPTypes
import Hummingbird
import Logging
import RetailModels
import RetailStore

/// Makes every failure a problem answer, logs it once, and marks every reply as ours.
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = ServerContext

    func handle(
        _ request: Request, context: ServerContext,
        next: @concurrent (Request, ServerContext) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            var problem = Self.problem(for: error)
            // Not `context.id`, which traps under a log handler that keeps no metadata.
            problem.requestID = context.logger[metadataKey: "hb.request.id"].map { "\($0)" }
            context.logger.info(
                "request refused",
                metadata: [
                    "problem.code": "\(problem.code.rawValue)",
                    "problem.detail": "\(problem.detail)",
                    "request.path": "\(request.uri.path)",
                ])
            response = try .json(
                problem, status: .init(code: problem.status),
                contentType: "application/problem+json")
            if problem.code == .unavailable { response.headers[.retryAfter] = "1" }
            if problem.code == .tooManyRequests { response.headers[.retryAfter] = "60" }
            if problem.code == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
            response.headers[.allow] = (error as? HTTPError)?.headers[.allow]
        }
        response.headers[Self.protocolHeader] = "\(SyncProtocol.version)"
        return request.method == .head ? response.createHeadResponse() : response
    }

    // A constant and valid name.
    private static let protocolHeader = HTTPField.Name(SyncProtocol.header) ?? .server

    static func problem(for error: any Error) -> Problem {
        switch error {
        case let problem as Problem: return problem
        case let failure as SQLFailure:
            switch failure.kind {
            case .busy, .unavailable, .diskFull, .readOnly:
                return Problem(.unavailable, "the database cannot be used now: \(failure.message)")
            default:
                return Problem(.internalError, "the database refused: \(failure.message)")
            }
        case AttachmentContentFailure.unavailable(let reason):
            return Problem(.unavailable, "the store for attachments cannot be used now: \(reason)")
        case let error as HTTPError where error.status == .notFound:
            return Problem(.notFound, "no such address")
        case let error as HTTPError where error.status == .methodNotAllowed:
            return Problem(.methodNotAllowed, "not with this method")
        case is HTTPError: return Problem(.badRequest, "\(error)")
        default: return Problem(.internalError, "\(error)")
        }
    }
}
