import APIClient
import RetailModels

/// What lets a manager in at the cloud, for as long as the cloud says. Kept in memory only.
struct ManagerSession: Equatable, Sendable {
    let secret: Secret
}

/// The shop's devices, and where there may be some.
struct ShopDevices: Equatable, Sendable {
    var devices: [Device]
    var locations: [ShopLocation]
}

/// What a manager asks of the cloud: the shop's devices, and edits that wait. The till's own server
/// knows nothing of them and is never asked instead.
struct DevicesClient: Sendable {
    /// Signs an operator in at the cloud.
    var signIn: @Sendable (_ number: Int64, _ pin: String) async throws(Trouble) -> ManagerSession
    /// All devices of the shop.
    var list: @Sendable (ManagerSession) async throws(Trouble) -> ShopDevices
    /// Lets the device that shows the code in, at its place.
    var approve: @Sendable (ApproveDevice.Body, ManagerSession) async throws(Trouble) -> Device
    /// Renames or revokes a device.
    var change:
        @Sendable (_ id: String, ChangeShopDevice.Body, ManagerSession) async throws(Trouble)
            -> Device
    /// Edits of the shop that wait for a choice.
    var conflicts: @Sendable (ManagerSession) async throws(Trouble) -> [EditConflict]
    /// Chooses about one of them.
    var resolve:
        @Sendable (_ id: String, ResolveConflict.Choice, ManagerSession) async throws(Trouble)
            -> EditConflict

    /// The real cloud.
    static func live(_ link: CloudLink, now: @escaping @Sendable () -> Int64) -> DevicesClient {
        DevicesClient(
            signIn: { number, pin throws(Trouble) in
                let call = OpenOperatorSession(.init(number: number, pin: pin))
                let reply = try await ask(call, nil, link, now)
                return ManagerSession(secret: Secret(reply.session))
            },
            list: { session throws(Trouble) in
                ShopDevices(
                    devices: try await ask(ListShopDevices(), session, link, now).items,
                    locations: try await ask(ListShopLocations(), session, link, now).items)
            },
            approve: { body, session throws(Trouble) in
                try await ask(ApproveShopDevice(body), session, link, now)
            },
            change: { id, body, session throws(Trouble) in
                try await ask(ChangeShopDevice(id: id, body: body), session, link, now)
            },
            conflicts: { session throws(Trouble) in
                try await ask(ListConflicts(limit: 500), session, link, now).items
            },
            resolve: { id, choice, session throws(Trouble) in
                try await ask(ResolveConflict(id: id, choice: choice), session, link, now)
            })
    }

    private static func ask<Call: Endpoint>(
        _ call: Call, _ session: ManagerSession?, _ link: CloudLink, _ now: @Sendable () -> Int64
    ) async throws(Trouble) -> Call.Reply {
        let outcome: CallOutcome<Call.Reply>?
        do {
            outcome = try await link.askCloudOnly(call, session: session?.secret.exposed)
        } catch {
            throw .cancelled
        }
        switch outcome {
        case nil: throw .noCloud
        case .answered(let reply): return reply
        case .refused(let problem): throw .cloudRefused(problem)
        case .failed(.denied(let problem), _):
            throw problem.code == .unauthorized ? Trouble.noCloud : Trouble.cloudRefused(problem)
        case .failed(.status(429), let afterMs):
            throw .cloudMustWait(until: now() + Int64(afterMs ?? 0))
        case .failed(let reason, _): throw .cloudAway("\(reason)")
        }
    }
}
