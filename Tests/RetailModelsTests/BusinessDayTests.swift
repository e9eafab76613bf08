import RetailModels
import Testing

/// Days of the calendar, one after the other.
@Suite struct BusinessDayTests {
    @Test(arguments: [
        ("2026-01-31", 1, "2026-02-01"), ("2024-02-28", 1, "2024-02-29"),
        ("2023-02-28", 1, "2023-03-01"), ("2026-03-01", -1, "2026-02-28"),
        ("2000-03-01", -1, "2000-02-29"), ("1900-03-01", -1, "1900-02-28"),
        ("2026-12-31", 1, "2027-01-01"), ("2026-11-27", -29, "2026-10-29"),
        ("1970-01-01", -1, "1969-12-31"), ("0001-01-01", 365, "0002-01-01"),
    ])
    func aDayIsFollowedByTheNext(day: String, count: Int, expected: String) {
        #expect(BusinessDay.moved(day, by: count) == expected)
        #expect(BusinessDay.moved(expected, by: -count) == day)
    }

    /// Four hundred years have all leap days there are, and a whole number of weeks.
    @Test func everyDayOfAnEra() {
        var day = "1999-12-31"
        var weekday = 5
        for _ in 0..<146_097 {
            guard let next = BusinessDay.moved(day, by: 1), next > day else {
                Issue.record("after \(day)")
                return
            }
            day = next
            weekday = weekday % 7 + 1
            guard BusinessDay.isValid(day), BusinessDay.weekday(day) == weekday else {
                Issue.record("\(day)")
                return
            }
        }
        #expect(day == "2399-12-31")
    }

    @Test(arguments: ["", "2026-13-01", "2026-02-29", "today"])
    func whatIsNoDayHasNoNext(text: String) {
        #expect(BusinessDay.moved(text, by: 1) == nil)
        #expect(BusinessDay.weekday(text) == nil)
    }
}
