extension BusinessDay {
    /// Days since 1970-01-01; nil when the text is no day.
    public static func number(_ day: String) -> Int? {
        CalendarDay(day).map { number(year: $0.year, month: $0.month, day: $0.day) }
    }

    /// The day that many days later, or earlier; nil when the text is no day.
    public static func moved(_ day: String, by count: Int) -> String? {
        guard isValid(day) else { return nil }
        let parts = day.split(separator: "-").compactMap { Int($0) }
        return text(number(year: parts[0], month: parts[1], day: parts[2]) + count)
    }

    /// The day of the week, 1 for Monday to 7 for Sunday; nil when the text is no day.
    public static func weekday(_ day: String) -> Int? {
        guard isValid(day) else { return nil }
        let parts = day.split(separator: "-").compactMap { Int($0) }
        // 1970-01-01 was a Thursday.
        let number = number(year: parts[0], month: parts[1], day: parts[2]) + 3
        return ((number % 7) + 7) % 7 + 1
    }

    /// Days since 1970-01-01 in the Gregorian calendar, counted in eras of 400 years that begin in
    /// March, so that the leap day is a year's last.
    private static func number(year: Int, month: Int, day: Int) -> Int {
        let year = month > 2 ? year : year - 1
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func text(_ number: Int) -> String {
        let days = number + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let part = (5 * dayOfYear + 2) / 153
        let month = part < 10 ? part + 3 : part - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return [padded(year, 4), padded(month, 2), padded(dayOfYear - (153 * part + 2) / 5 + 1, 2)]
            .joined(separator: "-")
    }

    private static func padded(_ number: Int, _ digits: Int) -> String {
        let text = "\(number)"
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}
