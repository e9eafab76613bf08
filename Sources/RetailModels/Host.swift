/// What the program takes from the machine it runs on. Tests and simulations give their own.
public struct Host: Sendable {
    /// Milliseconds since 1970, UTC.
    public var now: @Sendable () -> Int64
    public var clock: any Clock<Duration>
    /// A new random id that sorts by time (UUID version 7).
    public var newID: @Sendable () -> String
    /// A random number within the range.
    public var random: @Sendable (ClosedRange<Int>) -> Int

    public init(
        now: @escaping @Sendable () -> Int64, clock: any Clock<Duration>,
        newID: @escaping @Sendable () -> String,
        random: @escaping @Sendable (ClosedRange<Int>) -> Int
    ) {
        self.now = now
        self.clock = clock
        self.newID = newID
        self.random = random
    }
}
