import HTTPTypes
import Hummingbird
import RetailModels
import RetailStore

extension CreateSnapshot: HandledEndpoint {
    /// A fresh one is shared; making one takes as long as reading the location's documents.
    func answer(_ call: Call) async throws -> SnapshotSession {
        try call.checkCloud()
        let newID = call.host.newID()
        return try await call.database.writeOnOneView { tx in
            try SyncLog.check(body.relies, tenant: call.tenant, in: tx)
            return try call.snapshots(in: tx).open(
                device: call.principal.device ?? "", newID: newID)
        }
    }
}

extension GetSnapshotPart: HandledEndpoint {
    func answer(_ call: Call) async throws -> SnapshotPart {
        try call.checkCloud()
        return try await call.database.read { tx in
            SnapshotPart(bytes: try call.snapshots(in: tx).part(part, of: id))
        }
    }

    /// As it is stored, byte for byte.
    static func response(_ reply: SnapshotPart, to request: Request) throws -> Response {
        Representation(bytes: reply.bytes).response(to: request, status: .ok)
    }
}

extension DeleteSnapshot: HandledEndpoint {
    func answer(_ call: Call) async throws -> SnapshotSession {
        try call.checkCloud()
        return try await call.database.write { tx in
            try call.snapshots(in: tx).leave(id, device: call.principal.device ?? "")
        }
    }
}

extension Call {
    fileprivate func snapshots(in tx: any SQLTransaction) -> SnapshotStore {
        SnapshotStore(tenant: tenant, location: location, now: host.now(), in: tx)
    }
}
