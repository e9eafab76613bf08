import RetailModels
import TerminalUI
import Till

/// What a sale asks of other screens and of the disk: customers, notes, holding, departments.
extension SellScreen {
    static let workID = EffectID("sell.work")

    /// Keys that lead to a question or another screen.
    func ask(_ state: inout State, _ action: Action) -> Effect<Action> {
        let marked = state.lines.selection
        switch action {
        case .askCustomer: return .send(.finished(.customer))
        case .askRecall: return .send(.finished(.recall))
        case .askHold: return askHold(&state)
        case .askPriceCheck:
            state.isPriceCheck.toggle()
            return .none
        case .askDepartment: return askDepartment(&state)
        case .askDiscount, .askQuantity, .askNote:
            guard let line = state.sale.line(marked) else {
                return complain(&state, .noLine)
            }
            switch action {
            case .askDiscount: return .send(.finished(.discount(line: marked)))
            case .askNote: return .send(.finished(.note(line: marked)))
            default: return .send(.finished(.prompt(.quantity(marked, line))))
            }
        default: return .none
        }
    }

    private func askHold(_ state: inout State) -> Effect<Action> {
        guard !state.sale.isEmpty else { return complain(&state, .nothingToHold) }
        let name = state.sale.cart?.customer?.name ?? ""
        return .send(.finished(.prompt(.hold(name: name))))
    }

    /// Holds the sale; it goes from the screen once it is on the disk under its name.
    func hold(_ state: inout State, name: String) -> Effect<Action> {
        guard let held = heldSale(state, name: name) else {
            return complain(&state, .nothingToHold)
        }
        state.isWorking = true
        return .run(id: Self.workID) { [client] send in
            do throws(Trouble) {
                try await client.held.hold(held)
                await send(.held(held))
            } catch {
                await send(.workFailed(error))
            }
        }
    }

    private func heldSale(_ state: State, name: String, isSwitched: Bool = false) -> HeldSale? {
        guard var cart = state.sale.cart, !cart.isEmpty || cart.voidedLines > 0 else { return nil }
        // What was paid is only with a sale that somebody else left; this one was gone back to.
        if !isSwitched { cart.settlement = nil }
        let (now, owner) = (client.now(), cart.owner ?? state.owner)
        return HeldSale(
            name: name.isEmpty ? client.local(now).timeText : name, at: now,
            operatorID: owner?.id ?? "", operatorName: owner?.name ?? "",
            total: state.sale.priced?.gross ?? .zero, isSwitched: isSwitched, cart: cart)
    }

    /// Somebody signed in: what somebody else left open is put away for them, and their own sale
    /// comes back. What is on the screen meanwhile is what is on the disk.
    func takeOver(_ state: inout State) -> Effect<Action> {
        guard let person = state.person else { return .none }
        let owner = state.sale.cart?.owner
        guard state.sale.cart == nil || owner.map({ $0.id != person.id }) ?? false else {
            return .none
        }
        let left = heldSale(state, name: owner?.name ?? "", isSwitched: true)
        state.isWorking = true
        return .run(id: Self.workID) { [client] send in
            do throws(Trouble) {
                await send(.switched(try await client.held.take(over: left, by: person)))
            } catch {
                await send(.workFailed(error))
            }
        }
    }

    /// What came of work.
    func takeWork(_ state: inout State, _ action: Action) -> Effect<Action> {
        state.isWorking = false
        switch action {
        case .held(let sale):
            restart(
                &state, with: nil, .info(facts.say("Held: {}. F6 takes it up again.", sale.name)))
        case .recalled(let sale):
            // Lines that were taken back since are counted with it.
            var cart = sale.cart
            cart.voidedLines += state.sale.cart?.voidedLines ?? 0
            cart.owner = state.owner
            restart(&state, with: cart, .info(facts.say("Taken up again: {}.", sale.name)))
        case .switched(let own):
            let words = own.map {
                facts.say("Your sale of {} goes on.", client.local($0.at).timeText)
            }
            restart(&state, with: own?.cart, words.map(Message.info) ?? state.message)
        case .workFailed(let trouble): return complain(&state, trouble)
        default: break
        }
        guard let settlement = state.sale.cart?.settlement else { return .none }
        return .send(.finished(.payOn(settlement)))
    }

    private func restart(_ state: inout State, with cart: Cart?, _ message: Message?) {
        state.sale = OpenSale(cart, rules: facts.shop.taxRules)
        state.message = message
        showLast(&state)
    }
}

// MARK: - Departments

/// A thing that is no product of the catalogue: how many, at which price, and with which code.
struct OpenItem: Equatable, Sendable {
    var quantity: Quantity
    /// Asked for when it was not typed.
    var price: Money?
    /// What was read and nobody knew.
    var code: String?
}

extension SellScreen {
    /// By department and price: what is typed is the price, or a quantity and the price.
    private func askDepartment(_ state: inout State) -> Effect<Action> {
        do throws(Trouble) { _ = try openItem(state) } catch { return complain(&state, error) }
        state.isWorking = true
        return .run(id: Self.workID) { [client] send in
            do throws(Trouble) {
                await send(.departments(try await client.departments()))
            } catch {
                await send(.workFailed(error))
            }
        }
    }

    /// The departments are there: one of them is chosen.
    func offer(_ state: inout State, _ departments: [Department]) -> Effect<Action> {
        state.isWorking = false
        guard !departments.isEmpty else { return complain(&state, .noDepartments) }
        do throws(Trouble) {
            let item = try openItem(state)
            state.entry.clear()
            return .send(.finished(.departments(departments, item)))
        } catch {
            return complain(&state, error)
        }
    }

    private func openItem(_ state: State) throws(Trouble) -> OpenItem {
        let line = try EntryLine(state.entry.text)
        var item = OpenItem(quantity: line.quantity, code: state.unknownCode)
        guard !line.text.isEmpty else { return item }
        var entry = AmountEntry()
        entry.set(line.text)
        item.price = try entry.amount(facts.currency)
        return item
    }
}

extension OpenItem {
    /// The line that sells it, without a price when none was typed; nil when the shop has no rate
    /// for the department's tax class.
    func line(in department: Department, _ facts: TillFacts, _ client: TillClient) -> CartLine? {
        guard let taxPPM = client.taxPPM(department.taxClass) else { return nil }
        let source = code == nil ? PriceSource.department : PriceSource.unknownCode
        return CartLine(
            product: SoldProduct(
                id: DerivedID.make(facts.shop.tenant, source, department.name, code ?? ""),
                sku: "", barcode: code ?? "", name: department.name,
                department: department.name, unit: "each", taxClass: department.taxClass,
                taxPPM: taxPPM, cost: .zero),
            quantity: quantity, unitPrice: price ?? .zero,
            entry: code == nil ? .keyed : .scanned, priceSource: source)
    }
}
