/// X and Z reports for other programs: the figures of `ShiftReport`, amounts as plain decimals of
/// the shop's currency.
public struct ShiftFigures: Encodable, Equatable, Sendable {
    public struct Count: Encodable, Equatable, Sendable {
        public var count: Int64
        /// Nil while the drawer is still to be counted blind.
        public var amount: String?
    }
    public struct Turnover: Encodable, Equatable, Sendable {
        public var count: Int64
        public var net: String
        public var tax: String
        public var gross: String
    }
    public struct Part: Encodable, Equatable, Sendable {
        public var sales: Count
        public var refunds: Count
        public var discounts: Count
        public var tenders: [String: Count]
        public var voidedLines: Int64
        public var drawerOpenings: Int64
        public var cash: String?
    }
    public struct Pieces: Encodable, Equatable, Sendable {
        public var value: String
        public var count: Int64
        public var amount: String
    }

    public var till: String
    /// Times on the shop's wall.
    public var opened: String
    public var printed: String
    public var operatorName: String
    /// Of a Z: its number, and that of its document.
    public var zNumber: Int64?
    public var number: String?

    public private(set) var sales: Count
    public private(set) var refunds: Count
    public private(set) var discounts: Count
    public private(set) var net: String
    public private(set) var tax: String
    public private(set) var gross: String
    public private(set) var rounding: String
    public private(set) var voidedLines: Int64
    public private(set) var noSales: Int64
    /// Sales that were rung up to learn the till; they are in no other figure.
    public private(set) var training: Int64
    /// Paid for gift cards and onto accounts.
    public private(set) var values: Count
    /// Sales that were taken back whole right after they were made.
    public private(set) var postVoids: Count
    /// Not known of a session of the first form.
    public private(set) var voidedSales: Int64?
    public private(set) var lineCorrections: Int64?
    public private(set) var priceLookUps: Int64?
    public private(set) var copies: Int64?
    public private(set) var drawerOpenings: Int64?
    public private(set) var tenders: [String: Count]
    public private(set) var operators: [String: Count]
    public private(set) var parts: [String: Part]?
    public private(set) var taxes: [String: Turnover]
    public private(set) var departments: [String: Turnover]
    public private(set) var float: String
    public private(set) var paidIn: Count
    public private(set) var paidOut: Count
    public private(set) var drops: Count
    public private(set) var expected: String?
    public private(set) var counted: String?
    public private(set) var variance: String?
    public private(set) var pieces: [Pieces]?
    public private(set) var grandSales: String
    public private(set) var grandReturns: String
    public private(set) var grandNet: String?
    public private(set) var chainHead: String?

    public init(
        _ heading: ShiftReport.Heading, _ content: ShiftReport.Content, currency: Currency
    ) {
        let (totals, isBlind) = (content.totals, content.isBlind)
        func text(_ money: Money) -> String { currency.text(money) }
        func count(_ count: ShiftTotals.Count?) -> Count {
            Count(count: count?.count ?? 0, amount: text(count?.amount ?? .zero))
        }
        func counts(_ counts: [String: ShiftTotals.Count]) -> [String: Count] {
            var counts = counts.mapValues { count($0) }
            if isBlind { counts[Tender.cash.rawValue]?.amount = nil }
            return counts
        }
        func turnovers(_ groups: [String: ShiftTotals.Turnover]) -> [String: Turnover] {
            groups.mapValues {
                Turnover(
                    count: $0.count, net: text($0.net), tax: text($0.tax), gross: text($0.gross))
            }
        }
        (till, opened, printed) = (heading.series, heading.opened, heading.printed)
        operatorName = heading.operatorName
        (sales, refunds) = (count(totals.sales), count(totals.refunds))
        discounts = count(totals.discounts)
        (net, tax, gross) = (text(totals.net), text(totals.tax), text(totals.gross))
        rounding = text(totals.rounding)
        (voidedLines, noSales) = (totals.voidedLines, totals.noSales)
        training = totals.training ?? 0
        (values, postVoids) = (count(totals.values), count(totals.postVoids))
        (voidedSales, lineCorrections) = (totals.voidedSales, totals.lineCorrections)
        (priceLookUps, copies) = (totals.priceLookUps, totals.copies)
        drawerOpenings = totals.drawerOpenings
        tenders = counts(totals.tenders)
        operators = totals.operators.mapValues { count($0) }
        parts = totals.parts?.mapValues { part in
            Part(
                sales: count(part.sales), refunds: count(part.refunds),
                discounts: count(part.discounts), tenders: counts(part.tenders),
                voidedLines: part.voidedLines, drawerOpenings: part.drawerOpenings,
                cash: isBlind ? nil : text(part.cash))
        }
        (taxes, departments) = (turnovers(totals.taxes), turnovers(totals.departments))
        float = text(totals.float)
        (paidIn, paidOut) = (count(totals.paidIn), count(totals.paidOut))
        drops = count(totals.drops)
        let known = try? totals.expectedCash
        expected = isBlind ? nil : known.map(text)
        counted = content.count.map { text($0.amount) }
        if let known, let count = content.count {
            variance = (try? count.amount - known).map(text)
        }
        pieces = content.count?.pieces?.map {
            Pieces(
                value: text($0.value), count: $0.count, amount: text((try? $0.amount) ?? .zero))
        }
        (grandSales, grandReturns) = (text(totals.grandSales), text(totals.grandReturns))
        grandNet = (try? totals.grandNet).map(text)
        chainHead = content.chainHead
    }
}
