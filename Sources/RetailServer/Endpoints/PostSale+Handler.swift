import Hummingbird
import RetailModels
import RetailStore

extension PostSale: HandledEndpoint {
    func answer(_ call: Call) async throws -> WriteResult {
        guard let read = ReadOp(sale: sale, from: call.sender) else {
            throw Problem(.documentInvalid, "the document is no sale")
        }
        let results = try await call.record([read], key: sale.key).results
        if let problem = results[0].problem { throw problem }
        return results[0]
    }

    static func status(of reply: WriteResult) -> HTTPResponse.Status {
        reply.status == .stored ? .created : .ok
    }
}
