import Hummingbird
import RetailModels
import RetailStore

extension OpenOperatorSession: HandledEndpoint {
    private enum Outcome: Sendable {
        case opened(Operator)
        case wrong
        case mustWait(until: Int64)
    }

    func answer(_ call: Call) async throws -> Reply {
        let (body, principal, now) = (body, call.principal, call.host.now())
        let session = call.host.secretText(bytes: 32)
        let ownPepper = call.pepper(principal.tenant)
        // Wrong tries are committed too, so the outcome is returned and not thrown.
        let outcome = try await call.database.write { tx in
            try ManagerDoor.checkStanding(principal, in: tx)
            return try Self.open(session, body, principal, ownPepper, now, in: tx)
        }
        switch outcome {
        case .opened(let person):
            return Reply(
                session: session, expiresAt: now + OperatorSession.lifeMs, operator: person)
        case .wrong: throw Problem(.pinWrong, "there is no such operator and PIN")
        case .mustWait(let until):
            throw RetryLater(
                Problem(.tooManyRequests, "too many wrong PINs; wait before the next one"),
                afterMs: until - now)
        }
    }

    static func status(of reply: Reply) -> HTTPResponse.Status { .created }

    /// Counts for the device and for the operator: neither one person's PIN nor everybody's can be
    /// guessed, whichever server process is asked.
    private static func open(
        _ session: String, _ body: Body, _ principal: Principal, _ ownPepper: [UInt8]?,
        _ now: Int64, in tx: any SQLTransaction
    ) throws -> Outcome {
        let tenant = principal.tenant
        guard let pepper = try TenantStore.pepper(tenant, in: tx).flatMap(Hex.bytes) ?? ownPepper
        else {
            throw Problem(.notFound, "this server has no pepper of the shop: ask the cloud")
        }
        let subjects: [OperatorSessionStore.Subject] = [
            .device(principal.device), .person(number: body.number),
        ]
        var attempts: [SignInAttempts] = []
        for subject in subjects {
            let held = try OperatorSessionStore.holdAttempts(subject, tenant: tenant, in: tx)
            if held.mustWait(at: now) { return .mustWait(until: held.waitUntil) }
            attempts.append(held)
        }
        let credential = try OperatorStore.credential(
            number: body.number, tenant: tenant, in: tx)
        guard let credential,
            PINHasher(pepper: pepper).verify(body.pin, against: credential.pinHash)
        else {
            for (subject, held) in zip(subjects, attempts) {
                var held = held
                held.fail(at: now)
                try OperatorSessionStore.keep(held, of: subject, tenant: tenant, in: tx)
            }
            return .wrong
        }
        // A cashier's own PIN gives no further tries at others'.
        let forgiven = credential.person.role == .manager ? subjects : [subjects[1]]
        for subject in forgiven {
            try OperatorSessionStore.keep(SignInAttempts(), of: subject, tenant: tenant, in: tx)
        }
        try OperatorSessionStore.insert(
            session, person: credential.person.id, device: principal.device,
            expiresAt: now + OperatorSession.lifeMs, now: now, tenant: tenant, in: tx)
        return .opened(credential.person)
    }
}
