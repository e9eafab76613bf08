import RetailModels
import RetailStore
import TerminalUI

/// The session so far (X), what goes into the drawer and out of it besides sales, the closing with
/// a count, and the Z that comes of it.
struct ShiftScreen: Screen {
    let client: TillClient
    let facts: TillFacts

    /// What the keys are for.
    enum Mode: Equatable, Sendable {
        case report
        case cash(CashForm)
        /// The drawer's money as one amount.
        case counting
        /// The same by notes and coins.
        case pieces
        case closed(Document)
    }

    struct State: TillPage {
        let person: Operator
        let hasOpenSale: Bool
        var mode = Mode.report
        var pager = TextPager([])
        /// What the X on the screen was made from.
        var report: Report?
        var count = AmountEntry()
        /// Stays while somebody looks at the plain amount.
        var pieces: PieceCount
        /// Sales that wait for the cloud.
        var salesToSend = 0
        /// Waits for another operator's PIN.
        var waiting: CashMovement?
        /// Loading the X, or writing a document.
        var isBusy = true
        var message: Message?

        var isEntryEmpty: Bool {
            switch mode {
            case .cash(let form): form.isEntryEmpty
            case .pieces: pieces.entry.isEmpty
            case .report, .counting, .closed: count.isEmpty
            }
        }

        /// The screen before its figures are there.
        init(person: Operator, hasOpenSale: Bool, currency: Currency) {
            self.person = person
            self.hasOpenSale = hasOpenSale
            pieces = PieceCount(currency)
        }
    }

    enum Action: Equatable, Sendable {
        case loaded(Report)
        case move(CashMovement.Kind)
        case close
        case typed(Key)
        case scanned(String)
        /// Enter: to the next field or row, and behind the last one the document.
        case countDone
        case countPieces
        case piecesDone
        case toggleAmounts
        case scroll(Key)
        case printReport
        case back
        case leave
        case approved(Approval)
        case notApproved
        case moved(Document, Report)
        case closed(Document)
        case failed(Trouble)
        case finished(Outcome)
    }

    /// What an X shows.
    struct Report: Equatable, Sendable {
        var content: ShiftReport.Content
        var openedAt: Int64?
        var operatorName: String
        var now: Int64
    }

    enum Outcome: Equatable, Sendable {
        case back
        case closed
        case askApproval(ApprovalRequest)
    }

    static let workID = EffectID("shift.work")
    static let printID = EffectID("shift.print")

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .loaded(let report):
            show(report, &state)
            if let openedAt = report.openedAt, report.now - openedAt > OpenShift.lengthMaxMs {
                state.message = facts.message(.longShift)
            }
            return .none
        case .moved(let document, let report):
            show(report, &state)
            state.mode = .report
            state.message = moved(document).map(Message.good)
            return .sound(.accept, client)
        case .closed(let document):
            state.isBusy = false
            state.mode = .closed(document)
            state.pager = TextPager(ZPage.lines(of: document, facts))
            state.message = unsent(state.salesToSend)
            return .none
        case .failed(let trouble):
            state.isBusy = false
            return refuse(&state, trouble)
        case .approved(let approval):
            guard var movement = state.waiting else { return .none }
            state.waiting = nil
            movement.approvedBy = approval
            return move(movement, &state)
        case .notApproved:
            state.waiting = nil
            return .none
        case .finished: return .none
        default: state.message = nil
        }
        do throws(Trouble) { return try key(&state, action) } catch {
            return refuse(&state, error)
        }
    }

    private func key(_ state: inout State, _ action: Action) throws(Trouble) -> Effect<Action> {
        switch action {
        case .move(let kind): state.mode = .cash(CashForm(kind))
        case .close:
            guard !state.hasOpenSale else { throw .saleOpen }
            state.mode = .counting
        case .countPieces: state.mode = state.mode == .pieces ? .counting : .pieces
        case .typed(let key): try type(&state, key)
        case .scanned(let code): return try scan(&state, code)
        case .countDone: return try next(&state)
        case .piecesDone:
            try state.pieces.keepEntry()
            return try closeCounted(&state)
        case .toggleAmounts: state.pieces.toggle()
        case .scroll(let key):
            if state.mode == .pieces {
                try state.pieces.move(key)
            } else {
                state.pager.handle(key)
            }
        case .printReport: return printReport(&state)
        case .back: return back(&state)
        case .leave: return .send(.finished(.closed))
        case .loaded, .approved, .notApproved, .moved, .closed, .failed, .finished: break
        }
        return .none
    }

    private func refuse(_ state: inout State, _ trouble: Trouble) -> Effect<Action> {
        state.message = facts.message(trouble)
        return .sound(.reject, client)
    }

    private func show(_ report: Report, _ state: inout State) {
        state.isBusy = false
        state.report = report
        state.pager = TextPager(fitting(x(report).lines))
    }

    private func type(_ state: inout State, _ key: Key) throws(Trouble) {
        switch state.mode {
        case .pieces: state.pieces.handle(key)
        case .cash(var form):
            let isTaken = form.handle(key)
            state.mode = .cash(form)
            if !isTaken { throw .cardNumber }
        case .report, .counting, .closed: state.count.handle(key)
        }
    }

    private func back(_ state: inout State) -> Effect<Action> {
        switch state.mode {
        case .report, .closed: return .send(.finished(.back))
        case .counting:
            if state.count.isEmpty { state.mode = .report }
            state.count.clear()
        case .pieces:
            if !state.pieces.clearEntry() { state.mode = .counting }
        case .cash(var form): state.mode = form.back() ? .cash(form) : .report
        }
        return .none
    }
}

// MARK: - Documents

extension ShiftScreen {
    /// Asks for the figures so far.
    func load(for person: Operator) -> Effect<Action> {
        .run(id: Self.workID) { [self] send in
            await client.note(AuditNote(.xReport, by: person))
            await send(.loaded(await report(for: person)))
        }
    }

    private func report(for person: Operator) async -> Report {
        let shift = await client.currentShift()
        let content = ShiftReport.Content(
            await client.totals(), isBlind: facts.shop.settings.hidesExpected(from: person.role))
        return Report(
            content: content, openedAt: shift?.openedAt, operatorName: shift?.operatorName ?? "",
            now: client.now())
    }

    /// No code is asked for here; an amount in one piece counts as typed.
    private func scan(_ state: inout State, _ code: String) throws(Trouble) -> Effect<Action> {
        switch state.mode {
        case .counting where AmountEntry.isAmount(code, facts.currency):
            state.count.set(code)
            return try next(&state)
        case .cash(var form):
            guard form.take(scan: code, facts.currency) else { break }
            state.mode = .cash(form)
            return try next(&state)
        default: break
        }
        throw .scanRefused(CardGuard.masked(code))
    }

    private func next(_ state: inout State) throws(Trouble) -> Effect<Action> {
        switch state.mode {
        case .counting:
            let counted = try state.count.amount(facts.currency).map { DrawerCount($0) }
            return try close(&state, counted: counted)
        case .pieces:
            return try state.pieces.next() ? try closeCounted(&state) : .none
        case .cash(var form):
            let movement = try form.next(facts.currency)
            state.mode = .cash(form)
            return movement.map { ask($0, &state) } ?? .none
        case .report, .closed: return .none
        }
    }

    /// Writes it down, or asks another operator first.
    private func ask(_ movement: CashMovement, _ state: inout State) -> Effect<Action> {
        let limits = facts.shop.settings.limits(of: state.person.role)
        guard !limits.allows(movement.permission) else { return move(movement, &state) }
        state.waiting = movement
        let request = ApprovalRequest(movement.permission, facts) { words(movement, $0) }
        return .send(.finished(.askApproval(request)))
    }

    private func move(_ movement: CashMovement, _ state: inout State) -> Effect<Action> {
        state.isBusy = true
        return .run(id: Self.workID) { [self, person = state.person] send in
            do throws(Trouble) {
                let document = try await client.moveCash(movement, person)
                await send(.moved(document, await report(for: person)))
            } catch {
                await send(.failed(error))
            }
        }
    }

    private func closeCounted(_ state: inout State) throws(Trouble) -> Effect<Action> {
        let counted = try state.pieces.total()
        return try close(&state, counted: counted)
    }

    private func close(
        _ state: inout State, counted: DrawerCount?
    ) throws(Trouble) -> Effect<Action> {
        guard let counted else { throw .fieldMissing("The count") }
        state.isBusy = true
        return .run(id: Self.workID) { [client, person = state.person] send in
            do throws(Trouble) {
                await send(.closed(try await client.closeShift(counted, person)))
            } catch {
                await send(.failed(error))
            }
        }
    }
}
