import RetailModels
import TerminalUI
import Till

/// The latest sales and refunds of the shop, the newest first, as the server tells them that the
/// till talks to. What happens on other tills appears by itself.
struct SalesScreen: PageScreen {
    static let name = "sales"
    static let title = "Sales"

    let client: TillClient
    let facts: TillFacts

    struct State: TillPage {
        var found = ListPages<SaleSummary>()
        var message: Message?

        var isBusy: Bool { false }
        var isEntryEmpty: Bool { true }

        mutating func resize(listed rows: Int) { found.resize(rows: rows) }
    }

    enum Action: PageStep {
        case move(Key)
        case loaded(ListPages<SaleSummary>.Answer)
        /// The server has something new, or may have.
        case refresh
        case refreshed(ListPages<SaleSummary>.Answer)
        case failed(Trouble)
        case open
        case back
        case finished(Outcome)

        var isTimed: Bool {
            switch self {
            case .refresh, .refreshed: true
            default: false
            }
        }
    }

    enum Outcome: Equatable, Sendable {
        case back
        case receipt(SaleSummary)
    }

    static let loadID = EffectID("sales.load")
    static let refreshID = EffectID("sales.refresh")
    static let pollID = EffectID("sales.poll")
    /// How often the server is asked when no hint comes.
    static let pollEvery = Duration.seconds(5)

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .move(let key):
            state.message = nil
            return state.found.move(key) ? load(after: state.found.next) : .none
        case .loaded(let answer): state.found.take(answer)
        case .refresh: return refresh(state)
        case .refreshed(let answer): state.found.refresh(answer)
        case .failed(let trouble):
            state.found.stop()
            state.message = facts.message(trouble)
        case .open:
            state.message = nil
            guard let selected = state.found.selected else { return .none }
            return .send(.finished(.receipt(selected)))
        case .back: return .send(.finished(.back))
        case .finished: break
        }
        return .none
    }

    /// The first page of a list that was just opened, and from then on what is new.
    func opened(_ state: inout State) -> Effect<Action> {
        .merge(
            load(after: nil),
            .observe(id: Self.pollID) { [client] send in
                while (try? await client.sleep(Self.pollEvery)) != nil { await send(.refresh) }
            })
    }

    func answer(to news: PageNews, _ state: State) -> Action? {
        switch news {
        case .changed(.sales), .connection: .refresh
        case .changed, .printed: nil
        }
    }

    func request(_ action: Action) -> AppScreen.Action? {
        switch action {
        case .finished(.back): .goBack
        case .finished(.receipt(let sale)): show(ReceiptScreen.self, .init(sale))
        default: nil
        }
    }

    private func load(after: String?) -> Effect<Action> {
        .run(id: Self.loadID) { [client] send in
            do throws(Trouble) {
                await send(.loaded(.init(try await client.listSales(after), after: after)))
            } catch {
                await send(.failed(error))
            }
        }
    }

    private func refresh(_ state: State) -> Effect<Action> {
        .run(id: Self.refreshID) { [client, found = state.found] send in
            do throws(Trouble) {
                await send(.refreshed(try await found.reloaded(client.listSales)))
            } catch {
                await send(.failed(error))
            }
        }
    }

    func keyMap(_ state: State) -> KeyMap<Action> {
        let reason = state.found.selected == nil ? "There is no sale to show yet." : nil
        return KeyMap(
            [
                facts.keys.binding(.openSale, unless: reason, Action.open),
                facts.keys.binding(.back, .back),
            ] + TextPager.bindings(facts.keys) { Action.move($0) })
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let rest = Message.render(state.message, at: area, to: &buffer)
        let (head, table) = rest.inset(left: 1, right: 1).splittingTop(1)
        buffer.writeLine("Sales  \(state.found.countText)", in: head, role: .title)
        if state.found.items.isEmpty, !state.found.isLoading {
            buffer.writeLine("No sales yet.", in: table.row(1), role: .dim)
            return
        }
        columns.render(state.found, in: table, to: &buffer)
    }

    private var columns: ListTable<SaleSummary> {
        let facts = facts
        return ListTable(columns: [
            .init(title: "Number", width: 15) { $0.number },
            .init(title: "Time", width: 18) { sale in
                let local = facts.local(sale.at)
                return "\(local.dayText) \(local.timeText)"
            },
            .init(title: "Till", width: 6) { $0.series },
            .init(title: "Operator") { $0.operatorName },
            .init(title: "Items", width: 8, isRight: true) { "\($0.items)" },
            .init(title: "Total", width: 14, isRight: true) { facts.currency.text($0.gross) },
        ])
    }
}

extension SalesScreen.State {
    func essentials(_ facts: TillFacts) -> Essentials {
        Essentials(
            title: "Sales", figure: found.selected?.number ?? found.countText,
            entry: found.selected.map { "total \(facts.currency.text($0.gross))" } ?? "")
    }
}
