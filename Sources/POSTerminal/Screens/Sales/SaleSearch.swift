import RetailModels
import Till

/// What somebody types to find a sale: `2026-11-27`, `2026-11-27 14`, `2026-11-27 14:30` and, of
/// today, `14:30` are times; `12.50`, `-12.50` and `=12` are amounts; anything else names it: a
/// receipt, a customer or a product.
struct SaleSearch {
    let facts: TillFacts
    /// Milliseconds since 1970, for what is meant of today.
    let now: Int64

    func filter(_ text: String) -> SaleFilter {
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        guard let first = words.first else { return SaleFilter() }
        if let (from, until) = span(words) { return SaleFilter(from: from, until: until) }
        if words.count == 1, let total = total(first) { return SaleFilter(total: total) }
        return SaleFilter(text: words.joined(separator: " "))
    }

    /// A number with a decimal point is an amount, and so is one behind `=`.
    private func total(_ word: String) -> Int64? {
        let isMarked = word.hasPrefix("=")
        guard isMarked || word.contains(where: { $0 == "." || $0 == "," }) else { return nil }
        var digits = isMarked ? String(word.dropFirst()) : word
        let isNegative = digits.hasPrefix("-")
        if isNegative { digits = String(digits.dropFirst()) }
        guard digits.first?.isNumber ?? false, let amount = try? facts.currency.parse(digits)
        else { return nil }
        return isNegative ? -amount.minor : amount.minor
    }

    private func span(_ words: [String]) -> (Int64, Int64)? {
        var words = words
        var day = CalendarDay(words[0])
        if day == nil {
            guard words[0].contains(":") else { return nil }
            day = facts.local(now).calendarDay
        } else {
            words.removeFirst()
        }
        guard let day else { return nil }
        switch words.count {
        case 0:
            guard let next = BusinessDay.moved(day.text, by: 1).flatMap({ CalendarDay($0) })
            else { return nil }
            return between(facts.moment(day, 0, 0), facts.moment(next, 0, 0))
        case 1:
            let parts = words[0].split(separator: ":", omittingEmptySubsequences: false)
            let numbers = parts.compactMap { Int($0) }
            guard numbers.count == parts.count, (1...2).contains(numbers.count),
                (0...23).contains(numbers[0]), (0...59).contains(numbers.dropFirst().first ?? 0)
            else { return nil }
            let length: Int64 = numbers.count == 1 ? 3_600_000 : 60_000
            let from = facts.moment(day, numbers[0], numbers.dropFirst().first ?? 0)
            return between(from, from.map { $0 + length })
        default: return nil
        }
    }

    private func between(_ from: Int64?, _ until: Int64?) -> (Int64, Int64)? {
        guard let from, let until else { return nil }
        return (from, until)
    }
}

extension TillFacts {
    /// When the shop's wall shows that; milliseconds since 1970. An hour that the clock leaves out
    /// is near it.
    func moment(_ day: CalendarDay, _ hour: Int, _ minute: Int) -> Int64? {
        guard let days = BusinessDay.number(day.text) else { return nil }
        let wanted = Int64((days * 24 + hour) * 60 + minute) * 60_000
        var moment = wanted
        // The first step is right but near a change of the clock.
        for _ in 0..<2 {
            let shown = local(moment)
            guard let shownDays = BusinessDay.number(shown.dayText) else { return nil }
            let wall = ((shownDays * 24 + shown.hour) * 60 + shown.minute) * 60 + shown.second
            moment += wanted - Int64(wall) * 1_000
        }
        return moment
    }
}
