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
        var message: Message?
        /// Who sells; what they may do alone depends on it.
        var person: Operator?
        /// What waits for another operator's PIN: at most one action.
        var waiting: [Action] = []
        /// Set only while that action is done.
        var approval: Approval?

        var isBusy: Bool { lookup != nil }
        var isEntryEmpty: Bool { entry.isEmpty }
    }

    enum Action: Equatable, Sendable {
        case typed(Key)
        case clear
        case enter
        case scanned(String)
        case found(FoundProduct, newID: String)
        case failed(Trouble)
        case chosen(StockedProduct, Quantity)
        case tookLong
        case stop
        case voidLast
        case voidLine
        case voidSale
        case lineUp
        case lineDown
        case escape
        case disarm
        case askFind
        case askVoid
        case askShift
        case askMenu
        case askPay
        case approved(Approval)
        case notApproved
        case finished(Outcome)
    }

    /// What the screen cannot do by itself.
    enum Outcome: Equatable, Sendable {
        case find(text: String, Quantity)
        case void(line: CartLine)
        case shift
        case menu
        case pay(OpenSale)
        case askApproval(ApprovalRequest)
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
        switch action {
        case .tookLong: state.isSlow = true
        case .disarm: state.isEscapeArmed = false
        case .found(let found, let newID): return answer(&state, found, newID)
        case .failed(let trouble): return fail(&state, trouble)
        case .scanned(let code): return scan(&state, code)
        case .escape: return escape(&state)
        case .approved(let approval): return approved(&state, approval)
        case .notApproved: state.waiting = []
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
        case .stop:
            state.lookup = nil
            state.isSlow = false
            state.message = facts.message(.cancelled)
            return .merge(.cancel(Self.lookupID), .cancel(Self.slowID))
        case .voidLast: return askVoid(&state, line: state.sale.lineCount - 1, as: action)
        case .voidLine: return askVoid(&state, line: state.lines.selection, as: action)
        case .voidSale: return voidSale(&state)
        case .lineUp: _ = state.lines.handle(.up)
        case .lineDown: _ = state.lines.handle(.down)
        case .askFind: return askFind(&state)
        case .askShift: return .send(.finished(.shift))
        case .askMenu: return .send(.finished(.menu))
        case .askVoid: return askVoid(&state)
        case .askPay: return askPay(&state)
        default: break
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
