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

    /// The figures of a report.
    public struct Content: Equatable, Sendable {
        public var totals: ShiftTotals
        /// What the drawer held; nil for an X.
        public var count: DrawerCount?
        /// The hash that the chain ends with, printed on a Z.
        public var chainHead: String?
        /// Leaves out what says how much the drawer should hold: it is still to be counted.
        public var isBlind: Bool

        /// A session so far.
        public init(_ totals: ShiftTotals, isBlind: Bool = false) {
            self.totals = totals
            self.isBlind = isBlind
        }

        /// A session that was closed.
        public init(_ closing: ShiftClosing, chainHead: String?) {
            totals = closing.totals
            count = DrawerCount(closing.counted, pieces: closing.pieces)
            self.chainHead = chainHead
            isBlind = false
        }
    }

    public static func lines(
        _ heading: Heading, _ content: Content, currency: Currency,
        columns: Int = PaperLines.columnsDefault
    ) -> [String] {
        paper(heading, content, currency: currency).lines(on: .characters(columns: columns))
    }

    /// The same as paper, for any width.
    public static func paper(
        _ heading: Heading, _ content: Content, currency: Currency
    ) -> PaperLines {
        var paper = ShiftPaper(paper: PaperLines(), currency: currency)
        paper.add(heading)
        paper.addSales(content.totals)
        paper.addEvents(content.totals)
        paper.addTenders(content)
        paper.addOperators(content)
        paper.addGroups(content.totals)
        paper.addDrawer(content, series: heading.series)
        paper.addGrandTotals(content.totals)
        if let chainHead = content.chainHead { paper.addChain(chainHead) }
        return paper.paper
    }
}

extension ShiftTotals {
    /// What the audit log is asked for, and how often it says so.
    fileprivate var counted: [(name: String, count: Int64)] {
        guard events != nil else { return [] }
        return [
            ("Voided sales", voidedSales), ("Line corrections", lineCorrections),
            ("Price look-ups", priceLookUps), ("Copies of receipts", copies),
        ].map { ($0.0, $0.1 ?? 0) }
    }

    var voidedSales: Int64? { events.map { $0["voidSale"] ?? 0 } }
    var lineCorrections: Int64? { events.map { $0["lineCorrection"] ?? 0 } }
    var priceLookUps: Int64? { events.map { $0["priceLookUp"] ?? 0 } }
    var copies: Int64? { events.map { $0["reprint"] ?? 0 } }
}

/// The sections of a report, one after the other.
private struct ShiftPaper {
    var paper: PaperLines
    let currency: Currency

    /// What stands in the place of a figure that is not shown.
    private static let hidden = "-"

    private mutating func add(_ name: String, _ count: ShiftTotals.Count, isHidden: Bool = false) {
        paper.pair(
            "\(name) (\(count.count))", isHidden ? Self.hidden : currency.text(count.amount))
    }

    private mutating func add(_ name: String, _ money: Money) {
        paper.pair(name, currency.text(money))
    }

    mutating func add(_ heading: ShiftReport.Heading) {
        paper.center(heading.shop)
        paper.center(heading.title)
        paper.pair("Till \(heading.series)", heading.operatorName)
        paper.pair("Opened", heading.opened)
        paper.pair("Printed", heading.printed)
    }

    mutating func addSales(_ totals: ShiftTotals) {
        paper.rule()
        add("Sales", totals.sales)
        add("Refunds", totals.refunds)
        add("Discounts", totals.discounts)
        add("Net", totals.net)
        add("Tax", totals.tax)
        add("Gross", totals.gross)
        if let values = totals.values { add("Gift cards, accounts", values) }
        if let voids = totals.postVoids { add("Taken back whole", voids) }
        if totals.rounding != .zero { add("Rounding", totals.rounding) }
    }

    /// What was done besides selling; a session of the first form knows less of it.
    mutating func addEvents(_ totals: ShiftTotals) {
        paper.rule()
        paper.pair("Voided lines", "\(totals.voidedLines)")
        for (name, count) in totals.counted { paper.pair(name, "\(count)") }
        paper.pair("No-sale openings", "\(totals.noSales)")
        if let openings = totals.drawerOpenings { paper.pair("Drawer openings", "\(openings)") }
        paper.pair("Training sales", "\(totals.training ?? 0)")
    }

    mutating func addTenders(_ content: ShiftReport.Content) {
        if !content.totals.tenders.isEmpty { paper.rule() }
        for (name, count) in content.totals.tenders.sorted(by: { $0.key < $1.key }) {
            add(
                Tender(rawValue: name)?.title ?? name, count,
                isHidden: content.isBlind && name == Tender.cash.rawValue)
        }
    }

    /// Each operator with receipts and gross, and of what else there was something.
    mutating func addOperators(_ content: ShiftReport.Content) {
        let totals = content.totals
        let names = Set(totals.operators.keys).union((totals.parts ?? [:]).keys)
        if !names.isEmpty { paper.rule() }
        for name in names.sorted() {
            add(name, totals.operators[name] ?? .init())
            guard let part = totals.parts?[name] else { continue }
            if part.refunds.count > 0 { add("  Refunds", part.refunds) }
            if part.discounts.count > 0 { add("  Discounts", part.discounts) }
            for (name, count) in part.tenders.sorted(by: { $0.key < $1.key })
            where name != Tender.cash.rawValue {
                add("  " + (Tender(rawValue: name)?.title ?? name), count)
            }
            if part.voidedLines > 0 { paper.pair("  Voided lines", "\(part.voidedLines)") }
            if part.drawerOpenings > 0 {
                paper.pair("  Drawer openings", "\(part.drawerOpenings)")
                if !content.isBlind { add("  Into the drawer", part.cash) }
            }
        }
    }

    mutating func addGroups(_ totals: ShiftTotals) {
        if !totals.taxes.isEmpty { paper.rule() }
        for (name, turnover) in totals.taxes.sorted(by: { $0.key < $1.key }) {
            add("Tax \(name): net", turnover.net)
            add("  tax", turnover.tax)
            add("  gross", turnover.gross)
        }
        if !totals.departments.isEmpty { paper.rule() }
        for (name, turnover) in totals.departments.sorted(by: { $0.key < $1.key }) {
            add("\(name) (\(turnover.count))", turnover.net)
        }
    }

    mutating func addDrawer(_ content: ShiftReport.Content, series: String) {
        let totals = content.totals
        paper.rule()
        paper.left("Drawer \(series)")
        add("Opening cash", totals.float)
        add(
            "Cash taken", totals.tenders[Tender.cash.rawValue] ?? .init(),
            isHidden: content.isBlind)
        add("Paid in", totals.paidIn)
        add("Paid out", totals.paidOut)
        add("Dropped to the safe", totals.drops ?? .init())
        guard let expected = try? totals.expectedCash else { return }
        guard !content.isBlind else {
            return paper.pair("Expected in drawer", "after the count")
        }
        add("Expected in drawer", expected)
        guard let count = content.count, let variance = try? count.amount - expected else { return }
        for kind in count.pieces ?? [] {
            guard let amount = try? kind.amount else { continue }
            add("  \(kind.count) x \(currency.text(kind.value))", amount)
        }
        add("Counted", count.amount)
        add("Variance", variance)
    }

    mutating func addGrandTotals(_ totals: ShiftTotals) {
        paper.rule()
        add("Grand sales", totals.grandSales)
        add("Grand returns", totals.grandReturns)
        if let net = try? totals.grandNet { add("Grand net", net) }
    }

    mutating func addChain(_ head: String) {
        paper.rule()
        // Two halves that fit, and are read and typed more easily than one long word.
        paper.left("Chain \(head.prefix(head.count / 2))")
        paper.left("      \(head.suffix(head.count - head.count / 2))")
    }
}
