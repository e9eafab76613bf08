import RetailModels
import RetailStore
import Synchronization
import TestSupport
import Testing

@testable import RetailServer

/// The seats of a licence, while several approve at once.
struct SeatsTests {
    private static let codes = ["AAAAAAAA", "BBBBBBBB"]

    /// One seat and two devices that wait: the second approval begins while the first one is open,
    /// on another connection, and finds the seat taken.
    @Test(.enabled(if: Engine.postgresURL != nil, "no PostgreSQL (POS_TEST_DATABASE_URL)"))
    func twoApprovalsAtOnceShareOneSeat() async throws {
        let tenant = ServerRun.shop.tenant
        try await Engine.postgres.withShop(ServerRun.shop) { database in
            try await database.scoped(to: tenant).write { try Self.prepare(tenant, in: $0) }
            let (begun, begin) = AsyncStream.makeStream(of: Void.self)
            let hasEnded = Atomic(false)
            let second = Task {
                for await _ in begun { break }
                defer { hasEnded.store(true, ordering: .sequentiallyConsistent) }
                return try await Self.approve(1, tenant, database) { _ in }
            }
            let first = try await Self.approve(0, tenant, database) { tx in
                begin.yield()
                begin.finish()
                // Until the other one waits for this one, or did not wait.
                while !hasEnded.load(ordering: .sequentiallyConsistent),
                    try tx.count(Self.waiting) == 0
                {}
            }
            #expect(first.status == .active)
            await #expect { try await second.value } throws: {
                ($0 as? Problem)?.code == .noSeats
            }
            let active = try await database.scoped(to: tenant).read { tx in
                try DeviceStore.count(.active, tenant: tenant, now: ServerRun.now, in: tx)
            }
            #expect(active == 1)
        }
    }

    private static let waiting: SQL = """
        SELECT COUNT(*) AS n FROM pg_locks
        WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))
        """

    private static func approve(
        _ index: Int, _ tenant: String, _ database: any Database,
        then: @escaping @Sendable (any SQLTransaction) throws -> Void
    ) async throws -> Device {
        try await database.scoped(to: tenant).write { tx in
            let device = try DeviceCare(tenant: tenant, tx: tx)
                .approve(.init(code: codes[index]), now: ServerRun.now)
            try then(tx)
            return device
        }
    }

    private static func prepare(_ tenant: String, in tx: any SQLTransaction) throws {
        try TenantStore.insert(
            Licence(id: "licence", seats: 1, expiresAt: nil, createdAt: ServerRun.now),
            keyHash: Digest.sha256("key"), tenant: tenant, in: tx)
        for (index, code) in codes.enumerated() {
            try DeviceStore.setPending(
                "device \(index)", name: "Till \(index)",
                publicKey: String(repeating: "\(index)", count: 64), code: code,
                expiresAt: ServerRun.now + 1, tenant: tenant, in: tx)
        }
    }
}
