import RetailModels
import Synchronization

@testable import POSTerminal

/// The cloud as a manager meets it: four devices, two locations, and a session per PIN.
final class FakeCloud: Sendable {
    static let waitsUntil = TestShop.now + 600_000

    private struct Content {
        var devices = FakeCloud.devices
        var failure: Trouble?
        var isSilent = false
        var sessions: Set<String> = []
        var calls: [String] = []
        var conflicts = FakeCloud.conflicts
        var parked: [ParkedWrite] = []
        var master = MasterInventory(locations: [], items: [], next: nil)
    }
    private let content = Mutex(Content())

    private static let locations = [
        ShopLocation(id: "location", number: "1", name: "Main Street"),
        ShopLocation(id: "harbour", number: "2", name: "Harbour"),
    ]
    private static let devices = [
        device("device", "Counter", .active, series: "01", seen: TestShop.now - 60_000),
        device("old", "Broken till", .revoked, series: "02", seen: TestShop.now - 90_000_000),
        device("new", "New till", .pending, code: "ABCD2345"),
        device("late", "りんご till at the far end of the market hall", .pending, code: "LATE2345"),
    ]

    private static let conflicts = [
        EditConflict(
            id: "x1", kind: .conflict, table: .product, row: "p", code: "A-1", column: "price",
            current: "399", other: "429", edit: "e1", device: "02", by: "ada",
            at: TestShop.now - 60_000),
        EditConflict(
            id: "x2", kind: .proposal, table: .product, row: "p", code: "A-1",
            column: "tax_class", current: "standard", other: "reduced", edit: "e2",
            device: "02", by: "ada", at: TestShop.now - 60_000),
    ]

    private static func device(
        _ id: String, _ name: String, _ status: DeviceStatus, series: String? = nil,
        code: String? = nil, seen: Int64? = nil
    ) -> Device {
        Device(
            id: id, name: name, status: status,
            fingerprint: "a1b2 c3d4 e5f6 \(id == "new" ? "0718" : "0000")", code: code,
            codeExpiresAt: code.map { $0 == "LATE2345" ? TestShop.now : waitsUntil },
            location: series == nil ? nil : "location", series: series, lastSeen: seen)
    }

    /// The next calls fail so, or not any more.
    func fail(_ trouble: Trouble?) { content.withLock { $0.failure = trouble } }
    /// Nothing is answered from now on.
    func fallSilent(_ isSilent: Bool = true) { content.withLock { $0.isSilent = isSilent } }
    func park(_ writes: [ParkedWrite]) { content.withLock { $0.parked = writes } }
    func stock(_ master: MasterInventory) { content.withLock { $0.master = master } }
    /// Every session is over.
    func forgetSessions() { content.withLock { $0.sessions = [] } }
    /// What was asked for, in order.
    var calls: [String] { content.withLock { $0.calls } }

    var client: DevicesClient {
        var client = DevicesClient(
            signIn: { number, pin throws(Trouble) in
                try await self.answer("sign in \(number)")
                guard TestShop.pins[number] == pin else {
                    throw .cloudRefused(Problem(.pinWrong, "x"))
                }
                let token = "session-\(self.calls.count)"
                self.content.withLock { _ = $0.sessions.insert(token) }
                return ManagerSession(secret: Secret(token))
            },
            list: { session throws(Trouble) in
                try await self.answer("list", session)
                return ShopDevices(
                    devices: self.content.withLock { $0.devices }, locations: Self.locations)
            },
            approve: { body, session throws(Trouble) in
                try await self.answer("approve", session)
                let code = body.code
                return try self.change({ $0.code == code }) {
                    $0.status = .active
                    $0.code = nil
                    $0.codeExpiresAt = nil
                    $0.series = body.series ?? "03"
                    $0.location = body.location == "2" ? "harbour" : "location"
                }
            },
            change: { id, body, session throws(Trouble) in
                try await self.answer("change", session)
                return try self.change({ $0.id == id }) {
                    if let name = body.name { $0.name = name }
                    if body.isRevoked == true { $0.status = .revoked }
                }
            },
            conflicts: { session throws(Trouble) in
                try await self.answer("conflicts", session)
                return self.content.withLock { $0.conflicts }
            },
            resolve: { id, choice, session throws(Trouble) in
                try await self.answer("\(choice) \(id)", session)
                let found = self.content.withLock { content in
                    let found = content.conflicts.first { $0.id == id }
                    content.conflicts.removeAll { $0.id == id }
                    return found
                }
                guard let found else { throw .cloudRefused(Problem(.notFound, "x")) }
                return found
            })
        client.parked = { _, session throws(Trouble) in
            try await self.answer("parked", session)
            return Page(items: self.content.withLock { $0.parked }, next: nil)
        }
        client.release = { hash, session throws(Trouble) in
            try await self.answer("release \(hash.prefix(6))", session)
            let found = self.content.withLock { content in
                let found = content.parked.first { $0.hash == hash }
                content.parked.removeAll { $0.hash == hash }
                return found
            }
            guard let found else { throw .cloudRefused(Problem(.notFound, "x")) }
            return found
        }
        client.inventory = { search, _, session throws(Trouble) in
            try await self.answer("inventory \(search)", session)
            return self.content.withLock { $0.master }
        }
        return client
    }

    private func answer(_ call: String, _ session: ManagerSession? = nil) async throws(Trouble) {
        let (isSilent, failure, isOver) = content.withLock { content in
            content.calls.append(call)
            let isOver = session.map { !content.sessions.contains($0.secret.exposed) } ?? false
            return (content.isSilent, content.failure, isOver)
        }
        if isSilent {
            await FakeTill.waitForCancellation()
            throw .cancelled
        }
        if let failure { throw failure }
        if isOver { throw .cloudRefused(Problem(.sessionExpired, "x")) }
    }

    private func change(
        _ isWanted: (Device) -> Bool, _ edit: (inout Device) -> Void
    ) throws(Trouble) -> Device {
        var devices = content.withLock { $0.devices }
        guard let index = devices.firstIndex(where: isWanted) else {
            throw .cloudRefused(Problem(.notFound, "x"))
        }
        edit(&devices[index])
        let changed = devices
        content.withLock { $0.devices = changed }
        return changed[index]
    }
}
