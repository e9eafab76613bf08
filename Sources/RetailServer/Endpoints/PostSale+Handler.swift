import Hummingbird
import RetailModels

extension PostSale: HandledEndpoint {
    func answer(_ call: Call) async throws -> WriteResult {
        guard let document = try? sale.decoded(), document.sale != nil else {
            throw Problem(.documentInvalid, "the document is no sale")
        }
        let write = JournalWrite(document, signed: sale)
        let results = try await call.record([write], key: sale.key).results
        if let problem = results[0].problem { throw problem }
        return results[0]
    }

    static func status(of reply: WriteResult) -> HTTPResponse.Status {
        reply.status == .stored ? .created : .ok
    }
}
