import RetailModels
import TerminalUI
import Till

/// The sales that wait, on this till and on the others of its place: name, till, time, items,
/// total. One of them is taken up again.
struct HeldScreen: Screen {
    let client: TillClient
    let facts: TillFacts

    struct State: TillPage {
        /// The sale that is open and stands in the way; nil when none does.
        var openItems: String?
        /// This till's, the oldest first.
        var own: [HeldOffer] = []
        /// Other tills', while the cloud answers.
        var others: [HeldOffer] = []
        var list = ListState()
        var isLoading = true
        /// One is being taken up.
        var isBusy = false
        /// The till that is asked to give one up.
        var asked: String?
        var message: Message?

        var isEntryEmpty: Bool { true }

        /// The rows of the list.
        var sales: [HeldOffer] { own + others }

        /// The row the keys act on.
        var selected: HeldOffer? {
            sales.indices.contains(list.selection) ? sales[list.selection] : nil
        }
    }

    enum Action: Equatable, Sendable {
        case loaded([HeldOffer])
        case othersLoaded([HeldOffer])
        /// Other tills' sales are not to be had now.
        case alone
        case stop
        /// Another till gave it up.
        case claimed(HeldSale)
        case move(Key)
        case recall
        case failed(Trouble)
        case back
        case finished(Outcome)
    }

    enum Outcome: Equatable, Sendable {
        case back
        case recalled(HeldSale)
    }

    static let loadID = EffectID("held.load")
    static let recallID = EffectID("held.recall")

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .loaded(let sales):
            state.own = sales
            state.isLoading = false
            state.list.update(count: state.sales.count)
        case .othersLoaded(let sales):
            state.others = sales
            state.list.update(count: state.sales.count)
        case .alone:
            state.others = []
            state.list.update(count: state.sales.count)
        case .stop:
            state.isBusy = false
            state.asked = nil
            state.message = facts.message(.cancelled)
            return .cancel(Self.recallID)
        case .claimed(let sale):
            // Nothing stops it from here on: it would be on the disk, and on no screen.
            state.asked = nil
            return .run { [self] send in await finish(sale, send) }
        case .move(let key):
            state.message = nil
            _ = state.list.handle(key)
        case .recall: return recall(&state)
        case .failed(let trouble):
            state.isLoading = false
            state.isBusy = false
            state.asked = nil
            state.message = facts.message(trouble)
            return .sound(.reject, client)
        case .back: return .send(.finished(.back))
        case .finished: break
        }
        return .none
    }

    private func recall(_ state: inout State) -> Effect<Action> {
        state.message = nil
        guard let selected = state.selected else { return .none }
        if let items = state.openItems {
            state.message = facts.message(.saleInTheWay(items: items))
            return .sound(.reject, client)
        }
        let isOwn = state.own.contains(selected)
        state.isBusy = true
        state.asked = isOwn ? nil : selected.series
        return .run(id: Self.recallID) { [self] send in
            do throws(Trouble) {
                if isOwn {
                    guard let sale = try await client.held.recall(selected.id) else {
                        throw .heldSaleGone
                    }
                    await send(.finished(.recalled(sale)))
                } else {
                    await send(.claimed(try await client.held.claim(selected)))
                }
            } catch {
                await fail(error, send)
            }
        }
    }

    private func finish(
        _ sale: HeldSale, _ send: @escaping Effect<Action>.Send
    ) async {
        do throws(Trouble) {
            try await client.held.take(sale)
            await send(.finished(.recalled(sale)))
        } catch {
            await fail(error, send)
        }
    }

    private func fail(_ trouble: Trouble, _ send: @escaping Effect<Action>.Send) async {
        await send(.failed(trouble))
        if case .heldSaleGone = trouble { await list(send) }
    }

    /// What waits: this till's from the disk, then the others' from the cloud.
    func load() -> Effect<Action> {
        .run(id: Self.loadID) { [self] send in await list(send) }
    }

    private func list(_ send: @escaping Effect<Action>.Send) async {
        do throws(Trouble) {
            let own = try await client.held.list()
            await send(.loaded(own.map { HeldOffer($0, series: facts.identity.series) }))
        } catch {
            return await send(.failed(error))
        }
        do throws(Trouble) { await send(.othersLoaded(try await client.held.others())) } catch {
            await send(.alone)
        }
    }

    func keyMap(_ state: State) -> KeyMap<Action> {
        let keys = facts.keys
        if state.isBusy { return KeyMap(state.asked == nil ? [] : [keys.binding(.stop, .stop)]) }
        return KeyMap(
            [keys.binding(.recallSale, Action.recall), keys.binding(.back, .back)]
                + TextPager.bindings(keys) { Action.move($0) })
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        let rest = Message.render(state.message, at: area, to: &buffer)
        let page = rest.inset(left: 1, right: 1)
        let (head, table) = page.splittingTop(1)
        if let asked = state.asked {
            buffer.writeLine(
                facts.say("asking till {} …", asked), in: head, .right, role: .status)
        }
        let count =
            state.sales.count == 1
            ? facts.say("1 sale waits") : facts.say("{} sales wait", "\(state.sales.count)")
        buffer.writeLine(
            "\(facts.say("Recall"))  \(state.isLoading ? "…" : count)", in: head, role: .title)
        guard !state.sales.isEmpty else {
            let words =
                state.isLoading ? "" : facts.say("No sale waits. F5 on the sale holds it.")
            buffer.writeLine(words, in: table.row(1), role: .dim)
            return
        }
        let (heading, body) = table.splittingTop(1)
        let titles = ["Name", "Held by", "Till", "At", "Items", "Total"]
        write(titles.map { facts.say($0) }, in: heading, .heading, to: &buffer)
        for (line, index) in state.list.visible(height: body.height).enumerated() {
            guard state.sales.indices.contains(index) else { break }
            let row = body.row(line)
            write(cells(state.sales[index]), in: row, .body, to: &buffer)
            guard index == state.list.selection else { continue }
            buffer.writeLine("▸", in: row)
            buffer.tint(row, role: .selection)
        }
    }

    private func cells(_ sale: HeldOffer) -> [String] {
        [
            sale.name, sale.operatorName, sale.series, facts.local(sale.at).timeText,
            "\(sale.items)",
            facts.currency.text(sale.total),
        ]
    }

    private func write(_ cells: [String], in row: Rect, _ role: Role, to buffer: inout Buffer) {
        let (name, figures) = row.inset(left: 1).splittingRight(54)
        buffer.writeLine(cells[0], in: name.inset(right: 1), role: role)
        let (person, rest) = figures.splittingLeft(18)
        buffer.writeLine(cells[1], in: person.inset(right: 1), role: role)
        let (till, times) = rest.splittingLeft(6)
        buffer.writeLine(cells[2], in: till.inset(right: 1), role: role)
        let (time, amounts) = times.splittingLeft(8)
        buffer.writeLine(cells[3], in: time, role: role)
        let (items, total) = amounts.splittingLeft(8)
        buffer.writeLine(cells[4], in: items, .right, role: role)
        buffer.writeLine(cells[5], in: total.inset(right: 1), .right, role: role)
    }
}

extension HeldScreen.State {
    func essentials(_ facts: TillFacts) -> Essentials {
        Essentials(
            title: facts.say("Recall"), figure: selected?.name ?? facts.say("no sale waits"),
            entry: facts.say("Enter takes it"))
    }
}
