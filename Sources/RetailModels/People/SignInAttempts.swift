/// How often a PIN was wrong, and until when none is asked for again. Till and server count alike.
public struct SignInAttempts: Codable, Hashable, Sendable {
    /// Wrong tries that cost nothing but the time of hashing.
    public static let freeTries: Int64 = 2
    /// From here on nobody is asked for `lockMs`.
    public static let triesMax: Int64 = 5
    public static let lockMs: Int64 = 30 * 60 * 1_000

    public var wrong: Int64
    /// Milliseconds since 1970; 0 when nobody has to wait.
    public var waitUntil: Int64

    public init(wrong: Int64 = 0, waitUntil: Int64 = 0) {
        self.wrong = wrong
        self.waitUntil = waitUntil
    }

    /// A clock set back must not lengthen a lock.
    public func mustWait(at now: Int64) -> Bool {
        waitUntil > now && waitUntil - now <= Self.lockMs
    }

    /// One more was wrong.
    public mutating func fail(at now: Int64) {
        wrong += 1
        waitUntil = now + Self.delayMs(afterWrong: wrong)
    }

    /// Nothing at first, then growing, then the lock.
    static func delayMs(afterWrong wrong: Int64) -> Int64 {
        switch wrong {
        case ...freeTries: 0
        case ..<triesMax: 1_000 << (wrong - freeTries)
        default: lockMs
        }
    }
}
