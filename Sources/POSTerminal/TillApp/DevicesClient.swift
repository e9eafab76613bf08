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
    /// A page of the writes that a server keeps for a person, behind the key `after`; of the till's
    /// own server when it works without a cloud.
    var parked:
        @Sendable (_ after: String?, ManagerSession) async throws(Trouble) -> Page<ParkedWrite> = {
            _, _ throws(Trouble) in throw .noCloud
        }
    /// Says that a write which is kept is a fact; the server stores it, or says why it cannot.
    var release: @Sendable (_ hash: String, ManagerSession) async throws(Trouble) -> ParkedWrite = {
        _, _ throws(Trouble) in throw .noCloud
    }
    /// A page of the stock of every location, behind the key `after`.
    var inventory:
        @Sendable (_ search: String, _ after: String?, ManagerSession) async throws(Trouble)
            -> MasterInventory = { _, _, _ throws(Trouble) in throw .noCloud }
    /// Edits of the shop that wait for a choice.
    var conflicts: @Sendable (ManagerSession) async throws(Trouble) -> [EditConflict]
    /// Chooses about one of them.
    var resolve:
        @Sendable (_ id: String, ResolveConflict.Choice, ManagerSession) async throws(Trouble)
            -> EditConflict

    /// The real cloud.
    static func live(_ link: CloudLink, now: @escaping @Sendable () -> Int64) -> DevicesClient {
        var client = DevicesClient(
            signIn: { number, pin throws(Trouble) in
                let call = OpenOperatorSession(.init(number: number, pin: pin))
                let reply = try await ask(call, nil, link, now, isKept: true)
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
        client.parked = { after, session throws(Trouble) in
            let input = EndpointInput(query: after.map { ["after": $0] } ?? [:])
            guard let call = try? ListParked(input) else { throw .documentUnreadable }
            return try await ask(call, session, link, now, isKept: true)
        }
        client.release = { hash, session throws(Trouble) in
            try await ask(ReleaseParked(hash: hash), session, link, now, isKept: true)
        }
        client.inventory = { search, after, session throws(Trouble) in
            let call = ListInventory(
                search: search, after: after.flatMap { Int64($0) } ?? 0,
                limit: TillClient.pageCount)
            return try await ask(call, session, link, now)
        }
        return client
    }

    /// - Parameter isKept: whether a till without a cloud keeps it itself.
    static func ask<Call: Endpoint>(
        _ call: Call, _ session: ManagerSession?, _ link: CloudLink, _ now: @Sendable () -> Int64,
        isKept: Bool = false
    ) async throws(Trouble) -> Call.Reply {
        let (outcome, secret): (CallOutcome<Call.Reply>?, String?)
        secret = session?.secret.exposed
        do {
            outcome =
                isKept
                ? try await link.askKeeper(call, session: secret)
                : try await link.askCloudOnly(call, session: secret)
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
