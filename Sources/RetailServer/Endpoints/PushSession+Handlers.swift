import RetailModels
import RetailStore

extension CreatePushSession: HandledEndpoint {
    func answer(_ call: Call) async throws -> PushSession {
        try call.checkCloud()
        return try await call.database.write { tx in
            try call.pushSessions(in: tx).open(parts: body.parts, hash: body.hash)
        }
    }
}

extension PutPushPart: HandledEndpoint {
    func answer(_ call: Call) async throws -> PushSession {
        try call.checkCloud()
        return try await call.database.write { tx in
            try call.pushSessions(in: tx).put(body.content, part: part, of: id)
        }
    }
}

extension CommitPushSession: HandledEndpoint {
    func answer(_ call: Call) async throws -> PushSession {
        try call.checkCloud()
        let (session, head) = try await call.database.write { tx in
            try call.pushSessions(in: tx).commit(id)
        }
        if let head {
            let hint = StreamHint(
                stream: Realtime.shopStream, head: head, event: .productUpdated)
            call.hub.publish(TenantHint(tenant: call.tenant, hint: hint))
        }
        return session
    }
}

extension Call {
    fileprivate func pushSessions(in tx: any SQLTransaction) -> PushSessionStore {
        PushSessionStore(
            tenant: tenant, device: principal.device ?? "", now: host.now(), in: tx)
    }
}
