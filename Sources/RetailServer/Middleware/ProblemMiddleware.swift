import HTTPTypes
import Hummingbird
import RetailModels
import RetailStore

/// Makes every failure a problem answer, which `RequestMiddleware` logs, and marks every reply as
/// ours.
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
            problem.requestID = context.requestID
            context.notes.note { [problem] in $0.problem = problem }
            response = try .json(
                problem, status: .init(code: problem.status),
                contentType: "application/problem+json")
            response.headers[.retryAfter] = Self.retryAfter(error, problem)
            if problem.code == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
            response.headers[.allow] = (error as? HTTPError)?.headers[.allow]
        }
        response.headers[Self.protocolHeader] = "\(SyncProtocol.version)"
        return request.method == .head ? response.createHeadResponse() : response
    }

    // A constant and valid name.
    private static let protocolHeader = HTTPField.Name(SyncProtocol.header) ?? .server

    /// After how many seconds it is worth another try, if it is.
    private static func retryAfter(_ error: any Error, _ problem: Problem) -> String? {
        if let later = error as? RetryLater { return "\(later.seconds)" }
        switch problem.code {
        case .unavailable: return "1"
        case .tooManyRequests: return "60"
        default: return nil
        }
    }

    static func problem(for error: any Error) -> Problem {
        switch error {
        case let problem as Problem: return problem
        case let later as RetryLater: return later.problem
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
