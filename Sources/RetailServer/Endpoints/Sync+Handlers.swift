import RetailModels
import RetailStore

extension PushBundles: HandledEndpoint {
    func answer(_ call: Call) async throws -> Reply {
        try call.checkCloud()
        return try await call.push(body)
    }
}

extension PullLog: HandledEndpoint {
    func answer(_ call: Call) async throws -> Reply {
        try call.checkCloud()
        try call.checkStream(since.stream)
        let device = call.principal.device
        let (page, noted) = try await call.database.read { tx in
            (
                try LogReader.page(self, tenant: call.tenant, in: tx),
                try device.flatMap {
                    try LogPruning.noted(since.stream, of: $0, tenant: call.tenant, in: tx)
                }
            )
        }
        if let device, noted != since.seq {
            try await call.database.write { tx in
                try LogPruning.note(since, of: device, tenant: call.tenant, in: tx)
            }
        }
        return page
    }
}

extension Call {
    /// A till sees its shop's and its location's stream.
    func checkStream(_ stream: String) throws(Problem) {
        guard [Realtime.shopStream, location].contains(stream) else {
            throw Problem(.notFound, "there is no stream \(stream) for this till")
        }
    }

    /// A till's own server keeps no log.
    func checkCloud() throws(Problem) {
        guard side == .cloud else {
            throw Problem(.notFound, "this is a till's own server, which keeps no log")
        }
    }
}
