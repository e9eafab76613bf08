public import RetailModels
public import RetailStore

/// Why a sign-in was refused. The sentences stand in the screens' table.
public enum SignInFailure: Error, Equatable, Sendable {
    /// No such operator, or not this PIN; nothing tells which.
    case wrong
    /// Too many wrong tries; asked again at `until`, milliseconds since 1970.
    case mustWait(until: Int64)
    case store(SQLFailure)
}

/// Lets operators in by number and PIN, on the till's own data: no network is asked, and wrong
/// tries are remembered across a restart.
public struct SignIn: Sendable {
    private let database: any Database
    private let keeper: any CartKeeper
    private let hasher: @Sendable () -> PINHasher
    private let tenant: String
    private let host: Host

    /// - Parameter hasher: asked for at each sign-in, since pairing may bring another pepper.
    public init(
        database: any Database, keeper: any CartKeeper,
        hasher: @escaping @autoclosure @Sendable () -> PINHasher, tenant: String, host: Host
    ) {
        self.database = database
        self.keeper = keeper
        self.hasher = hasher
        self.tenant = tenant
        self.host = host
    }

    public func signIn(number: Int64, pin: String) async throws(SignInFailure) -> Operator {
        do {
            return try await check(number: number, pin: pin)
        } catch let failure as SignInFailure {
            throw failure
        } catch let failure as SQLFailure {
            throw .store(failure)
        } catch {
            throw .store(SQLFailure(kind: .other, message: "\(error)"))
        }
    }

    private func check(number: Int64, pin: String) async throws -> Operator {
        var attempts = try await keeper.attempts(operatorNumber: number)
        let now = host.now()
        if attempts.mustWait(at: now) {
            throw SignInFailure.mustWait(until: attempts.waitUntil)
        }
        let credential = try await database.read { [tenant] tx in
            try OperatorStore.credential(number: number, tenant: tenant, in: tx)
        }
        if let credential, hasher().verify(pin, against: credential.pinHash) {
            try await keeper.keep(SignInAttempts(), operatorNumber: number)
            if credential.person.role == .manager { try await unlockOthers() }
            return credential.person
        }
        attempts.fail(at: now)
        try await keeper.keep(attempts, operatorNumber: number)
        guard attempts.wrong < SignInAttempts.triesMax else {
            throw SignInFailure.mustWait(until: attempts.waitUntil)
        }
        throw SignInFailure.wrong
    }

    /// A manager who signs in lets everybody try again (retail-rules: People).
    private func unlockOthers() async throws {
        let numbers = try await database.read { [tenant] tx in
            try OperatorStore.all(tenant: tenant, in: tx).map(\.number)
        }
        for number in numbers where try await keeper.attempts(operatorNumber: number).wrong > 0 {
            try await keeper.keep(SignInAttempts(), operatorNumber: number)
        }
    }
}
