import RetailModels
import TerminalUI

/// What a manager's list shows, and what its own keys do. Pages, filter and the marked row are
/// `BrowseScreen`'s.
protocol ListKind: Equatable, Sendable {
    associatedtype Row: PagedRow

    /// As of `PageScreen`.
    static var name: String { get }
    static var title: String { get }
    /// What one row is called, and several.
    static var noun: (one: String, many: String) { get }
    /// What does it with the marked row, usually Enter.
    static var openKey: KeyName { get }
    /// Whether a text cuts the list down.
    static var isFiltered: Bool { get }
    /// Whether what is scanned while nobody types is looked for, as a receipt's number is.
    static var takesScans: Bool { get }
    /// Stands in the empty filter: what may be typed there.
    static var filterHint: String { get }
    /// How often the server is asked when no hint comes; nil for never.
    static var pollEvery: Duration? { get }
    /// Whether only the cloud knows it, and wants to know the manager.
    static var isForSession: Bool { get }
    /// What stands there when there are no rows, and without a filter.
    static var nothing: String { get }
    /// Why Enter and the keys of a row do nothing then.
    static var noRow: String { get }

    /// What the title says besides, such as whose.
    var subject: String { get }
    /// What stands at the right of the title, such as the order.
    func remark(_ facts: TillFacts) -> String
    /// Whether the count ends at `ListStock.hitCountMax` also without a filter.
    var isCountCut: Bool { get }
    /// The keys besides those of every list, in the order of the footer.
    var commands: [ListCommand] { get }

    func concerns(_ news: PageNews) -> Bool
    func columns(_ facts: TillFacts, _ charts: Charts) -> ListTable<Row>
    func page(_ ask: ListAsk) async throws(Trouble) -> Page<Row>
    /// How many there are in all; nil when only the pages know.
    func count(_ ask: ListAsk) async throws(Trouble) -> Int64?
    /// Figures for small charts, by row.
    func charts(of rows: [Row], _ ask: ListAsk) async throws(Trouble) -> Charts
    /// What a key of `commands` does.
    mutating func perform(_ key: KeyName, _ row: Row?, on page: some PageScreen) -> ListStep
    /// What `openKey` does with a row.
    func open(_ row: Row, on page: some PageScreen) -> ListStep
}

extension ListKind {
    typealias Charts = [String: [Int64]]

    static var noun: (one: String, many: String) { Row.noun }
    static var openKey: KeyName { .openRow }
    static var isFiltered: Bool { true }
    static var takesScans: Bool { false }
    static var filterHint: String { "" }
    static var pollEvery: Duration? { nil }
    static var isForSession: Bool { false }
    static var nothing: String { "Nothing to show." }
    static var noRow: String { "There is no row to choose." }
    var subject: String { "" }
    var isCountCut: Bool { false }
    var commands: [ListCommand] { [] }

    func remark(_ facts: TillFacts) -> String { "" }
    func concerns(_ news: PageNews) -> Bool { false }
    func count(_ ask: ListAsk) async throws(Trouble) -> Int64? { nil }
    func charts(of rows: [Row], _ ask: ListAsk) async throws(Trouble) -> Charts { [:] }
    mutating func perform(_ key: KeyName, _ row: Row?, on page: some PageScreen) -> ListStep {
        .stay
    }
    func open(_ row: Row, on page: some PageScreen) -> ListStep { .stay }
}

/// A key of a list.
struct ListCommand: Equatable, Sendable {
    let key: KeyName
    /// Whether it does something with the marked row.
    var needsRow = false
    var isInFooter = true
    /// Why it cannot be used now.
    var reason: String?
}

/// What a key of a list leads to.
enum ListStep: Equatable, Sendable {
    case stay
    /// A sentence about the row.
    case say(Message)
    /// The list is another one now.
    case reload
    case leave(AppScreen.Action)
}

/// What a page of a list is asked with.
struct ListAsk: Sendable {
    let client: TillClient
    let facts: TillFacts
    /// What is typed; empty without a filter.
    var filter: String
    /// Behind the key of a row; nil for the first page.
    var after: String?
    var who: Who
}
