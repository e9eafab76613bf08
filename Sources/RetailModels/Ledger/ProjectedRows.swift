extension ProjectedTable {
    public static let sale = ProjectedTable(
        name: "sale",
        columns: [
            "tenant_id", "id", "kind", "number", "device_id", "till_id", "location_id", "series",
            "sequence", "at_ms", "business_day", "hour", "operator_id", "operator_name",
            "shift_id", "customer_id", "refund_of", "reference", "currency", "tax_mode",
            "line_count", "quantity_milli", "net_minor", "discount_minor", "tax_minor",
            "gross_minor", "rounding_minor", "change_minor", "cost_minor", "exempt_reason",
            "exempt_certificate", "note", "approved_by", "value_minor",
        ], keyCount: 2)

    public static let saleLine = ProjectedTable(
        name: "sale_line",
        columns: [
            "tenant_id", "sale_id", "position", "product_id", "sku", "barcode", "name",
            "department", "unit", "tax_class", "tax_ppm", "quantity_milli", "unit_price_minor",
            "amount_minor", "discount_minor", "net_minor", "tax_minor", "gross_minor",
            "cost_minor", "entry", "price_source", "regular_price_minor", "exempt_ppm", "note",
            "approved_by",
        ], keyCount: 3)

    /// What comes back of lines that were sold, positive.
    public static let lineReturn = ProjectedTable(
        name: "line_return",
        columns: [
            "tenant_id", "document_id", "position", "sale_id", "sale_position", "quantity_milli",
            "gross_minor",
        ], keyCount: 3)

    public static let payment = ProjectedTable(
        name: "payment",
        columns: [
            "tenant_id", "sale_id", "position", "tender", "amount_minor", "tendered_minor",
            "change_minor", "reference", "quantity_milli", "net_minor", "discount_minor",
            "tax_minor", "gross_minor",
        ], keyCount: 3)

    public static let stockMovement = ProjectedTable(
        name: "stock_movement",
        columns: [
            "tenant_id", "document_id", "position", "location_id", "product_id", "kind",
            "quantity_milli", "unit_cost_minor", "at_ms",
        ], keyCount: 3)

    public static let journalEntry = ProjectedTable(
        name: "journal_entry",
        columns: ["tenant_id", "id", "at_ms", "business_day", "currency", "description"],
        keyCount: 2)

    public static let journalLine = ProjectedTable(
        name: "journal_line",
        columns: [
            "tenant_id", "entry_id", "position", "account", "debit_minor", "credit_minor",
        ], keyCount: 3)

    public static let shift = ProjectedTable(
        name: "shift",
        columns: [
            "tenant_id", "id", "device_id", "till_id", "location_id", "series", "opened_at_ms",
            "business_day", "operator_id", "operator_name", "float_minor",
        ], keyCount: 2)

    public static let zReport = ProjectedTable(
        name: "z_report",
        columns: [
            "tenant_id", "id", "shift_id", "device_id", "till_id", "series", "z_number",
            "closed_at_ms", "business_day", "operator_id", "operator_name", "expected_minor",
            "counted_minor", "variance_minor", "net_minor", "tax_minor", "gross_minor", "body",
        ], keyCount: 2)

    public static let cashMovement = ProjectedTable(
        name: "cash_movement",
        columns: [
            "tenant_id", "id", "shift_id", "device_id", "kind", "amount_minor", "reason", "at_ms",
        ], keyCount: 2)

    public static let auditEvent = ProjectedTable(
        name: "audit_event",
        columns: [
            "tenant_id", "document_id", "position", "no", "at_ms", "device_id", "till_id",
            "location_id", "action", "operator_id", "operator_name", "approver_id",
            "approver_name", "subject", "detail",
        ], keyCount: 3)

    /// Every derived table, parents before children.
    public static let all: [ProjectedTable] = [
        .sale, .saleLine, .saleLineExtra, .lineReturn, .payment, .stockMovement, .journalEntry,
        .journalLine, .shift, .zReport, .cashMovement, .auditEvent,
    ]
}

extension Projection {
    static func sale(_ sale: Sale, of document: Document) throws(AmountFailure) -> ProjectedRow {
        let priced = sale.priced
        let turnover = try sale.wholeTurnover()
        let figures = turnover.figures
        return ProjectedRow(
            table: .sale,
            values: [
                .text(document.tenant), .text(document.id), .text(document.kind),
                .text(document.number), .text(document.device), .text(document.till),
                .text(document.location), .text(document.series), .integer(document.sequence),
                .integer(document.at), .text(document.day), .integer(document.hour),
                .text(document.operatorID), .text(document.operatorName),
                .optional(document.shift), .optional(sale.customerID), .optional(sale.refundOf),
                .optional(sale.reference), .text(document.currency),
                .text(sale.rules.mode.rawValue), .integer(Int64(priced.lines.count)),
                .integer(turnover.quantity.milli), .integer(figures.net.minor),
                .integer(figures.discount.minor), .integer(figures.tax.minor),
                .integer(figures.gross.minor), .integer(sale.rounding.minor),
                .integer(try sale.change.minor), .integer(figures.cost.minor),
                .optional(sale.exemption?.reason), .optional(sale.exemption?.certificate),
                .optional(sale.note), .optional(SaleApproval.names(sale.approvals)),
                .integer(try sale.valueSold().minor),
            ])
    }

    /// What is paid for a value is no turnover: its line has an amount, and nothing else.
    static func line(_ line: PricedLine, at index: Int, of document: Document) -> ProjectedRow {
        let product = line.line.product
        let isTurnover = line.line.value == nil
        return ProjectedRow(
            table: .saleLine,
            values: [
                .text(document.tenant), .text(document.id), .integer(Int64(index) + 1),
                .text(product.id), .text(product.sku), .text(product.barcode),
                .text(product.name), .text(product.department), .text(product.unit),
                .text(product.taxClass), .integer(product.taxPPM),
                .integer(isTurnover ? line.line.quantity.milli : 0),
                .integer(line.line.unitPrice.minor), .integer(line.amount.minor),
                .integer(line.discount.minor), .integer(isTurnover ? line.net.minor : 0),
                .integer(line.tax.minor), .integer(isTurnover ? line.gross.minor : 0),
                .integer(line.cost.minor), .text(line.line.entry.rawValue),
                .text(line.line.priceSource), .optional(line.line.regularPrice?.minor),
                .optional(line.line.exemptFromPPM), .optional(line.line.note),
                .optional(SaleApproval.names(line.line.approvals)),
            ])
    }

    static func lineReturn(_ item: ReturnedLine, of document: Document) -> ProjectedRow {
        ProjectedRow(
            table: .lineReturn,
            values: [
                .text(document.tenant), .text(document.id), .integer(item.at), .text(item.sale),
                .integer(item.position), .integer(-item.quantity.milli),
                .integer(-item.figures.gross.minor),
            ])
    }

    static func shift(_ opening: ShiftOpening, of document: Document) -> ProjectedRow {
        ProjectedRow(
            table: .shift,
            values: [
                .text(document.tenant), .text(document.id), .text(document.device),
                .text(document.till), .text(document.location), .text(document.series),
                .integer(document.at), .text(document.day), .text(document.operatorID),
                .text(document.operatorName), .integer(opening.float.minor),
            ])
    }

    static func zReport(
        _ closing: ShiftClosing, of document: Document
    ) throws(AmountFailure) -> ProjectedRow {
        let totals = closing.totals
        // Encoding whole numbers and text cannot fail.
        let body = (try? CanonicalJSON.text(totals)) ?? ""
        return ProjectedRow(
            table: .zReport,
            values: [
                .text(document.tenant), .text(document.id), .optional(document.shift),
                .text(document.device), .text(document.till), .text(document.series),
                .integer(closing.zNumber), .integer(document.at), .text(document.day),
                .text(document.operatorID), .text(document.operatorName),
                .integer(try totals.expectedCash.minor), .integer(closing.counted.minor),
                .integer(try closing.variance.minor), .integer(totals.net.minor),
                .integer(totals.tax.minor), .integer(totals.gross.minor), .text(body),
            ])
    }

    static func cashMovement(_ movement: CashMovement, of document: Document) -> ProjectedRow {
        ProjectedRow(
            table: .cashMovement,
            values: [
                .text(document.tenant), .text(document.id), .optional(document.shift),
                .text(document.device), .text(movement.kind.rawValue),
                .integer(movement.amount.minor), .text(movement.reason), .integer(document.at),
            ])
    }

    static func auditEvent(
        _ event: AuditEvent, at index: Int, of document: Document
    ) -> ProjectedRow {
        ProjectedRow(
            table: .auditEvent,
            values: [
                .text(document.tenant), .text(document.id), .integer(Int64(index) + 1),
                .integer(event.no), .integer(event.at), .text(document.device),
                .text(document.till), .text(document.location), .text(event.action),
                .text(event.operatorID), .text(event.operatorName),
                .optional(event.approval?.operatorID), .optional(event.approval?.operatorName),
                .text(event.subject), .text(event.detail),
            ])
    }
}
