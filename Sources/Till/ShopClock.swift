import Foundation

/// The shop's days and hours.
public struct ShopClock: Sendable {
    private let calendar: Calendar

    /// Nil when the machine does not know the time zone.
    public init?(timeZone: String) {
        guard let zone = TimeZone(identifier: timeZone) else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        self.calendar = calendar
    }

    /// A moment on the shop's wall.
    public struct Local: Hashable, Sendable {
        public var year: Int
        public var month: Int
        public var day: Int
        public var hour: Int
        public var minute: Int
        public var second: Int

        /// `2017-01-31`.
        public var dayText: String {
            "\(Self.padded(year, 4))-\(Self.padded(month))-\(Self.padded(day))"
        }
        /// `12:03`.
        public var timeText: String { "\(Self.padded(hour)):\(Self.padded(minute))" }
        /// `12:03:10`.
        public var secondText: String { "\(timeText):\(Self.padded(second))" }

        /// `2017-01-31 12:03`.
        public var text: String { "\(dayText) \(timeText)" }

        private static func padded(_ number: Int, _ digits: Int = 2) -> String {
            let text = "\(number)"
            return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
        }
    }

    /// - Parameter milliseconds: since 1970, UTC.
    public func local(_ milliseconds: Int64) -> Local {
        let date = Date(timeIntervalSince1970: TimeInterval(milliseconds) / 1_000)
        let parts = calendar.dateComponents(
            [.year, .month, .day, .hour, .minute, .second], from: date)
        return Local(
            year: parts.year ?? 0, month: parts.month ?? 0, day: parts.day ?? 0,
            hour: parts.hour ?? 0, minute: parts.minute ?? 0, second: parts.second ?? 0)
    }

    /// Reads `2017-01-01T12:26:30Z` as milliseconds since 1970; nil if the text is no such moment.
    public static func milliseconds(utc text: String) -> Int64? {
        guard text.utf8.count == 20, text.hasSuffix("Z"),
            let date = try? Date(text, strategy: .iso8601),
            // The reader takes an hour 25 for one of the next day.
            date.formatted(.iso8601) == text
        else { return nil }
        return Int64(date.timeIntervalSince1970) * 1_000
    }
}
