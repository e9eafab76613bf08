import RetailModels
import TerminalUI
import Till

/// One product: what it is, what is on hand, its newest movements, and its pictures and PDFs.
struct ItemScreen: Screen {
    let client: TillClient
    let facts: TillFacts

    struct State: TillPage {
        let product: StockedProduct
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

    enum Action: Equatable, Sendable {
        case loaded([StockMovement])
        case listed(AttachmentList)
        case failed(Trouble)
        case scroll(Key)
        case next
        case open
        case opened(Attachment, program: String)
        case save
        case typed(Key)
        case saveHere
        case saved(Attachment, path: String)
        case back
        case finished
    }

    static let loadID = EffectID("item.load")
    static let listID = EffectID("item.list")
    static let fileID = EffectID("item.file")

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .loaded(let movements):
            state.movements = movements
            state.pager = TextPager(movements.map(line))
        case .listed(let list):
            state.attachments = list
            state.list.update(count: list.items.count)
        case .failed(let trouble): state.message = facts.message(trouble)
        case .scroll(let key):
            state.message = nil
            state.pager.handle(key)
        case .next:
            state.message = nil
            state.list.select((state.list.selection + 1) % max(1, state.list.count))
        case .open: return open(&state)
        case .opened(let attachment, let program):
            state.take(attachment)
            state.message = .good("\(attachment.name) is shown by \(program).")
        case .save: state.folder = TextField(client.attachments.folder, maxLength: 1_000)
        case .typed(let key):
            state.message = nil
            _ = state.folder?.handle(key)
        case .saveHere: return save(&state)
        case .saved(let attachment, let path):
            state.take(attachment)
            state.folder = nil
            state.message = .good("Saved as \(path).")
        case .back:
            guard state.folder != nil else { return .send(.finished) }
            state.folder = nil
            state.message = nil
            return .cancel(Self.fileID)
        case .finished: break
        }
        return .none
    }

    /// Asks for the movements and the attachments.
    func load(_ product: StockedProduct) -> Effect<Action> {
        let movements = Effect<Action>.run(id: Self.loadID) { [client] send in
            do throws(Trouble) {
                await send(.loaded(try await client.movements(product.product.id)))
            } catch {
                await send(.failed(error))
            }
        }
        let attachments = Effect<Action>.run(id: Self.listID) { [client] send in
            do throws(Trouble) {
                await send(.listed(try await client.attachments.list(product.product.id)))
            } catch {
                await send(.failed(error))
            }
        }
        return .merge(movements, attachments)
    }

    private func open(_ state: inout State) -> Effect<Action> {
        guard let attachment = state.marked else { return .none }
        state.message = .info("Fetching \(attachment.name)…")
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
        state.message = .info("Fetching \(attachment.name)…")
        return .run(id: Self.fileID) { [client] send in
            do throws(Trouble) {
                let path = try await client.attachments.save(attachment, folder)
                await send(.saved(attachment, path: path))
            } catch {
                await send(.failed(error))
            }
        }
    }

    private func line(_ movement: StockMovement) -> String {
        let local = facts.local(movement.at)
        let sign = movement.quantity > .zero ? "+" : ""
        let quantity = TextWidth.pad(sign + movement.quantity.text, to: 12, .right)
        return "\(local.dayText) \(local.timeText)  \(TextWidth.pad(movement.kind, to: 12))"
            + quantity
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
