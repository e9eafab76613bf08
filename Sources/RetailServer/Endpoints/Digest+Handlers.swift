import RetailModels
import RetailStore

extension ReadDigest: HandledEndpoint {
    func answer(_ call: Call) async throws -> Reply {
        try call.checkCloud()
        let (stream, at, tenant) = (stream, at, call.tenant)
        try call.checkStream(stream)
        return try await call.database.read { tx in
            let head = try SyncLog.head(of: stream, tenant: tenant, in: tx)?.seq ?? 0
            guard at ?? head <= head else {
                throw Problem(.lost, "stream \(stream) does not have entry \(at ?? 0)")
            }
            let digest = LogDigest(tenant: tenant, in: tx)
            guard stream != Realtime.shopStream else {
                return Reply(
                    stream: stream, at: at ?? head, head: head, tables: try digest.shop())
            }
            let documents = try digest.logged(in: stream, upTo: at ?? head)
            return Reply(
                stream: stream, at: at ?? head, head: head, tables: [documents.table],
                chains: documents.chains)
        }
    }
}

extension ReportTill: HandledEndpoint {
    func answer(_ call: Call) async throws -> Reply {
        try call.checkCloud()
        let (body, tenant, now) = (body, call.tenant, call.host.now())
        if let device = call.principal.device {
            try await call.database.write { tx in
                try DeviceStore.setReport(body, of: device, at: now, tenant: tenant, in: tx)
            }
        }
        return Reply(now: now)
    }
}

extension VerifyChain: HandledEndpoint {
    func answer(_ call: Call) async throws -> Reply {
        let after = body.after
        let tenant = tenant
        return try await onTenant(call) { tx in
            try ChainPage(tenant: tenant, in: tx).read(after: after)
        }
    }
}
