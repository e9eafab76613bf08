import RetailModels
import TerminalUI
import Till

/// What was sold on a day, in a week or in thirty days: by hour as bars, by department, tender, tax
/// and operator. Figures are the stored ones; what is sold meanwhile appears by itself.
struct ReportsScreen: PageScreen {
    static let name = "reports"
    static let title = "Reports"

    let client: TillClient
    let facts: TillFacts

    /// How many days a report is over, the chosen one the last.
    enum Span: Int, CaseIterable, Equatable, Sendable {
        case day = 1
        case week = 7
        case month = 30
    }

    /// What is shown of a period.
    struct Period: Equatable, Sendable {
        /// The last business day.
        var day = ""
        var span = Span.day

        var from: String { BusinessDay.moved(day, by: 1 - span.rawValue) ?? day }
    }

    struct State: TillPage {
        var period = Period()
        /// Nil while they are under way.
        var figures: [ReportKey: [ReportRow]]?
        /// The thirty days up to the chosen one, by day.
        var history: [ReportRow] = []
        /// The first line of the tables that is seen.
        var first = 0
        /// The day that is being typed.
        var typed: TextField?
        var message: Message?

        var isBusy: Bool { false }
        var isEntryEmpty: Bool { typed?.isEmpty ?? true }
    }

    enum Action: PageStep {
        case move(days: Int)
        case today
        case span
        case askDay
        case typed(Key)
        case chosen
        case scroll(Key)
        case refresh
        case loaded(Period, [ReportKey: [ReportRow]])
        case listed(Period, [ReportRow])
        case failed(Trouble)
        case back
        case finished

        var isTimed: Bool {
            switch self {
            case .refresh, .loaded, .listed: true
            default: false
            }
        }
    }

    static let loadID = EffectID("reports.load")
    static let historyID = EffectID("reports.history")
    /// The tables, in the order of the screen.
    static let tables: [ReportKey] = [.department, .tender, .tax, .operator]
    private static let historyDays = 30
    private static let page = 10

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .loaded(let period, let figures):
            if period == state.period { state.figures = figures }
            return .none
        case .listed(let period, let rows):
            if period == state.period { state.history = rows }
            return .none
        case .failed(let trouble):
            state.figures = state.figures ?? [:]
            state.message = facts.message(trouble)
            return .none
        case .refresh: return load(state.period)
        case .finished: return .none
        default: state.message = nil
        }
        switch action {
        case .move(let days): return show(&state) { BusinessDay.moved($0.day, by: days) }
        case .today: return show(&state) { _ in today }
        case .span:
            let all = Span.allCases
            let next = all.firstIndex(of: state.period.span).map { all[($0 + 1) % all.count] }
            state.period.span = next ?? .day
            return show(&state) { $0.day }
        case .askDay: state.typed = TextField(maxLength: 10)
        case .typed(let key): _ = state.typed?.handle(key)
        case .chosen: return choose(&state)
        case .scroll(let key): scroll(&state, key)
        case .back:
            guard state.typed != nil else { return .send(.finished) }
            state.typed = nil
        case .refresh, .loaded, .listed, .failed, .finished: break
        }
        return .none
    }

    func opened(_ state: inout State) -> Effect<Action> {
        state.period.day = today
        return load(state.period)
    }

    func answer(to news: PageNews, _ state: State) -> Action? {
        switch news {
        case .changed(.sales), .connection: .refresh
        case .changed, .printed: nil
        }
    }

    func request(_ action: Action) -> AppScreen.Action? { action == .finished ? .goBack : nil }

    private var today: String { facts.local(client.now()).dayText }

    private func show(
        _ state: inout State, _ day: (Period) -> String?
    ) -> Effect<Action> {
        guard let day = day(state.period) else { return .none }
        state.period.day = day
        state.figures = nil
        state.history = []
        state.first = 0
        return load(state.period)
    }

    private func choose(_ state: inout State) -> Effect<Action> {
        guard let text = state.typed?.text else { return .none }
        guard BusinessDay.isValid(text) else {
            state.message = facts.message(.noDay(text))
            return .sound(.reject, client)
        }
        state.typed = nil
        return show(&state) { _ in text }
    }

    private func scroll(_ state: inout State, _ key: Key) {
        let last = max(0, lines(state.figures ?? [:]).count - Self.page)
        let wanted =
            switch key {
            case .up: state.first - 1
            case .down: state.first + 1
            case .pageUp: state.first - Self.page
            case .pageDown: state.first + Self.page
            case .home: 0
            case .end: last
            default: state.first
            }
        state.first = max(0, min(wanted, last))
    }

    /// The period's tables, and besides, which may take longer, the days before it.
    private func load(_ period: Period) -> Effect<Action> {
        .merge(
            ask(Self.loadID, failed: Action.failed) { [client] () throws(Trouble) in
                var figures: [ReportKey: [ReportRow]] = [:]
                for key in [.hour] + Self.tables {
                    figures[key] = try await client.backOffice.report(
                        key, period.from, period.day)
                }
                return .loaded(period, figures)
            },
            ask(Self.historyID, failed: Action.failed) { [client] () throws(Trouble) in
                let from = BusinessDay.moved(period.day, by: 1 - Self.historyDays)
                let rows = try await client.backOffice.report(
                    .day, from ?? period.day, period.day)
                return .listed(period, rows)
            })
    }
}

extension ReportsScreen {
    /// A line of the tables.
    enum Line: Equatable, Sendable {
        case heading(String)
        case row(ReportRow, largest: Int64)
        case gap
    }

    /// The tables below each other; one without rows is left out.
    func lines(_ figures: [ReportKey: [ReportRow]]) -> [Line] {
        var lines: [Line] = []
        for key in Self.tables {
            let rows = (figures[key] ?? []).sorted { ($1.gross, $0.key) < ($0.gross, $1.key) }
            guard !rows.isEmpty else { continue }
            if !lines.isEmpty { lines.append(.gap) }
            lines.append(.heading(key.title))
            lines += rows.map { .row($0, largest: rows[0].gross) }
        }
        return lines
    }

    /// The gross of each of the thirty days, the chosen one the last.
    func days(_ state: State) -> [Int] {
        let gross = Dictionary(
            state.history.map { ($0.key, Int($0.gross)) }, uniquingKeysWith: { $1 })
        return (0..<Self.historyDays).reversed().map { back in
            BusinessDay.moved(state.period.day, by: -back).flatMap { gross[$0] } ?? 0
        }
    }
}

extension ReportKey {
    /// The head of its table.
    var title: String {
        switch self {
        case .department: "Department"
        case .product: "Product"
        case .tender: "Tender"
        case .tax: "Tax"
        case .hour: "Hour"
        case .day: "Day"
        case .operator: "Operator"
        }
    }
}

extension ReportsScreen.State {
    func essentials(_ facts: TillFacts) -> Essentials {
        let gross = (figures?[.hour] ?? []).reduce(Int64(0)) { $0 &+ $1.gross }
        return Essentials(
            title: "Reports \(period.day)", figure: "gross \(facts.currency.text(minor: gross))",
            entry: typed.map { "day ▸ \($0.text)_" } ?? "")
    }
}
