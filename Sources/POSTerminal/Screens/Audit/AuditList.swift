import RetailModels
import TerminalUI
import Till

/// The audit log of the shop's tills, the newest first: who did what and when, and who agreed.
struct AuditList: ListKind {
    static let name = "audit"
    static let title = "Audit log"
    static let nothing = "Nothing was noted yet."
    static let filterHint = "action, operator or day such as 2026-01-31"

    func concerns(_ news: PageNews) -> Bool { news == .changed(.sales) || news == .connection }

    func page(_ ask: ListAsk) async throws(Trouble) -> Page<AuditEntry> {
        let call = Self.call(ask.filter, ask.facts, now: ask.client.now())
        return try await ask.client.backOffice.audit(call, ask.after)
    }

    /// What is typed: a time as for sales, the beginning of an action's name in the till's
    /// language, or somebody's number or name.
    static func call(_ typed: String, _ facts: TillFacts, now: Int64) -> ListAudit {
        let time = SaleSearch(facts: facts, now: now).filter(typed)
        guard let text = time.text else {
            // An amount is nothing here.
            return time.total == nil
                ? ListAudit(from: time.from, until: time.until) : ListAudit(person: typed)
        }
        let meant = AuditAction.allCases.filter { action in
            facts.say(action.title).lowercased().hasPrefix(text.lowercased())
        }
        return meant.isEmpty ? ListAudit(person: text) : ListAudit(actions: meant.map(\.rawValue))
    }

    func open(_ row: AuditEntry, on page: some PageScreen) -> ListStep {
        .leave(page.show(AuditScreen.self, .init(row)))
    }

    func columns(_ facts: TillFacts, _ charts: Charts) -> ListTable<AuditEntry> {
        ListTable(columns: [
            .init(title: "Time", width: 17) { facts.local($0.at).text },
            .init(title: "Operator", width: 12) { $0.operatorName },
            .init(title: "Action", width: 17) { AuditAction.title(of: $0.action, facts) },
            .init(title: "Agreed", width: 12) { $0.approverName ?? "" },
            .init(title: "What") { line in
                [line.subject, line.detail].filter { !$0.isEmpty }.joined(separator: " · ")
            },
        ])
    }
}

extension AuditEntry: PagedRow {
    var rowID: String { key.text }
    static var noun: (one: String, many: String) { ("line", "lines") }
}

extension AuditAction {
    /// What the screen calls it.
    var title: String {
        switch self {
        case .login: "Signed in"
        case .logout: "Signed out"
        case .drawerOpened: "Drawer opened"
        case .voidLine: "Line voided"
        case .voidSale: "Sale voided"
        case .discount: "Discount"
        case .priceChange: "Price changed"
        case .reprint: "Printed again"
        case .override: "Override"
        case .lineCorrection: "Line corrected"
        case .xReport: "X report"
        case .zReport: "Z report"
        case .settingsChange: "Settings"
        case .trainingOn: "Training begun"
        case .trainingOff: "Training ended"
        case .pairing: "Pairing"
        case .conflictResolved: "Conflict settled"
        case .priceLookUp: "Price looked up"
        case .stock: "Stock moved"
        case .peopleChange: "People changed"
        case .catalogueChange: "Goods changed"
        case .refused: "Refused"
        }
    }

    /// The same of an action that may be a newer till's.
    static func title(of name: String, _ facts: TillFacts) -> String {
        AuditAction(rawValue: name).map { facts.say($0.title) } ?? name
    }
}
