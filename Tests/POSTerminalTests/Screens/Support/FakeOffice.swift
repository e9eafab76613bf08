import RetailModels

@testable import POSTerminal

/// The office behind a fake till, with as much as a picture wants.
enum FakeOffice {
    /// Answers everything with content of that kind.
    static func client(_ content: Pictures.Content) -> BackOfficeClient {
        var office = BackOfficeClient.none
        office.accounts = { call throws(Trouble) in
            let all = accounts(content)
            return AccountPage(
                items: call.isCounted ? [] : all, next: nil,
                count: call.isCounted ? Int64(all.count) : nil)
        }
        office.accountMovements = { _, _ throws(Trouble) in
            Page(items: accountMovements(content), next: nil)
        }
        office.shifts = { _ throws(Trouble) in Page(items: shifts(content), next: nil) }
        office.audit = { _, _ throws(Trouble) in Page(items: audit(content), next: nil) }
        office.report = { by, _, to throws(Trouble) in report(by, to, content) }
        return office
    }

    static func report(
        _ by: ReportKey, _ to: String, _ content: Pictures.Content
    ) -> [ReportRow] {
        guard content != .empty else { return [] }
        if content == .wide { return wide(by, to) }
        switch by {
        case .hour: return (6...22).map { row($0 < 10 ? "0\($0)" : "\($0)", $0 * 7 % 23 + 1) }
        case .day:
            return (0..<30).compactMap { back in
                BusinessDay.moved(to, by: -back).map { row($0, (30 - back) * 11 % 17) }
            }
        case .department: return (1...24).map { row("DEPARTMENT \($0)", $0 * 5 % 19 + 1) }
        case .tender: return ["cash", "card", "coupon"].map { row($0, $0.count) }
        case .tax: return [row("reduced", 40), row("standard", 9)]
        case .operator: return [row("Maria", 31), row("Ada", 18)]
        case .product: return []
        }
    }

    private static func wide(_ by: ReportKey, _ to: String) -> [ReportRow] {
        switch by {
        case .hour: [row("09", 1), row("23", 1, gross: 9_000_000_000_000)]
        case .day: [row(to, 1)]
        case .department: [row("果物と野菜の売り場 りんご", 3), row("عصير برتقال", 2), row("Crème 👨‍👩‍👧", 1)]
        case .tender: [row("cash", 2, gross: -1_234_567), row("card", 1, gross: 9_000_000_000_000)]
        default: [row("りんご", 1)]
        }
    }

    private static func row(_ key: String, _ count: Int, gross: Int64? = nil) -> ReportRow {
        let gross = gross ?? Int64(count) * 1_234
        return ReportRow(
            key: key, sales: Int64(count), quantity: Int64(count) * 1_000, net: gross - gross / 50,
            discount: 0, tax: gross / 50, gross: gross)
    }
}
