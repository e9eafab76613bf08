/// Holds the state of the whole program, runs its effects, and shows it on a terminal.
///
/// Invariants:
/// 1. One `reduce` at a time; actions that arrive meanwhile wait in order.
/// 2. At most one running effect per id, and a cancelled or replaced one never sends.
/// 3. However many actions arrive in one turn of the main queue, there is one drawing after them.
/// 4. Of what runs in turn, one runs after the other, in the order in which it was asked for.
/// 5. Idle is reported once after every time there was something to do: nothing is waiting to be
///    drawn, and nothing runs but observations.
@MainActor
public final class Store<S: Screen> {
    /// What the screen remembers now.
    public private(set) var state: S.State
    /// Called with 1, 2, 3 … whenever the program has come to rest.
    public var onIdle: (@MainActor (Int) -> Void)?

    private let screen: S
    private let terminal: any Terminal
    private let disabledAction: ((String) -> S.Action)?
    private let resizedAction: ((Size) -> S.Action)?

    private struct Run {
        let id: EffectID?
        let isObservation: Bool
        let task: Task<Void, Never>
    }
    private var runs: [Int: Run] = [:]
    private var lastRun = 0
    /// The last of each line.
    private var lines: [EffectID: Task<Void, Never>] = [:]

    private var waitingActions: [S.Action] = []
    private var isReducing = false
    private var isTurnEndDue = false
    private var needsDrawing = true
    private var isDrawingSuspended = false
    private var shown: Buffer?
    private var idleCount = 0
    private var idleWaiters: [CheckedContinuation<Void, Never>] = []

    /// A store that draws its first picture at once.
    ///
    /// - Parameters:
    ///   - disabledAction: what to do with the reason when a disabled key is pressed.
    ///   - resizedAction: tells the screen how large the terminal has become.
    public init(
        _ screen: S, state: S.State, terminal: any Terminal,
        disabledAction: ((String) -> S.Action)? = nil,
        resizedAction: ((Size) -> S.Action)? = nil
    ) {
        self.screen = screen
        self.state = state
        self.terminal = terminal
        self.disabledAction = disabledAction
        self.resizedAction = resizedAction
        flush()
    }

    /// Does what the screen says a key does; returns false when it does nothing here.
    @discardableResult
    public func press(_ key: Key) -> Bool {
        // Also a key without effect ends in a report of idleness, which tests wait for.
        endTurnSoon()
        switch screen.keyMap(state).resolve(key) {
        case .action(let action):
            send(action)
            return true
        case .disabled(let reason):
            if let disabledAction { send(disabledAction(reason)) }
            return false
        case .none:
            return false
        }
    }

    /// Reduces an action, starts what it asks for, and draws at the end of the turn.
    public func send(_ action: S.Action) {
        waitingActions.append(action)
        guard !isReducing else { return }
        isReducing = true
        var reducedCount = 0
        while !waitingActions.isEmpty {
            precondition(reducedCount < Self.chainedActionsMax, "actions answer each other forever")
            reducedCount += 1
            perform(screen.reduce(&state, waitingActions.removeFirst()))
        }
        isReducing = false
        needsDrawing = true
        endTurnSoon()
    }

    /// Draws everything again in the new size; what the terminal showed counts as lost.
    public func resize(_ size: Size) {
        shown = nil
        needsDrawing = true
        if let resizedAction { send(resizedAction(size)) }
        flush()
        endTurnSoon()
    }

    /// Cancels every effect, observations too. For the end of the program.
    public func cancelAll() {
        for run in runs.values { run.task.cancel() }
        runs = [:]
        endTurnSoon()
    }

    private static var chainedActionsMax: Int { 1000 }

    isolated deinit {
        for run in runs.values { run.task.cancel() }
    }
}

// MARK: - The mouse

extension Store {
    /// The key whose label or words stand at that place of the footer; nil elsewhere.
    public func footerKey(x: Int, y: Int) -> Key? {
        guard let shown else { return nil }
        var end = x
        while shown[end, y].role == .footerText { end -= 1 }
        guard shown[end, y].role == .footerKey else { return nil }
        while shown[end + 1, y].role == .footerKey { end += 1 }
        var start = end
        while shown[start - 1, y].role == .footerKey { start -= 1 }
        let label = String((start...end).map { shown[$0, y].text })
        return screen.keyMap(state).bindings
            .first { $0.label == label && $0.disabledReason == nil }?.keys.first
    }
}

// MARK: - Drawing and idleness

extension Store {
    /// Draws now, if anything may have changed, and not only at the end of the turn.
    public func flush() {
        guard needsDrawing, !isDrawingSuspended else { return }
        needsDrawing = false
        var next = Buffer(area: Rect(terminal.size), glyphs: terminal.glyphs)
        screen.render(state, in: next.area, to: &next)
        let changes = next.changes(since: shown)
        shown = next
        if !changes.isEmpty { terminal.draw(changes) }
    }

    /// Leaves the terminal to somebody else until `resumeDrawing`; state goes on changing.
    public func suspendDrawing() { isDrawingSuspended = true }

    /// Takes the terminal back and draws all of it.
    public func resumeDrawing() {
        isDrawingSuspended = false
        shown = nil
        needsDrawing = true
        flush()
    }

    /// Returns when everything is drawn and no effect runs but observations.
    ///
    /// Cancelled effects are not waited for: they can no longer change anything.
    public func waitUntilIdle() async {
        if isIdle {
            flush()
        } else {
            await withCheckedContinuation { idleWaiters.append($0) }
        }
    }

    private var isIdle: Bool {
        !isTurnEndDue && runs.values.allSatisfy(\.isObservation)
    }

    private func endTurnSoon() {
        guard !isTurnEndDue else { return }
        isTurnEndDue = true
        // The main actor is the main queue: this runs after what already waits there.
        Task { [weak self] in self?.endTurn() }
    }

    private func endTurn() {
        isTurnEndDue = false
        flush()
        guard isIdle else { return }
        idleCount += 1
        let waiters = idleWaiters
        idleWaiters = []
        for waiter in waiters { waiter.resume() }
        onIdle?(idleCount)
    }
}

// MARK: - Effects

extension Store {
    private func perform(_ effect: Effect<S.Action>) {
        for operation in effect.operations {
            switch operation {
            case .send(let action): waitingActions.append(action)
            case .cancel(let id): cancel { $0 == id }
            case .cancelPrefix(let prefix): cancel { $0.isUnder(prefix) }
            case .run(let id, let isObservation, let work):
                if let id { cancel { $0 == id } }
                start(id, isObservation: isObservation, work)
            case .inTurn(let line, let work):
                let before = lines[line]
                lines[line] = start(nil, isObservation: false) { send in
                    await before?.value
                    await work(send)
                }
            }
        }
    }

    @discardableResult
    private func start(
        _ id: EffectID?, isObservation: Bool, _ work: @escaping Effect<S.Action>.Work
    ) -> Task<Void, Never> {
        lastRun += 1
        let number = lastRun
        let task = Task { [weak self] in
            await work { action in self?.receive(action, from: number) }
            self?.finish(number)
        }
        runs[number] = Run(id: id, isObservation: isObservation, task: task)
        return task
    }

    /// An answer of a run that is no longer listed comes too late (invariant 2).
    private func receive(_ action: S.Action, from number: Int) {
        guard runs[number] != nil else { return }
        send(action)
    }

    private func finish(_ number: Int) {
        guard runs.removeValue(forKey: number) != nil else { return }
        endTurnSoon()
    }

    private func cancel(where matches: (EffectID) -> Bool) {
        for (number, run) in runs {
            guard let id = run.id, matches(id) else { continue }
            run.task.cancel()
            runs.removeValue(forKey: number)
        }
    }
}
