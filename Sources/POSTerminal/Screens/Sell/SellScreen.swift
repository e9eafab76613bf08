import RetailModels
import TerminalUI

/// The sale: codes, names and quantities in, lines and a total on the screen.
///
/// One lookup at a time: while it is under way the till holds back further keys, so that they meet
/// the sale in the order in which they were pressed.
struct SellScreen: Screen {
    let client: TillClient
    let facts: TillFacts

    /// A code that is being looked up.
    struct Lookup: Equatable, Sendable {
        var code: String
        var quantity: Quantity
        var entry: LineEntry
        /// Only asked for, not sold.
        var isPriceCheck = false
    }

    /// What was refused, and how many scans after it.
    struct Rejection: Equatable, Sendable {
        var trouble: Trouble
        var laterScans = 0
    }

    struct State: TillPage {
        var sale: OpenSale
        var entry = TextField(maxLength: 120)
        var lines = ListState()
        var lookup: Lookup?
        /// The lookup takes long enough to be shown.
        var isSlow = false
        /// Something was refused; further scans are too, until a key clears it.
        var rejection: Rejection?
        /// Esc was pressed: the next digit is an F-key.
        var isEscapeArmed = false
        /// The next code is only looked up: its price, and what is on hand.
        var isPriceCheck = false
        /// The last code that nobody knew, until something else is sold: it can be sold by
        /// department and price.
        var unknownCode: String?
        /// Something else than a lookup is under way that the next key depends on.
        var isWorking = false
        var message: Message?
        /// Who sells: whose limits count, and whose sale it is.
        var person: Operator?
        /// What waits for another operator's PIN: at most one action.
        var waiting: [Action] = []
        /// Set only while that action is done.
        var approval: Approval?
        /// What waits for somebody's answer.
        var pending: Pending?

        var isBusy: Bool { lookup != nil || isWorking }
        var isEntryEmpty: Bool { entry.isEmpty && pending == nil }
    }

    enum Action: Equatable, Sendable {
        case typed(Key)
        case clear
        case enter
        case scanned(String)
        case found(FoundProduct, newID: String)
        case failed(Trouble)
        case chosen(StockedProduct, Quantity)
        /// A code that was typed elsewhere.
        case keyed(String, Quantity)
        /// What was asked is answered with yes, or no.
        case agreed
        case declined
        case tookLong
        case stop
        case voidLast
        case voidLine
        case voidSale
        /// What somebody wants changed; asks for an approval when they may not do it alone.
        case change(SaleChange)
        case apply(SaleChange, Approval?, newID: String)
        case undo
        case repeatLast
        case customer(Customer, TaxExemption?)
        case hold(name: String)
        case held(HeldSale)
        case recalled(HeldSale)
        /// Somebody else signed in: their own sale, if one waited.
        case switched(HeldSale?)
        case departments([Department])
        case workFailed(Trouble)
        case askCustomer
        case askDiscount
        case askHold
        case askRecall
        case askQuantity
        case askNote
        case askPriceCheck
        case askDepartment
        case lineUp
        case lineDown
        case escape
        case disarm
        case askFind
        case askFavourites
        case askVoid
        case askShift
        case askMenu
        case askPay
        case approved(Approval)
        case notApproved
        case askReturn
        case askValue
        case askTraining
        case returned([CartLine], SoldSale?, newID: String)
        case addValue(CartLine, newID: String)
        case finished(Outcome)
    }

    /// What the screen cannot do by itself.
    enum Outcome: Equatable, Sendable {
        case find(text: String, Quantity)
        case favourites(Quantity)
        case ask(Question, product: String)
        case void(line: CartLine)
        case shift
        case menu
        case pay(OpenSale)
        case askApproval(ApprovalRequest)
        case customer
        /// What of the line or the sale is to be changed.
        case discount(line: Int)
        case note(line: Int)
        case recall
        case departments([Department], OpenItem)
        case prompt(SellPrompt)
        /// What waited was being paid already.
        case payOn(Settlement)
        case returns
        case value
        case training

        /// Whether it is about sales that wait.
        var isOfWaitingSales: Bool {
            switch self {
            case .recall, .prompt(.hold): true
            default: false
            }
        }
    }

    static let lookupID = EffectID("sell.lookup")
    static let slowID = EffectID("sell.slow")
    static let escapeID = EffectID("sell.escape")
    /// How long Esc makes digits F-keys.
    static let escapeArmedFor = Duration.seconds(2)
    static let codeLengthMax = 200
    /// Quicker lookups are not worth a word.
    static let slowAfter = Duration.milliseconds(300)

    func reduce(_ state: inout State, _ action: Action) -> Effect<Action> {
        if let effect = reducePending(&state, action) { return effect }
        switch action {
        case .tookLong: state.isSlow = true
        case .disarm: state.isEscapeArmed = false
        case .found(let found, let newID): return answer(&state, found, newID)
        case .failed(let trouble): return fail(&state, trouble)
        case .scanned(let code): return scan(&state, code)
        case .escape: return escape(&state)
        case .approved(let approval): return approved(&state, approval)
        case .notApproved: state.waiting = []
        case .apply(let change, let approval, let newID):
            return apply(&state, change, approval, newID: newID)
        case .held, .recalled, .switched, .workFailed: return takeWork(&state, action)
        case .departments(let departments): return offer(&state, departments)
        case .finished: break
        default:
            // Everything else is a key, and a key takes the message away.
            state.message = nil
            state.rejection = nil
            state.isEscapeArmed = false
            return key(&state, action)
        }
        return .none
    }

    private func key(_ state: inout State, _ action: Action) -> Effect<Action> {
        switch action {
        case .typed(let key): return type(&state, key)
        case .enter: return enter(&state)
        case .chosen(let product, let quantity): return choose(&state, product, quantity)
        case .keyed(let code, let quantity): return takeKeyed(&state, code, quantity)
        case .stop:
            state.lookup = nil
            state.isSlow = false
            state.message = facts.message(.cancelled)
            return .merge(.cancel(Self.lookupID), .cancel(Self.slowID))
        case .voidLast: return change(&state, .void(line: state.sale.lineCount - 1))
        case .voidLine: return change(&state, .void(line: state.lines.selection))
        case .voidSale: return change(&state, .voidSale)
        case .change(let wanted): return change(&state, wanted)
        case .customer(let customer, let exemption):
            return attach(&state, customer, exemption)
        case .undo: return undo(&state)
        case .repeatLast: return repeatLast(&state)
        case .hold(let name): return hold(&state, name: name)
        case .lineUp: _ = state.lines.handle(.up)
        case .lineDown: _ = state.lines.handle(.down)
        case .askFind: return askFind(&state)
        case .askFavourites: return askFavourites(&state)
        case .askShift: return .send(.finished(.shift))
        case .askMenu: return .send(.finished(.menu))
        case .askVoid: return askVoid(&state)
        case .askPay: return askPay(&state)
        case .askReturn:
            return ask(&state, .refund, "Take goods back", for: action, .returns)
        case .askValue:
            return ask(&state, .giftCard, "Sell a gift card", for: action, .value)
        case .askTraining:
            return ask(&state, .training, "Begin or end training", for: action, .training)
        case .returned(let lines, let sale, let newID):
            return takeBack(&state, lines, of: sale, newID: newID)
        case .addValue(let line, let newID): return add(&state, value: line, newID: newID)
        default: return ask(&state, action)
        }
        return .none
    }
}

extension SellScreen.Lookup {
    /// What a cashier would have typed for it.
    var typedText: String { quantity == .one ? code : "\(quantity.text)*\(code)" }
}

extension Effect {
    /// Sounds a tone at the terminal.
    static func sound(_ tone: Tone, _ client: TillClient) -> Self {
        .run { _ in await client.sound(tone) }
    }
}
