import LocalStore
import RetailModels
import RetailStore
import Synchronization
import TestSupport
import Testing
import Till

/// Operators and their PINs.
@Suite struct SignInTests {
    private static let hasher = PINHasher(pepper: [1, 2, 3], costLog2: 10)

    @Test func aPINIsHashedWithSaltAndPepper() throws {
        let stored = try Self.hasher.hash("1111", salt: [9, 9])
        #expect(Self.hasher.verify("1111", against: stored))
        #expect(!Self.hasher.verify("1112", against: stored))
        #expect(!PINHasher(pepper: [4], costLog2: 10).verify("1111", against: stored))
        #expect(try Self.hasher.hash("1111", salt: [8, 8]) != stored)
        #expect(!Self.hasher.verify("1111", against: "scrypt$10$zz$00"))
    }

    @Test(arguments: ["1111", "12345"]) func isPIN(text: String) {
        #expect(PINHasher.isPIN(text))
    }

    @Test(arguments: ["", "111", "123456", "11a1", "１１１１"]) func isNoPIN(text: String) {
        #expect(!PINHasher.isPIN(text))
    }

    @Test func fiveWrongPINsLockAndARestartDoesNotUnlock() async throws {
        let shop = TestShop()
        let now = Moment(1_000_000)
        let folder = try TemporaryFolder()
        let database = try SQLiteDatabase(path: folder.file("store.sqlite"))
        _ = try await Migrator(Migrations.all).migrate(database)
        let (person, stored) = (shop.operators[0], try Self.hasher.hash("1111", salt: [1]))
        try await database.write { tx in
            try ShopStore.insert(shop.shop, in: tx)
            try OperatorStore.insert(person, pinHash: stored, tenant: shop.tenant, in: tx)
        }
        func make() throws -> SignIn {
            SignIn(
                database: database, keeper: try SQLiteCartKeeper(path: folder.file("cart.sqlite")),
                hasher: Self.hasher, tenant: shop.tenant, host: now.host)
        }
        let signIn = try make()
        #expect(try await signIn.signIn(number: 1, pin: "1111") == person)
        for _ in 1...4 {
            await #expect(throws: SignInFailure.wrong) {
                try await signIn.signIn(number: 1, pin: "0000")
            }
            now.pass(60_000)
        }
        await #expect(throws: SignInFailure.self) {
            try await signIn.signIn(number: 1, pin: "0000")
        }
        // The right PIN does not help, nor does starting again.
        await #expect(throws: SignInFailure.mustWait(until: now.value + 30 * 60_000)) {
            try await make().signIn(number: 1, pin: "1111")
        }
        now.pass(30 * 60_000)
        #expect(try await signIn.signIn(number: 1, pin: "1111") == person)
        await database.close()
    }

    @Test func aManagerUnlocksWhoIsLocked() async throws {
        let shop = TestShop()
        let now = Moment(1_000_000)
        try await Engine.sqlite.withDatabase { database in
            let folder = try TemporaryFolder()
            let (maria, ada) = (shop.operators[0], shop.operators[1])
            let hashes = try ["1111", "2222"].map { try Self.hasher.hash($0, salt: [1]) }
            try await database.write { tx in
                try ShopStore.insert(shop.shop, in: tx)
                for (person, hash) in zip([maria, ada], hashes) {
                    try OperatorStore.insert(person, pinHash: hash, tenant: shop.tenant, in: tx)
                }
            }
            let signIn = SignIn(
                database: database, keeper: try SQLiteCartKeeper(path: folder.file("c.sqlite")),
                hasher: Self.hasher, tenant: shop.tenant, host: now.host)
            for _ in 1...5 {
                _ = try? await signIn.signIn(number: 1, pin: "0000")
                now.pass(60_000)
            }
            await #expect(throws: SignInFailure.self) {
                try await signIn.signIn(number: 1, pin: "1111")
            }
            #expect(try await signIn.signIn(number: 2, pin: "2222") == ada)
            #expect(try await signIn.signIn(number: 1, pin: "1111") == maria)
        }
    }

    @Test func wrongTriesWaitLongerEachTime() async throws {
        let shop = TestShop()
        let now = Moment(1_000_000)
        try await Engine.sqlite.withShop(shop) { database in
            let folder = try TemporaryFolder()
            let signIn = SignIn(
                database: database, keeper: try SQLiteCartKeeper(path: folder.file("c.sqlite")),
                hasher: Self.hasher, tenant: shop.tenant, host: now.host)
            for _ in 1...3 {
                await #expect(throws: SignInFailure.wrong) {
                    try await signIn.signIn(number: 2, pin: "0000")
                }
            }
            await #expect(throws: SignInFailure.mustWait(until: now.value + 2_000)) {
                try await signIn.signIn(number: 2, pin: "0000")
            }
            // An operator who is gone and one who never was look the same.
            for number in [Int64(3), 99] {
                await #expect(throws: SignInFailure.wrong) {
                    try await signIn.signIn(number: number, pin: "1111")
                }
            }
        }
    }
}

/// A time that the test sets.
final class Moment: Sendable {
    private let state: Mutex<Int64>
    init(_ now: Int64) { state = Mutex(now) }
    var value: Int64 { state.withLock { $0 } }
    func pass(_ milliseconds: Int64) { state.withLock { $0 += milliseconds } }

    var host: Host {
        Host(now: { self.value }, clock: HeldClock(), newID: { "id" }, random: { $0.lowerBound })
    }
}
