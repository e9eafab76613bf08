import RetailModels
import TerminalUI

/// What each role may do of one thing.
struct RightRow: PagedRow {
    var permission: Permission
    /// By the name of the role.
    var limits: [String: RoleLimits]

    var rowID: String { permission.rawValue }
    static var noun: (one: String, many: String) { ("right", "rights") }

    func isAllowed(to role: OperatorRole) -> Bool {
        limits[role.rawValue]?.allowed.contains(permission) ?? false
    }
}

/// What a role may do alone; for anything else another operator's PIN is asked in place.
struct RightsList: ListKind {
    static let name = "rights"
    static let title = "Rights"

    func concerns(_ news: PageNews) -> Bool { news == .changed(.people) }

    func page(_ ask: ListAsk) async throws(Trouble) -> Page<RightRow> {
        let settings = try await ask.client.shop.shop().shop.settings
        let limits = Dictionary(
            OperatorRole.allCases.map { ($0.rawValue, settings.limits(of: $0)) },
            uniquingKeysWith: { $1 })
        let rows = Permission.allCases.map { RightRow(permission: $0, limits: limits) }
        return Page(
            items: rows.filter { ask.shows(ask.facts.say($0.permission.title)) }, next: nil)
    }

    func columns(_ facts: TillFacts, _ charts: Charts) -> ListTable<RightRow> {
        ListTable(
            columns: [.init(title: "What", width: nil) { facts.say($0.permission.title) }]
                + OperatorRole.allCases.map { role in
                    .init(title: role.title, width: 16) { row in
                        Self.text(row, role, facts)
                    }
                })
    }

    private static func text(_ row: RightRow, _ role: OperatorRole, _ facts: TillFacts) -> String {
        guard row.isAllowed(to: role) else { return facts.say("asks") }
        guard row.permission == .discount, let limits = row.limits[role.rawValue] else {
            return facts.say("alone")
        }
        return facts.say("up to {} %", FormText.percent(limits.discountMaxPPM))
    }

    func open(_ row: RightRow, on page: some PageScreen) -> ListStep {
        .leave(page.form(RightForm(row: row), needs: .people))
    }
}

/// Who may do one thing alone.
struct RightForm: FormKind {
    static let name = "right"
    static let title = "Right"
    static let isForSession = true

    let row: RightRow

    func heading(_ facts: TillFacts) -> String {
        facts.say("Without asking: {}", facts.say(row.permission.title))
    }

    func fields(_ facts: TillFacts) -> [FormField] {
        OperatorRole.allCases.flatMap { role in
            let allowed = FormField.choice(role.title, isYes: row.isAllowed(to: role), facts)
            guard row.permission == .discount, let limits = row.limits[role.rawValue] else {
                return [allowed]
            }
            let most = FormText.percent(limits.discountMaxPPM)
            return [allowed, FormField("up to %", most, isNeeded: true, length: 8)]
        }
    }

    func note(_ texts: [String], _ facts: TillFacts) -> String {
        [.people, .settings].contains(row.permission)
            ? facts.say("Managers keep it: nobody else could give it back.") : ""
    }

    func save(_ texts: [String], _ ask: FormAsk) async throws(Trouble) -> String {
        let (facts, session) = (ask.facts, try ask.signedIn())
        // On what holds now: of two who change two rights, neither takes the other's back.
        let settings = try await ask.client.shop.shop().shop.settings
        var (rest, edit) = (texts[...], ShopEdit())
        var roles: [String: RoleLimits] = [:]
        for role in OperatorRole.allCases {
            guard let word = rest.popFirst() else { break }
            let before = settings.limits(of: role)
            var allowed = Set(before.allowed)
            if try FormText.yes(word, role.title, facts) {
                allowed.insert(row.permission)
            } else {
                allowed.remove(row.permission)
            }
            var most = before.discountMaxPPM
            if row.permission == .discount, let share = rest.popFirst() {
                most = try FormText.percent(share, "up to %", facts)
            }
            let limits = RoleLimits(allowed: allowed, discountMaxPPM: most)
            if limits != before { roles[role.rawValue] = limits }
        }
        guard !roles.isEmpty else { return facts.say("Nothing was changed.") }
        edit.roles = roles
        _ = try await ask.client.shop.change(edit, session)
        await ask.client.note(
            AuditNote(
                .settingsChange, by: ask.person, subject: "rights \(row.permission.rawValue)",
                detail: roles.keys.sorted().joined(separator: ", ")))
        return facts.say(
            "{}: changed. It holds at each till from the next sign-in.",
            facts.say(row.permission.title))
    }
}

extension Permission {
    /// What the screen calls it.
    var title: String {
        switch self {
        case .voidLine: "Void a line"
        case .voidSale: "Void a sale"
        case .discount: "Discount"
        case .priceOverride: "Another price"
        case .openPrice: "Open price"
        case .refund: "Refund of a receipt"
        case .refundUnlinked: "Refund without a receipt"
        case .postVoid: "Void the last sale"
        case .taxExempt: "Sale without tax"
        case .sellExpired: "Sell what has expired"
        case .ageCheck: "Age check"
        case .giftCard: "Gift cards"
        case .accountLimit: "Account beyond its limit"
        case .noSale: "Open the drawer"
        case .cashInOut: "Cash in and out"
        case .drop: "Drop to the safe"
        case .blindCount: "See what should be in the drawer"
        case .reprint: "Print again"
        case .training: "Training"
        case .stock: "Stock: adjust, receive, count"
        case .catalogue: "Catalogue and prices"
        case .customers: "Customers"
        case .people: "Operators and rights"
        case .reports: "Reports"
        case .audit: "Audit log"
        case .settings: "Settings"
        }
    }
}
