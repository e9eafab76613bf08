import Synchronization
import Testing

@testable import TerminalUI

/// A screen that does whatever a test needs of one.
private struct ProbeScreen: Screen {
    struct State: Equatable, Sendable {
        var words: [String] = []
        var size: Size?
    }
    enum Action: Equatable, Sendable {
        case say(String)
        case later(String, id: String?)
        case hang(id: String)
        case inTurn(String, waits: Bool)
        case observe(id: String)
        case chain(Int)
        case cancel(String)
        case cancelPrefix(String)
        case resized(Size)
    }
    /// Lets a waiting effect go on.
    var gate = Gate()

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .say(let word):
            state.words.append(word)
        case .later(let word, let id):
            return .run(id: id.map(EffectID.init)) { send in await send(.say(word)) }
        case .hang(let id):
            return .run(id: EffectID(id)) { [gate] send in
                await gate.wait()
                await send(.say("late \(id)"))
            }
        case .inTurn(let word, let waits):
            return .run(inTurn: EffectID("probe.line")) { [gate] send in
                if waits { await gate.wait() }
                await send(.say(word))
            }
        case .observe(let id):
            return .observe(id: EffectID(id)) { [gate] send in
                await send(.say("observing"))
                await gate.wait()
                await send(.say("observed"))
            }
        case .chain(let count):
            state.words.append("\(count)")
            return count == 0
                ? .none : .merge(.send(.chain(count - 1)), .send(.say("after \(count)")))
        case .cancel(let id): return .cancel(EffectID(id))
        case .cancelPrefix(let prefix): return .cancel(prefix: prefix)
        case .resized(let size): state.size = size
        }
        return .none
    }

    func keyMap(_ state: State) -> KeyMap<Action> {
        KeyMap([
            Binding(.enter, title: "Say", action: .say("enter")),
            Binding(.escape, title: "Never", disabledReason: "not now", action: .say("escape")),
        ])
    }

    func render(_ state: State, in area: Rect, to buffer: inout Buffer) {
        buffer.writeLine(state.words.last ?? "nothing", in: area)
    }
}

/// Opens once; effects wait for it.
private final class Gate: Sendable {
    private let state = Mutex((isOpen: false, waiting: [CheckedContinuation<Void, Never>]()))

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            return state.waiting
        }
        for one in waiting { one.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }
}

@MainActor
@Suite struct StoreTests {
    private let screen = ProbeScreen()
    private let terminal = TestTerminal(rows: 2, columns: 20)

    private func store() -> Store<ProbeScreen> {
        Store(
            screen, state: .init(), terminal: terminal, disabledAction: { .say("reason: \($0)") },
            resizedAction: { .resized($0) })
    }

    @Test func theFirstPictureIsDrawnAtOnceAndKeysAct() async {
        let store = store()
        #expect(terminal.buffer.rows == ["nothing", ""])
        #expect(store.press(.enter))
        #expect(!store.press(.tab))
        await store.waitUntilIdle()
        #expect(terminal.buffer.rows[0] == "enter")
    }

    @Test func aDisabledKeySaysItsReason() async {
        let store = store()
        #expect(!store.press(.escape))
        #expect(store.state.words == ["reason: not now"])
    }

    @Test func manyActionsInOneTurnAreOneDrawing() async {
        let store = store()
        let before = terminal.frameCount
        for _ in 0..<50 { store.press(.enter) }
        #expect(terminal.frameCount == before)
        await store.waitUntilIdle()
        #expect(terminal.frameCount == before + 1)
    }

    @Test func flushDrawsNowAndOnlyWhatChanged() {
        let store = store()
        store.send(.say("nothin!"))
        store.flush()
        #expect(terminal.buffer.rows[0] == "nothin!")
        #expect(terminal.cellCount == 40 + 1)
        let frames = terminal.frameCount
        store.send(.say("nothin!"))
        store.flush()
        #expect(terminal.frameCount == frames)
    }

    @Test func effectsAnswerAndIdleWaitsForThem() async {
        let store = store()
        store.send(.later("one", id: nil))
        store.send(.later("two", id: "probe.two"))
        await store.waitUntilIdle()
        #expect(Set(store.state.words) == ["one", "two"])
    }

    @Test func sentActionsAreReducedInOrderBeforeAnythingIsDrawn() async {
        let store = store()
        store.send(.chain(2))
        #expect(store.state.words == ["2", "1", "after 2", "0", "after 1"])
        await store.waitUntilIdle()
    }

    @Test func aNewerRunReplacesTheOlderWhichNeverSends() async {
        let store = store()
        store.send(.hang(id: "probe.search"))
        store.send(.later("new", id: "probe.search"))
        await store.waitUntilIdle()
        screen.gate.open()
        await settle()
        #expect(store.state.words == ["new"])
    }

    @Test func whatRunsInTurnWaitsForWhatWasAskedForBefore() async {
        let store = store()
        store.send(.inTurn("first", waits: true))
        store.send(.inTurn("second", waits: false))
        store.send(.cancelPrefix("probe"))
        await settle()
        #expect(store.state.words.isEmpty)
        screen.gate.open()
        await store.waitUntilIdle()
        #expect(store.state.words == ["first", "second"])
    }

    @Test func cancellingByIDAndByPrefix() async {
        let store = store()
        store.send(.hang(id: "probe.a"))
        store.send(.hang(id: "probe.b.c"))
        store.send(.hang(id: "probes"))
        store.send(.cancel("probe.a"))
        store.send(.cancelPrefix("probe"))
        screen.gate.open()
        await store.waitUntilIdle()
        await settle()
        #expect(store.state.words == ["late probes"])
    }

    @Test func observationsDoNotKeepTheProgramBusy() async {
        let store = store()
        store.send(.observe(id: "probe.clock"))
        await store.waitUntilIdle()
        store.cancelAll()
        screen.gate.open()
        await settle()
        #expect(!store.state.words.contains("observed"))
    }

    @Test func idlenessIsReportedOnceAfterEveryTimeOfWork() async {
        let store = store()
        var counts: [Int] = []
        store.onIdle = { counts.append($0) }
        store.press(.enter)
        store.press(.enter)
        await store.waitUntilIdle()
        #expect(counts == [1])
        // A key nobody wants is reported too: a test that pressed it waits.
        store.press(.tab)
        await store.waitUntilIdle()
        #expect(counts == [1, 2])
        store.send(.hang(id: "probe.a"))
        await settle()
        #expect(counts == [1, 2])
        screen.gate.open()
        await store.waitUntilIdle()
        #expect(counts == [1, 2, 3])
    }

    @Test func aResizeDrawsEverythingInTheNewSize() async {
        let store = store()
        terminal.resize(rows: 1, columns: 4)
        store.resize(terminal.size)
        #expect(terminal.buffer.rows == ["not…"])
        #expect(store.state.size == Size(rows: 1, columns: 4))
        terminal.resize(rows: 0, columns: 0)
        store.resize(terminal.size)
        #expect(terminal.buffer.rows == [])
        await store.waitUntilIdle()
    }

    @Test func nothingIsDrawnWhileDrawingIsSuspended() async {
        let store = store()
        store.suspendDrawing()
        let frames = terminal.frameCount
        store.send(.say("unseen"))
        await store.waitUntilIdle()
        #expect(terminal.frameCount == frames)
        let cells = terminal.cellCount
        store.resumeDrawing()
        #expect(terminal.buffer.rows[0] == "unseen")
        #expect(terminal.cellCount == cells + 40)
    }

    @Test func mappedEffectsAnswerWithTheParentsActions() async {
        let effect = Effect<Int>.merge(.send(1), .cancel(EffectID("a")), .cancel(prefix: "b"))
        let operations = effect.map { "\($0)" }.operations
        #expect(operations.count == 3)
        guard case .send("1") = operations[0] else { return #expect(Bool(false)) }
        #expect(Effect<Int>.none.isNone)
        #expect(!effect.isNone)
    }

    /// Gives everything that could still run the chance to.
    private func settle() async {
        for _ in 0..<20 { await Task.yield() }
        await Task.detached { for _ in 0..<20 { await Task.yield() } }.value
    }
}
