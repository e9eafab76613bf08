import RetailModels
import TerminalUI

/// A list of products that is loaded page by page as somebody goes down it, never as a whole.
///
/// Invariants:
/// 1. A page is put behind the one it follows; any other is dropped.
/// 2. While a page is under way no second one is asked for.
struct ProductPages: Equatable, Sendable {
    /// A page, and what it was asked behind.
    struct Answer: Equatable, Sendable {
        var items: [StockedProduct]
        /// The key of the next page; nil on the last.
        var next: Int64?
        var after: Int64

        /// The answer of a server.
        init(_ page: Page<StockedProduct>, after: Int64) {
            items = page.items
            next = page.next.flatMap(Int64.init)
            self.after = after
        }
    }

    /// What was loaded so far.
    private(set) var items: [StockedProduct] = []
    /// The key of the page to ask for next.
    private(set) var next: Int64 = 0
    private(set) var hasMore = true
    private(set) var isLoading = true
    private(set) var list = ListState()

    /// How near to the end the next page is asked for.
    private static let margin = 30

    /// The row the keys act on.
    var selected: StockedProduct? {
        items.indices.contains(list.selection) ? items[list.selection] : nil
    }

    /// `100+ products`: how many there are in all is not known before the last page.
    var countText: String {
        if isLoading, items.isEmpty { return "…" }
        return items.count == 1 ? "1 product" : "\(items.count)\(hasMore ? "+" : "") products"
    }

    /// A new list is under way; the old one stays to be seen until the first page is there.
    mutating func begin() {
        next = 0
        isLoading = true
    }

    /// Takes a page.
    mutating func take(_ answer: Answer) {
        guard answer.after == next else { return }
        isLoading = false
        hasMore = answer.next != nil
        if answer.after == 0 {
            items = answer.items
            list.reset(count: items.count)
        } else {
            items += answer.items
            list.update(count: items.count)
        }
        next = answer.next ?? 0
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

    /// The keys that move in it.
    static func bindings<Action>(
        _ keys: KeyTable, _ action: (Key) -> Action
    ) -> [Binding<Action>] {
        TextPager.bindings(keys, action)
    }
}
