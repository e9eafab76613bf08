import Peripherals
import RetailModels
import TerminalUI

/// What a page's action is to the till around it.
protocol PageStep: Equatable, Sendable {
    /// Comes with the time, and not because of anybody.
    var isTimed: Bool { get }
    /// Stops what is going on: keys that waited for it are no longer wanted.
    var isStop: Bool { get }
}

extension PageStep {
    var isTimed: Bool { false }
    var isStop: Bool { false }
}

/// Something that a page may want to hear of.
enum PageNews: Equatable, Sendable {
    case changed(ShopChange)
    /// Another server answers now, or the cloud wants something else.
    case connection
    /// How something fared with the printer.
    case printed(PrintNews)
}

/// A screen that is opened on top of another one. All that the till around it asks is here, so that
/// a new one is its own files and, for menu and palette, one entry of `ListedPage.all`.
protocol PageScreen: Screen where State: TillPage, Action: PageStep {
    /// The name under which its effects run, and the section of its keys.
    ///
    /// Going back and the end of the till cancel what runs under it. A write that must not be lost
    /// runs under `EffectID.write`.
    static var name: String { get }
    /// What the help calls it.
    static var title: String { get }

    var client: TillClient { get }
    var facts: TillFacts { get }

    init(client: TillClient, facts: TillFacts)

    /// Begins, when it is opened.
    func opened(_ state: inout State) -> Effect<Action>
    /// What it does about news; nil when they are not for it.
    func answer(to news: PageNews, _ state: State) -> Action?
    /// Another operator has agreed to what it asked for.
    func approved(_ approval: Approval) -> Action?
    /// What the till is to do for it in place of reducing the action.
    func request(_ action: Action) -> AppScreen.Action?
}

extension PageScreen {
    func opened(_ state: inout State) -> Effect<Action> { .none }
    func answer(to news: PageNews, _ state: State) -> Action? { nil }
    func approved(_ approval: Approval) -> Action? { nil }

    /// Another screen on top of this one.
    func show<S: PageScreen>(_ screen: S.Type, _ state: S.State) -> AppScreen.Action {
        .show(OpenPage(S(client: client, facts: facts), state))
    }

    /// The same for whoever may do that, or when another operator agrees.
    func show<S: PageScreen>(
        _ screen: S.Type, _ state: S.State, needs permission: Permission, what: String
    ) -> AppScreen.Action {
        .showIf(permission, what, OpenPage(S(client: client, facts: facts), state))
    }

    /// Asks for something and answers with what came of it, or with what went wrong.
    func ask(
        _ id: EffectID, failed: @escaping @Sendable (Trouble) -> Action,
        _ work: @escaping @Sendable () async throws(Trouble) -> Action
    ) -> Effect<Action> {
        .run(id: id) { send in
            do throws(Trouble) { await send(try await work()) } catch { await send(failed(error)) }
        }
    }
}

extension EffectID {
    /// A write of a page: it goes on when the page is left and when the till ends.
    static func write(_ page: String) -> EffectID { EffectID("write.\(page)") }
}

/// The state of a page that asks the cloud for what only managers may ask.
protocol ManagerPage: TillPage {
    /// In memory only, and gone with the operator; without one the PIN is asked for.
    var session: ManagerSession? { get }
}

/// Who has signed in, at the till and at the cloud.
struct Who: Equatable, Sendable {
    var person: Operator?
    /// In memory only, and gone with the operator; without one the PIN is asked for.
    var session: ManagerSession?
}

/// The state of a page that wants to know who is there; the till tells it when it is opened.
protocol OwnedPage: TillPage {
    var who: Who { get set }
}

/// An action of whichever page is open.
struct PageAction: Equatable, Sendable {
    let step: any PageStep

    /// An action of a page.
    init(_ step: any PageStep) { self.step = step }

    static func == (left: PageAction, right: PageAction) -> Bool { same(left.step, right.step) }
}

/// A page with what it remembers.
struct OpenPage: Equatable, Sendable {
    private let screen: any PageScreen
    private(set) var state: any TillPage

    /// A screen that was just made, with its first state.
    init<S: PageScreen>(_ screen: S, _ state: S.State) {
        self.screen = screen
        self.state = state
    }

    static func == (left: OpenPage, right: OpenPage) -> Bool {
        left.name == right.name && same(left.state, right.state)
    }

    /// The name under which its effects run.
    var name: String { type(of: screen).name }
    /// What the help calls it.
    var title: String { type(of: screen).title }

    /// What lets its manager in at the cloud, as far as the page knows.
    var session: ManagerSession? {
        (state as? any ManagerPage)?.session ?? (state as? any OwnedPage)?.who.session
    }

    /// Puts a sentence into its status line.
    mutating func say(_ message: Message?) { state.message = message }
    /// The window has room for that many rows of a list.
    mutating func resize(listed rows: Int) { state.resize(listed: rows) }

    /// Begins, for whoever is there.
    mutating func opened(by who: Who) -> Effect<AppScreen.Action> {
        if var owned = state as? any OwnedPage {
            owned.who = who
            state = owned
        }
        return begin(screen)
    }

    /// Takes an action; one that is another screen's came too late and does nothing.
    mutating func reduce(_ action: PageAction) -> Effect<AppScreen.Action> {
        reduce(screen, action)
    }

    /// What the till is to do for it in place of `reduce`.
    func request(_ action: PageAction) -> AppScreen.Action? { Self.request(screen, action) }

    /// What it does about news.
    func answer(to news: PageNews) -> Effect<AppScreen.Action> {
        answer(screen, to: news).map { .send(.page($0)) } ?? .none
    }

    /// Another operator has agreed to what it asked for.
    func approved(_ approval: Approval) -> AppScreen.Action? { Self.approved(screen, approval) }

    /// The keys on offer.
    var keyMap: KeyMap<AppScreen.Action> { keyMap(screen) }

    /// Draws it.
    func render(in area: Rect, to buffer: inout Buffer) { render(screen, in: area, to: &buffer) }
}

// MARK: - Between what a page is and what is known of it

extension OpenPage {
    private mutating func run<S: PageScreen>(
        _ screen: S, _ work: (S, inout S.State) -> Effect<S.Action>
    ) -> Effect<AppScreen.Action> {
        guard var own = state as? S.State else { return .none }
        let effect = work(screen, &own)
        state = own
        return effect.map { .page(PageAction($0)) }
    }

    private mutating func begin<S: PageScreen>(_ screen: S) -> Effect<AppScreen.Action> {
        run(screen) { screen, state in screen.opened(&state) }
    }

    private mutating func reduce<S: PageScreen>(
        _ screen: S, _ action: PageAction
    ) -> Effect<AppScreen.Action> {
        guard let own = action.step as? S.Action else { return .none }
        return run(screen) { screen, state in screen.reduce(&state, own) }
    }

    private func answer<S: PageScreen>(_ screen: S, to news: PageNews) -> PageAction? {
        guard let own = state as? S.State else { return nil }
        return screen.answer(to: news, own).map { PageAction($0) }
    }

    private static func approved<S: PageScreen>(
        _ screen: S, _ approval: Approval
    ) -> AppScreen.Action? {
        screen.approved(approval).map { .page(PageAction($0)) }
    }

    private static func request<S: PageScreen>(
        _ screen: S, _ action: PageAction
    ) -> AppScreen.Action? {
        (action.step as? S.Action).flatMap(screen.request)
    }

    private func keyMap<S: PageScreen>(_ screen: S) -> KeyMap<AppScreen.Action> {
        guard let own = state as? S.State else { return KeyMap() }
        return screen.keyMap(own).map { .page(PageAction($0)) }
    }

    private func render<S: PageScreen>(_ screen: S, in area: Rect, to buffer: inout Buffer) {
        guard let own = state as? S.State else { return }
        screen.render(own, in: area, to: &buffer)
    }
}

private func same<Value: Equatable>(_ left: Value, _ right: any Equatable) -> Bool {
    left == right as? Value
}
