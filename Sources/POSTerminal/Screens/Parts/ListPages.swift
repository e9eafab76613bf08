import RetailModels
import TerminalUI

/// A row of a list that is loaded page by page.
protocol PagedRow: Codable, Equatable, Sendable {
    /// Names the row for as long as it exists.
    var rowID: String { get }
    /// What one of them is called, and several.
    static var noun: (one: String, many: String) { get }
}

extension StockedProduct: PagedRow {
    var rowID: String { product.id }
    static var noun: (one: String, many: String) { ("product", "products") }
}

extension SaleSummary: PagedRow {
    var rowID: String { id }
    static var noun: (one: String, many: String) { ("sale", "sales") }
}

typealias ProductPages = ListPages<StockedProduct>

/// A list that is loaded page by page as somebody goes down it, never as a whole.
///
/// Invariants:
/// 1. A page is put behind the one it follows; any other is dropped.
/// 2. While a page is under way no second one is asked for, and no refresh is taken.
/// 3. A refresh leaves the marked row marked, for as long as it is in the list.
struct ListPages<Row: PagedRow>: Equatable, Sendable {
    /// A page, and what it was asked behind.
    struct Answer: Equatable, Sendable {
        var items: [Row]
        /// The key of the next page; nil on the last.
        var next: String?
        /// Nil for the first page.
        var after: String?

        /// The answer of a server.
        init(_ page: Page<Row>, after: String?) {
            items = page.items
            next = page.next
            self.after = after
        }
    }

    /// What was loaded so far.
    private(set) var items: [Row] = []
    /// The key of the page to ask for next; nil for the first.
    private(set) var next: String?
    private(set) var hasMore = true
    private(set) var isLoading = true
    private(set) var list = ListState()

    /// How near to the end the next page is asked for.
    private static var margin: Int { 30 }
    /// So many rows may have come before the marked one since the last refresh.
    private static var newRowsMax: Int { 100 }

    /// The row the keys act on.
    var selected: Row? {
        items.indices.contains(list.selection) ? items[list.selection] : nil
    }

    /// `100+ products`: how many there are in all is not known before the last page.
    var countText: String { countText(Row.noun) }

    /// The same in the till's language.
    func countText(_ facts: TillFacts) -> String {
        countText((one: facts.say(Row.noun.one), many: facts.say(Row.noun.many)))
    }

    /// The same, with what the list calls its rows.
    func countText(_ noun: (one: String, many: String)) -> String {
        if isLoading, items.isEmpty { return "…" }
        return items.count == 1
            ? "1 \(noun.one)" : "\(items.count)\(hasMore ? "+" : "") \(noun.many)"
    }

    /// A new list is under way; the old one stays to be seen until the first page is there.
    mutating func begin() {
        next = nil
        isLoading = true
    }

    /// Takes a page.
    mutating func take(_ answer: Answer) {
        guard answer.after == next else { return }
        isLoading = false
        hasMore = answer.next != nil
        if answer.after == nil {
            items = answer.items
            list.reset(count: items.count)
        } else {
            items += answer.items
            list.update(count: items.count)
        }
        next = answer.next
    }

    /// The same list as it is now, from its first row; what is behind it is loaded anew when
    /// somebody goes there. One that does not reach the marked row came too late.
    mutating func refresh(_ answer: Answer) {
        guard !isLoading, reachesMarked(answer) else { return }
        let marked = selected?.rowID
        items = answer.items
        next = answer.next
        hasMore = answer.next != nil
        list.update(count: items.count)
        if let row = items.firstIndex(where: { $0.rowID == marked }) { list.select(row) }
    }

    /// Whether the marked row is in the answer, or in none that could be had.
    private func reachesMarked(_ answer: Answer) -> Bool {
        guard let marked = selected?.rowID, answer.next != nil else { return true }
        return answer.items.count > list.selection + Self.newRowsMax
            || answer.items.contains { $0.rowID == marked }
    }

    /// Asks for the list as it is now: the first page, and those up to the marked row.
    func reloaded(
        _ ask: (_ after: String?) async throws(Trouble) -> Page<Row>
    ) async throws(Trouble) -> Answer {
        var answer = Answer(try await ask(nil), after: nil)
        while !reachesMarked(answer), let after = answer.next {
            let page = try await ask(after)
            answer.items += page.items
            answer.next = page.next
        }
        return answer
    }

    /// The window has room for that many rows.
    mutating func resize(rows: Int) { list.update(height: rows) }

    /// The page that was under way will not come.
    mutating func stop() { isLoading = false }

    /// Does what a key does to a list; true when the next page is to be asked for.
    mutating func move(_ key: Key) -> Bool {
        _ = list.handle(key)
        guard !isLoading, hasMore, list.isNearEnd(within: Self.margin) else { return false }
        isLoading = true
        return true
    }
}
