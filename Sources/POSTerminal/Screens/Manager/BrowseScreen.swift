import RetailModels
import TerminalUI

/// A manager's list, loaded page by page, filtered as it is typed.
struct BrowseScreen<Kind: ListKind>: PageScreen {
    static var name: String { Kind.name }
    static var title: String { Kind.title }

    let client: TillClient
    let facts: TillFacts

    struct State: OwnedPage {
        var kind: Kind
        var who = Who()
        var pin = TextField(maxLength: 12, isSecret: true)
        var found = ListPages<Kind.Row>()
        /// Of the list as it is filtered now; nil when it is not known.
        var count: Int64?
        var charts: Kind.Charts = [:]
        var filter = TextField(maxLength: 60)
        /// Keys go into the filter.
        var isFiltering = false
        /// Enter was pressed before the list that is typed for was there.
        var isEnterWaiting = false
        var message: Message?

        /// A list before its first page is there, and what it is cut down to.
        init(_ kind: Kind, filter: String = "") {
            self.kind = kind
            self.filter.set(filter)
        }

        var isBusy: Bool { false }
        /// Whether the cloud wants the PIN first.
        var asksPIN: Bool { Kind.isForSession && who.session == nil }
        var isEntryEmpty: Bool {
            asksPIN ? pin.isEmpty : !isFiltering || filter.isEmpty
        }
        var typesIntoText: Bool { isFiltering }

        mutating func resize(listed rows: Int) { found.resize(rows: rows) }

        /// White space alone is no filter.
        var query: Query {
            Query(kind: kind, text: filter.text.allSatisfy(\.isWhitespace) ? "" : filter.text)
        }
    }

    /// What the list shows.
    struct Query: Equatable, Sendable {
        var kind: Kind
        var text: String
    }

    enum Action: PageStep {
        case filter
        case typed(Key)
        /// What is read while nobody types is looked for.
        case scanned(String)
        case move(Key)
        case command(KeyName)
        case loaded(Query, ListPages<Kind.Row>.Answer)
        case counted(Query, Int64?)
        case charted(Kind.Charts)
        /// The server has something new, or may have.
        case refresh
        case refreshed(Query, ListPages<Kind.Row>.Answer)
        case failed(Trouble)
        case open
        case signIn
        case signedIn(ManagerSession)
        case back
        case leave(AppScreen.Action)

        var isTimed: Bool {
            switch self {
            case .refresh, .refreshed, .counted, .charted: true
            default: false
            }
        }
    }

    var loadID: EffectID { EffectID("\(Kind.name).load") }
    var countID: EffectID { EffectID("\(Kind.name).count") }
    var chartID: EffectID { EffectID("\(Kind.name).charts") }
    var refreshID: EffectID { EffectID("\(Kind.name).refresh") }
    private var pollID: EffectID { EffectID("\(Kind.name).poll") }

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .loaded(let query, let answer):
            guard query == state.query else { return .none }
            state.found.take(answer)
            let more = chart(state, answer.items)
            return state.isEnterWaiting ? .merge(more, open(&state)) : more
        case .counted(let query, let count):
            if query == state.query { state.count = count }
            return .none
        case .charted(let charts):
            state.charts.merge(charts) { $1 }
            return .none
        case .refresh: return refresh(state)
        case .refreshed(let query, let answer):
            guard query == state.query else { return .none }
            state.found.refresh(answer)
            return .merge(chart(state, answer.items), count(state))
        case .failed(let trouble): return fail(&state, trouble)
        case .signedIn(let session):
            state.who.session = session
            return reload(&state)
        case .leave: return .none
        default:
            state.message = nil
            state.isEnterWaiting = false
            return key(&state, action)
        }
    }

    private func key(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .filter: state.isFiltering = true
        case .typed(let key): return type(&state, key)
        case .scanned(let code):
            state.filter.clear()
            return type(&state, .paste(code))
        case .move(let key):
            // From the field to the list, whose keys count again; the filter stays.
            if !state.filter.isEmpty { state.isFiltering = false }
            return state.found.move(key) ? load(state, after: state.found.next) : .none
        case .command(let name):
            let step = state.kind.perform(name, state.found.selected, on: self)
            return follow(step, &state)
        case .open: return open(&state)
        case .signIn: return signIn(&state)
        case .back: return back(&state)
        default: break
        }
        return .none
    }

    func opened(_ state: inout State) -> Effect<Action> {
        guard !state.asksPIN else {
            state.found.stop()
            return .none
        }
        var effects = [load(state, after: nil), count(state)]
        if let pollEvery = Kind.pollEvery {
            effects.append(
                .observe(id: pollID) { [client] send in
                    while (try? await client.sleep(pollEvery)) != nil { await send(.refresh) }
                })
        }
        return .merge(effects)
    }

    func answer(to news: PageNews, _ state: State) -> Action? {
        state.kind.concerns(news) ? .refresh : nil
    }

    func request(_ action: Action) -> AppScreen.Action? {
        if case .leave(let next) = action { next } else { nil }
    }
}
