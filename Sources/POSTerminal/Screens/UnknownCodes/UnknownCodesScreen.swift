import RetailModels
import TerminalUI
import Till

extension UnknownCode: PagedRow {
    var rowID: String { code }
    static var noun: (one: String, many: String) { ("unknown code", "unknown codes") }
}

/// Codes that were sold by department and price because no product has them: for a manager, who
/// makes products of them.
struct UnknownCodesScreen: PageScreen {
    static let name = "unknown-codes"
    static let title = "Unknown codes"

    let client: TillClient
    let facts: TillFacts

    struct State: TillPage {
        var found = ListPages<UnknownCode>()
        var message: Message?

        var isBusy: Bool { false }
        var isEntryEmpty: Bool { true }

        mutating func resize(listed rows: Int) { found.resize(rows: rows) }
    }

    enum Action: PageStep {
        case move(Key)
        case loaded(ListPages<UnknownCode>.Answer)
        case failed(Trouble)
        case back
        case finished
    }

    static let loadID = EffectID("unknown-codes.load")

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .move(let key):
            state.message = nil
            return state.found.move(key) ? load(after: state.found.next) : .none
        case .loaded(let answer): state.found.take(answer)
        case .failed(let trouble):
            state.found.stop()
            state.message = facts.message(trouble)
        case .back: return .send(.finished)
        case .finished: break
        }
        return .none
    }

    func opened(_ state: inout State) -> Effect<Action> { load() }

    func request(_ action: Action) -> AppScreen.Action? { action == .finished ? .goBack : nil }

    /// Asks for a page; the first when nil.
    private func load(after: String? = nil) -> Effect<Action> {
        .run(id: Self.loadID) { [client] send in
            do throws(Trouble) {
                await send(.loaded(.init(try await client.unknownCodes(after), after: after)))
            } catch {
                await send(.failed(error))
            }
        }
    }

    func keyMap(_ state: State) -> KeyMap<Action> {
        KeyMap(
            [facts.keys.binding(.back, Action.back)]
                + TextPager.bindings(facts.keys) { Action.move($0) })
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let rest = Message.render(state.message, at: area, to: &buffer)
        let (head, table) = rest.inset(left: 1, right: 1).splittingTop(1)
        buffer.writeLine("Unknown codes  \(state.found.countText)", in: head, role: .title)
        if state.found.items.isEmpty, !state.found.isLoading {
            buffer.writeLine(
                "No code was sold that no product has.", in: table.row(1), role: .dim)
            return
        }
        let (currency, local) = (facts.currency, facts.local)
        let columns = ListTable<UnknownCode>(columns: [
            .init(title: "Code") { $0.code },
            .init(title: "Department", width: 16) { $0.department },
            .init(title: "Price", width: 9, isRight: true) { currency.text($0.price) },
            .init(title: "Lines", width: 7, isRight: true) { "\($0.lines)" },
            .init(title: "In all", width: 10, isRight: true) { currency.text($0.gross) },
            .init(title: "Last", width: 12, isRight: true) { local($0.lastAt).dayText },
        ])
        columns.render(state.found, in: table, to: &buffer)
    }
}

extension UnknownCodesScreen.State {
    func essentials(_ facts: TillFacts) -> Essentials {
        Essentials(title: "Unknown codes", figure: found.selected?.code ?? "none")
    }
}
