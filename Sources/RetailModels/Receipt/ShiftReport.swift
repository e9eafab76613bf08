/// X and Z reports as text, from the running totals alone.
public enum ShiftReport {
    /// What stands at the head of a report.
    public struct Heading: Sendable {
        /// Such as `X report` or `Z report 12`.
        public var title: String
        public var shop: String
        public var series: String
        /// Times on the shop's wall.
        public var opened: String
        public var printed: String
        public var operatorName: String

        public init(
            title: String, shop: String, series: String, opened: String, printed: String,
            operatorName: String
        ) {
            self.title = title
            self.shop = shop
            self.series = series
            self.opened = opened
            self.printed = printed
            self.operatorName = operatorName
        }
    }

    /// - Parameters:
    ///   - counted: what the drawer held; nil for an X.
    ///   - chainHead: the hash that the chain ends with, printed on a Z.
    public static func lines(
        _ heading: Heading, _ totals: ShiftTotals, currency: Currency, counted: Money? = nil,
        chainHead: String? = nil, columns: Int = PaperLines.columnsDefault
    ) -> [String] {
        var paper = PaperLines(columns: columns)
        paper.center(heading.shop)
        paper.center(heading.title)
        paper.pair("Till \(heading.series)", heading.operatorName)
        paper.pair("Opened", heading.opened)
        paper.pair("Printed", heading.printed)
        addSales(totals, currency, to: &paper)
        addGroups(totals, currency, to: &paper)
        addDrawer(totals, currency, counted: counted, to: &paper)
        paper.rule()
        paper.pair("Grand sales", currency.text(totals.grandSales))
        paper.pair("Grand returns", currency.text(totals.grandReturns))
        if let net = try? totals.grandNet { paper.pair("Grand net", currency.text(net)) }
        if let chainHead {
            paper.rule()
            paper.left("Chain \(chainHead)")
        }
        return paper.lines
    }

    private static func addSales(
        _ totals: ShiftTotals, _ currency: Currency, to paper: inout PaperLines
    ) {
        func count(_ name: String, _ count: ShiftTotals.Count) {
            paper.pair("\(name) (\(count.count))", currency.text(count.amount))
        }
        paper.rule()
        count("Sales", totals.sales)
        count("Refunds", totals.refunds)
        count("Discounts", totals.discounts)
        paper.pair("Net", currency.text(totals.net))
        paper.pair("Tax", currency.text(totals.tax))
        paper.pair("Gross", currency.text(totals.gross))
        if totals.rounding != .zero { paper.pair("Rounding", currency.text(totals.rounding)) }
        paper.pair("Voided lines", "\(totals.voidedLines)")
        paper.pair("No-sale openings", "\(totals.noSales)")
    }

    private static func addGroups(
        _ totals: ShiftTotals, _ currency: Currency, to paper: inout PaperLines
    ) {
        paper.rule()
        for (name, count) in totals.tenders.sorted(by: { $0.key < $1.key }) {
            let title = Tender(rawValue: name)?.title ?? name
            paper.pair("\(title) (\(count.count))", currency.text(count.amount))
        }
        for (name, count) in totals.operators.sorted(by: { $0.key < $1.key }) {
            paper.pair("\(name) (\(count.count))", currency.text(count.amount))
        }
        paper.rule()
        for (name, turnover) in totals.taxes.sorted(by: { $0.key < $1.key }) {
            paper.pair("Tax \(name): net", currency.text(turnover.net))
            paper.pair("  tax", currency.text(turnover.tax))
            paper.pair("  gross", currency.text(turnover.gross))
        }
        paper.rule()
        for (name, turnover) in totals.departments.sorted(by: { $0.key < $1.key }) {
            paper.pair("\(name) (\(turnover.count))", currency.text(turnover.net))
        }
    }

    private static func addDrawer(
        _ totals: ShiftTotals, _ currency: Currency, counted: Money?, to paper: inout PaperLines
    ) {
        paper.rule()
        paper.pair("Opening cash", currency.text(totals.float))
        paper.pair("Paid in (\(totals.paidIn.count))", currency.text(totals.paidIn.amount))
        paper.pair("Paid out (\(totals.paidOut.count))", currency.text(totals.paidOut.amount))
        guard let expected = try? totals.expectedCash else { return }
        paper.pair("Expected in drawer", currency.text(expected))
        guard let counted, let variance = try? counted - expected else { return }
        paper.pair("Counted", currency.text(counted))
        paper.pair("Variance", currency.text(variance))
    }
}
