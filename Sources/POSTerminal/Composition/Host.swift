import Foundation
import RetailModels

extension RetailModels.Host {
    /// The machine this program runs on. The one place that asks it for time and chance.
    static let live = RetailModels.Host(
        now: { Int64(Date().timeIntervalSince1970 * 1_000) },
        clock: ContinuousClock(),
        newID: {
            TimeOrderedID.make(
                milliseconds: Int64(Date().timeIntervalSince1970 * 1_000),
                random: .random(in: 0...UInt64.max),
                .random(in: 0...UInt64.max))
        },
        random: { Int.random(in: $0) })

    /// The environment as it was at the start.
    static var environment: [String: String] { ProcessInfo.processInfo.environment }

    /// Unpredictable bytes for keys, salts and tokens.
    static func secretBytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
}
