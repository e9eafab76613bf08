extension ProjectedTable {
    /// What labels said of lines, whose deposit a line is, and which ages were looked at: rows only
    /// for lines that have something of it.
    public static let saleLineExtra = ProjectedTable(
        name: "sale_line_extra",
        columns: [
            "tenant_id", "sale_id", "position", "label_amount_minor", "lot", "serial",
            "expires_on", "approver_id", "approver_name", "is_deposit", "checked_age",
        ], keyCount: 3)
}

extension Projection {
    /// Nil for a line that has nothing but itself.
    static func extra(_ line: CartLine, at index: Int, of document: Document) -> ProjectedRow? {
        guard line.label != nil || line.isDeposit != nil || line.checkedAge != nil else {
            return nil
        }
        let label = line.label
        return ProjectedRow(
            table: .saleLineExtra,
            values: [
                .text(document.tenant), .text(document.id), .integer(Int64(index) + 1),
                .optional(label?.amount?.minor), .optional(label?.lot), .optional(label?.serial),
                .optional(label?.expiry), .optional(label?.approval?.operatorID),
                .optional(label?.approval?.operatorName),
                .integer(line.isDeposit == true ? 1 : 0), .optional(line.checkedAge),
            ])
    }
}
