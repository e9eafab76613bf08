/// A day of the calendar, without a time or a zone.
public struct CalendarDay: Hashable, Comparable, Sendable {
    public let year: Int
    public let month: Int
    public let day: Int

    /// Nil when there is no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard (0...9_999).contains(year), (1...12).contains(month),
            (1...Self.dayCount(year: year, month: month)).contains(day)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Reads `2026-11-27`; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2],
            text.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || (48...57).contains($0) }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// Reads `YYMMDD` as a barcode has it: day 00 is the last of the month, and the century is the
    /// one that is nearest to this year (GS1 General Specifications 7.12).
    init?(gs1 text: String, thisYear: Int) {
        guard text.utf8.count == 6, let number = Int(text), number >= 0 else { return nil }
        var year = thisYear / 100 * 100 + number / 10_000
        let ahead = number / 10_000 - thisYear % 100
        if ahead >= 51 { year -= 100 } else if ahead <= -50 { year += 100 }
        let (month, day) = (number / 100 % 100, number % 100)
        guard (1...12).contains(month) else { return nil }
        self.init(
            year: year, month: month,
            day: day == 0 ? Self.dayCount(year: year, month: month) : day)
    }

    public static func < (left: CalendarDay, right: CalendarDay) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    /// The latest birthday of somebody who is so many years old on this day. Who was born on 29
    /// February has a birthday on 1 March of other years.
    public func yearsBefore(_ years: Int64) -> CalendarDay {
        let earlier = max(1, year - Int(clamping: years))
        if let same = CalendarDay(year: earlier, month: month, day: day) { return same }
        return CalendarDay(year: earlier, month: 2, day: 28) ?? self
    }

    /// `2026-11-27`.
    public var text: String {
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = "\(number)"
            return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    private static func dayCount(year: Int, month: Int) -> Int {
        switch month {
        case 2:
            year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
                ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
