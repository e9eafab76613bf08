import RetailModels
import RetailStore
import TerminalUI

/// The session so far (X), its closing with a count, and the Z that comes of it.
struct ShiftScreen: Screen {
    let client: TillClient
    let facts: TillFacts

    /// How far the closing has come.
    enum Mode: Equatable, Sendable {
        case report
        case counting
        case closed(Document)
    }

    struct State: TillPage {
        let person: Operator
        let hasOpenSale: Bool
        var mode = Mode.report
        var pager = TextPager([])
        var count = AmountEntry()
        /// Loading the X, or writing the Z.
        var isBusy = true
        var message: Message?

        var isEntryEmpty: Bool { count.isEmpty }

        /// The screen before its figures are there.
        init(person: Operator, hasOpenSale: Bool) {
            self.person = person
            self.hasOpenSale = hasOpenSale
        }
    }

    enum Action: Equatable, Sendable {
        case loaded(Report)
        case close
        case typed(Key)
        case scanned(String)
        case countDone
        case scroll(Key)
        case back
        case leave
        case closed(Document)
        case failed(Trouble)
        case finished(Outcome)
    }

    /// What an X shows.
    struct Report: Equatable, Sendable {
        var totals: ShiftTotals
        var openedAt: Int64?
        var operatorName: String
        var now: Int64
    }

    enum Outcome: Equatable, Sendable {
        case back
        case closed
    }

    static let workID = EffectID("shift.work")

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .loaded(let report):
            state.isBusy = false
            state.pager = TextPager(fitting(x(report)))
            if let openedAt = report.openedAt, report.now - openedAt > Self.lengthMaxMs {
                state.message = facts.message(.longShift)
            }
            return .none
        case .closed(let document):
            state.isBusy = false
            state.mode = .closed(document)
            state.pager = TextPager(fitting(z(document)))
            return .none
        case .failed(let trouble):
            state.isBusy = false
            return refuse(&state, trouble)
        case .finished: return .none
        default: state.message = nil
        }
        switch action {
        case .close:
            guard !state.hasOpenSale else { return refuse(&state, .saleOpen) }
            state.mode = .counting
        case .typed(let key): state.count.handle(key)
        case .scanned(let code):
            guard state.mode == .counting, AmountEntry.isAmount(code, facts.currency) else {
                return refuse(&state, .scanRefused(CardGuard.masked(code)))
            }
            state.count.set(code)
            return close(&state)
        case .countDone: return close(&state)
        case .scroll(let key): state.pager.handle(key)
        case .back: return back(&state)
        case .leave: return .send(.finished(.closed))
        case .loaded, .closed, .failed, .finished: break
        }
        return .none
    }

    private func refuse(_ state: inout State, _ trouble: Trouble) -> Effect<Action> {
        state.message = facts.message(trouble)
        return .sound(.reject, client)
    }

    private func back(_ state: inout State) -> Effect<Action> {
        guard state.mode == .counting else { return .send(.finished(.back)) }
        if state.count.isEmpty { state.mode = .report }
        state.count.clear()
        return .none
    }

    /// Asks for the figures so far.
    func load() -> Effect<Action> {
        .run(id: Self.workID) { [client] send in
            let totals = await client.totals()
            let shift = await client.currentShift()
            let report = Report(
                totals: totals, openedAt: shift?.openedAt,
                operatorName: shift?.operatorName ?? "", now: client.now())
            await send(.loaded(report))
        }
    }

    private func close(_ state: inout State) -> Effect<Action> {
        do throws(Trouble) {
            guard let counted = try state.count.amount(facts.currency) else {
                throw Trouble.fieldMissing("The count")
            }
            state.isBusy = true
            return .run(id: Self.workID) { [client, person = state.person] send in
                do throws(Trouble) {
                    await send(.closed(try await client.closeShift(counted, person)))
                } catch {
                    await send(.failed(error))
                }
            }
        } catch {
            return refuse(&state, error)
        }
    }

    func keyMap(_ state: State) -> KeyMap<Action> {
        if state.isBusy { return KeyMap() }
        let keys = facts.keys
        let scroll = TextPager.bindings(keys) { Action.scroll($0) }
        switch state.mode {
        case .report:
            return KeyMap(
                [keys.binding(.closeShift, .close), keys.binding(.back, .back)] + scroll)
        case .counting:
            return KeyMap(
                [keys.binding(.countDone, .countDone), keys.binding(.back, .back)],
                text: { key in
                    if case .scan(let code) = key { return .scanned(code) }
                    return AmountEntry.takes(key) ? .typed(key) : nil
                })
        case .closed:
            return KeyMap([keys.binding(.leaveReport, .leave)] + scroll)
        }
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        var rest = Message.render(state.message, at: area, to: &buffer)
        if state.mode == .counting {
            let row: Rect
            (rest, row) = rest.splittingBottom(1)
            let words = " counted cash in the drawer ▸ "
            let width = buffer.write(words, x: row.x, y: row.y, role: .label, clip: row)
            state.count.field.render(in: row.inset(left: width), to: &buffer)
        }
        let title = if case .closed = state.mode { "Z" } else { "X" }
        let box = rest.centered(width: PaperLines.columnsDefault + 4, height: rest.height)
        let inside = buffer.box(box, title: title)
        if state.isBusy {
            buffer.writeLine("one moment …", in: inside.inset(left: 1), role: .status)
        } else {
            state.pager.render(in: inside, to: &buffer)
        }
    }
}

extension ShiftScreen.State {
    func essentials(_ facts: TillFacts) -> Essentials {
        switch mode {
        case .report: Essentials(title: "X", entry: "c closes, Esc back")
        case .counting: Essentials(title: "Close the shift", entry: "count ▸ \(count.text)_")
        case .closed(let document): Essentials(title: "Z \(document.number)", entry: "Enter")
        }
    }
}
