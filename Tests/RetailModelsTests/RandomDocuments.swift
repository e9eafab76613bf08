import RetailModels

/// Random documents of every kind.
extension SeededGenerator {
    static let kinds = [
        "sale", "refund", "shiftOpen", "shiftClose", "cash", "stock", "gap",
    ]

    /// Text as hostile as JSON allows.
    mutating func text(_ length: ClosedRange<Int> = 0...12) -> String {
        let pieces = [
            "a", "Z", "0", " ", "\"", "\\", "/", "\n", "\t", "\u{0}", "\u{1F}", "\u{7F}", "é",
            "e\u{301}", "ß", "\u{2028}", "餃", "🥐", "👩‍👩‍👧", "\u{10FFFF}", "{", "]", ",", ":",
        ]
        return (0..<number(length)).map { _ in one(of: pieces) }.joined()
    }

    mutating func totals() throws -> ShiftTotals {
        var totals = ShiftTotals()
        totals.float = try money(0...50_000)
        if chance(percent: 50) {
            (totals.drawerOpenings, totals.parts, totals.events) = (0, [:], [:])
        }
        for _ in 0..<number(0...4) {
            try totals.add(document(one(of: ["sale", "refund", "cash"])))
        }
        return totals
    }

    mutating func drawerCount() throws -> DrawerCount {
        guard chance(percent: 50) else { return DrawerCount(try money(0...900_000)) }
        var pieces: [CountedPieces] = []
        for value in [10_000, 500, 25] as [Int64] {
            pieces.append(
                CountedPieces(value: try Money(minor: value), count: integer(1...30)))
        }
        return try DrawerCount(pieces: pieces)
    }

    mutating func stock() throws -> StockDocument {
        let kind = one(of: StockDocument.Kind.allCases)
        var lines: [StockDocument.Line] = []
        for _ in 0..<number(1...5) {
            lines.append(
                StockDocument.Line(
                    productID: "product-\(number(1...4))", sku: "\(number(1...4))",
                    counted: kind == .count ? try Quantity(milli: integer(0...90_000)) : nil,
                    change: try Quantity(milli: integer(-90_000...90_000)),
                    cost: try money(0...9_000)))
        }
        return StockDocument(
            kind: kind, isOpening: chance(percent: 50), lines: lines, reason: text())
    }

    mutating func body(_ kind: String) throws -> Document.Body {
        switch kind {
        case "sale": return .sale(try sale())
        case "refund": return .refund(try sale().mirrored(saleID: "sale-1"))
        case "shiftOpen":
            return .shiftOpen(
                ShiftOpening(
                    float: try money(0...50_000),
                    form: chance(percent: 50) ? ShiftOpening.currentForm : nil))
        case "shiftClose":
            let count = try drawerCount()
            return .shiftClose(
                ShiftClosing(
                    zNumber: integer(1...999), openedAt: integer(0...2_000_000_000_000),
                    counted: count.amount, totals: try totals(), pieces: count.pieces))
        case "cash":
            let kind = one(of: CashMovement.Kind.allCases)
            return .cash(
                CashMovement(
                    kind: kind, amount: kind == .noSale ? .zero : try money(1...90_000),
                    reason: text()))
        case "stock": return .stock(try stock())
        default: return .gap(GapRecord(from: 3, through: 3 + integer(0...9), reason: text()))
        }
    }

    mutating func document(_ kind: String) throws -> Document {
        Document(
            id: "document-\(number(1...999_999))", tenant: "tenant", location: "location",
            till: "till", device: "device", series: one(of: ["01", "02"]),
            sequence: integer(20...2_000_000),
            previousHash: Digest.sha256(text()), at: integer(0...2_000_000_000_000),
            day: "2017-01-31", hour: integer(0...23), operatorID: "operator",
            operatorName: one(of: ["Maria", "Ada", "Zoë"]),
            shift: kind == "gap" ? nil : "shift", currency: one(of: ["USD", "CHF"]),
            body: try body(kind), audit: kind == "gap" || chance(percent: 30) ? events() : nil)
    }

    mutating func events() -> [AuditEvent] {
        (0..<number(1...3)).map { place in
            AuditEvent(
                no: Int64(place) + 1, at: integer(0...2_000_000_000_000),
                one(of: AuditAction.allCases),
                by: Operator(id: "operator", number: 1, name: "Zoë", role: .cashier),
                approval: chance(percent: 50)
                    ? Approval(operatorID: "ada", operatorName: "Ada") : nil,
                subject: text(), detail: text(0...300))
        }
    }

    mutating func anyDocument() throws -> Document { try document(one(of: Self.kinds)) }
}
