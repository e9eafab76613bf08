import RetailModels
import TerminalUI
import Till

/// One product: what it is, what is on hand, its newest movements, and its pictures and PDFs.
struct ItemScreen: PageScreen {
    static let name = "item"
    static let title = "Item"

    let client: TillClient
    let facts: TillFacts

    struct State: TillPage {
        var product: StockedProduct
        /// What was sold of it in the last thirty days, by day.
        var sold: [Int64] = []
        /// By location; empty while they are under way, and when they cannot be had.
        var places: [PlaceStock] = []
        /// Nil while they are under way.
        var movements: [StockMovement]?
        var pager = TextPager([])
        /// Nil while they are under way, and when they cannot be had.
        var attachments: AttachmentList?
        /// The marked one of them.
        var list = ListState()
        /// The folder that is being typed, while a file is to be saved.
        var folder: TextField?
        var message: Message?

        var isBusy: Bool { false }
        var isEntryEmpty: Bool { folder == nil }

        /// The screen before its movements are there.
        init(_ product: StockedProduct) { self.product = product }
    }

    enum Action: PageStep {
        case loaded([StockMovement])
        case listed(AttachmentList)
        case failed(Trouble)
        case scroll(Key)
        /// A key that leads to a form.
        case act(KeyName)
        /// The product has changed, or may have.
        case reload
        case reloaded(StockedProduct?)
        case sold([Int64])
        case placed([PlaceStock])
        case leave(AppScreen.Action)
        case next
        case open
        case opened(Attachment, program: String)
        case save
        case typed(Key)
        case saveHere
        case saved(Attachment, path: String)
        case back
        case finished

        var isTimed: Bool {
            switch self {
            case .reload, .reloaded, .sold, .placed: true
            default: false
            }
        }
    }

    static let loadID = EffectID("item.load")
    static let listID = EffectID("item.list")
    static let fileID = EffectID("item.file")
    static let placesID = EffectID("item.places")
    static let soldID = EffectID("item.sold")
    static let reloadID = EffectID("item.reload")

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .loaded(let movements):
            state.movements = movements
            state.pager = TextPager(lines(movements, state.product.onHand))
        case .listed(let list):
            state.attachments = list
            state.list.update(count: list.items.count)
        case .failed(let trouble): state.message = facts.message(trouble)
        case .scroll(let key):
            state.message = nil
            state.pager.handle(key)
        case .act(let key): return act(key, state.product)
        case .reload: return reload(state.product)
        case .reloaded(let product):
            guard let product, product != state.product else { return .none }
            state.product = product
            return .merge(loadMovements(product), loadPlaces(product))
        case .sold(let days): state.sold = days
        case .placed(let places): state.places = places
        case .next:
            state.message = nil
            state.list.select((state.list.selection + 1) % max(1, state.list.count))
        case .open: return open(&state)
        case .opened(let attachment, let program):
            state.take(attachment)
            state.message = .good(
                facts.say("{} is shown by {}.", attachment.name, program))
        case .save: state.folder = TextField(client.attachments.folder, maxLength: 1_000)
        case .typed(let key):
            state.message = nil
            _ = state.folder?.handle(key)
        case .saveHere: return save(&state)
        case .saved(let attachment, let path):
            state.take(attachment)
            state.folder = nil
            state.message = .good(facts.say("Saved as {}.", path))
        case .back:
            guard state.folder != nil else { return .send(.finished) }
            state.folder = nil
            state.message = nil
            return .cancel(Self.fileID)
        case .finished, .leave: break
        }
        return .none
    }

    func answer(to news: PageNews, _ state: State) -> Action? {
        switch news {
        case .changed(.catalogue), .changed(.sales): .reload
        default: nil
        }
    }

    func request(_ action: Action) -> AppScreen.Action? {
        switch action {
        case .finished: .goBack
        case .leave(let next): next
        default: nil
        }
    }

    private func act(_ key: KeyName, _ product: StockedProduct) -> Effect<Action> {
        let next: AppScreen.Action
        if key == .editCodes {
            return .send(.leave(form(CodesForm(product: product.product), needs: .catalogue)))
        }
        if let kind = StockForm.Kind(key) {
            let form = StockForm(kind, of: product)
            next = show(
                FormScreen<StockForm>.self, .init(form), needs: .stock,
                what: form.heading(facts))
        } else {
            let form = ProductForm(product: product.product)
            next = show(
                FormScreen<ProductForm>.self, .init(form), needs: .catalogue,
                what: form.heading(facts))
        }
        return .send(.leave(next))
    }

    /// Asks for the movements and the attachments.
    func opened(_ state: inout State) -> Effect<Action> {
        let product = state.product
        let attachments = Effect<Action>.run(id: Self.listID) { [client] send in
            do throws(Trouble) {
                await send(.listed(try await client.attachments.list(product.product.id)))
            } catch {
                await send(.failed(error))
            }
        }
        let unknown: @Sendable (Trouble) -> Action = { _ in .sold([]) }
        let sold = ask(Self.soldID, failed: unknown) {
            [client, facts] () throws(Trouble) in
            let id = product.product.id
            let found = try await client.backOffice.sold(
                [id], facts, days: InventoryList.historyDays, now: client.now())
            return .sold(found[id] ?? [])
        }
        return .merge(loadMovements(product), attachments, sold, loadPlaces(product))
    }

    /// What each location has of it; that it cannot be had is no reason to say so.
    private func loadPlaces(_ product: StockedProduct) -> Effect<Action> {
        let unknown: @Sendable (Trouble) -> Action = { _ in .placed([]) }
        return ask(Self.placesID, failed: unknown) { [client] () throws(Trouble) in
            .placed(try await client.backOffice.places(product.product.id))
        }
    }

    private func loadMovements(_ product: StockedProduct) -> Effect<Action> {
        ask(Self.loadID, failed: Action.failed) { [client] () throws(Trouble) in
            .loaded(try await client.movements(product.product.id))
        }
    }

    /// The product as it is now; that it cannot be had is no reason to say so.
    private func reload(_ product: StockedProduct) -> Effect<Action> {
        let unknown: @Sendable (Trouble) -> Action = { _ in .reloaded(nil) }
        return ask(Self.reloadID, failed: unknown) { [client] () throws(Trouble) in
            let call = ListStock(search: product.product.sku, limit: 1)
            let page = try await client.backOffice.stock(call)
            return .reloaded(page.items.first { $0.product.id == product.product.id })
        }
    }

    private func open(_ state: inout State) -> Effect<Action> {
        guard let attachment = state.marked else { return .none }
        state.message = .info(facts.say("Fetching {}…", attachment.name))
        return .run(id: Self.fileID) { [client] send in
            do throws(Trouble) {
                let program = try await client.attachments.open(attachment)
                await send(.opened(attachment, program: program))
            } catch {
                await send(.failed(error))
            }
        }
    }

    private func save(_ state: inout State) -> Effect<Action> {
        guard let attachment = state.marked, let folder = state.folder?.text, !folder.isEmpty
        else { return .none }
        state.message = .info(facts.say("Fetching {}…", attachment.name))
        return .run(id: Self.fileID) { [client] send in
            do throws(Trouble) {
                let path = try await client.attachments.save(attachment, folder)
                await send(.saved(attachment, path: path))
            } catch {
                await send(.failed(error))
            }
        }
    }

    /// The newest first, each with what was on hand behind it.
    private func lines(_ movements: [StockMovement], _ onHand: Quantity) -> [String] {
        var balance: Quantity? = onHand
        return movements.map { movement in
            let sign = movement.quantity > .zero ? "+" : ""
            let change = TextWidth.pad(sign + movement.quantity.text, to: 9, .right)
            let after = TextWidth.pad(balance?.text ?? "", to: 10, .right)
            balance = balance.flatMap { try? $0 - movement.quantity }
            return facts.local(movement.at).text + "  "
                + TextWidth.pad(facts.say(movement.kind), to: 11)
                + change + after
        }
    }
}

extension ItemScreen.State {
    /// The attachment that the keys act on.
    var marked: Attachment? {
        guard let items = attachments?.items, items.indices.contains(list.selection) else {
            return nil
        }
        return items[list.selection]
    }

    /// It is on this till now.
    fileprivate mutating func take(_ attachment: Attachment) {
        attachments?.here.insert(attachment.id)
    }

    func essentials(_ facts: TillFacts) -> Essentials {
        Essentials(
            title: product.product.name, figure: facts.currency.text(product.product.price),
            entry: "on hand \(product.onHand.text)")
    }
}
